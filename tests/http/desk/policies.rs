//! Policies of customers, for staff.

use super::{REASON, act};
use crate::common::{TestServer, account};
use handover_api::access::{PoliciesPage, PolicyRow, PolicySide, ReachedPage};
use handover_api::app::ScreenResponse;
use handover_api::desk::{DeskAction, DeskCustomer, customer_policies_route, customer_route};
use handover_api::{Reason, route};
use handover_rules::desk::DeskAct;
use handover_rules::desk::StaffRole::Support;
use serde_json::json;

#[tokio::test]
async fn ended_policy_gives_nothing_and_its_giver_reads_why() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let body = json!({ "name": "Agency", "accounts": ["newcomer-ovh", "outsider-ovh"], "services": ["*"],
        "permissions": { "groups": ["see"] } });
    let policy: PolicyRow = admin.post(route::ACCESS_POLICIES, &body).await.ok();
    let support = server.staff("jonas", &[Support]).await;
    let policies = async |handle: &str, side| -> PoliciesPage {
        support.get(&customer_policies_route(&account(handle), side)).await.ok()
    };
    for (name, side) in [("admin", PolicySide::Given), ("outsider", PolicySide::Received)] {
        assert_eq!(policies(name, side).await.rows, std::slice::from_ref(&policy), "with all accounts");
    }
    let missing = support.get(&customer_policies_route(&account("nobody"), PolicySide::Given)).await;
    assert_eq!(missing.reason(404), Reason::NotFound);
    let end = DeskAction::EndPolicy { policy: policy.id };
    act(&support, end.clone()).await.done();
    assert!(policies("admin", PolicySide::Given).await.rows.is_empty());
    let reached: ScreenResponse<ReachedPage> = newcomer.get(route::REACHED_SERVICES).await.ok();
    assert!(reached.data.rows.is_empty());
    let mail = server.mail_to("admin@mail.example", "A policy of admin-ovh was ended").await;
    assert!(mail.text.contains(REASON) && !mail.text.contains("Agency"), "{}", mail.text);
    server.mail_to("newcomer@mail.example", "Your access from admin-ovh has ended").await;
    let page: DeskCustomer = support.get(&customer_route(&account("admin"))).await.ok();
    assert!(page.events.iter().any(|entry| entry.act == DeskAct::EndPolicy));
    assert_eq!(act(&support, end).await.reason(404), Reason::NotFound);
}
