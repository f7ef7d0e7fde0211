//! Answers of holders: by the private links, and of accounts that are signed in.

use super::{
    ASK_NEW, ASK_OLD, NEW, OLD, accept, answer, ask, ask_for, open_link, page, recipients_of, secrets, to_another,
};
use crate::accounts::hijacked::change_address;
use crate::common::database::Value;
use crate::common::{Reply, TestServer, TestUser, account, days, domain, hours, minutes, seconds};
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::holder::{HolderAnswerPage, HolderSession};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::StaffRole::Support;
use handover_rules::holder::notices::HolderHistoryEvent;
use handover_rules::holder::{AcceptanceProof, HolderChangeEnding, HolderChangeId, HolderSide};
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

    let after_first = accept(&server, &old).await;
    assert_eq!((after_first.accepted_at, after_first.has_other_accepted), (Some(server.now()), false));
    let of_new = open_link(&visitor, &new).await;
    assert!(of_new.has_other_accepted && of_new.side == HolderSide::New && of_new.address.as_str() == NEW);
    assert_eq!(page(&admin).await.open.expect("still open").missing, [HolderSide::New]);

    assert_eq!(ending(&accept(&server, &new).await), Some(&HolderChangeEnding::Done));
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
    ask(&server.sign_in("admin").await).await;
    let secrets = secrets(&server).await;
    let jonas = server.staff("jonas", &[Support]).await;
    let act = DeskAction::Suspend { account: account("admin") };
    jonas.post(route::DESK_ACT, &DeskActCall { act, reason: "Somebody else uses it.".to_owned() }).await.done();
    for secret in secrets {
        accept(&server, &secret).await;
    }
    let holder = server.rows("select email from holder where service_name = 'halden.example'");
    assert_eq!(holder, [[Value::from(OLD)]]);
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
            accept(&server, &secret).await;
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
        assert_eq!(page(&server.sign_in("admin").await).await.locked_until, None);
    }
}

#[tokio::test]
async fn a_link_answers_once_and_only_for_its_party() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    ask(&admin).await;
    let [old, _] = secrets(&server).await;
    let visitor = server.visitor();
    // The same answer again, as when the response was lost; then another one.
    for _ in 0..2 {
        let page = accept(&server, &old).await;
        assert_eq!((page.side, page.has_other_accepted), (HolderSide::Old, false));
    }
    assert_eq!(answer(&visitor, &old, "decline").await.reason(409), Reason::Refused);
    assert!(page(&admin).await.open.is_some(), "the old holder's link does not answer for the new one");
    // Other routes do not take it, and this one takes no other secret.
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let reset = server.mail_to("admin@mail.example", "Set a password").await.secret();
    for reply in [
        visitor.post(route::ADDRESS_UNDO, &json!({ "token": old })).await,
        visitor.post(route::MAILED_LINK, &json!({ "purpose": "holder", "token": old })).await,
        answer(&visitor, &reset, "accept").await,
    ] {
        assert_eq!(reply.problem(403).token, Some(MailedLinkRefusal::Unknown));
    }
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
    ask(&server.sign_in("admin").await).await;
    let [old, new] = secrets(&server).await;
    accept(&server, &old).await;
    server.import_with(|export| export.bills.push(("admin", "2030-01-31", "UNPAID"))).await;
    let failed = accept(&server, &new).await;
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

const PASSWORD: &str = "nine blue kettles sing";

async fn open(user: &TestUser, id: HolderChangeId) -> HolderAnswerPage {
    user.get(&route::my_holder_change(id)).await.ok()
}

async fn answer_here(user: &TestUser, id: HolderChangeId, side: HolderSide, answer: &str, password: &str) -> Reply {
    let body = json!({ "side": side, "answer": answer, "password": password });
    user.post(&route::answer_holder_change(id), &body).await
}

/// Gives the domain a holder with the address of an account.
fn make_holder(server: &TestServer, address: &str) {
    server.sql("update holder set email = ?1 where service_name = 'halden.example'", [address]);
}

#[tokio::test]
async fn account_at_the_address_accepts_with_its_password() {
    let server = TestServer::start().await;
    make_holder(&server, "Tech@mail.example");
    let [admin, old, new] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    let id = ask_for(&admin, "newcomer@mail.example").await;
    server.set_password("newcomer", PASSWORD).await;

    let seen = open(&new, id).await;
    assert_eq!((seen.side, seen.accepted_at), (HolderSide::New, None));
    assert_eq!(seen.session, Some(HolderSession { proof: AcceptanceProof::Password, has_password: true }));
    assert!(seen.difference.is_some_and(|difference| difference.after.last_name == "Ashdown"));
    for wrong in ["", "another one"] {
        let refused = answer_here(&new, id, HolderSide::New, "accept", wrong).await;
        assert_eq!(refused.reason(403), Reason::WrongCredentials);
    }
    assert_eq!(answer_here(&new, id, HolderSide::Old, "accept", PASSWORD).await.reason(404), Reason::NotFound);
    let accepted: HolderAnswerPage = answer_here(&new, id, HolderSide::New, "accept", PASSWORD).await.ok();
    assert_eq!((accepted.accepted_at, accepted.ended), (Some(server.now()), None));
    // The same again, as when the response was lost.
    assert_eq!(answer_here(&new, id, HolderSide::New, "accept", PASSWORD).await.status, 200);
    assert_eq!(page(&admin).await.open.expect("still open").missing, [HolderSide::Old]);

    // The account of the old holder has no password in a demo.
    let done: HolderAnswerPage = answer_here(&old, id, HolderSide::Old, "accept", "").await.ok();
    assert_eq!(done.ended.map(|end| end.how), Some(HolderChangeEnding::Done));
    assert_eq!(page(&admin).await.holder.expect("a holder").identity.email.as_str(), "newcomer@mail.example");
    assert_eq!(recipients_of(&server, "halden.example has a new holder").await.len(), 3);
}

/// Somebody may have entered the address of a holder.
#[tokio::test]
async fn unconfirmed_address_is_nobodys() {
    let server = TestServer::start().await;
    let [admin, new] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = ask_for(&admin, "newcomer@mail.example").await;
    server.sql("update account set confirmed_at = null where handle = 'newcomer-ovh'", []);
    // Nor is it that of the account that asked.
    for user in [&new, &admin] {
        assert_eq!(user.get(&route::my_holder_change(id)).await.reason(404), Reason::NotFound);
        assert_eq!(answer_here(user, id, HolderSide::New, "decline", "").await.reason(404), Reason::NotFound);
        assert_eq!(user.post_nothing(&route::resend_holder_mail(id)).await.reason(404), Reason::NotFound);
        assert_eq!(user.requests("").await.waiting, 0);
    }
    server.sql("update account set confirmed_at = 1 where handle = 'newcomer-ovh'", []);
    assert_eq!(open(&new, id).await.side, HolderSide::New);
}

#[tokio::test]
async fn one_press_declines_without_a_password_and_ends_the_links() {
    let server = TestServer::start().await;
    let [admin, new] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = ask_for(&admin, "newcomer@mail.example").await;
    server.set_password("newcomer", PASSWORD).await;
    let secret = server.mail_to("newcomer@mail.example", ASK_NEW).await.secret();
    let declined: HolderAnswerPage = answer_here(&new, id, HolderSide::New, "decline", "").await.ok();
    let how = HolderChangeEnding::Declined { by: HolderSide::New };
    assert_eq!((declined.ended.map(|end| end.how), declined.difference), (Some(how), None));
    assert_eq!(answer(&server.visitor(), &secret, "accept").await.reason(409), Reason::Refused);
    assert_eq!(answer_here(&new, id, HolderSide::New, "accept", PASSWORD).await.reason(409), Reason::Refused);
}

/// Of a stolen account of an admin who is the holder, too, the thief would have both.
#[tokio::test]
async fn account_that_asked_accepts_by_the_code_of_its_email_alone() {
    let server = TestServer::start().await;
    make_holder(&server, "admin@mail.example");
    let admin = server.sign_in("admin").await;
    let id = ask_for(&admin, "newcomer@mail.example").await;
    let session = open(&admin, id).await.session;
    assert_eq!(session, Some(HolderSession { proof: AcceptanceProof::MailedLink, has_password: false }));
    assert_eq!(answer_here(&admin, id, HolderSide::Old, "accept", "").await.reason(403), Reason::Refused);
    assert_eq!(page(&admin).await.open.expect("still open").missing, HolderSide::ALL);

    // The email can come again; the earlier link dies once it has arrived.
    let subject = ASK_OLD;
    let first = server.mail_to("admin@mail.example", subject).await.secret();
    let again = async || admin.post_nothing(&route::resend_holder_mail(id)).await;
    assert_eq!(again().await.reason(429), Reason::OverBudget, "a minute has to pass");
    server.advance(minutes(1)).await;
    again().await.done();
    server.settle().await;
    assert_eq!(
        recipients_of(&server, server.mail_to("admin@mail.example", subject).await.subject.as_str()).await.len(),
        2
    );
    let second = server.mail_to("admin@mail.example", subject).await.secret();
    let other = server.mail_to("newcomer@mail.example", ASK_NEW).await.secret();
    let by_code = async |code: &str| {
        let body = json!({ "side": HolderSide::Old, "answer": "accept", "code": code });
        admin.post(&route::answer_holder_change(id), &body).await
    };
    for wrong in [&first, &other] {
        assert_eq!(by_code(wrong).await.reason(403), Reason::BadToken);
    }
    let accepted: HolderAnswerPage = by_code(&second).await.ok();
    assert_eq!((accepted.accepted_at, accepted.session.is_some()), (Some(server.now()), true));
    server.advance(minutes(1)).await;
    assert_eq!(again().await.reason(409), Reason::Refused, "it has answered");
}

#[tokio::test]
async fn new_address_accepts_by_the_link_alone_for_a_day() {
    let server = TestServer::start().await;
    let [admin, new] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = ask_for(&admin, "moved@mail.example").await;
    change_address(&server, &new, "moved@mail.example").await;
    assert_eq!(open(&new, id).await.session.map(|session| session.proof), Some(AcceptanceProof::MailedLink));
    assert_eq!(answer_here(&new, id, HolderSide::New, "accept", "").await.reason(403), Reason::Refused);
    server.advance(hours(24) + seconds(1)).await;
    let new = server.sign_in("newcomer").await;
    let accepted: HolderAnswerPage = answer_here(&new, id, HolderSide::New, "accept", "").await.ok();
    assert_eq!(accepted.accepted_at, Some(server.now()));
}

#[tokio::test]
async fn holder_with_an_account_is_asked_by_name_and_in_its_language() {
    let server = TestServer::start().await;
    server.sql("update account set language = 'fr_FR' where handle = ?1", ["newcomer-ovh"]);
    let admin = server.sign_in("admin").await;
    ask_for(&admin, "newcomer@mail.example").await;
    server.settle().await;
    let mails = server.mails().await;
    let mail = mails.iter().find(|mail| mail.address == "newcomer@mail.example").expect("an email");
    let name = server.column::<String>("select first_name from account where handle = 'newcomer-ovh'").remove(0);
    assert!(mail.text.contains(&name) && mail.text.contains("titulaire"), "{}", mail.text);
    assert!(!mail.text.contains("Ashdown"), "the admin's input could be a forged message: {}", mail.text);
}
