//! Compression of responses.

use crate::common::{Reply, TestServer, TestUser};
use handover_api::route;
use reqwest::Method;

/// Calls a route as a browser does.
async fn get(user: &TestUser, path: &str) -> Reply {
    user.call(Method::GET, path, &[("accept-encoding", "gzip, deflate, br")], "").await
}

#[tokio::test]
async fn long_lists_and_files_are_compressed_and_nothing_else_is() {
    let (server, _) = TestServer::start_with_domains(60).await;
    let admin = server.sign_in("admin").await;
    let whole = admin.get(route::SERVICES).await;
    assert_eq!(whole.header("content-encoding"), "", "not asked for");
    let list = get(&admin, route::SERVICES).await;
    assert_eq!(list.header("content-encoding"), "gzip");
    assert!(list.varies_by("accept-encoding"));
    assert!(list.body.len() * 5 < whole.body.len(), "{} of {}", list.body.len(), whole.body.len());
    assert_eq!(get(&admin, route::SERVICES_CSV).await.header("content-encoding"), "gzip");
    let short = get(&admin, route::ME).await;
    assert_eq!(short.header("content-encoding"), "");
}

#[tokio::test]
async fn the_event_stream_is_not_compressed() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let stream = admin.client.get(admin.url(route::EVENTS)).header("accept-encoding", "gzip").send().await;
    let stream = stream.expect("the stream opens");
    assert!(stream.status().is_success());
    assert!(!stream.headers().contains_key("content-encoding"));
}
