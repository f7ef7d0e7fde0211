//! Forgetting what nobody needs any more.

use crate::common::{World, hours, millis};
use handover_api::route;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use rusqlite::types::Value;
use serde_json::json;

const PASSWORD: &str = "nine blue kettles sing";

/// How many rows a statement counts.
fn count(world: &World, sql: &str) -> i64 {
    match world.rows(sql)[0][0] {
        Value::Integer(count) => count,
        ref other => panic!("{sql}: {other:?}"),
    }
}

#[tokio::test]
async fn unconfirmed_sign_up_is_deleted_a_day_after_its_link_expires() {
    let world = World::start().await;
    let stranger = world.stranger();
    let sign_up = json!({ "firstName": "Ada", "name": "Bell", "email": "ada@bell.example", "subsidiary": "PL",
                          "language": "pl_PL", "password": PASSWORD });
    stranger.post(route::SIGN_UP, &sign_up).await.done();
    let secret = world.letter_to("ada@bell.example", "Confirm your address").await.secret();
    let details = "select count(*) from account_task where details is not null";
    let secrets = "select count(*) from account_secret";
    let life = world.rows("select expires_at - began_at from account_task");
    let [Value::Integer(life)] = life[0][..] else { panic!("{life:?}") };

    world.pass(millis(life) + hours(24) - millis(1)).await;
    assert_eq!((count(&world, details), count(&world, secrets)), (1, 1));
    // Until then it is told why the link does nothing any more.
    let token = json!({ "token": secret, "password": PASSWORD });
    let late = stranger.post(route::SIGN_UP_CONFIRM, &token).await.problem(403);
    assert_eq!(late.secret, Some(MailedLinkRefusal::Expired));

    world.pass(hours(24)).await;
    world.until("it is forgotten", async || (count(&world, details), count(&world, secrets)) == (0, 0)).await;
    let later = stranger.post(route::SIGN_UP_CONFIRM, &token).await.problem(403);
    assert_eq!(later.secret, Some(MailedLinkRefusal::Unknown));
}

#[tokio::test]
async fn valid_links_survive_cleanup() {
    let world = World::start().await;
    let stranger = world.stranger();
    stranger.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    world.letter_to("admin@mail.example", "").await;
    let now = world.now();
    world.store.write(move |tx| tx.forget_expired_tasks(now)).await.expect("the store answers");
    assert_eq!(count(&world, "select count(*) from account_secret"), 1);
}
