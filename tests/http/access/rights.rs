//! Rights: whether an account may take an action on a service, asked by the provider's other systems.

use super::{KEY, ask, ask_all, give, may_configure, one, policy, question, start, technical};
use crate::common::{Reply, TO_NEWCOMER, TestServer, account, service};
use chrono::TimeDelta;
use handover_api::access::RightsAnswers;
use handover_api::{Reason, route};
use handover_rules::access::AccessVerdict;
use handover_rules::{Category, Role};
use serde_json::{Value, json};

#[tokio::test]
async fn answers_every_question_with_its_reason() {
    let server = start().await;
    let reply = ask_all(
        &server,
        &json!({ "questions": [
            question("tech", "configure", "halden.example", "DOMAIN"),
            question("tech", "changeAllContacts", "halden.example", "DOMAIN"),
            question("tech", "changeHolder", "halden.example", "DOMAIN"),
            question("tech", "renew", "halden.example", "DOMAIN"),
            question("outsider", "configure", "halden.example", "DOMAIN"),
            question("tech", "installModules", "halden.example", "DOMAIN"),
            question("billing", "managePayment", "halden.example", "DOMAIN"),
            question("billing", "configure", "halden.example", "DOMAIN"),
            question("admin", "renew", "nothing.example", "VPS"),
        ] }),
    )
    .await;
    let allowed: Vec<bool> = reply.ok::<RightsAnswers>().answers.iter().map(|answer| answer.allowed).collect();
    assert_eq!(allowed, [true, false, false, false, false, false, true, false, false]);
    let text = reply.text();
    for reason in ["allowed", "roleLacksRight", "noContact", "notOfThisCategory"] {
        assert!(text.contains(reason), "{reason} in {text}");
    }
}

async fn ask_with(server: &TestServer, key: &str, body: &Value) -> Reply {
    let visitor = server.visitor();
    visitor.send(visitor.client.post(visitor.url(route::RIGHTS)).bearer_auth(key).json(body)).await
}

#[tokio::test]
async fn rejects_calls_without_the_key() {
    let server = start().await;
    let body = json!({ "questions": [] });
    for key in ["", "wrong", &KEY[1..]] {
        assert_eq!(ask_with(&server, key, &body).await.reason(401), Reason::NotSignedIn, "{key}");
    }
    let without = TestServer::start().await;
    assert_eq!(ask_with(&without, "", &body).await.reason(401), Reason::NotSignedIn);
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.post(route::RIGHTS, &body).await.reason(401), Reason::NotSignedIn);
}

#[tokio::test]
async fn accepts_at_most_a_thousand_questions() {
    let server = start().await;
    let many = |count| json!({ "questions": vec![question("admin", "renew", &"a".repeat(255), "VPS"); count] });
    assert_eq!(ask_all(&server, &many(1000)).await.ok::<RightsAnswers>().answers.len(), 1000);
    assert_eq!(ask_all(&server, &many(1001)).await.reason(413), Reason::TooLarge);
    // The key is checked before the body is read.
    assert_eq!(ask_with(&server, "wrong", &many(100)).await.reason(401), Reason::NotSignedIn);
}

#[tokio::test]
async fn tech_contact_of_a_hosting_plan_needs_the_tech_role_on_the_dns_zone_too() {
    let server = start().await;
    let [admin, webmaster] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let may =
        async |action: &str, category: &str| ask(&server, "newcomer", action, "halden.example", category).await.allowed;
    let [plan, zone] = [Category::Hosting, Category::Zone].map(|category| service("halden.example", category));
    for (key, on_zone) in [(plan, false), (zone, true)] {
        let id = admin.submit_one(&key, TO_NEWCOMER).await;
        server.all_accept(id, &[&admin, &webmaster]).await;
        assert!(may("addDomains", "HOSTING").await && may("installModules", "HOSTING").await);
        assert_eq!(may("editDns", "ZONE").await, on_zone);
    }
}

#[tokio::test]
async fn policy_permits_what_its_giver_may_do_and_is_named() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let answer = async |action: &str, service: &str| {
        let answer = ask(&server, "newcomer", action, service, "DOMAIN").await;
        (answer.allowed, answer.reason)
    };
    let refused = (false, AccessVerdict::NoContact);
    assert_eq!(answer("configure", "halden.example").await, refused);
    let row = give(&admin, &policy("newcomer", "*", &json!({ "allow": ["*"] }))).await;
    let by_policy = AccessVerdict::AllowedByPolicy { policy: row.id, giver: account("admin") };
    assert_eq!(answer("configure", "halden.example").await, (true, by_policy));
    for kept in ["changeAllContacts", "handOnTech", "handOnBilling", "changeHolder", "transferOut", "seeInvoices"] {
        assert_eq!(answer(kept, "halden.example").await, refused, "{kept}");
    }
    assert_eq!(answer("configure", "elsewhere.example").await, refused, "somebody else's");
    give(&admin, &policy("tech", "*", &technical())).await;
    let of_tech = ask(&server, "tech", "configure", "halden.example", "DOMAIN").await;
    assert_eq!(of_tech.reason, AccessVerdict::Allowed { by: Role::Tech }, "a role comes first");
}

#[tokio::test]
async fn patterns_reach_names_in_their_canonical_form() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    for (pattern, name, category, expected) in [
        ("domain:łódź*", "xn--d-uga0v9h-mller-9lb.example", "DOMAIN", false),
        ("domain:łódź*", "ŁÓDŹ-müller.example", "DOMAIN", true),
        // Other spellings of the beginning: decomposed letters, full-width letters.
        ("domain:łódź-mu\u{308}ll*", "łódź-müller.example", "DOMAIN", true),
        ("domain:\u{ff48}\u{ff41}lden*", "halden.example", "DOMAIN", true),
        ("domain:halden*", "halden.example", "ZONE", false),
        ("dnsZone:*", "halden.example", "ZONE", true),
        ("emailDomain:under_score%*", "under_score%.example", "EMAIL_DOMAIN", true),
        ("emailDomain:under%*", "under_score%.example", "EMAIL_DOMAIN", false),
    ] {
        let row = give(&admin, &policy("newcomer", pattern, &json!({ "groups": ["see"] }))).await;
        let answer = ask(&server, "newcomer", "see", name, category).await;
        assert_eq!(answer.allowed, expected, "{pattern} {name}");
        admin.delete(&one(row.id)).await.done();
    }
    for beginning in ["domain:xn--d-uga0v9h*", "domain:halden.xn--*"] {
        let denial = policy("newcomer", beginning, &json!({ "deny": ["configure"] }));
        let problem = admin.post(route::ACCESS_POLICIES, &denial).await.problem(400);
        assert_eq!(problem.faults[0].member, "services", "{beginning}");
    }
}

#[tokio::test]
async fn denials_ends_and_suspensions_count_immediately() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let mut until = policy("newcomer", "*", &technical());
    until["expiresAt"] = json!(server.now() + TimeDelta::hours(1));
    give(&admin, &until).await;
    let deny = give(&admin, &policy("newcomer", "domain:*", &json!({ "deny": ["configure"] }))).await;
    let denied = AccessVerdict::DeniedByPolicy { policy: deny.id, giver: account("admin") };
    assert_eq!(ask(&server, "newcomer", "configure", "halden.example", "DOMAIN").await.reason, denied);
    admin.delete(&one(deny.id)).await.done();
    assert!(may_configure(&server, "newcomer").await);
    for handle in ["admin-ovh", "newcomer-ovh"] {
        let suspend = "update account set suspended_at = 1 where handle = ?1";
        server.sql(suspend, [handle]);
        assert!(!may_configure(&server, "newcomer").await, "{handle}");
        server.sql(&suspend.replace("= 1 ", "= null "), [handle]);
    }
    server.advance(TimeDelta::minutes(59)).await;
    assert!(may_configure(&server, "newcomer").await);
    server.advance(TimeDelta::minutes(1)).await;
    assert!(!may_configure(&server, "newcomer").await);
}

#[tokio::test]
async fn batch_is_answered_in_order_with_few_statements() {
    let server = start().await;
    give(&server.sign_in("admin").await, &policy("newcomer", "domain:halden.example", &technical())).await;
    let four = |index| {
        [
            question("newcomer", "configure", "halden.example", "DOMAIN"),
            question("newcomer", "editDns", "halden.example", "ZONE"),
            question("admin", "editDns", "halden.example", "ZONE"),
            question("admin", "transferOut", &format!("s{index}.example"), "DOMAIN"),
        ]
    };
    server.settle().await;
    let mut numbers = Vec::new();
    for times in [1, 250] {
        let questions: Vec<Value> = (0..times).flat_map(four).collect();
        let _ = server.store.take_statements();
        let answers = ask_all(&server, &json!({ "questions": questions })).await.ok::<RightsAnswers>().answers;
        let allowed: Vec<bool> = answers.iter().map(|answer| answer.allowed).collect();
        assert_eq!(allowed, [true, false, true, false].repeat(times));
        let transactions = server.store.take_statements();
        let of_call = |sql: &String| sql.contains("access_pair");
        numbers.push(transactions.iter().find(|list| list.iter().any(of_call)).expect("the call").len());
    }
    assert_eq!(numbers[0], numbers[1]);
    let unknown = json!({ "questions": [question("admin", "reboot", "halden.example", "DOMAIN")] });
    assert_eq!(ask_all(&server, &unknown).await.reason(400), Reason::Malformed);
}
