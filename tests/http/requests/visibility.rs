//! Contacts who are not parties of a request, and everybody else.

use crate::common::{Change, World, domain};
use handover_api::route;
use handover_rules::{Refusal, RequestId, State};

#[tokio::test]
async fn contacts_who_are_not_parties_can_read_but_not_act() {
    let world = World::start().await;
    let [admin, tech, billing, outsider] = [
        world.sign_in("admin").await,
        world.sign_in("tech").await,
        world.sign_in("billing").await,
        world.sign_in("outsider").await,
    ];
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    for reader in [&tech, &billing] {
        let detail = reader.detail(id).await;
        assert_eq!(detail.row.request.id, id);
        assert_eq!(detail.timeline.len(), 2);
        assert_eq!(detail.my_address.as_str(), format!("{}@mail.example", reader.handle.as_str().replace("-ovh", "")));
        let screen = reader.requests("").await;
        assert_eq!((screen.waiting, screen.data.waiting_for_me.total, screen.data.waiting_for_others.total), (0, 0, 0));
    }
    let code = world.code(id, &admin).await;
    for person in [&tech, &billing, &outsider] {
        let tries = [
            person.accept(id, &code).await,
            person.decline(id, &code).await,
            person.withdraw(id).await,
            person.take_back(id).await,
            person.resend(id, &admin.handle).await,
        ];
        for reply in tries {
            assert_eq!(reply.refusal(), Refusal::NoPart);
        }
    }
    // Nobody else can tell this request from one that does not exist.
    let nobody = RequestId::new(123_456_789).expect("a number");
    for path in [route::request, route::task] {
        let reply = outsider.get(&path(id)).await;
        assert_eq!(reply.problem(404).refusal, Some(Refusal::NoPart));
        assert_eq!(reply.text(), outsider.get(&path(nobody)).await.text());
    }
    assert_eq!(outsider.accept(id, &code).await.text(), outsider.accept(nobody, &code).await.text());
    assert_eq!(admin.state(id).await, State::ValidatingByCustomers);
}
