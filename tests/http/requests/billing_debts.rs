//! Unpaid bills of either billing contact block a move of the billing role, at each of the three checks.

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, account, days, domain, minutes, service};
use crate::submissions::these;
use handover_api::app::ScreenResponse;
use handover_api::submissions::{NewLines, NewSubmission, ServiceSelection};
use handover_api::{Reason, route};
use handover_rules::submission::form::Preview;
use handover_rules::{Blocker, Category, PerRole, RequestState, Role};

const NEW_BILLING: NewContacts<'_> = NewContacts { admin: "", tech: "", billing: "newcomer" };

/// The accounts between which the role moves.
const OUTGOING_AND_INCOMING: [&str; 2] = ["billing", "newcomer"];

fn unable(name: &str) -> Blocker {
    Blocker::Unable { account: account(name) }
}

#[tokio::test]
async fn debt_of_the_incoming_contact_or_the_asker_blocks_the_submission() {
    for (debtor, asker) in [("billing", "billing"), ("newcomer", "admin"), ("newcomer", "billing")] {
        let mut server =
            TestServer::start_with(&[], |export| export.bills.push((debtor, "2030-12-31", "UNPAID"))).await;
        let user = server.sign_in(asker).await;
        let reply = user.submit(&domain(), NEW_BILLING).await;
        assert_eq!(reply.reason(400), Reason::Rejected, "{debtor}");
        // A billing contact who owes learns why.
        let own = Blocker::UnpaidInvoice { account: account("billing") };
        let expected = if debtor == asker { own } else { unable(debtor) };
        assert_eq!(reply.blockers().billing, [expected], "{debtor}");
        // Once the bill is paid, the role can move.
        server.import_with(|export| export.bills.retain(|(name, ..)| *name != debtor)).await;
        user.submit_one(&domain(), NEW_BILLING).await;
    }
}

#[tokio::test]
async fn debt_of_another_outgoing_contact_does_not_show_at_the_submission() {
    let server = TestServer::start_with(&[], |export| export.bills.push(("billing", "2030-12-31", "UNPAID"))).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), NEW_BILLING).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    assert!(admin.request(id).await.is_blocked());
    server.advance(days(7)).await;
    assert_eq!(server.sign_in("admin").await.failure(id).await, [unable("billing")]);
}

#[tokio::test]
async fn debt_of_another_outgoing_contact_does_not_show_in_the_preview_of_many() {
    let start = async |bills: &[(&'static str, &'static str, &'static str)]| {
        TestServer::start_with(&[], |export| export.bills.extend(bills)).await
    };
    let with = start(&[("billing", "2030-12-31", "UNPAID"), ("tech", "2030-12-31", "UNPAID")]).await;
    let without = start(&[]).await;
    let services = [domain(), service("halden.example", Category::Zone), service("other.example", Category::Domain)];
    for role in [Role::Billing, Role::Tech] {
        let contacts = PerRole::from_fn(|own| (own == role).then(|| "newcomer-ovh".to_owned()));
        let selection = ServiceSelection::These(services.to_vec());
        let asked =
            NewSubmission { lines: NewLines::Selected { selection, contacts, until: None }, ..these(&services) };
        let mut previews = Vec::new();
        for server in [&with, &without] {
            let preview = server
                .sign_in("admin")
                .await
                .post(route::SUBMISSIONS_CHECK, &asked)
                .await
                .ok::<ScreenResponse<Preview>>()
                .data;
            assert_eq!((preview.will_change, preview.cannot_change), (3, 0));
            previews.push(preview);
        }
        assert_eq!(previews[0], previews[1]);
    }
}

#[tokio::test]
async fn debt_of_the_billing_contact_does_not_block_other_roles() {
    let server = TestServer::start_with(&[], |export| export.bills.push(("billing", "2030-12-31", "UNPAID"))).await;
    server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn request_waits_for_the_debt_of_either_billing_contact_at_the_last_acceptance() {
    for debtor in OUTGOING_AND_INCOMING {
        let mut server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), NEW_BILLING).await;
        server.all_accept(id, &[&newcomer]).await;
        server.import_with(|export| export.bills.push((debtor, "2030-12-31", "UNPAID"))).await;
        assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers, "{debtor}");
        server.all_accept(id, &[&admin]).await;
        assert!(admin.request(id).await.is_blocked(), "{debtor}");
        server.advance(minutes(30)).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"], "{debtor}");
        // Once it is paid, the next check finds no blocker.
        server.import_with(|export| export.bills.retain(|(name, ..)| *name != debtor)).await;
        server.advance(minutes(4)).await;
        assert_eq!(admin.state(id).await, RequestState::Done, "{debtor}");
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "newcomer"], "{debtor}");
    }
}

#[tokio::test]
async fn request_waits_for_the_debt_of_either_billing_contact_at_the_move() {
    for debtor in OUTGOING_AND_INCOMING {
        let mut server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), NEW_BILLING).await;
        server.all_accept(id, &[&admin, &newcomer]).await;
        server.import_with(|export| export.bills.push((debtor, "2030-12-31", "UNPAID"))).await;
        assert_eq!(admin.state(id).await, RequestState::Doing, "{debtor}");
        server.advance(minutes(2)).await;
        assert!(admin.request(id).await.is_blocked(), "{debtor}");
        server.import_with(|export| export.bills.retain(|(name, ..)| *name != debtor)).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"], "{debtor}");
        server.advance(minutes(4)).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "newcomer"], "{debtor}");
    }
}

/// The guide's "old or new customer account": an admin who asks for others is neither.
#[tokio::test]
async fn uninvolved_admin_may_owe() {
    let server = TestServer::start_with(&[], |export| export.bills.push(("admin", "2030-12-31", "UNPAID"))).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    for change in [TO_NEWCOMER, NEW_BILLING] {
        let id = admin.submit_one(&domain(), change).await;
        server.all_accept(id, &[&admin, &newcomer]).await;
        server.advance(minutes(2)).await;
        assert_eq!(admin.state(id).await, RequestState::Done);
    }
    // Giving or taking a role is another matter.
    let own = Blocker::UnpaidInvoice { account: account("admin") };
    for change in [
        NewContacts { admin: "newcomer", ..NewContacts::default() },
        NewContacts { tech: "admin", ..NewContacts::default() },
    ] {
        let found = admin.submit(&domain(), change).await.blockers();
        assert!([found.admin, found.tech].concat().contains(&own), "{change:?}");
    }
}
