//! The profile: personal data, bills and payment methods.

use crate::common::{Change, Person, World, domain};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::{Reason, route};
use serde_json::json;

async fn profile(person: &Person) -> Profile {
    person.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}

#[tokio::test]
async fn profile_shows_blockers_and_the_demo_resolves_them() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let debtor = world.sign_in("debtor").await;
    let before = profile(&debtor).await;
    assert!(before.facts.has_unpaid_bill && before.bills.iter().any(|bill| bill.blocks));
    let blocked = admin.submit(&domain(), Change { tech: "debtor", ..Change::default() }).await;
    assert_eq!(blocked.reason(400), Reason::Rejected);
    debtor.post_nothing(route::DEMO_PAY).await.done();
    let after = profile(&debtor).await;
    assert!(!after.facts.has_unpaid_bill && after.bills.is_empty());
    admin.ask(&domain(), Change { tech: "debtor", ..Change::default() }).await;

    let unbanked = world.sign_in("unbanked").await;
    assert!(!profile(&unbanked).await.facts.has_payment_method);
    unbanked.post_nothing(route::DEMO_PAYMENT_METHOD).await.done();
    let ready = profile(&unbanked).await;
    assert!(ready.facts.has_payment_method && ready.payment_methods.iter().any(|method| method.chargeable));

    let gaps = world.sign_in("gaps").await;
    assert!(!profile(&gaps).await.facts.profile_complete);
    let person = json!({ "firstName": "Toni", "name": "Gaps", "organisation": "", "language": "fr_FR" });
    gaps.client.put(gaps.url(route::PROFILE)).json(&person).send().await.expect("an answer");
    assert!(profile(&gaps).await.facts.profile_complete);
}
