//! Requests as OVHcloud's clients read them: `/me/task/contactChange`.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, domain, minutes};
use handover_api::route;
use handover_rules::RequestId;
use serde_json::json;

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
