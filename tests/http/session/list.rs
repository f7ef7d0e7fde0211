//! The list of an account's sessions.

use crate::common::{TestServer, TestUser};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::{Reason, route};

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
