//! The open bills beside a service in debt, for the one who can pay.

use crate::common::{TestServer, TestUser, domain, service};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::service::ServicePage;
use handover_rules::{Category, ServiceKey};

/// The bills on the page of a service: whether each blocks changes.
async fn bills(user: &TestUser, service: &ServiceKey) -> Vec<bool> {
    let page: ScreenResponse<ServicePage> = user.get(&route::service_page(&service.name)).await.ok();
    page.data.bills.into_iter().map(|bill| bill.blocks).collect()
}

#[tokio::test]
async fn only_the_payer_of_a_service_in_debt_sees_open_bills_of_its_own() {
    let server = TestServer::start_with(&[], |export| {
        export.bills.push(("billing", "2030-01-31", "UNPAID"));
        export.bills.push(("billing", "2031-01-31", "TO_BE_PAID"));
        export.bills.push(("billing", "2029-01-31", "PAID"));
        export.bills.push(("admin", "2030-01-31", "UNPAID"));
    })
    .await;
    let [admin, billing] = [server.sign_in("admin").await, server.sign_in("billing").await];
    let owing = service("owing.example", Category::Domain);
    assert_eq!(bills(&billing, &owing).await, [true, false]);
    assert_eq!(bills(&admin, &owing).await, [false; 0], "neither those of the payer nor its own");
    assert_eq!(bills(&billing, &domain()).await, [false; 0], "nothing is owed for this one");
    billing.post_nothing(route::DEMO_PAY).await.done();
    assert_eq!(bills(&billing, &owing).await, [false; 0]);
}
