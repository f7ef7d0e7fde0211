//! Idle and absolute session limits.

use crate::common::{Person, World, account, hours, millis, minutes, seconds};
use handover_api::app::AppInfo;
use handover_api::{Reason, route};
use reqwest::Method;
use rusqlite::types::Value;

/// Calls, and waits until the use of the session is noted.
async fn use_it(world: &World, person: &Person) {
    assert_eq!(person.get(route::ME).await.status, 200);
    let now = Value::Integer(world.now().timestamp_millis());
    world
        .until("the use is noted", async || {
            world.rows("select max(used_at) from session").iter().flatten().any(|used| *used == now)
        })
        .await;
}

#[tokio::test]
async fn idle_session_expires() {
    let world = World::with(&["--session-idle-minutes", "10"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..3 {
        world.pass(minutes(10) - millis(1)).await;
        use_it(&world, &admin).await;
    }
    world.pass(minutes(10)).await;
    assert_eq!(admin.get(route::ME).await.reason(401), Reason::NotSignedIn);
    // Used once more it does not come back to life.
    world.pass(minutes(1)).await;
    admin.get(route::ME).await.problem(401);
    let app: AppInfo = admin.get(route::APP).await.ok();
    assert_eq!(app.account, None);
}

#[tokio::test]
async fn session_in_use_outlives_its_idle_limit() {
    let world = World::with(&["--session-idle-minutes", "1"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..6 {
        world.pass(seconds(25)).await;
        use_it(&world, &admin).await;
    }
    world.pass(minutes(1)).await;
    admin.get(route::ME).await.problem(401);
}

/// A tab that nobody looks at keeps its stream open, and opens another when that ends.
#[tokio::test]
async fn open_tab_without_use_does_not_extend_its_session() {
    let world = World::with(&["--session-idle-minutes", "10"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..3 {
        world.pass(minutes(3)).await;
        let app: AppInfo = admin.get(route::APP).await.ok();
        assert_eq!(app.account.map(|account| account.handle), Some(account("admin")));
        let stream = admin.client.get(admin.url(route::EVENTS)).send().await.expect("the server answers");
        assert_eq!(stream.status(), 200);
        // It reads again what it shows.
        let again = admin.call(Method::GET, route::SERVICES, &[(route::UNATTENDED, "1")], "").await;
        assert_eq!(again.status, 200);
    }
    // Nothing of it was noted, so the session ends ten minutes after signing in.
    world.pass(minutes(1)).await;
    let stream = admin.client.get(admin.url(route::EVENTS)).send().await.expect("the server answers");
    assert_eq!(stream.status(), 401);
    let app: AppInfo = admin.get(route::APP).await.ok();
    assert_eq!(app.account, None);
    admin.get(route::ME).await.problem(401);
}

#[tokio::test]
async fn session_expires_at_its_absolute_limit() {
    let world = World::with(&["--session-idle-minutes", "30", "--session-hours", "1"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..2 {
        world.pass(minutes(20)).await;
        use_it(&world, &admin).await;
    }
    world.pass(minutes(20) - millis(1)).await;
    assert_eq!(admin.get(route::ME).await.status, 200);
    world.pass(millis(1)).await;
    admin.get(route::ME).await.problem(401);
    // What has ended does not stay in the database for good.
    world.pass(hours(1)).await;
    world.sign_in("tech").await;
    assert_eq!(world.rows("select account from session"), [[Value::Text("tech-ovh".to_owned())]]);
}
