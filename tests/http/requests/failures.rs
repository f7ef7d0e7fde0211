//! Blockers that come up after the submission: the request waits for what people can remove, and fails at its deadline.

use crate::common::{NewContacts, TestServer, account, billing, days, domain, minutes, roles, service, tech, unable};
use handover_rules::{Blocker, Category, RequestState, Role};

#[tokio::test]
async fn debt_of_either_billing_contact_blocks_the_billing_role_at_each_check() {
    for debtor in ["billing", "newcomer"] {
        // The asker owes, but neither gives nor takes the role.
        let mut server =
            TestServer::start_with(&[], |export| export.bills.push(("admin", "2030-12-31", "UNPAID"))).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let payer = server.sign_in("billing").await;
        // At the last acceptance, and at the move.
        for (service, is_accepted) in [(domain(), false), (service("halden.example", Category::Zone), true)] {
            let id = admin.submit_one(&service, billing("newcomer")).await;
            let parties = [&newcomer, &admin];
            server.all_accept(id, &parties[..if is_accepted { 2 } else { 1 }]).await;
            server.import_with(|export| export.bills.push((debtor, "2030-12-31", "UNPAID"))).await;
            if !is_accepted {
                server.all_accept(id, &[&admin]).await;
            }
            server.advance(minutes(2)).await;
            assert!(admin.request(id).await.is_blocked(), "{debtor}, {is_accepted}");
            assert_eq!(server.contact_names(&service).await, ["admin", "tech", "billing"], "{debtor}");
            server.import_with(|export| export.bills.retain(|(name, ..)| *name != debtor)).await;
            server.advance(minutes(4)).await;
            assert_eq!(server.contact_names(&service).await, ["admin", "tech", "newcomer"], "{debtor}");
        }
        // At the submission, where a debt of another outgoing contact doesn't show.
        server.import_with(|export| export.bills.push((debtor, "2030-12-31", "UNPAID"))).await;
        let hosting = service("halden.example", Category::Hosting);
        let own = Blocker::UnpaidInvoice { account: account("billing") };
        let expected = if debtor == "billing" { own } else { unable("newcomer") };
        assert_eq!(payer.submit(&hosting, billing("newcomer")).await.blockers().billing, [expected]);
        let by_admin = admin.submit(&hosting, billing("newcomer")).await;
        assert_eq!(by_admin.status == 200, debtor == "billing", "{}", by_admin.text());
    }
}

#[tokio::test]
async fn blocker_at_the_move_fails_the_request_at_its_deadline() {
    let mut server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), billing("newcomer")).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
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
    let payment = Blocker::NoPaymentMethod { account: account("newcomer") };
    for party in [&admin, &newcomer] {
        assert_eq!(party.failure(id).await, [Blocker::InDebt, payment.clone()]);
    }
    assert_eq!(admin.request(id).await.ended.map(|ended| ended.at), Some(deadline));
    let emails = ["admin Failed", "billing Blocked", "newcomer Blocked", "newcomer Failed"];
    assert_eq!(server.notifications(id).await, emails);
    for mail in server.mails().await.into_iter().filter(|mail| mail.kind() == "Failed") {
        assert!(mail.text.contains("payment method"), "{}", mail.text);
    }
}

#[tokio::test]
async fn a_move_fails_requests_it_makes_impossible() {
    let server = TestServer::start_with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // Requests of two submissions are not siblings.
    let technical = admin.submit_one(&domain(), tech("newcomer2")).await;
    let hand_over = admin.submit_one(&domain(), NewContacts { admin: "newcomer", ..NewContacts::default() }).await;
    server.all_accept(hand_over, &[&admin, &newcomer]).await;
    assert_eq!(admin.failure(technical).await, [Blocker::RightMissing { roles: roles(&[Role::Tech]) }]);
    assert_eq!(server.notifications(technical).await, ["admin Failed", "newcomer2 Failed"]);
}
