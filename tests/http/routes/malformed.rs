//! Malformed and mutated bodies and queries, wrong methods and unknown paths.

use super::{Line, set_up, table};
use crate::common::{Reply, TestUser, domain};
use crate::mutation::{cases, mutations};
use handover_api::Reason;
use handover_api::problem::Problem;
use handover_api::route::{self, TaskAction};
use handover_rules::desk::StaffRole;
use handover_server::http;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Asserts the one answer to every malformed body, which never contains the parser's message.
fn assert_malformed(reply: &Reply, sent: &str, path: &str) {
    let problem = reply.problem(400);
    assert_eq!(problem.reason, Reason::Malformed, "{path}");
    let expected = "The body isn't the expected JSON, or isn't marked as application/json.";
    let nothing_else = Problem { ..Problem::new(Reason::Malformed, expected) };
    assert_eq!(problem, nothing_else, "{path} {sent}");
}

/// Whether the route takes calls without a body.
fn has_optional_body(line: &Line) -> bool {
    line.path.ends_with("resendEmail")
}

/// Sends the body with each field of the wrong type, and without each field that is required.
async fn rejects_malformed_fields(admin: &TestUser, line: &Line, body: &Value) {
    let fields = body.as_object().expect("a JSON object");
    for name in fields.keys() {
        let mut wrong = fields.clone();
        wrong.insert(name.clone(), json!(["SECRET", 5]));
        let wrong = Value::Object(wrong).to_string();
        assert_malformed(&line.send_text(admin, &wrong).await, &wrong, &line.path);
        let mut missing = fields.clone();
        missing.remove(name);
        let optional = has_optional_body(line)
            || line.path.ends_with("changeContact")
            || line.path.ends_with("/resend")
            || line.path == route::PROFILE
            // Without a name it is listed by what it gives.
            || line.path.starts_with(route::ACCESS_POLICIES) && name == "name"
            || (line.path.as_str(), name.as_str()) == (route::CHANGE_EMAIL, "password");
        if !optional {
            let missing = Value::Object(missing).to_string();
            assert_malformed(&line.send_text(admin, &missing).await, &missing, &line.path);
        }
    }
}

/// Sends the body with each field twice: readers differ in which one they take.
async fn rejects_repeated_fields(admin: &TestUser, line: &Line, body: &Value) {
    let fields = body.as_object().expect("a JSON object");
    let pairs = fields.iter().map(|(name, value)| format!("{name:?}:{value}"));
    let all = pairs.clone().collect::<Vec<String>>().join(",");
    for pair in pairs {
        let twice = format!("{{{all},{pair}}}");
        assert_malformed(&line.send_text(admin, &twice).await, &twice, &line.path);
    }
}

#[tokio::test]
async fn rejects_malformed_bodies() {
    let (server, admin, numbers) = set_up().await;
    let json = ("content-type", "application/json");
    for line in &table(numbers) {
        let Some(body) = &line.body else { continue };
        for wrong in [
            "{",
            "nonsense SECRET",
            "\"SECRET\"",
            "5",
            "[5, 6, 7, 8]",
            "[]",
            " [null]",
            "{\"SECRET",
            "\u{feff}{}",
            "{}{}",
        ] {
            let reply = line.send_text(&admin, wrong).await;
            assert_malformed(&reply, wrong, &line.path);
        }
        if !has_optional_body(line) {
            assert_malformed(&line.send_text(&admin, "").await, "", &line.path);
            assert_malformed(&line.send_text(&admin, "null").await, "null", &line.path);
        }
        rejects_malformed_fields(&admin, line, body).await;
        rejects_repeated_fields(&admin, line, body).await;
        let text = body.to_string();
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            let reply = admin.call(line.method.clone(), &line.path, &[("content-type", content_type)], &text).await;
            assert_malformed(&reply, content_type, &line.path);
        }
        // A body may name every service of a submission, or have a file that does.
        let names_many = line.path.starts_with(route::SUBMISSIONS) && !line.path.ends_with("/resend");
        let size = if names_many { 8 * 1024 + 65 } else { 17 };
        let large = format!("{{\"token\":\"{}\"}}", "A".repeat(size * 1024));
        let reply = admin.call(line.method.clone(), &line.path, &[json], &large).await;
        assert_eq!(reply.reason(413), Reason::TooLarge, "{}", line.path);
    }
    // The content type as OVHcloud's clients send it.
    let marked = [("content-type", "application/json;charset=utf-8")];
    let reply = admin.call(Method::POST, route::DEMO_SESSION, &marked, "{\"account\":\"Admin-OVH\"}").await;
    reply.done();
    assert!(!server.sign_in("admin").await.request(numbers.request).await.state.is_final());
}

/// A condition is honoured, where the description names it, or refused.
#[tokio::test]
async fn ignores_no_condition() {
    let (_server, admin, numbers) = set_up().await;
    let document = http::description(true);
    let mut versioned = Vec::new();
    for line in table(numbers) {
        let place = format!("{} {}", line.method, line.address);
        let send = async |name: &str, value: &str| {
            let request = admin.client.request(line.method.clone(), admin.url(&line.path)).header(name, value);
            admin.send(if let Some(body) = &line.body { request.json(body) } else { request }).await
        };
        let operation = &document["paths"][&line.address][line.method.as_str().to_lowercase()];
        let is_versioned = operation["parameters"].to_string().contains("If-Match");
        let reply = send("if-match", "\"x\"").await;
        if is_versioned {
            assert!(reply.status >= 400, "{place} {}", reply.status);
            versioned.push(place);
        } else {
            assert_eq!(reply.reason(412), Reason::PreconditionFailed, "{place}");
            assert_eq!(send("if-match", "*").await.status, 412, "{place}");
            if line.method != Method::GET {
                assert_eq!(send("if-none-match", "*").await.status, 412, "{place}");
            }
        }
    }
    // Policies of both APIs, the profile, holder details, objects of the provider, and decisions.
    versioned.dedup();
    assert_eq!(versioned.len(), 2 * 2 + 1 + 1 + 2 * 5 + 1, "{versioned:?}");
}

#[tokio::test]
async fn rejects_wrong_methods() {
    let (_server, admin, numbers) = set_up().await;
    let mut taken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in table(numbers) {
        taken.entry(line.path).or_default().insert(line.method.to_string());
    }
    for (path, methods) in taken {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if methods.contains(method.as_str()) {
                continue;
            }
            let reply = admin.call(method.clone(), &path, &[], "").await;
            if path.starts_with(route::DESK) {
                assert_eq!(reply.reason(404), Reason::NotFound, "{method} {path}: customers do not learn of it");
                continue;
            }
            assert_eq!(reply.reason(405), Reason::MethodNotAllowed, "{method} {path}");
            let allowed: BTreeSet<&str> = reply.header("allow").split(',').map(str::trim).collect();
            assert!(methods.iter().all(|method| allowed.contains(method.as_str())), "{path}: {allowed:?}");
        }
    }
}

#[tokio::test]
async fn unknown_paths_are_not_found() {
    let (server, admin, numbers) = set_up().await;
    let odd_ids = ["0", "-1", "1e3", "1234567890123", "x", "%ff", "%00", "1%2F2", "..%2f", "%F0%9F%92%A9"];
    let mut paths: Vec<String> =
        ["/", "/1.0", "/1.0/", "/1.0/nothing", "/1.0/me/", "/2.0/me", "/1.0/ME", "/1.0//me", "/%ff"]
            .iter()
            .map(|path| (*path).to_owned())
            .collect();
    for odd in odd_ids {
        paths.extend([
            format!("/1.0/me/requests/{odd}"),
            format!("/1.0/me/task/contactChange/{odd}"),
            format!("/1.0/demo/mails/{odd}"),
            format!("/1.0/demo/mails/{odd}/html"),
            format!("/1.0/domain/{odd}/serviceInfos"),
            format!("/1.0/me/requests/{}/{odd}", numbers.request),
        ]);
    }
    for user in [&admin, &server.visitor()] {
        for path in &paths {
            let reply = user.get(path).await;
            if reply.status != 401 || user.handle == admin.handle {
                assert_eq!(reply.reason(404), Reason::NotFound, "{path}");
            }
        }
    }
    for odd in odd_ids {
        for action in TaskAction::ALL {
            let path = format!("/1.0/me/task/contactChange/{odd}/{}", action.as_str());
            let reply = admin.post(&path, &json!({ "token": "x", "to": "newcomer-ovh" })).await;
            assert_eq!(reply.reason(404), Reason::NotFound, "{path}");
        }
        let path = format!("/1.0/domain/{odd}/changeContact");
        let reply = admin.post(&path, &json!({ "contactTech": "newcomer-ovh" })).await;
        assert_eq!(reply.reason(404), Reason::NotFound, "{path}");
    }
}

#[tokio::test]
async fn control_characters_in_queries_and_filters_are_malformed() {
    let (server, admin, _) = set_up().await;
    let staff = server.staff("rhea", &[StaffRole::Support]).await;
    let of_customers = [route::SERVICES, route::SERVICES_CSV, route::REQUESTS, route::REQUESTS_CSV];
    let contacts = json!({ "admin": null, "tech": "newcomer-ovh", "billing": null });
    for character in ["%00", "a%00b", "%07", "%0A", "%7F", "%C2%85"] {
        for name in ["search", "serviceName", "q", "category", "roles", "sort", "after", "unknown"] {
            for path in of_customers {
                let reply = admin.get(&format!("{path}?{name}={character}")).await;
                assert_eq!(reply.reason(400), Reason::Malformed, "{path} {name} {character}");
            }
            for (path, character) in [(route::SUBMISSIONS, character), (route::SUBMISSIONS_CHECK, "\u{7}")] {
                let selection = json!({ "matching": { "filters": format!("{name}={character}") } });
                let body = json!({ "lines": { "selected": { "selection": selection, "contacts": contacts } } });
                assert_eq!(admin.post(path, &body).await.reason(400), Reason::Malformed, "{path} {name} {character}");
            }
        }
        for path in [route::DESK_SEARCH, route::DESK_AUDIT, route::DESK_CASES] {
            let reply = staff.get(&format!("{path}?q={character}")).await;
            assert_eq!(reply.reason(400), Reason::Malformed, "{path} {character}");
        }
    }
}

#[tokio::test]
async fn trace_is_not_supported() {
    let (_server, admin, _) = set_up().await;
    for path in [route::SERVICES, route::APP, route::HEALTH] {
        assert_eq!(admin.call(Method::TRACE, path, &[], "").await.reason(405), Reason::MethodNotAllowed, "{path}");
    }
}

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
