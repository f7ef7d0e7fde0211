//! `/1.0/rights` by policies.

use super::{ask, ask_all, give, may_configure, one, policy, question, start, technical};
use crate::common::{NewContacts, account, domain};
use chrono::TimeDelta;
use handover_api::Reason;
use handover_api::rights::RightsAnswers;
use handover_rules::Role;
use handover_rules::access::AccessVerdict;
use serde_json::json;

#[tokio::test]
async fn policy_permits_what_its_giver_may_do_and_is_named() {
    let server = start().await;
    let [admin, billing] = [server.sign_in("admin").await, server.sign_in("billing").await];
    assert!(!may_configure(&server, "newcomer").await);
    let everything = json!({ "allow": ["*"] });
    let row = give(&admin, &policy("newcomer", "*", &everything)).await;
    let by = |policy, giver: &str| AccessVerdict::AllowedByPolicy { policy, giver: account(giver) };
    let answer = ask(&server, "newcomer", "configure", "halden.example", "DOMAIN").await;
    assert_eq!((answer.allowed, answer.reason), (true, by(row.id, "admin")));
    for kept in ["changeAllContacts", "handOnTech", "handOnBilling", "changeHolder", "transferOut", "seeInvoices"] {
        let answer = ask(&server, "newcomer", kept, "halden.example", "DOMAIN").await;
        assert_eq!((answer.allowed, answer.reason), (false, AccessVerdict::NoContact), "{kept}");
    }
    assert!(!ask(&server, "newcomer", "configure", "elsewhere.example", "DOMAIN").await.allowed, "somebody else's");
    let read = give(&billing, &policy("tech", "domain:halden.example", &json!({ "groups": ["billingRead"] }))).await;
    let answer = ask(&server, "tech", "seeInvoices", "halden.example", "DOMAIN").await;
    assert_eq!(answer.reason, by(read.id, "billing"));
    let answer = ask(&server, "tech", "configure", "halden.example", "DOMAIN").await;
    assert_eq!(answer.reason, AccessVerdict::Allowed { by: Role::Tech });
}

#[tokio::test]
async fn patterns_reach_names_in_their_canonical_form() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    for (pattern, name, category, expected) in [
        ("domain:łódź*", "xn--d-uga0v9h-mller-9lb.example", "DOMAIN", false),
        ("domain:łódź*", "ŁÓDŹ-müller.example", "DOMAIN", true),
        ("domain:halden*", "HALDEN.example.", "DOMAIN", true),
        ("domain:halden*", "halden.example", "ZONE", false),
        ("dnsZone:*", "halden.example", "ZONE", true),
        ("ip:192.0.2.0/28", "192.0.2.0/28", "FAILOVER", true),
        ("emailDomain:under_score%*", "under_score%.example", "EMAIL_DOMAIN", true),
        ("emailDomain:under_scor*", "under_score%.example", "EMAIL_DOMAIN", true),
        ("emailDomain:under%*", "under_score%.example", "EMAIL_DOMAIN", false),
    ] {
        let row = give(&admin, &policy("newcomer", pattern, &json!({ "groups": ["see"] }))).await;
        let answer = ask(&server, "newcomer", "see", name, category).await;
        assert_eq!(answer.allowed, expected, "{pattern} {name}");
        admin.delete(&one(row.id)).await.done();
    }
}

#[tokio::test]
async fn role_that_moves_takes_nothing_along() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    give(&admin, &policy("outsider", "*", &technical())).await;
    assert!(may_configure(&server, "outsider").await);
    let away = NewContacts { admin: "newcomer", ..NewContacts::default() };
    let id = admin.submit_one(&domain(), away).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    assert!(!may_configure(&server, "outsider").await, "nothing is left behind");
    assert!(ask(&server, "outsider", "configure", "halden.example", "HOSTING").await.allowed, "the other services");
    let back = NewContacts { admin: "admin", ..NewContacts::default() };
    let id = newcomer.submit_one(&domain(), back).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    assert!(may_configure(&server, "outsider").await, "the policy stands");
}

#[tokio::test]
async fn received_access_is_not_given_on() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    give(&admin, &policy("newcomer", "*", &json!({ "allow": ["*"] }))).await;
    give(&newcomer, &policy("outsider", "*", &json!({ "allow": ["*"] }))).await;
    assert!(may_configure(&server, "newcomer").await && !may_configure(&server, "outsider").await);
    let named = policy("outsider", "domain:halden.example", &technical());
    assert_eq!(newcomer.post(handover_api::route::ACCESS_POLICIES, &named).await.reason(400), Reason::Rejected);
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
    let admin = server.sign_in("admin").await;
    give(&admin, &policy("newcomer", "domain:halden.example", &technical())).await;
    let services = [("halden.example", "DOMAIN"), ("halden.example", "ZONE"), ("nothing.example", "DOMAIN")];
    let questions = |number: usize| {
        let people = ["newcomer", "admin", "outsider"].into_iter().cycle();
        let each = people.zip(services.into_iter().cycle().skip(1)).take(number);
        let list: Vec<_> = each.map(|(who, (name, category))| question(who, "configure", name, category)).collect();
        json!({ "questions": list })
    };
    let mut numbers = Vec::new();
    for number in [9, 900] {
        let _ = server.store.take_statements();
        let answers = ask_all(&server, &questions(number)).await.ok::<RightsAnswers>().answers;
        let allowed: Vec<bool> = answers.iter().map(|answer| answer.allowed).collect();
        assert_eq!(allowed.len(), number);
        // Newcomer on the zone, admin on nothing, outsider on the domain.
        assert!(allowed.iter().all(|allowed| !allowed));
        let transactions = server.store.take_statements();
        let of_call = |sql: &String| sql.contains("access_pair");
        numbers.push(transactions.iter().find(|list| list.iter().any(of_call)).expect("the call").len());
    }
    assert_eq!(numbers[0], numbers[1]);
    let mixed = json!({ "questions": [
        question("newcomer", "configure", "halden.example", "DOMAIN"),
        question("newcomer", "editDns", "halden.example", "ZONE"),
        question("admin", "editDns", "halden.example", "ZONE"),
    ] });
    let answers = ask_all(&server, &mixed).await.ok::<RightsAnswers>().answers;
    assert_eq!(answers.iter().map(|answer| answer.allowed).collect::<Vec<_>>(), [true, false, true]);
    let unknown = json!({ "questions": [question("admin", "reboot", "halden.example", "DOMAIN")] });
    assert_eq!(ask_all(&server, &unknown).await.reason(400), Reason::Malformed);
}
