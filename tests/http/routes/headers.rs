//! Security headers.

use super::{set_up, table};
use handover_api::route;
use reqwest::Method;

#[tokio::test]
async fn every_response_carries_security_headers() {
    let (server, admin, numbers) = set_up().await;
    let mut replies = Vec::new();
    for line in table(numbers) {
        if line.method == Method::GET && line.path != route::EVENTS {
            replies.push(line.call(&admin).await);
        }
    }
    replies.push(admin.get("/1.0/nothing").await);
    replies.push(admin.call(Method::PUT, route::ME, &[], "").await);
    replies.push(admin.post_text(route::SUBMISSIONS_CHECK, "{").await);
    replies
        .push(admin.call(Method::POST, route::SUBMISSIONS_CHECK, &[("origin", "https://elsewhere.example")], "").await);
    replies.push(admin.call(Method::GET, route::ME, &[("host", "elsewhere.example")], "").await);
    replies.push(server.visitor().get(route::ME).await);
    for reply in replies {
        let what = reply.text();
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{what}");
        assert_eq!(reply.header("cache-control"), "no-store", "{what}");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{what}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-site", "{what}");
        assert!(reply.header("content-security-policy").starts_with("default-src 'none'"), "{what}");
        assert!(reply.header("content-security-policy").contains("frame-ancestors"), "{what}");
        assert_eq!(reply.header("server"), "");
        // Only sent over TLS.
        assert_eq!(reply.header("strict-transport-security"), "");
    }
}
