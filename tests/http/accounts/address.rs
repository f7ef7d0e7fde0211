//! Changing the email address, and undoing it from the old one.

use super::hijacked::{begin_change, change_address, confirm_change, undo, undo_secret};
use super::{
    BETTER, GOOD, forget_password, link_refusal, new_user, profile, reset_password, reset_secret, sign_in, sign_up,
};
use crate::common::{Reply, TO_NEWCOMER, TestServer, TestUser, domain, hours, seconds};
use handover_api::Reason;
use handover_api::route::{self, TaskAction};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::{MailedLinkId, NicHandle, Refusal};
use serde_json::json;

const HOME: &str = "newcomer@mail.example";
const AWAY: &str = "moved@new.example";

async fn accept(user: &TestUser, link: MailedLinkId, code: &str) -> Reply {
    user.post(&route::email_task_action(link, TaskAction::Accept), &json!({ "token": code })).await
}

async fn press_undo(server: &TestServer, secret: &str) -> Reply {
    server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": secret })).await
}

#[tokio::test]
async fn address_change_mails_contain_no_user_text_and_are_limited_per_day() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let bait = json!({ "firstName": "You have won,", "name": "call thief.example", "organisation": "",
                       "language": "en_GB" });
    newcomer.put(route::PROFILE, &bait).await.done();
    // The daily limit counts over all addresses.
    let change = async |user: &TestUser, number: u32| {
        let address = format!("stranger{number}@mail.example");
        user.post(route::CHANGE_EMAIL, &json!({ "newEmail": address })).await
    };
    for number in 0..10 {
        change(&newcomer, number).await.ok::<MailedLinkId>();
    }
    assert_eq!(change(&newcomer, 10).await.reason(429), Reason::OverBudget);
    let mail = server.mail_to("stranger9@mail.example", "Confirm the new address").await;
    assert!(!mail.text.contains("thief") && mail.text.starts_with("Hello,"), "{}", mail.text);
    // Resending counts as well. Other accounts have their own limit.
    let link = profile(&newcomer).await.pending.expect("a pending change").link;
    let again = newcomer.post_nothing(&route::email_task_action(link, TaskAction::ResendEmail)).await;
    assert_eq!(again.reason(429), Reason::OverBudget);
    change(&server.sign_in("newcomer2").await, 10).await.ok::<MailedLinkId>();
    server.advance(hours(24)).await;
    change(&server.sign_in("newcomer").await, 10).await.ok::<MailedLinkId>();
}

#[tokio::test]
async fn new_address_takes_effect_with_its_code_and_can_be_undone_from_the_old_one() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let old_code = server.code(id, &newcomer).await;

    let link = begin_change(&newcomer, AWAY).await;
    assert_eq!(profile(&newcomer).await.pending.map(|pending| pending.link), Some(link));
    let wrong = accept(&newcomer, link, &"A".repeat(32)).await;
    assert_eq!(link_refusal(&wrong), MailedLinkRefusal::Unknown);
    assert_eq!(profile(&newcomer).await.address.as_str(), HOME);
    let code = server.mail_to(AWAY, "Confirm the new address").await.secret();
    // Another account cannot use the code.
    assert_eq!(accept(&admin, link, &code).await.reason(404), Reason::NotFound);
    accept(&newcomer, link, &code).await.done();
    let changed = profile(&newcomer).await;
    assert_eq!((changed.address.as_str(), changed.pending), (AWAY, None));

    // Codes mailed to the old address are dead, and new mails go to the new one.
    assert_eq!(newcomer.accept(id, &old_code).await.refusal(), Refusal::SupersededCode);
    server.advance(seconds(60)).await;
    newcomer.resend(id, &newcomer.handle).await.done();
    let mail = server.mail_to(AWAY, "Become").await;
    newcomer.accept(id, mail.code().expect("a validation code").expose()).await.done();

    server.advance(hours(1)).await;
    let secret = undo_secret(&server, HOME).await;
    assert_eq!(undo(&server, &secret).await["account"], "newcomer-ovh");
    assert_eq!(newcomer.get(route::ME).await.reason(401), Reason::NotSignedIn);
    assert_eq!(profile(&server.sign_in("newcomer").await).await.address.as_str(), HOME);
    for address in [AWAY, HOME] {
        server.mail_to(address, "The address of newcomer-ovh was restored").await;
    }
    assert_eq!(link_refusal(&press_undo(&server, &secret).await), MailedLinkRefusal::Used);
}

#[tokio::test]
async fn undoing_an_address_change_invalidates_the_password() {
    const MINE: &str = "lucja@bell.example";
    let server = TestServer::start().await;
    let (handle, thief) = new_user(&server, MINE).await;
    let ask = json!({ "newEmail": AWAY, "password": GOOD });
    let link = thief.post(route::CHANGE_EMAIL, &ask).await.ok();
    confirm_change(&server, &thief, link, AWAY).await;
    let secret = undo_secret(&server, MINE).await;
    // The thief cannot exhaust the limit for the mail that lets the owner set a password.
    for _ in 0..6 {
        forget_password(&server, handle.as_str()).await;
        server.visitor().post(route::SIGN_UP, &sign_up(MINE)).await.done();
    }
    undo(&server, &secret).await;
    assert_eq!(sign_in(&server, handle.as_str(), GOOD).await.1, 401);
    let reset = reset_password(&server, &reset_secret(&server, MINE).await, BETTER).await;
    assert_eq!(reset.ok::<NicHandle>(), handle);
    assert_eq!(sign_in(&server, handle.as_str(), BETTER).await.1, 200);
}

#[tokio::test]
async fn undo_link_expires_after_72_hours() {
    let server = TestServer::start().await;
    change_address(&server, &server.sign_in("newcomer").await, AWAY).await;
    let secret = undo_secret(&server, HOME).await;
    server.advance(hours(72)).await;
    assert_eq!(link_refusal(&press_undo(&server, &secret).await), MailedLinkRefusal::Expired);
}

#[tokio::test]
async fn undo_link_survives_a_second_address_change() {
    const FIRST: &str = "first@thief.example";
    const SECOND: &str = "second@thief.example";
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    change_address(&server, &newcomer, FIRST).await;
    let way_back = undo_secret(&server, HOME).await;
    server.advance(seconds(60)).await;
    change_address(&server, &newcomer, SECOND).await;
    let between = undo_secret(&server, FIRST).await;
    forget_password(&server, newcomer.handle.as_str()).await;
    let password = reset_secret(&server, SECOND).await;

    undo(&server, &way_back).await;
    assert_eq!(profile(&server.sign_in("newcomer").await).await.address.as_str(), HOME);
    // Everything mailed to the addresses in between is dead.
    let [undone, reset] = [press_undo(&server, &between).await, reset_password(&server, &password, GOOD).await];
    assert_eq!([undone, reset].each_ref().map(link_refusal), [MailedLinkRefusal::Superseded; 2]);
}

#[tokio::test]
async fn address_change_requires_the_password() {
    let server = TestServer::start().await;
    let (_, user) = new_user(&server, "lucja@bell.example").await;
    let ask = |password: &str| json!({ "newEmail": AWAY, "password": password });
    assert_eq!(user.post(route::CHANGE_EMAIL, &ask("")).await.reason(403), Reason::WrongCredentials);
    let link: MailedLinkId = user.post(route::CHANGE_EMAIL, &ask(GOOD)).await.ok();
    user.post_nothing(&route::email_task_action(link, TaskAction::Refuse)).await.done();
    assert_eq!(profile(&user).await.pending, None);
    let again: MailedLinkId = user.post(route::CHANGE_EMAIL, &ask(GOOD)).await.ok();
    assert_ne!(again, link);
}

#[tokio::test]
async fn ten_wrong_codes_end_an_address_change() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let link = begin_change(&newcomer, AWAY).await;
    let code = server.mail_to(AWAY, "Confirm the new address").await.secret();
    for _ in 0..10 {
        let wrong = accept(&newcomer, link, &"A".repeat(32)).await;
        assert_eq!(link_refusal(&wrong), MailedLinkRefusal::Unknown);
    }
    assert_eq!(link_refusal(&accept(&newcomer, link, &code).await), MailedLinkRefusal::Superseded);
}
