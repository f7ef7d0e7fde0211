//! Addresses that staff set.

use super::{REASON, act};
use crate::accounts::hijacked::{NEW, OLD, change_address, undo_secret};
use crate::common::{NewContacts, TestServer, TestUser, account, domain, hours, minutes};
use handover_api::desk::{DeskAction, DeskCustomer, customer_route};
use handover_api::route::{self, TaskAction};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::StaffRole::Support;
use handover_rules::{EmailAddress, MailedLinkId};
use serde_json::json;

const RIGHT: &str = "right@mail.example";

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// Sets the address of `admin-ovh`.
async fn set_address(server: &TestServer, to: &str) {
    let support = server.staff("jonas", &[Support]).await;
    act(&support, DeskAction::SetAddress { account: account("admin"), address: address(to) }).await.done();
}

async fn present_address(server: &TestServer) -> EmailAddress {
    let support = server.staff("wim", &[Support]).await;
    let page: DeskCustomer = support.get(&customer_route(&account("admin"))).await.ok();
    page.account.email
}

async fn undo(server: &TestServer, token: &str) -> Option<MailedLinkRefusal> {
    server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": token })).await.problem(403).token
}

/// A change of address that the owner of a session has asked for, with the code that confirms it.
async fn begun_change(server: &TestServer, user: &TestUser, to: &str) -> (MailedLinkId, String) {
    let link = user.post(route::CHANGE_EMAIL, &json!({ "newEmail": to })).await.ok();
    (link, server.mail_to(to, "Confirm the new address").await.secret())
}

#[tokio::test]
async fn former_mailbox_is_told_of_an_address_without_a_link() {
    let server = TestServer::start().await;
    set_address(&server, RIGHT).await;
    for told in [OLD, RIGHT] {
        let mail = server.mail_to(told, "We changed the address of admin-ovh").await;
        assert!(mail.text.contains(REASON) && mail.text.contains("Ask our support"), "{}", mail.text);
        assert!(mail.text.contains("r•••@mail.example"), "{}", mail.text);
        assert!(mail.text.contains("Until Tuesday 5 March 2030, 10:00 UTC"), "{}", mail.text);
    }
    let mails = server.mails().await;
    let to_former = mails.iter().filter(|mail| mail.address == OLD);
    let links: Vec<&str> = to_former.filter_map(|mail| mail.link.as_deref()).collect();
    assert!(links.is_empty(), "{links:?}");
}

#[tokio::test]
async fn no_link_mailed_before_replaces_an_address_that_staff_set() {
    let server = TestServer::start().await;
    let thief = server.sign_in("admin").await;
    change_address(&server, &thief, NEW).await;
    let to_owner = undo_secret(&server, OLD).await;
    server.advance(minutes(1)).await;
    change_address(&server, &thief, "second@thief.example").await;
    let to_thief = undo_secret(&server, NEW).await;
    let (pending, code) = begun_change(&server, &thief, "third@thief.example").await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let password = server.mail_to("second@thief.example", "Set a").await.secret();

    set_address(&server, RIGHT).await;
    for token in [to_owner, to_thief] {
        assert_eq!(undo(&server, &token).await, Some(MailedLinkRefusal::Superseded));
    }
    let accept = route::email_task_action(pending, TaskAction::Accept);
    let refused = thief.post(&accept, &json!({ "token": code })).await.problem(403);
    assert_eq!(refused.token, Some(MailedLinkRefusal::Superseded));
    let body = json!({ "token": password, "password": "nine blue kettles sing" });
    let refused = server.visitor().post(route::PASSWORD_RESET, &body).await.problem(403);
    assert_eq!(refused.token, Some(MailedLinkRefusal::Superseded));
    assert_eq!(present_address(&server).await, address(RIGHT));
}

#[tokio::test]
async fn queued_email_with_an_undo_is_not_sent_once_staff_set_an_address() {
    let server = TestServer::start().await;
    let thief = server.sign_in("admin").await;
    change_address(&server, &thief, NEW).await;
    server.advance(hours(24)).await;
    set_address(&server, RIGHT).await;
    let before = server.mails().await.len();
    let to_new_admin = NewContacts { admin: "newcomer", tech: "", billing: "" };
    server.advance(hours(24)).await;
    server.sign_in("admin").await.submit_one(&domain(), to_new_admin).await;
    let later = server.mails().await.split_off(before);
    assert!(later.iter().all(|mail| mail.address != OLD && mail.address != NEW), "{later:?}");
}

#[tokio::test]
async fn later_change_by_its_user_is_undone_to_the_address_that_staff_set() {
    let server = TestServer::start().await;
    set_address(&server, RIGHT).await;
    server.advance(hours(1)).await;
    let user = server.sign_in("admin").await;
    change_address(&server, &user, NEW).await;
    let token = undo_secret(&server, RIGHT).await;
    server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": token })).await.ok::<serde_json::Value>();
    assert_eq!(present_address(&server).await, address(RIGHT));
}
