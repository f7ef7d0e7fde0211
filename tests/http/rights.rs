//! May account X do action Y on service Z: asked by the provider's other systems.

use crate::common::World;
use handover_api::rights::RightsAnswers;
use handover_api::{Reason, route};
use serde_json::{Value, json};

const KEY: &str = "a-key-of-at-least-thirty-two-characters";

async fn ask(world: &World, key: &str, questions: Value) -> crate::common::Reply {
    let stranger = world.stranger();
    let request = stranger.client.post(stranger.url(route::RIGHTS)).bearer_auth(key);
    stranger.send(request.json(&json!({ "questions": questions }))).await
}

#[tokio::test]
async fn answers_every_question_with_its_reason() {
    let world = World::with(&["--rights-key", KEY], |_| {}).await;
    let shop = json!({ "name": "halden.example", "category": "DOMAIN" });
    let question = |account: &str, action: &str| json!({ "account": account, "action": action, "service": shop });
    let reply = ask(
        &world,
        KEY,
        json!([
            question("admin-ovh", "changeAllContacts"),
            question("tech-ovh", "configure"),
            question("tech-ovh", "handOnTech"),
            question("tech-ovh", "changeAllContacts"),
            question("tech-ovh", "seeInvoices"),
            question("tech-ovh", "renew"),
            question("tech-ovh", "managePayment"),
            question("tech-ovh", "transferOut"),
            question("tech-ovh", "changeHolder"),
            question("billing-ovh", "seeInvoices"),
            question("admin-ovh", "handOnTech"),
            question("outsider-ovh", "configure"),
            question("tech-ovh", "installModules"),
            json!({ "account": "admin-ovh", "action": "renew",
                    "service": { "name": "nothing.example", "category": "VPS" } }),
        ]),
    )
    .await;
    let allowed: Vec<bool> = reply.ok::<RightsAnswers>().answers.iter().map(|answer| answer.allowed).collect();
    assert_eq!(allowed, [true, true, true, false, false, false, false, false, false, true, true, false, false, false]);
    let text = reply.text();
    for reason in ["allowed", "roleLacksRight", "noContact", "notOfThisCategory"] {
        assert!(text.contains(reason), "{reason} in {text}");
    }
}

#[tokio::test]
async fn rejects_calls_without_the_key() {
    let world = World::with(&["--rights-key", KEY], |_| {}).await;
    for key in ["", "wrong", &KEY[1..]] {
        assert_eq!(ask(&world, key, json!([])).await.reason(401), Reason::NotSignedIn, "{key}");
    }
    let without = World::start().await;
    assert_eq!(ask(&without, "", json!([])).await.reason(401), Reason::NotSignedIn);
    let admin = world.sign_in("admin").await;
    assert_eq!(admin.post(route::RIGHTS, &json!({ "questions": [] })).await.reason(401), Reason::NotSignedIn);
}

/// So many questions, as long as they can be.
fn many(count: usize) -> Value {
    let name = "a".repeat(255);
    json!(vec![
        json!({ "account": "admin-ovh", "action": "renew", "service": { "name": name, "category": "VPS" } });
        count
    ])
}

#[tokio::test]
async fn accepts_at_most_a_thousand_questions() {
    let world = World::with(&["--rights-key", KEY], |_| {}).await;
    let reply = ask(&world, KEY, many(1000)).await;
    assert_eq!(reply.ok::<RightsAnswers>().answers.len(), 1000);
    assert_eq!(ask(&world, KEY, many(1001)).await.reason(413), Reason::TooLarge);
    // The key is looked at before the body.
    assert_eq!(ask(&world, "wrong", many(100)).await.reason(401), Reason::NotSignedIn);
}
