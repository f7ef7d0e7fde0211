//! The profile: personal data, bills and payment methods.

use crate::common::{NewContacts, TestServer, TestUser, domain};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::{Reason, route};
use serde_json::json;

async fn profile(user: &TestUser) -> Profile {
    user.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}

#[tokio::test]
async fn profile_shows_blockers_and_the_demo_resolves_them() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let debtor = server.sign_in("debtor").await;
    let before = profile(&debtor).await;
    assert!(before.facts.has_unpaid_bill && before.bills.iter().any(|bill| bill.blocks));
    let blocked = admin.submit(&domain(), NewContacts { tech: "debtor", ..NewContacts::default() }).await;
    assert_eq!(blocked.reason(400), Reason::Rejected);
    debtor.post_nothing(route::DEMO_PAY).await.done();
    let after = profile(&debtor).await;
    assert!(!after.facts.has_unpaid_bill && after.bills.is_empty());
    admin.submit_one(&domain(), NewContacts { tech: "debtor", ..NewContacts::default() }).await;

    let unbanked = server.sign_in("unbanked").await;
    assert!(!profile(&unbanked).await.facts.has_payment_method);
    unbanked.post_nothing(route::DEMO_PAYMENT_METHOD).await.done();
    let ready = profile(&unbanked).await;
    assert!(ready.facts.has_payment_method && ready.payment_methods.iter().any(|method| method.chargeable));

    let gaps = server.sign_in("gaps").await;
    assert!(!profile(&gaps).await.facts.profile_complete);
    let details = json!({ "firstName": "Toni", "name": "Gaps", "organisation": "", "language": "fr_FR" });
    gaps.put(route::PROFILE, &details).await.done();
    assert!(profile(&gaps).await.facts.profile_complete);
}
