//! Access to a request by contacts who are not parties of it, and by everybody else.

use crate::common::{TO_NEWCOMER, TestServer, domain};
use handover_api::route;
use handover_rules::{Refusal, RequestId, RequestState};

#[tokio::test]
async fn contacts_outside_the_parties_can_read_but_not_act() {
    let server = TestServer::start().await;
    let [admin, tech, billing, outsider] = [
        server.sign_in("admin").await,
        server.sign_in("tech").await,
        server.sign_in("billing").await,
        server.sign_in("outsider").await,
    ];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    for reader in [&tech, &billing] {
        let detail = reader.detail(id).await;
        assert_eq!(detail.row.request.id, id);
        assert_eq!(detail.line.timeline.len(), 2);
        assert_eq!(detail.my_address.as_str(), format!("{}@mail.example", reader.handle.as_str().replace("-ovh", "")));
        let screen = reader.requests("").await;
        assert_eq!((screen.waiting, screen.data.waiting_for_me.total, screen.data.waiting_for_others.total), (0, 0, 0));
    }
    let code = server.code(id, &admin).await;
    for user in [&tech, &billing, &outsider] {
        let tries = [
            user.accept(id, &code).await,
            user.decline(id, &code).await,
            user.withdraw(id).await,
            user.take_back(id).await,
            user.resend(id, &admin.handle).await,
        ];
        for reply in tries {
            assert_eq!(reply.refusal(), Refusal::NoPart);
        }
    }
    // For everybody else the request is indistinguishable from one that does not exist.
    let nobody = RequestId::new(123_456_789).expect("a valid number");
    for path in [route::request, route::task] {
        let reply = outsider.get(&path(id)).await;
        assert_eq!(reply.problem(404).refusal, Some(Refusal::NoPart));
        assert_eq!(reply.text(), outsider.get(&path(nobody)).await.text());
    }
    assert_eq!(outsider.accept(id, &code).await.text(), outsider.accept(nobody, &code).await.text());
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
}
