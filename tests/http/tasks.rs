//! Requests as the reference's clients read them: `/me/task/contactChange`.

use crate::common::{Change, Person, World, domain, minutes};
use handover_api::route;
use handover_rules::RequestId;
use serde_json::json;

#[tokio::test]
async fn reference_clients_read_the_request_as_a_task() {
    let world = World::start().await;
    let [admin, newcomer, billing] =
        [world.sign_in("admin").await, world.sign_in("newcomer").await, world.sign_in("billing").await];
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
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

    let list = async |person: &Person, query: &str| -> Vec<RequestId> {
        person.get(&[route::TASKS, query].concat()).await.ok()
    };
    for (query, found) in [
        ("", true),
        ("?state=validatingByCustomers", true),
        ("?state=done", false),
        ("?askingAccount=admin-ovh", true),
        ("?askingAccount=newcomer-ovh", false),
        ("?toAccount=newcomer-ovh&state=validatingByCustomers", true),
        ("?toAccount=admin-ovh", false),
    ] {
        for person in [&admin, &newcomer] {
            assert_eq!(list(person, query).await, if found { vec![id] } else { vec![] }, "{query}");
        }
    }
    // The list names those one takes part in; the outgoing contact and the others can read, and have no part.
    assert_eq!(list(&billing, "").await, []);

    world.all_accept(id, &[&admin, &newcomer]).await;
    world.pass(minutes(2)).await;
    let task = newcomer.task(id).await;
    assert_eq!((&task["state"], &task["dateDone"]), (&json!("done"), &json!("2030-03-04T10:02:00Z")));
}
