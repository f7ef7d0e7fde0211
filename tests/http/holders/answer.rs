//! Answers by the private links: consent, refusal, lapse, misuse, and the block afterwards.

use super::{NEW, OLD, answer, ask, open_link, page, recipients_of, secrets, to_another};
use crate::common::database::Value;
use crate::common::{TestServer, account, days, domain, seconds};
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::holder::HolderAnswerPage;
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::StaffRole::Support;
use handover_rules::holder::history::HolderHistoryEvent;
use handover_rules::holder::{HolderChangeEnding, HolderChangeId, HolderSide};
use serde_json::json;

fn ending(page: &HolderAnswerPage) -> Option<&HolderChangeEnding> {
    page.ended.as_ref().map(|end| &end.how)
}

#[tokio::test]
async fn both_accept_and_the_domain_has_a_new_holder() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = ask(&admin).await;
    let [old, new] = secrets(&server).await;
    let visitor = server.visitor();

    let seen = open_link(&visitor, &old).await;
    assert_eq!((seen.id, seen.side, seen.asker.as_str()), (id, HolderSide::Old, "admin-ovh"));
    let difference = seen.difference.expect("what changes");
    assert_eq!((difference.before.email.as_str(), difference.after.last_name.as_str()), (OLD, "Ashdown"));
    assert_eq!(seen.accepted_at, None, "opening changes nothing");

    let after_first: HolderAnswerPage = answer(&visitor, &old, "accept").await.ok();
    assert_eq!((after_first.accepted_at, after_first.has_other_accepted), (Some(server.now()), false));
    let of_new = open_link(&visitor, &new).await;
    assert!(of_new.has_other_accepted && of_new.side == HolderSide::New && of_new.address.as_str() == NEW);
    assert_eq!(page(&admin).await.open.expect("still open").missing, [HolderSide::New]);

    let done: HolderAnswerPage = answer(&visitor, &new, "accept").await.ok();
    assert_eq!(ending(&done), Some(&HolderChangeEnding::Done));
    let after = page(&admin).await;
    let holder = after.holder.expect("the new holder");
    assert_eq!(holder.identity.email.as_str(), NEW);
    let details = holder.details;
    assert_eq!((details.phone.as_str(), details.street.as_str()), ("", ""), "those of the old holder");
    assert_eq!(after.locked_until, Some(server.now() + days(60)));
    let events: Vec<&str> = after.history.iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(events, ["changed", "accepted", "accepted", "asked"]);
    assert_eq!(recipients_of(&server, "halden.example has a new holder").await, [OLD, NEW, "admin@mail.example"]);
    // Imports leave the new holder alone.
    server.import().await;
    assert_eq!(page(&admin).await.holder.expect("a holder").identity.email.as_str(), NEW);
}

/// A thief of an account who reads the mailboxes, too.
#[tokio::test]
async fn suspended_admin_gets_no_change_through() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let secrets = secrets(&server).await;
    let jonas = server.staff("jonas", &[Support]).await;
    let act = DeskAction::Suspend { account: account("admin") };
    jonas.post(route::DESK_ACT, &DeskActCall { act, reason: "Somebody else uses it.".to_owned() }).await.done();
    for secret in secrets {
        assert_eq!(answer(&server.visitor(), &secret, "accept").await.status, 200);
    }
    let holder = server.rows("select email from holder where service_name = 'halden.example'");
    assert_eq!(holder, [[Value::from(OLD.to_owned())]]);
    assert_eq!(recipients_of(&server, "halden.example has a new holder").await, Vec::<String>::new());
}

#[tokio::test]
async fn outgoing_transfer_is_refused_for_60_days_unless_opted_out() {
    const KEY: &str = "a-key-of-at-least-thirty-two-characters";
    for opts_out in [false, true] {
        let server = TestServer::start_with(&["--rights-key", KEY], |_| {}).await;
        let admin = server.sign_in("admin").await;
        let mut body = to_another(&domain());
        body["optsOut"] = json!(opts_out);
        let _: HolderChangeId = admin.post(route::HOLDER_CHANGES, &body).await.ok();
        let visitor = server.visitor();
        for secret in secrets(&server).await {
            assert_eq!(open_link(&visitor, &secret).await.opts_out, opts_out);
            assert_eq!(answer(&visitor, &secret, "accept").await.status, 200);
        }
        let allowed = async || {
            let question = json!({ "account": "admin-ovh", "action": "transferOut", "service": domain() });
            let request = visitor.client.post(visitor.url(route::RIGHTS)).bearer_auth(KEY);
            visitor.send(request.json(&json!({ "questions": [question] }))).await.text()
        };
        let reply = allowed().await;
        assert_eq!(reply.contains("transferLocked"), !opts_out, "{reply}");
        server.advance(days(60)).await;
        let reply = allowed().await;
        assert!(reply.contains("\"allowed\":true"), "{reply}");
        let admin = server.sign_in("admin").await;
        assert_eq!(page(&admin).await.locked_until, None);
    }
}

#[tokio::test]
async fn one_no_ends_it() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, new] = secrets(&server).await;
    let visitor = server.visitor();
    assert_eq!(answer(&visitor, &new, "accept").await.status, 200);
    let declined: HolderAnswerPage = answer(&visitor, &old, "decline").await.ok();
    assert_eq!(ending(&declined), Some(&HolderChangeEnding::Declined { by: HolderSide::Old }));
    assert!(declined.difference.is_none());
    assert_eq!(answer(&visitor, &new, "decline").await.reason(409), Reason::Refused);
    let page = page(&admin).await;
    assert_eq!((page.holder.expect("a holder").identity.email.as_str(), page.locked_until), (OLD, None));
    assert_eq!(recipients_of(&server, "halden.example keeps its holder").await, [OLD, NEW, "admin@mail.example"]);
}

#[tokio::test]
async fn it_lapses_after_14_days() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, new] = secrets(&server).await;
    let visitor = server.visitor();
    assert_eq!(answer(&visitor, &old, "accept").await.status, 200);
    server.advance(days(14) - seconds(1)).await;
    assert_eq!(ending(&open_link(&visitor, &new).await), None);
    server.advance(seconds(1)).await;
    assert_eq!(ending(&open_link(&visitor, &new).await), Some(&HolderChangeEnding::Lapsed));
    assert_eq!(answer(&visitor, &new, "accept").await.reason(409), Reason::Refused);
    assert_eq!(recipients_of(&server, "halden.example keeps its holder").await.len(), 3);
    let admin = server.sign_in("admin").await;
    assert_eq!(page(&admin).await.history[0].event, HolderHistoryEvent::Lapsed);
    ask(&admin).await;
}

#[tokio::test]
async fn a_link_answers_once_and_only_for_its_party() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, _] = secrets(&server).await;
    let visitor = server.visitor();
    assert_eq!(answer(&visitor, &old, "accept").await.status, 200);
    // The same answer again, as when the response was lost; then another one.
    let again: HolderAnswerPage = answer(&visitor, &old, "accept").await.ok();
    assert_eq!((again.side, again.has_other_accepted), (HolderSide::Old, false));
    assert_eq!(answer(&visitor, &old, "decline").await.reason(409), Reason::Refused);
    assert!(page(&admin).await.open.is_some(), "the old holder's link does not answer for the new one");
    // Other routes do not take it, and this one takes no other secret.
    let elsewhere = visitor.post(route::ADDRESS_UNDO, &json!({ "token": old })).await.problem(403);
    assert_eq!(elsewhere.token, Some(MailedLinkRefusal::Unknown));
    let info = visitor.post(route::MAILED_LINK, &json!({ "purpose": "holder", "token": old })).await.problem(403);
    assert_eq!(info.token, Some(MailedLinkRefusal::Unknown));
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let reset = server.mail_to("admin@mail.example", "Set a password").await.secret();
    assert_eq!(answer(&visitor, &reset, "accept").await.problem(403).token, Some(MailedLinkRefusal::Unknown));
}

#[tokio::test]
async fn unknown_links_tell_nothing_and_are_slowed_down() {
    let server = TestServer::start_with(&["--failures-per-address", "3"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, _] = secrets(&server).await;
    let visitor = server.visitor();
    let wrong = ["A".repeat(32), "short".to_owned(), String::new()];
    for token in &wrong {
        let refused = visitor.post(route::HOLDER_LINK, &json!({ "token": token })).await.problem(403);
        assert_eq!((refused.reason, refused.token), (Reason::BadToken, Some(MailedLinkRefusal::Unknown)));
    }
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(answer(&visitor, &wrong[0], "accept").await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    // A link that exists is never held up.
    assert_eq!(open_link(&visitor, &old).await.side, HolderSide::Old);
}

#[tokio::test]
async fn secrets_are_stored_as_hashes_only() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, new] = secrets(&server).await;
    let stored = server.rows("select * from holder_change, mailed_link, holder_history");
    assert!(!stored.is_empty());
    for secret in [&old, &new] {
        let in_clear = |value: &Value| matches!(value, Value::Text(text) if text.contains(secret.as_str()));
        assert!(!stored.iter().flatten().any(in_clear));
    }
    assert_eq!(server.rows("select hash from mailed_link_token where length(hash) = 32").len(), 2);
}

#[tokio::test]
async fn preconditions_are_checked_again_with_the_last_answer() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, new] = secrets(&server).await;
    let visitor = server.visitor();
    assert_eq!(answer(&visitor, &old, "accept").await.status, 200);
    server.import_with(|export| export.bills.push(("admin", "2030-01-31", "UNPAID"))).await;
    let failed: HolderAnswerPage = answer(&visitor, &new, "accept").await.ok();
    let without_reasons = HolderChangeEnding::Failed { reasons: Vec::new() };
    assert_eq!(ending(&failed), Some(&without_reasons), "the admin's invoices are no business of a holder");
    let page = page(&server.sign_in("admin").await).await;
    assert_eq!(page.holder.expect("a holder").identity.email.as_str(), OLD);
    assert_eq!(page.history[0].event, HolderHistoryEvent::Failed);
}

#[tokio::test]
async fn a_link_survives_a_restart_and_a_lapse_while_stopped() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [_, new] = secrets(&server).await;
    server.restart(days(20)).await;
    let admin = server.sign_in("admin").await;
    assert!(page(&admin).await.open.is_none());
    // A day after it has expired the secret is gone.
    let gone = server.visitor().post(route::HOLDER_LINK, &json!({ "token": new })).await.problem(403);
    assert_eq!(gone.token, Some(MailedLinkRefusal::Unknown));
}
