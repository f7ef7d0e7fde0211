//! Idle and absolute session limits.

use crate::common::database::Value;
use crate::common::{TestServer, TestUser, account, hours, millis, minutes, seconds};
use handover_api::app::AppInfo;
use handover_api::{Reason, route};
use reqwest::Method;

/// Makes a call and waits until the session's last use is recorded.
async fn use_it(server: &TestServer, user: &TestUser) {
    assert_eq!(user.get(route::ME).await.status, 200);
    let now = Value::Integer(server.now().timestamp_millis());
    server
        .until("the use is recorded", async || {
            server.rows("select max(used_at) from session").iter().flatten().any(|used| *used == now)
        })
        .await;
}

#[tokio::test]
async fn idle_session_expires_and_one_in_use_does_not() {
    for (limit, pause) in [(10, minutes(10) - millis(1)), (1, seconds(25))] {
        let server = TestServer::start_with(&["--session-idle-minutes", &limit.to_string()], |_| {}).await;
        let admin = server.sign_in("admin").await;
        for _ in 0..6 {
            server.advance(pause).await;
            use_it(&server, &admin).await;
        }
        server.advance(minutes(limit)).await;
        assert_eq!(admin.get(route::ME).await.reason(401), Reason::NotSignedIn);
        // A later call does not revive it.
        server.advance(minutes(1)).await;
        admin.get(route::ME).await.problem(401);
        assert_eq!(admin.get(route::APP).await.ok::<AppInfo>().account, None);
    }
}

/// A hidden tab keeps its event stream open, reconnects it, and reloads its data.
#[tokio::test]
async fn open_tab_without_use_does_not_extend_its_session() {
    let server = TestServer::start_with(&["--session-idle-minutes", "10"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    for _ in 0..3 {
        server.advance(minutes(3)).await;
        let app: AppInfo = admin.get(route::APP).await.ok();
        assert_eq!(app.account.map(|account| account.handle), Some(account("admin")));
        let stream = admin.client.get(admin.url(route::EVENTS)).send().await.expect("the server responds");
        assert_eq!(stream.status(), 200);
        // A reload of the data on screen.
        let again = admin.call(Method::GET, route::SERVICES, &[(route::UNATTENDED, "1")], "").await;
        assert_eq!(again.status, 200);
    }
    // None of that counted as use, so the session expires ten minutes after signing in.
    server.advance(minutes(1)).await;
    let stream = admin.client.get(admin.url(route::EVENTS)).send().await.expect("the server responds");
    assert_eq!(stream.status(), 401);
    assert_eq!(admin.get(route::APP).await.ok::<AppInfo>().account, None);
    admin.get(route::ME).await.problem(401);
}

#[tokio::test]
async fn session_expires_at_its_absolute_limit() {
    let server = TestServer::start_with(&["--session-idle-minutes", "30", "--session-hours", "1"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    for _ in 0..2 {
        server.advance(minutes(20)).await;
        use_it(&server, &admin).await;
    }
    server.advance(minutes(20) - millis(1)).await;
    assert_eq!(admin.get(route::ME).await.status, 200);
    server.advance(millis(1)).await;
    admin.get(route::ME).await.problem(401);
    // Expired sessions are deleted eventually.
    server.advance(hours(1)).await;
    server.sign_in("tech").await;
    assert_eq!(server.rows("select account from session"), [[Value::Text("tech-ovh".to_owned())]]);
}
