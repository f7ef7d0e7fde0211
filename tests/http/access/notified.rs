//! Emails about policies, and ends of policies that nobody asks for.

use super::{give, list, may_configure, one, policy, start, technical};
use crate::accounts::hijacked::{NEW, OLD, change_address, undo, undo_secret};
use crate::common::{TestServer, account, days, minutes};
use handover_api::access::PolicyRow;
use handover_api::problem::Budget;
use handover_api::route;
use serde_json::json;

/// Subjects of the emails to an account about policies.
async fn subjects(server: &TestServer, to: &str) -> Vec<String> {
    let mails = server.mails().await;
    let about = ["gave you", "changed your access", "Your access to", "dropped the access"];
    let is_about = |subject: &str| about.iter().any(|text| subject.contains(text));
    mails
        .into_iter()
        .filter(|mail| mail.to == account(to) && is_about(&mail.subject))
        .map(|mail| mail.subject)
        .collect()
}

#[tokio::test]
async fn other_side_gets_one_email_for_each_change_of_its_access() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let body = policy("newcomer", "vps:*", &json!({ "groups": ["see", "billingRead"], "deny": ["renew"] }));
    let row = give(&admin, &body).await;
    let subject = subjects(&server, "newcomer").await.pop().expect("a subject");
    assert!(subject.contains("admin-ovh") && subject.ends_with("gave you access to services"), "{subject}");
    let mails = server.mails().await;
    let mail = mails.iter().find(|mail| mail.to == account("newcomer")).expect("an email");
    // A server has neither a zone nor a holder, and what is denied is not given.
    assert!(mail.text.contains("and history; see invoices"), "{}", mail.text);
    let absent = ["Agency", "DNS zone", "holder"];
    assert!(!absent.iter().any(|text| mail.text.contains(text)), "{}", mail.text);
    let mut renamed = body.clone();
    renamed["name"] = json!("Other name");
    admin.put(&one(row.id), &renamed).await.ok::<PolicyRow>();
    assert_eq!(subjects(&server, "newcomer").await.len(), 1, "the name is not the access");
    let mut changed = renamed;
    changed["permissions"] = technical();
    changed["accounts"] = json!(["newcomer-ovh", "outsider-ovh"]);
    admin.put(&one(row.id), &changed).await.ok::<PolicyRow>();
    assert_eq!(subjects(&server, "newcomer").await.len(), 2);
    assert_eq!(subjects(&server, "outsider").await.len(), 1);
    newcomer.delete(&one(row.id)).await.done();
    let subject = subjects(&server, "admin").await.pop().expect("a subject");
    assert!(subject.contains("newcomer-ovh") && subject.ends_with("dropped the access to services"), "{subject}");
    admin.delete(&one(row.id)).await.done();
    assert_eq!(subjects(&server, "outsider").await.len(), 2);
    assert_eq!(subjects(&server, "newcomer").await.len(), 2);
    // One that only denies takes nothing from anybody who knows of it.
    give(&admin, &policy("gaps", "vps:*", &json!({ "deny": ["renew"] }))).await;
    assert!(subjects(&server, "gaps").await.is_empty());
}

/// One call takes the access from one account and gives another one more.
#[tokio::test]
async fn who_has_lost_access_reads_nothing_of_what_others_get() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let row = give(&admin, &policy("newcomer", "vps:*", &technical())).await;
    let mut changed = policy("outsider", "vps:*", &technical());
    changed["services"] = json!(["domain:halden.example"]);
    admin.put(&one(row.id), &changed).await.ok::<PolicyRow>();
    let mails = server.mails().await;
    let ended = mails.iter().find(|mail| mail.to == account("newcomer") && mail.subject.starts_with("Your access to"));
    let ended = ended.expect("an email");
    assert!(ended.text.contains("VPS") && !ended.text.contains("halden.example"), "{}", ended.text);
    let given = subjects(&server, "outsider").await;
    assert!(given.iter().any(|subject| subject.contains("halden.example")), "{given:?}");
}

#[tokio::test]
async fn giver_gets_an_email_for_each_policy_that_gives_more() {
    let server = TestServer::start_with(&["--rights-key", super::KEY, "--mails-to-oneself", "4"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    let mails = async || {
        let mails = server.mails().await.into_iter();
        let about = mails.filter(|mail| mail.to == account("admin") && mail.subject.starts_with("You gave "));
        about.map(|mail| mail.text).collect::<Vec<String>>()
    };
    let mut body = policy("newcomer", "vps:*", &json!({ "groups": ["billingRead"] }));
    let row = give(&admin, &body).await;
    let text = mails().await.pop().expect("an email");
    for part in ["newcomer-ovh", "see invoices and orders", "someone signed in as you", "127.0.0.0/24"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("Agency"), "{text}");
    for (member, value, expected) in [
        ("name", json!("Other name"), 1),
        ("permissions", technical(), 2),
        ("accounts", json!(["newcomer-ovh", "outsider-ovh"]), 3),
        ("accounts", json!(["outsider-ovh"]), 3),
        ("permissions", json!({ "deny": ["renew"] }), 3),
    ] {
        body[member] = value;
        admin.put(&one(row.id), &body).await.ok::<PolicyRow>();
        assert_eq!(mails().await.len(), expected, "{body}");
    }
    give(&admin, &policy("gaps", "vps:*", &technical())).await;
    let problem = admin.post(route::ACCESS_POLICIES, &policy("gaps", "vps:*", &technical())).await.problem(429);
    assert_eq!(problem.budget, Some(Budget::OwnMails));
    admin.delete(&one(row.id)).await.done();
    assert_eq!(mails().await.len(), 4);
}

#[tokio::test]
async fn undoing_a_change_of_address_ends_policies_given_since() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let before = give(&admin, &policy("newcomer", "vps:*", &technical())).await;
    server.advance(days(4)).await;
    let thief = server.sign_in("admin").await;
    change_address(&server, &thief, NEW).await;
    give(&thief, &policy("outsider", "*", &technical())).await;
    assert!(may_configure(&server, "outsider").await);
    undo(&server, &undo_secret(&server, OLD).await).await;
    assert!(!may_configure(&server, "outsider").await);
    let left: Vec<_> = list(&server.sign_in("admin").await, "").await.rows.into_iter().map(|row| row.id).collect();
    assert_eq!(left, [before.id]);
}

/// Those given just before the change are the thief's as well. Those that stood before come back, except access that the
/// owner may have ended.
#[tokio::test]
async fn undoing_a_change_of_address_restores_the_policies_from_before() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let denial = json!({ "deny": ["configure"] });
    let denied = give(&admin, &policy("outsider", "*", &denial)).await;
    let ended = give(&admin, &policy("newcomer", "vps:*", &technical())).await;
    let replaced = give(&admin, &policy("newcomer", "domain:*", &technical())).await;
    let in_doubt = give(&admin, &policy("gaps", "domain:*", &technical())).await;
    server.advance(days(4)).await;
    let thief = server.sign_in("admin").await;
    give(&thief, &policy("outsider", "*", &technical())).await;
    for id in [denied.id, in_doubt.id] {
        thief.delete(&one(id)).await.done();
    }
    assert!(may_configure(&server, "outsider").await);
    server.advance(minutes(1)).await;
    change_address(&server, &thief, NEW).await;
    thief.delete(&one(ended.id)).await.done();
    thief.put(&one(replaced.id), &policy("outsider", "domain:*", &technical())).await.ok::<PolicyRow>();
    assert!(!may_configure(&server, "newcomer").await);

    undo(&server, &undo_secret(&server, OLD).await).await;
    let rows = list(&server.sign_in("admin").await, "").await.rows;
    let contents: Vec<_> = rows.into_iter().map(|row| row.content).collect();
    for before in [denied, ended, replaced] {
        assert!(contents.contains(&before.content), "{contents:?}");
    }
    assert_eq!(contents.len(), 3, "{contents:?}");
    assert!(may_configure(&server, "newcomer").await && !may_configure(&server, "outsider").await);
    let mail = server.mail_to(OLD, "The address of admin-ovh was restored").await;
    assert!(
        mail.text.contains("someone else may have given it") && mail.text.contains("outsider-ovh"),
        "{}",
        mail.text
    );
    let thief = server.mail_to(NEW, "The address of admin-ovh was restored").await;
    assert!(!thief.text.contains("outsider-ovh"), "{}", thief.text);
}

#[tokio::test]
async fn undoing_a_change_of_address_lifts_no_denial_that_dropped_access_has_left() {
    let server = start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    give(&tech, &policy("newcomer", "domain:*", &json!({ "allow": ["configure"] }))).await;
    let mut both = policy("newcomer", "domain:*", &json!({ "groups": ["see"], "deny": ["configure"] }));
    both["accounts"] = json!(["newcomer-ovh", "outsider-ovh"]);
    let mixed = give(&admin, &both).await;
    server.advance(days(4)).await;
    server.sign_in("newcomer").await.delete(&one(mixed.id)).await.done();
    change_address(&server, &server.sign_in("admin").await, NEW).await;
    undo(&server, &undo_secret(&server, OLD).await).await;
    assert!(!may_configure(&server, "newcomer").await);
    let left = list(&server.sign_in("admin").await, "").await.rows;
    assert!(left.iter().any(|row| row.id == mixed.id), "the others keep their access: {left:?}");
}
