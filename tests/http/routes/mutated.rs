//! Mutated bodies and queries: every call gets an answer, and none an internal error.

use super::{set_up, table};
use crate::common::{Reply, domain};
use crate::mutation::{cases, mutations};
use handover_api::route;
use reqwest::Method;

/// Asserts that the call was answered, or refused as a problem that is the caller's.
#[track_caller]
fn assert_answered(reply: &Reply, path: &str, sent: &[u8]) {
    let sent = String::from_utf8_lossy(sent);
    assert!(reply.status < 500, "{path} {sent}: {} {}", reply.status, reply.text());
    if reply.status >= 400 {
        reply.problem(reply.status);
    }
}

#[tokio::test]
async fn mutated_bodies_are_answered_or_refused() {
    let (_server, admin, numbers) = set_up().await;
    for line in table(numbers) {
        let Some(body) = &line.body else { continue };
        for sent in mutations(body.to_string().as_bytes(), cases(32)) {
            let request = admin.client.request(line.method.clone(), admin.url(&line.path));
            let reply = admin.send(request.header("content-type", "application/json").body(sent.clone())).await;
            assert_answered(&reply, &line.path, &sent);
        }
    }
}

#[tokio::test]
async fn mutated_queries_are_answered_or_refused() {
    let (_server, admin, _) = set_up().await;
    let first = admin.services("?limit=1").await;
    let cursor = first.next.map(|cursor| format!("&after={cursor}")).unwrap_or_default();
    let history = route::of_service(route::HISTORY, &domain());
    let calls = [
        format!(
            "{}?limit=20&search=halden&category=DOMAIN&roles=admin&sort=tech&descending=true{cursor}",
            route::SERVICES
        ),
        format!("{}?limit=20&search=halden&state=done", route::REQUESTS),
        format!("{}?toAccount=newcomer-ovh", route::TASKS),
        history,
    ];
    for call in calls {
        let (path, query) = call.split_once('?').expect("a query");
        for sent in mutations(query.as_bytes(), cases(4)) {
            // As it is where a URL may hold it, escaped elsewhere.
            let is_plain = sent.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#');
            let query = if is_plain { String::from_utf8_lossy(&sent).into_owned() } else { escaped(&sent) };
            let reply = admin.call(Method::GET, &format!("{path}?{query}"), &[], "").await;
            assert_answered(&reply, path, &sent);
        }
    }
}

/// The bytes with everything percent-encoded except separators of parameters.
fn escaped(bytes: &[u8]) -> String {
    let escape = |byte: &u8| match byte {
        b'&' | b'=' | b'a'..=b'z' => char::from(*byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    bytes.iter().map(escape).collect()
}
