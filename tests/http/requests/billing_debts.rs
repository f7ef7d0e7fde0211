//! Unpaid bills of either billing contact block a move of the billing role, at each of the three checks.

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, account, domain, minutes};
use handover_api::Reason;
use handover_rules::{Blocker, State};

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
    assert_eq!(admin.failure(id).await, [unable("billing")]);
}

#[tokio::test]
async fn debt_of_the_billing_contact_does_not_block_other_roles() {
    let server = TestServer::start_with(&[], |export| export.bills.push(("billing", "2030-12-31", "UNPAID"))).await;
    server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn debt_of_either_billing_contact_fails_the_request_at_the_last_acceptance() {
    for debtor in OUTGOING_AND_INCOMING {
        let mut server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), NEW_BILLING).await;
        server.all_accept(id, &[&newcomer]).await;
        server.import_with(|export| export.bills.push((debtor, "2030-12-31", "UNPAID"))).await;
        assert_eq!(admin.state(id).await, State::ValidatingByCustomers, "{debtor}");
        server.all_accept(id, &[&admin]).await;
        assert_eq!(admin.failure(id).await, [unable(debtor)], "{debtor}");
        server.advance(minutes(5)).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"], "{debtor}");
    }
}

#[tokio::test]
async fn debt_of_either_billing_contact_fails_the_request_at_the_move() {
    for debtor in OUTGOING_AND_INCOMING {
        let mut server = TestServer::start().await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let id = admin.submit_one(&domain(), NEW_BILLING).await;
        server.all_accept(id, &[&admin, &newcomer]).await;
        server.import_with(|export| export.bills.push((debtor, "2030-12-31", "UNPAID"))).await;
        assert_eq!(admin.state(id).await, State::Doing, "{debtor}");
        server.advance(minutes(2)).await;
        assert_eq!(admin.failure(id).await, [unable(debtor)], "{debtor}");
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"], "{debtor}");
    }
}
