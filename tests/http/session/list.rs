//! The list of an account's sessions.

use crate::common::{TestServer, TestUser, minutes};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole;

async fn profile(user: &TestUser) -> Profile {
    user.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data
}

#[tokio::test]
async fn lists_sessions_and_ends_them() {
    let server = TestServer::start().await;
    let (here, there) = (server.sign_in("admin").await, server.sign_in("admin").await);
    let visitor = server.sign_in("tech").await;
    let sessions = profile(&here).await.sessions;
    assert!(sessions.len() == 2 && sessions[0].is_this && !sessions[1].is_this);
    // For other accounts the session does not exist.
    assert_eq!(visitor.delete(&route::session(sessions[1].id)).await.reason(404), Reason::NotFound);
    assert_eq!(profile(&there).await.sessions.len(), 2);
    here.delete(&route::session(sessions[1].id)).await.done();
    assert_eq!(there.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let there = server.sign_in("admin").await;
    here.delete(route::SESSIONS).await.done();
    assert_eq!(there.get(route::ME).await.reason(401), Reason::NotSignedIn);
    assert_eq!(profile(&here).await.sessions.len(), 1);
}

#[tokio::test]
async fn session_above_the_limit_ends_the_least_recently_used() {
    let server = TestServer::start().await;
    let oldest = server.sign_in("admin").await;
    let other = server.sign_in("tech").await;
    server.advance(minutes(1)).await;
    let used = server.sign_in("admin").await;
    server.advance(minutes(1)).await;
    for _ in 2..50 {
        server.sign_in("admin").await;
    }
    server.advance(minutes(1)).await;
    assert_eq!(profile(&oldest).await.sessions.len(), 50);
    server.advance(minutes(2)).await;
    // Their use is recorded now.
    for user in [&used, &other] {
        profile(user).await;
    }
    let last = server.sign_in("admin").await;
    assert_eq!(profile(&last).await.sessions.len(), 50);
    // The first one was used after most others, when its profile was read. Other accounts have limits of their own.
    for user in [&oldest, &used, &other] {
        assert_eq!(user.get(route::ME).await.status, 200);
    }
}

async fn end_sessions(server: &TestServer, options: &[&str]) -> (bool, String) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
    let ended = command.args(["sessions", "end"]).args(options).args(server.database_option()).output().await;
    let ended = ended.expect("running the program");
    (ended.status.success(), String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned())
}

#[tokio::test]
async fn operator_ends_the_sessions_of_one_account_or_all() {
    let server = TestServer::start().await;
    let users = [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("billing").await];
    let staff = server.staff("rhea", &[StaffRole::Reader]).await;
    let statuses = async || {
        let mut statuses = Vec::new();
        for user in &users {
            statuses.push(user.get(route::ME).await.status);
        }
        statuses
    };
    assert_eq!(end_sessions(&server, &["--account", "admin-ovh"]).await, (true, "sessions ended: 1\n".to_owned()));
    server.until_announced().await;
    assert_eq!(statuses().await, [401, 200, 200]);
    assert_eq!(staff.get(route::DESK_AUDIT).await.status, 200);
    assert_eq!(end_sessions(&server, &[]).await, (true, "sessions ended: 3\n".to_owned()));
    server.until_announced().await;
    assert_eq!(statuses().await, [401; 3]);
    assert_eq!(staff.get(route::DESK_AUDIT).await.status, 401);
}
