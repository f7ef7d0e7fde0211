//! Blockers that come up after the submission and fail an open request.

use crate::common::{NewContacts, TestServer, account, billing, days, domain, minutes, roles, tech, unable};
use handover_rules::{Blocker, NicHandle, RequestState, Role};

#[tokio::test]
async fn blocker_at_the_last_acceptance_fails_the_request_at_its_deadline() {
    let mut server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), tech("newcomer")).await;
    server.all_accept(id, &[&newcomer]).await;
    server.import_with(|export| export.bills.push(("newcomer", "2030-12-31", "UNPAID"))).await;
    // Unpaid bills count at the check, not before.
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    server.all_accept(id, &[&admin]).await;
    assert!(admin.request(id).await.is_blocked());
    let deadline = admin.request(id).await.deadline;
    server.advance(days(7)).await;
    let [admin, newcomer, tech_contact] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    assert_eq!(admin.request(id).await.ended.map(|ended| ended.at), Some(deadline));
    let own = Blocker::UnpaidInvoice { account: account("newcomer") };
    assert_eq!(newcomer.failure(id).await, [own]);
    for other in [&admin, &tech_contact] {
        assert_eq!(other.failure(id).await, [unable("newcomer")]);
    }
    let emails = ["admin Failed", "newcomer Blocked", "newcomer Failed"];
    assert_eq!(server.notifications(id).await, emails);
    for mail in server.mails().await.into_iter().filter(|mail| mail.kind() == "Failed") {
        assert_eq!(mail.text.contains("unpaid invoice"), mail.to == newcomer.handle, "{}", mail.text);
    }
    server.advance(minutes(3)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn blocker_at_the_move_fails_the_request_at_its_deadline() {
    let mut server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), billing("newcomer")).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    assert_eq!(admin.state(id).await, RequestState::Doing);
    server
        .import_with(|export| {
            export.methods.retain(|(name, ..)| *name != "newcomer");
            export.service("halden.example", "DOMAIN").status = "unPaid";
        })
        .await;
    assert_eq!(admin.state(id).await, RequestState::Doing);
    let deadline = admin.request(id).await.deadline;
    server.advance(minutes(5)).await;
    assert!(admin.request(id).await.is_blocked());
    server.advance(days(7)).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    assert_eq!(admin.failure(id).await, [Blocker::InDebt, unable("newcomer")]);
    let own = Blocker::NoPaymentMethod { account: account("newcomer") };
    assert_eq!(newcomer.failure(id).await, [Blocker::InDebt, own]);
    assert_eq!(admin.request(id).await.ended.map(|ended| ended.at), Some(deadline));
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    let emails = ["admin Failed", "billing Blocked", "newcomer Blocked", "newcomer Failed"];
    assert_eq!(server.notifications(id).await, emails);
}

#[tokio::test]
async fn a_move_fails_requests_it_makes_impossible() {
    let server = TestServer::start_with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // Requests of two submissions are not siblings.
    let technical = admin.submit_one(&domain(), tech("newcomer2")).await;
    let hand_over = admin.submit_one(&domain(), NewContacts { admin: "newcomer", ..NewContacts::default() }).await;
    server.all_accept(hand_over, &[&admin, &newcomer]).await;
    assert_eq!(admin.state(hand_over).await, RequestState::Done);
    assert_eq!(admin.failure(technical).await, [Blocker::RightMissing { roles: roles(&[Role::Tech]) }]);
    // Both happen in the same transaction.
    assert_eq!(admin.request(technical).await.ended.map(|ended| ended.at), Some(server.now()));
    assert_eq!(server.notifications(technical).await, ["admin Failed", "newcomer2 Failed"]);
}

#[tokio::test]
async fn request_in_its_grace_period_fails_once_it_is_impossible() {
    let mut server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), tech("newcomer")).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.import_with(|export| export.service("halden.example", "DOMAIN").contacts[1] = "newcomer2").await;
    assert_eq!(admin.failure(id).await, [Blocker::RoleLost { roles: roles(&[Role::Tech]) }]);
    server.advance(days(1)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer2", "billing"]);
    let mails: Vec<(String, NicHandle)> =
        server.mails_about(id).await.into_iter().filter(|(about, _)| about == "Failed").collect();
    assert_eq!(mails.len(), 2, "{mails:?}");
}
