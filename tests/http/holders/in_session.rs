//! Answers of holders who are signed in, without the private link.

use super::{ASK_NEW, OLD, answer, ask, ask_for, entries, page, recipients_of, secrets};
use crate::accounts::hijacked::change_address;
use crate::common::{Reply, TestServer, TestUser, domain, hours, minutes, seconds};
use handover_api::holder::{HolderAnswerPage, HolderSession};
use handover_api::{Reason, route};
use handover_rules::holder::in_session::AcceptanceProof;
use handover_rules::holder::{HolderChangeEnding, HolderChangeId, HolderSide};
use serde_json::json;

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
    server.set_password("newcomer", PASSWORD).await;
    server.sql("update account set confirmed_at = null where handle = 'newcomer-ovh'", []);
    assert_eq!(new.get(&route::my_holder_change(id)).await.reason(404), Reason::NotFound);
    for answer in ["accept", "decline"] {
        let reply = answer_here(&new, id, HolderSide::New, answer, PASSWORD).await;
        assert_eq!(reply.reason(404), Reason::NotFound, "{answer}");
    }
    assert_eq!(new.requests("").await.waiting, 0);
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
async fn account_that_asked_declines_and_accepts_by_the_link_alone() {
    let server = TestServer::start().await;
    make_holder(&server, "admin@mail.example");
    let admin = server.sign_in("admin").await;
    let id = ask_for(&admin, "newcomer@mail.example").await;
    let session = open(&admin, id).await.session;
    assert_eq!(session, Some(HolderSession { proof: AcceptanceProof::MailedLink, has_password: false }));
    assert_eq!(answer_here(&admin, id, HolderSide::Old, "accept", "").await.reason(403), Reason::Refused);
    assert_eq!(page(&admin).await.open.expect("still open").missing, HolderSide::ALL);

    // The email can come again; the earlier link dies once it has arrived.
    let subject = super::ASK_OLD;
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
    assert_eq!(answer(&server.visitor(), &first, "accept").await.status, 403);
    assert_eq!(answer(&server.visitor(), &second, "accept").await.status, 200);
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
async fn both_parties_of_one_address_are_asked_one_after_the_other() {
    let server = TestServer::start().await;
    make_holder(&server, "newcomer@mail.example");
    let [admin, both] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let body = json!({ "domain": domain().name, "identity": entries("Ashdown", "newcomer@mail.example") });
    let id: HolderChangeId = admin.post(route::HOLDER_CHANGES, &body).await.ok();
    assert_eq!(open(&both, id).await.side, HolderSide::Old);
    let next: HolderAnswerPage = answer_here(&both, id, HolderSide::Old, "accept", "").await.ok();
    assert_eq!((next.side, next.has_other_accepted), (HolderSide::New, true));
    let done: HolderAnswerPage = answer_here(&both, id, HolderSide::New, "accept", "").await.ok();
    assert_eq!(done.ended.map(|end| end.how), Some(HolderChangeEnding::Done));
}

#[tokio::test]
async fn for_other_accounts_there_is_no_such_change() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = ask(&admin).await;
    let _ = secrets(&server).await;
    let unknown = HolderChangeId::new(1);
    for name in ["admin", "tech", "newcomer"] {
        let user = server.sign_in(name).await;
        for (path, missing) in [(route::my_holder_change(id), route::my_holder_change(unknown))] {
            let (refused, missing) = (user.get(&path).await, user.get(&missing).await);
            assert_eq!((refused.status, refused.text()), (404, missing.text()), "{name}");
        }
        assert_eq!(answer_here(&user, id, HolderSide::New, "decline", "").await.reason(404), Reason::NotFound);
        assert_eq!(user.post_nothing(&route::resend_holder_mail(id)).await.reason(404), Reason::NotFound);
    }
    assert_eq!(page(&admin).await.open.expect("still open").missing, HolderSide::ALL);
    assert_eq!(page(&admin).await.holder.expect("a holder").identity.email.as_str(), OLD);
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
