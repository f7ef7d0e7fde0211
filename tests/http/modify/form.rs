//! The data of the modify form.

use crate::common::{TestServer, account, domain};
use handover_api::app::ScreenResponse;
use handover_api::modify::ModifyContext;
use handover_api::route;
use handover_rules::Category;

#[tokio::test]
async fn form_has_the_service_and_its_siblings() {
    let server = TestServer::start().await;
    let [tech, outsider] = [server.sign_in("tech").await, server.sign_in("outsider").await];
    let screen: ScreenResponse<ModifyContext> = tech.get(&route::of_service(route::MODIFY, &domain())).await.ok();
    let form = screen.data;
    assert_eq!(form.service.service, domain());
    assert_eq!((form.me.handle, form.me.profile_complete), (account("tech"), true));
    let siblings: Vec<Category> = form.siblings.iter().map(|row| row.service.category).collect();
    assert_eq!(siblings, [Category::Hosting, Category::Zone]);
    outsider.get(&route::of_service(route::MODIFY, &domain())).await.problem(404);
    for query in ["", "?service=halden.example", "?category=DOMAIN", "?service=halden.example&category=NONSENSE"] {
        tech.get(&[route::MODIFY, query].concat()).await.problem(404);
    }
}
