//! Changing the email address, and undoing it from the old one.

use super::{BETTER, GOOD, new_account, profile, sign_in, sign_up};
use crate::common::{TO_NEWCOMER, TestServer, TestUser, domain, hours, seconds};
use handover_api::Reason;
use handover_api::account::AddressUndo;
use handover_api::route::{self, TaskAction};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::{MailedLinkId, NicHandle, Refusal};
use serde_json::json;

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
    assert_eq!(change(&newcomer, 10).await.problem(429).reason, Reason::OverBudget);
    let mail = server.mail_to("stranger9@mail.example", "Confirm the new address").await;
    assert!(!mail.text.contains("thief") && mail.text.starts_with("Hello,"), "{}", mail.text);
    // Resending counts as well. Other accounts have their own limit.
    let link = profile(&newcomer).await.pending.expect("a pending change").link;
    let again = newcomer.post_nothing(&route::email_task_action(link, TaskAction::ResendEmail)).await;
    assert_eq!(again.problem(429).reason, Reason::OverBudget);
    change(&server.sign_in("newcomer2").await, 10).await.ok::<MailedLinkId>();
    server.advance(hours(24)).await;
    change(&server.sign_in("newcomer").await, 10).await.ok::<MailedLinkId>();
}

#[tokio::test]
async fn strangers_who_enter_an_address_keep_no_owner_out() {
    let server = TestServer::start().await;
    let body = json!({ "newEmail": "new@mail.example" });
    let [stranger, other] = [server.sign_in("outsider").await, server.sign_in("newcomer2").await];
    for user in [&stranger, &other] {
        for _ in 0..5 {
            user.post(route::CHANGE_EMAIL, &body).await.ok::<MailedLinkId>();
        }
        assert_eq!(user.post(route::CHANGE_EMAIL, &body).await.reason(429), Reason::OverBudget);
    }
    server.sign_in("newcomer").await.post(route::CHANGE_EMAIL, &body).await.ok::<MailedLinkId>();
}

#[tokio::test]
async fn new_address_takes_effect_with_its_code_and_can_be_undone_from_the_old_one() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let newcomer = server.sign_in("newcomer").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let old_code = server.code(id, &newcomer).await;

    let link: MailedLinkId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": "moved@new.example" })).await.ok();
    assert_eq!(profile(&newcomer).await.pending.map(|pending| pending.link), Some(link));
    let accept = route::email_task_action(link, TaskAction::Accept);
    let wrong = newcomer.post(&accept, &json!({ "token": "A".repeat(32) })).await.problem(403);
    assert_eq!(wrong.token, Some(MailedLinkRefusal::Unknown));
    assert_eq!(profile(&newcomer).await.address.as_str(), "newcomer@mail.example");
    let code = server.mail_to("moved@new.example", "Confirm the new address").await.secret();
    // Another account cannot use the code.
    assert_eq!(admin.post(&accept, &json!({ "token": code })).await.reason(404), Reason::NotFound);
    newcomer.post(&accept, &json!({ "token": code })).await.done();
    let changed = profile(&newcomer).await;
    assert_eq!((changed.address.as_str(), changed.pending), ("moved@new.example", None));

    // Codes mailed to the old address are dead, and new mails go to the new one.
    assert_eq!(newcomer.accept(id, &old_code).await.refusal(), Refusal::SupersededCode);
    server.advance(seconds(60)).await;
    newcomer.resend(id, &newcomer.handle).await.done();
    let mail = server.mail_to("moved@new.example", "Become").await;
    newcomer.accept(id, mail.code().expect("a validation code").expose()).await.done();

    // The link in the mail to the old address undoes the change for 72 hours.
    server.advance(hours(1)).await;
    let undo = server.mail_to("newcomer@mail.example", "The email address of").await.secret();
    let undone: AddressUndo = server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.ok();
    assert_eq!(undone.account, newcomer.handle);
    assert_eq!(newcomer.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(profile(&newcomer).await.address.as_str(), "newcomer@mail.example");
    server.mail_to("moved@new.example", "The address of newcomer-ovh was restored").await;
    server.mail_to("newcomer@mail.example", "The address of newcomer-ovh was restored").await;
    let again = server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.problem(403);
    assert_eq!(again.token, Some(MailedLinkRefusal::Used));
}

#[tokio::test]
async fn undoing_an_address_change_invalidates_the_password() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@bell.example").await;
    let (thief, _) = sign_in(&server, handle.as_str(), GOOD).await;
    let ask = json!({ "newEmail": "moved@thief.example", "password": GOOD });
    let link: MailedLinkId = thief.post(route::CHANGE_EMAIL, &ask).await.ok();
    let code = server.mail_to("moved@thief.example", "Confirm the new address").await.secret();
    thief.post(&route::email_task_action(link, TaskAction::Accept), &json!({ "token": code })).await.done();
    let undo = server.mail_to("lucja@bell.example", "The email address of").await.secret();
    // The thief cannot exhaust the limit for the mail that lets the owner set a password.
    for _ in 0..6 {
        server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": handle })).await.done();
        server.visitor().post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    }
    server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.ok::<AddressUndo>();
    assert_eq!(sign_in(&server, handle.as_str(), GOOD).await.1, 401);
    let secret = server.mail_to("lucja@bell.example", "Set a password").await.secret();
    let body = json!({ "token": secret, "password": BETTER });
    assert_eq!(server.visitor().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>(), handle);
    assert_eq!(sign_in(&server, handle.as_str(), BETTER).await.1, 200);
}

#[tokio::test]
async fn undo_link_expires_after_72_hours() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let link: MailedLinkId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": "moved@new.example" })).await.ok();
    let code = server.mail_to("moved@new.example", "Confirm the new address").await.secret();
    let accept = route::email_task_action(link, TaskAction::Accept);
    newcomer.post(&accept, &json!({ "token": code })).await.done();
    let undo = server.mail_to("newcomer@mail.example", "The email address of").await.secret();
    server.advance(hours(72)).await;
    let late = server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.problem(403);
    assert_eq!(late.token, Some(MailedLinkRefusal::Expired));
}

#[tokio::test]
async fn undo_link_survives_a_second_address_change() {
    let server = TestServer::start().await;
    let newcomer = server.sign_in("newcomer").await;
    let change = async |address: &str| {
        let link: MailedLinkId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": address })).await.ok();
        let code = server.mail_to(address, "Confirm the new address").await.secret();
        newcomer.post(&route::email_task_action(link, TaskAction::Accept), &json!({ "token": code })).await.done();
    };
    change("first@thief.example").await;
    let way_back = server.mail_to("newcomer@mail.example", "The email address of").await.secret();
    server.advance(seconds(60)).await;
    change("second@thief.example").await;
    let between = server.mail_to("first@thief.example", "The email address of").await.secret();
    let password = json!({ "login": newcomer.handle });
    server.visitor().post(route::PASSWORD_FORGOTTEN, &password).await.done();
    let password = server.mail_to("second@thief.example", "Set a password").await.secret();

    let undo = async |secret: &str| server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": secret })).await;
    undo(&way_back).await.ok::<AddressUndo>();
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(profile(&newcomer).await.address.as_str(), "newcomer@mail.example");
    // Everything mailed to the addresses in between is dead.
    assert_eq!(undo(&between).await.problem(403).token, Some(MailedLinkRefusal::Superseded));
    let reset = json!({ "token": password, "password": GOOD });
    let reset = server.visitor().post(route::PASSWORD_RESET, &reset).await.problem(403);
    assert_eq!(reset.token, Some(MailedLinkRefusal::Superseded));
}

#[tokio::test]
async fn address_change_requires_the_password() {
    let server = TestServer::start().await;
    let handle = new_account(&server, "lucja@bell.example").await;
    let (user, _) = sign_in(&server, handle.as_str(), GOOD).await;
    let ask = |password: &str| json!({ "newEmail": "moved@new.example", "password": password });
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
    let link: MailedLinkId = newcomer.post(route::CHANGE_EMAIL, &json!({ "newEmail": "moved@new.example" })).await.ok();
    let code = server.mail_to("moved@new.example", "Confirm the new address").await.secret();
    let accept = route::email_task_action(link, TaskAction::Accept);
    for _ in 0..10 {
        let wrong = newcomer.post(&accept, &json!({ "token": "A".repeat(32) })).await.problem(403);
        assert_eq!(wrong.token, Some(MailedLinkRefusal::Unknown));
    }
    let ended = newcomer.post(&accept, &json!({ "token": code })).await.problem(403);
    assert_eq!(ended.token, Some(MailedLinkRefusal::Superseded));
}
