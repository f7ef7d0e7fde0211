//! Rights: whether an account may take an action on a service, asked by the provider's other systems.

use crate::common::{Reply, TO_NEWCOMER, TestServer, account, domain, service};
use handover_api::rights::{Question, RightsAnswers};
use handover_api::{Reason, route};
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, ServiceKey};
use serde_json::{Value, json};

const KEY: &str = "a-key-of-at-least-thirty-two-characters";

async fn ask(server: &TestServer, key: &str, questions: Value) -> Reply {
    let visitor = server.visitor();
    let request = visitor.client.post(visitor.url(route::RIGHTS)).bearer_auth(key);
    visitor.send(request.json(&json!({ "questions": questions }))).await
}

#[tokio::test]
async fn answers_every_question_with_its_reason() {
    let server = TestServer::start_with(&["--rights-key", KEY], |_| {}).await;
    let shop = json!({ "name": "halden.example", "category": "DOMAIN" });
    let question = |account: &str, action: &str| json!({ "account": account, "action": action, "service": shop });
    let reply = ask(
        &server,
        KEY,
        json!([
            question("admin-ovh", "changeAllContacts"),
            question("tech-ovh", "configure"),
            question("tech-ovh", "handOnTech"),
            question("tech-ovh", "changeAllContacts"),
            question("tech-ovh", "seeInvoices"),
            question("tech-ovh", "renew"),
            question("tech-ovh", "managePayment"),
            question("tech-ovh", "transferOut"),
            question("tech-ovh", "changeHolder"),
            question("billing-ovh", "seeInvoices"),
            question("admin-ovh", "handOnTech"),
            question("outsider-ovh", "configure"),
            question("tech-ovh", "installModules"),
            json!({ "account": "admin-ovh", "action": "renew",
                    "service": { "name": "nothing.example", "category": "VPS" } }),
        ]),
    )
    .await;
    let allowed: Vec<bool> = reply.ok::<RightsAnswers>().answers.iter().map(|answer| answer.allowed).collect();
    assert_eq!(allowed, [true, true, true, false, false, false, false, false, false, true, true, false, false, false]);
    let text = reply.text();
    for reason in ["allowed", "roleLacksRight", "noContact", "notOfThisCategory"] {
        assert!(text.contains(reason), "{reason} in {text}");
    }
}

#[tokio::test]
async fn rejects_calls_without_the_key() {
    let server = TestServer::start_with(&["--rights-key", KEY], |_| {}).await;
    for key in ["", "wrong", &KEY[1..]] {
        assert_eq!(ask(&server, key, json!([])).await.reason(401), Reason::NotSignedIn, "{key}");
    }
    let without = TestServer::start().await;
    assert_eq!(ask(&without, "", json!([])).await.reason(401), Reason::NotSignedIn);
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.post(route::RIGHTS, &json!({ "questions": [] })).await.reason(401), Reason::NotSignedIn);
}

/// `count` questions of the maximum length.
fn many(count: usize) -> Value {
    let name = "a".repeat(255);
    json!(vec![
        json!({ "account": "admin-ovh", "action": "renew", "service": { "name": name, "category": "VPS" } });
        count
    ])
}

#[tokio::test]
async fn accepts_at_most_a_thousand_questions() {
    let server = TestServer::start_with(&["--rights-key", KEY], |_| {}).await;
    let reply = ask(&server, KEY, many(1000)).await;
    assert_eq!(reply.ok::<RightsAnswers>().answers.len(), 1000);
    assert_eq!(ask(&server, KEY, many(1001)).await.reason(413), Reason::TooLarge);
    // The key is checked before the body is read.
    assert_eq!(ask(&server, "wrong", many(100)).await.reason(401), Reason::NotSignedIn);
}

/// Statements that `number` questions about different domains run.
async fn statements(server: &TestServer, number: usize) -> usize {
    let domain = |index| json!({ "name": format!("s{index}.example"), "category": "DOMAIN" });
    let question = |index| json!({ "account": "admin-ovh", "action": "transferOut", "service": domain(index) });
    let questions: Vec<Value> = (0..number).map(question).collect();
    let _ = server.store.take_statements();
    assert_eq!(ask(server, KEY, json!(questions)).await.ok::<RightsAnswers>().answers.len(), number);
    let transactions = server.store.take_statements();
    // Not those of work in the background, which has lists of its own.
    let of_call = |sql: &String| sql.contains("from json_each") && sql.contains("join service");
    let about_services = |statements: &&Vec<String>| statements.iter().any(of_call);
    transactions.iter().find(about_services).expect("the transaction of the call").len()
}

#[tokio::test]
async fn many_questions_run_as_many_statements_as_one() {
    let server = TestServer::start_with(&["--rights-key", KEY], |_| {}).await;
    assert_eq!(statements(&server, 1).await, 2);
    assert_eq!(statements(&server, 1000).await, 2);
}

/// The actions that an account may take on a service, in the order of [`Ability::ALL`].
async fn allowed(server: &TestServer, name: &str, service: &ServiceKey) -> Vec<Ability> {
    let question = |action: &Ability| Question {
        account: account(name),
        action: (*action).into(),
        service: service.clone(),
        act: false,
    };
    let questions: Vec<Question> = Ability::ALL.iter().map(question).collect();
    let answers: RightsAnswers = ask(server, KEY, json!(questions)).await.ok();
    let allowed = Ability::ALL.into_iter().zip(answers.answers).filter(|(_, answer)| answer.allowed);
    allowed.map(|(ability, _)| ability).collect()
}

#[tokio::test]
async fn only_the_admin_may_change_the_holder_of_a_domain() {
    let server = TestServer::start_with(&["--rights-key", KEY], |_| {}).await;
    for (name, expected) in [("admin", true), ("tech", false), ("billing", false), ("outsider", false)] {
        let allowed = allowed(&server, name, &domain()).await;
        assert_eq!(allowed.contains(&Ability::ChangeHolder), expected, "{name}");
    }
}

#[tokio::test]
async fn the_billing_contact_may_manage_billing_and_nothing_else() {
    let server = TestServer::start_with(&["--rights-key", KEY], |_| {}).await;
    for category in [Category::Domain, Category::Zone, Category::Hosting] {
        let allowed = allowed(&server, "billing", &service("halden.example", category)).await;
        let billing = [Ability::HandOnBilling, Ability::SeeInvoices, Ability::Renew, Ability::ManagePayment];
        assert_eq!(allowed, billing, "{category:?}");
    }
}

#[tokio::test]
async fn tech_contact_of_a_hosting_plan_needs_the_tech_role_on_the_dns_zone_too() {
    let server = TestServer::start_with(&["--rights-key", KEY, "--grace-seconds", "0"], |_| {}).await;
    let [admin, webmaster] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let [plan, zone] = [Category::Hosting, Category::Zone].map(|category| service("halden.example", category));
    let id = admin.submit_one(&plan, TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &webmaster]).await;
    let on_plan = allowed(&server, "newcomer", &plan).await;
    assert!(on_plan.contains(&Ability::AddDomains) && on_plan.contains(&Ability::InstallModules), "{on_plan:?}");
    assert_eq!(allowed(&server, "newcomer", &zone).await, []);
    let id = admin.submit_one(&zone, TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &webmaster]).await;
    assert!(allowed(&server, "newcomer", &zone).await.contains(&Ability::EditDns));
}
