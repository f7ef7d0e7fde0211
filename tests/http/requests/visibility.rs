//! Reading a request: by contacts who are not parties of it, by everybody else, and by OVHcloud's clients.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, domain, minutes};
use handover_api::route;
use handover_rules::{Refusal, RequestId, RequestState};
use serde_json::json;

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

#[tokio::test]
async fn reference_clients_read_the_request_as_a_task() {
    let server = TestServer::start().await;
    let [admin, newcomer, billing] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("billing").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let expected = json!({
        "id": id,
        "askingAccount": "admin-ovh",
        "fromAccount": "tech-ovh",
        "toAccount": "newcomer-ovh",
        "contactTypes": ["contactTech"],
        "serviceDomain": "halden.example",
        "state": "validatingByCustomers",
        "dateRequest": "2030-03-04T10:00:00Z",
        "dateDone": null,
    });
    assert_eq!(admin.task(id).await, expected);
    assert_eq!(billing.task(id).await, expected);

    let list =
        async |user: &TestUser, query: &str| -> Vec<RequestId> { user.get(&[route::TASKS, query].concat()).await.ok() };
    for (query, found) in [
        ("", true),
        ("?state=validatingByCustomers", true),
        ("?state=done", false),
        ("?askingAccount=admin-ovh", true),
        ("?askingAccount=newcomer-ovh", false),
        ("?toAccount=newcomer-ovh&state=validatingByCustomers", true),
        ("?toAccount=admin-ovh", false),
    ] {
        for user in [&admin, &newcomer] {
            assert_eq!(list(user, query).await, if found { vec![id] } else { vec![] }, "{query}");
        }
    }
    // The list contains requests that the caller is a party to. Other contacts can read single ones.
    assert_eq!(list(&billing, "").await, []);

    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    let task = newcomer.task(id).await;
    assert_eq!((&task["state"], &task["dateDone"]), (&json!("done"), &json!("2030-03-04T10:02:00Z")));
}
