//! Foreign origins, CORS and the `Host` header.

use crate::common::{Reply, TO_NEWCOMER, TestServer, TestUser, account, domain};
use handover_api::route::TaskAction;
use handover_api::submissions::ChangeContact;
use handover_api::{Reason, route};
use handover_rules::{RequestId, RequestState};
use reqwest::Method;

const ALLOWED: &str = "https://static.handover.test";
const JSON: (&str, &str) = ("content-type", "application/json");

async fn start() -> TestServer {
    TestServer::start_with(&["--allowed-origin", ALLOWED, "--allowed-host", "api.handover.test"], |_| {}).await
}

async fn submit(user: &TestUser, headers: &[(&str, &str)]) -> Reply {
    let body = ChangeContact { contact_tech: Some("newcomer-ovh".to_owned()), ..ChangeContact::default() };
    let body = serde_json::to_string(&body).expect("serializing the body");
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain([JSON]).collect();
    user.call(Method::POST, &route::change_contact(&domain()), &headers, &body).await
}

#[tokio::test]
async fn rejects_changes_from_foreign_origins() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let foreign: [&[(&str, &str)]; 12] = [
        &[("origin", "https://elsewhere.example")],
        &[("origin", "null")],
        &[("origin", "http://handover.test.elsewhere.example")],
        &[("origin", "http://handover.test:8080")],
        &[("origin", "https://handover.test")],
        &[("origin", "https://static.handover.test.elsewhere.example")],
        &[("origin", "na\u{ef}ve")],
        &[("origin", "https://elsewhere.example"), ("sec-fetch-site", "same-origin")],
        &[("origin", "null"), ("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
    ];
    for headers in foreign {
        assert_eq!(submit(&admin, headers).await.reason(403), Reason::ForeignOrigin, "{headers:?}");
        let out = admin.call(Method::DELETE, route::SESSION, headers, "").await;
        assert_eq!(out.reason(403), Reason::ForeignOrigin, "{headers:?}");
        assert_eq!(admin.call(Method::PUT, route::ME, headers, "").await.reason(403), Reason::ForeignOrigin);
    }
    assert!(admin.service(&domain()).await.expect("the session is still valid").open.is_empty());

    // Browsers send forms across origins without a preflight.
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    for action in [TaskAction::Withdraw, TaskAction::TakeBack, TaskAction::ResendEmail] {
        let form = [("origin", "https://elsewhere.example"), ("content-type", "text/plain")];
        let reply = admin.call(Method::POST, &route::task_action(id, action), &form, "{}").await;
        assert_eq!(reply.reason(403), Reason::ForeignOrigin);
    }
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
}

#[tokio::test]
async fn rejects_sign_in_from_foreign_origins() {
    let server = start().await;
    let visitor = server.visitor();
    for path in [route::SESSION, route::DEMO_SESSION] {
        let body = "{\"account\":\"admin-ovh\",\"login\":\"admin-ovh\",\"password\":\"x\"}";
        let headers = [("origin", "https://elsewhere.example"), JSON];
        let reply = visitor.call(Method::POST, path, &headers, body).await;
        assert_eq!(reply.reason(403), Reason::ForeignOrigin);
        assert_eq!(reply.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn accepts_own_origins_and_programs() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let loopback = admin.url("");
    let own: [&[(&str, &str)]; 6] = [
        &[("origin", "http://handover.test"), ("sec-fetch-site", "same-origin")],
        &[("origin", "http://handover.test")],
        &[("origin", ALLOWED), ("sec-fetch-site", "same-site")],
        &[("origin", &loopback)],
        &[("sec-fetch-site", "same-origin")],
        &[],
    ];
    for headers in own {
        let ids: Vec<RequestId> = submit(&admin, headers).await.ok();
        admin.withdraw(ids[0]).await.done();
    }
}

#[tokio::test]
async fn only_allowed_origins_can_read() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    for (origin, allowed) in [(ALLOWED, true), ("https://elsewhere.example", false), ("null", false)] {
        let reply = admin.call(Method::GET, route::ME, &[("origin", origin)], "").await;
        assert_eq!(reply.status, 200);
        let may = if allowed { origin } else { "" };
        assert_eq!(reply.header("access-control-allow-origin"), may);
        if allowed {
            assert_eq!(reply.header("access-control-allow-credentials"), "true");
            assert_eq!(reply.header("access-control-expose-headers"), "handover-position,etag");
        }
        assert!(reply.varies_by("origin"), "{origin}");

        let ask = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type, idempotency-key"),
        ];
        let preflight = admin.call(Method::OPTIONS, &route::change_contact(&domain()), &ask, "").await;
        assert_eq!(preflight.header("access-control-allow-origin"), may);
        if allowed {
            assert_eq!(preflight.status, 200);
            assert_eq!(preflight.header("access-control-allow-credentials"), "true");
            let headers = preflight.header("access-control-allow-headers").to_ascii_lowercase();
            for header in ["content-type", "idempotency-key", "handover-unattended", "handover-account"] {
                assert!(headers.contains(header), "{headers}");
            }
            let methods = preflight.header("access-control-allow-methods");
            assert!(["GET", "POST", "DELETE"].iter().all(|method| methods.contains(method)), "{methods}");
        }
    }
}

#[tokio::test]
async fn rejects_unknown_hosts() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let host = |name| [("host", name)];
    for unknown in ["elsewhere.example", "handover.test.elsewhere.example", "127.0.0.1", "localhost:1", ""] {
        let reply = admin.call(Method::GET, route::ME, &host(unknown), "").await;
        assert_eq!(reply.reason(400), Reason::Malformed, "{unknown}");
        let reply = submit(&admin, &host(unknown)).await;
        assert_eq!(reply.reason(400), Reason::Malformed, "{unknown}");
        // Health checks call the server by IP address.
        assert_eq!(admin.call(Method::GET, route::HEALTH, &host(unknown), "").await.ok::<String>(), "ok");
    }
    for known in ["handover.test", "HANDOVER.test", "api.handover.test"] {
        assert_eq!(admin.call(Method::GET, route::ME, &host(known), "").await.status, 200, "{known}");
    }
}

#[tokio::test]
async fn mailed_links_ignore_host_headers() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let hosts = [
        ("host", "api.handover.test"),
        ("x-forwarded-host", "elsewhere.example"),
        ("forwarded", "host=elsewhere.example"),
    ];
    submit(&admin, &hosts).await.ok::<Vec<RequestId>>();
    let mails = server.mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.to == account("newcomer")).count(), 1);
    for mail in mails {
        assert!(mail.text.contains("http://handover.test/#/useraccount/contacts/"), "{}", mail.text);
        assert!(!mail.text.contains("elsewhere") && !mail.text.contains("api.handover.test"));
    }
}
