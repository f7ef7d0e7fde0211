//! Concurrent submissions for one role.

use super::{ROUNDS, both};
use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, account};
use handover_api::route;
use handover_rules::{RequestId, ServiceKey};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_submissions_for_one_role() {
    let (server, services) = TestServer::start_with_domains(ROUNDS).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let elsewhere = server.sign_in("admin").await;
    let submit = |user: &TestUser, service: &ServiceKey, to: &'static str| {
        let (user, service) = (user.clone(), service.clone());
        async move { user.submit(&service, NewContacts { tech: to, ..NewContacts::default() }).await }
    };
    for (number, service) in services.iter().enumerate() {
        let other = if number % 2 == 0 { &elsewhere } else { &tech };
        let (first, second) = both(submit(&admin, service, "newcomer"), submit(other, service, "newcomer2")).await;
        let row = admin.service(service).await.expect("the admin's services contain it");
        assert_eq!(row.open.len(), 1, "{:?}", row.open);
        for reply in [&first, &second] {
            if reply.status != 200 {
                assert_eq!(reply.blockers().tech.len(), 1);
            }
        }
        if number % 2 == 0 {
            assert_ne!(first.status == 200, second.status == 200);
        } else {
            // The admin's request superseded the tech contact's or came first.
            first.ok::<Vec<RequestId>>();
            assert_eq!(row.open[0].asker, account("admin"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_submissions_with_one_key() {
    let (server, services) = TestServer::start_with_domains(ROUNDS).await;
    let admin = server.sign_in("admin").await;
    let submit = |service: &ServiceKey| {
        let (admin, path) = (admin.clone(), route::change_contact(service));
        async move {
            let request = admin.client.post(admin.url(&path)).header("idempotency-key", "once");
            admin.send(request.json(&TO_NEWCOMER.body())).await
        }
    };
    let service = &services[0];
    let (first, second) = both(submit(service), submit(service)).await;
    assert_eq!(first.ok::<Vec<RequestId>>(), second.ok::<Vec<RequestId>>());
    assert_eq!(admin.service(service).await.expect("the admin's services contain it").open.len(), 1);
}
