//! Every route: who is let in, and what is said to calls that make no sense. A route without a line in [`table`] fails.

use crate::common::{Change, Person, Provider, Reply, World, domain};
use handover_api::account::Profile;
use handover_api::app::ScreenResponse;
use handover_api::route::{self, TaskAction};
use handover_api::{Reason, problem::Problem};
use handover_rules::{Category, MailId, RequestId, SessionId, TaskId};
use handover_server::http;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Who is let in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Everybody.
    Anybody,
    /// Whoever is signed in, each with what is theirs.
    SignedIn,
    /// Whoever has to do with one thing; for others it does not exist.
    Concerned,
}

/// One route: the address it is registered under, and a call of it by the admin.
struct Line {
    method: Method,
    address: String,
    path: String,
    who: For,
    /// A body that can be understood; `None` where none is read.
    body: Option<Value>,
}

fn line(method: Method, address: impl Into<String>, path: impl Into<String>, who: For) -> Line {
    Line { method, address: address.into(), path: path.into(), who, body: None }
}

impl Line {
    fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    async fn call(&self, person: &Person) -> Reply {
        let request = person.client.request(self.method.clone(), person.url(&self.path));
        let request = if let Some(body) = &self.body { request.json(body) } else { request };
        person.send(request).await
    }
}

impl Line {
    /// A body as it is, that claims to be JSON.
    async fn send_text(&self, person: &Person, body: &str) -> Reply {
        person.call(self.method.clone(), &self.path, &[("content-type", "application/json")], body).await
    }
}

/// What the admin has to do with, by number.
#[derive(Clone, Copy)]
struct Numbers {
    request: RequestId,
    /// A change of address that has begun.
    address: TaskId,
    /// Another session.
    session: SessionId,
}

/// Every route of the server, in demo mode.
fn table(numbers: Numbers) -> Vec<Line> {
    use For::{Anybody, Concerned, SignedIn};
    let id = numbers.request;
    let (get, post) = (Method::GET, Method::POST);
    let mut lines = vec![
        line(get.clone(), route::HEALTH, route::HEALTH, Anybody),
        line(get.clone(), route::APP, route::APP, Anybody),
        line(post.clone(), route::SESSION, route::SESSION, Anybody)
            .body(json!({ "login": "admin-ovh", "password": "wrong" })),
        line(post.clone(), route::DEMO_SESSION, route::DEMO_SESSION, Anybody).body(json!({ "account": "admin-ovh" })),
        line(Method::DELETE, route::SESSION, route::SESSION, SignedIn),
        line(get.clone(), route::EVENTS, route::EVENTS, SignedIn),
        line(get.clone(), route::ME, route::ME, SignedIn),
        line(get.clone(), route::SERVICES, route::SERVICES, SignedIn),
        line(get.clone(), route::REQUESTS, route::REQUESTS, SignedIn),
        line(get.clone(), route::TASKS, route::TASKS, SignedIn),
        line(post.clone(), route::SIGN_UP, route::SIGN_UP, Anybody).body(json!({
            "firstName": "Anna", "name": "Bell", "email": "anna@bell.example", "subsidiary": "FR", "language": "fr_FR",
            "password": "nine blue kettles sing",
        })),
        line(post.clone(), route::SIGN_UP_CONFIRM, route::SIGN_UP_CONFIRM, Anybody)
            .body(json!({ "token": "x", "password": "y" })),
        line(post.clone(), route::PASSWORD_FORGOTTEN, route::PASSWORD_FORGOTTEN, Anybody)
            .body(json!({ "login": "admin-ovh" })),
        line(post.clone(), route::PASSWORD_RESET, route::PASSWORD_RESET, Anybody)
            .body(json!({ "token": "x", "password": "nine blue kettles sing" })),
        line(post.clone(), route::SECRET, route::SECRET, Anybody).body(json!({ "purpose": "password", "token": "x" })),
        line(post.clone(), route::ADDRESS_UNDO, route::ADDRESS_UNDO, Anybody).body(json!({ "token": "x" })),
        // For the provider's other systems only; nobody's session opens it.
        line(post.clone(), route::RIGHTS, route::RIGHTS, SignedIn),
        line(get.clone(), route::PROFILE, route::PROFILE, SignedIn),
        line(Method::PUT, route::PROFILE, route::PROFILE, SignedIn).body(json!({
            "firstName": "Ada", "name": "Min", "organisation": "", "language": "en_GB",
        })),
        line(post.clone(), route::PASSWORD, route::PASSWORD, SignedIn)
            .body(json!({ "present": "wrong", "new": "nine blue kettles sing" })),
        line(post.clone(), route::CHANGE_EMAIL, route::CHANGE_EMAIL, SignedIn)
            .body(json!({ "newEmail": "new@bell.example", "password": "wrong" })),
        line(Method::DELETE, "/1.0/me/sessions/{id}", route::session(numbers.session), Concerned),
        line(Method::DELETE, route::SESSIONS, route::SESSIONS, SignedIn),
        line(get.clone(), route::HISTORY, route::history(route::HISTORY, &domain()), Concerned),
        line(get.clone(), route::HISTORY_CSV, route::history(route::HISTORY_CSV, &domain()), Concerned),
        line(post.clone(), route::DEMO_PAY, route::DEMO_PAY, SignedIn),
        line(post.clone(), route::DEMO_PAYMENT_METHOD, route::DEMO_PAYMENT_METHOD, SignedIn),
        line(post.clone(), route::DEMO_ORDER, route::DEMO_ORDER, SignedIn)
            .body(json!({ "service": { "name": "vps-1.example", "category": "VPS" } })),
        // In builds for tests only.
        line(post.clone(), "/test/clock", "/test/clock", Anybody).body(json!({ "seconds": 0 })),
        // In demo mode everybody reads every mail.
        line(get.clone(), route::DEMO_MAILS, route::DEMO_MAILS, SignedIn),
        line(get.clone(), "/1.0/demo/mails/{id}", route::demo_mail(MailId::new(1)), SignedIn),
        line(get.clone(), "/1.0/demo/mails/{id}/html", route::demo_mail_html(MailId::new(1)), SignedIn),
        line(get.clone(), route::MODIFY, route::modify(&domain()), Concerned),
        line(post.clone(), route::CHECK, route::CHECK, Concerned)
            .body(json!({ "service": domain(), "change": { "contactTech": "newcomer-ovh" } })),
        line(get.clone(), "/1.0/me/requests/{id}", route::request(id), Concerned),
        line(get.clone(), "/1.0/me/task/contactChange/{id}", route::task(id), Concerned),
    ];
    for action in [TaskAction::Accept, TaskAction::Refuse, TaskAction::ResendEmail] {
        let address = ["/1.0/me/task/emailChange/{id}/", action.as_str()].concat();
        let line = line(post.clone(), address, route::email_task_action(numbers.address, action), Concerned);
        lines.push(if action == TaskAction::Accept { line.body(json!({ "token": "x" })) } else { line });
    }
    for action in TaskAction::ALL {
        let address = ["/1.0/me/task/contactChange/{id}/", action.as_str()].concat();
        let line = line(post.clone(), address, route::task_action(id, action), Concerned);
        lines.push(match action {
            TaskAction::Accept | TaskAction::Refuse => line.body(json!({ "token": "x" })),
            TaskAction::ResendEmail => line.body(json!({ "to": "newcomer-ovh" })),
            TaskAction::Withdraw | TaskAction::TakeBack => line,
        });
    }
    for category in Category::ALL {
        let names = [route::ROOT, route::category_path(*category)].concat();
        let [address, path] = ["{service}", "each.example"].map(|name| [&names, "/", name].concat());
        lines.push(line(get.clone(), names.clone(), names, SignedIn));
        let last = "/serviceInfos";
        lines.push(line(get.clone(), [&address, last].concat(), [&path, last].concat(), Concerned));
        let last = "/changeContact";
        lines.push(
            line(post.clone(), [&address, last].concat(), [&path, last].concat(), Concerned)
                .body(json!({ "contactTech": "newcomer-ovh" })),
        );
    }
    lines
}

/// A world in which the admin has a service of each category, a request, a change of address and a second session.
async fn scene() -> (World, Person, Numbers) {
    let world = World::with(&[], |provider: &mut Provider| {
        for category in Category::ALL {
            provider.add("each.example", category.as_str(), ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let admin = world.sign_in("admin").await;
    let request = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    let address = admin.post(route::CHANGE_EMAIL, &json!({ "newEmail": "new@mail.example" })).await.ok();
    world.sign_in("admin").await;
    let profile: ScreenResponse<Profile> = admin.get(route::PROFILE).await.ok();
    let other = profile.data.sessions.into_iter().find(|session| !session.is_this).expect("the second session");
    world.settle().await;
    (world, admin, Numbers { request, address, session: other.id })
}

fn any_numbers() -> Numbers {
    Numbers { request: RequestId::new(1).expect("a number"), address: TaskId::new(1), session: SessionId::new(1) }
}

#[test]
fn every_route_has_a_line() {
    let registered = |demo| -> BTreeSet<(String, String)> {
        http::addresses(demo).into_iter().map(|(method, address)| (method.to_string(), address)).collect()
    };
    let lines: BTreeSet<(String, String)> =
        table(any_numbers()).into_iter().map(|line| (line.method.to_string(), line.address)).collect();
    let missing: Vec<_> = registered(true).difference(&lines).cloned().collect();
    assert!(missing.is_empty(), "routes without a line here: {missing:?}");
    let gone: Vec<_> = lines.difference(&registered(true)).cloned().collect();
    assert!(gone.is_empty(), "lines without a route: {gone:?}");
    let demo: Vec<String> =
        registered(true).difference(&registered(false)).map(|(_, address)| address.clone()).collect();
    assert!(demo.len() == 7 && demo.iter().all(|address| address.starts_with("/1.0/demo/")), "{demo:?}");
}

#[tokio::test]
async fn without_a_session_nothing_is_said() {
    let (world, _, numbers) = scene().await;
    let stranger = world.stranger();
    let cookie = [("cookie", "handover=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")];
    for line in table(numbers) {
        if line.who == For::Anybody {
            let status = line.call(&stranger).await.status;
            let needs_a_secret = [route::SIGN_UP_CONFIRM, route::PASSWORD_RESET, route::ADDRESS_UNDO, route::SECRET];
            let expected = match line.path.as_str() {
                route::SESSION => 401,
                path if needs_a_secret.contains(&path) => 403,
                _ => 200,
            };
            assert_eq!(status, expected, "{}", line.path);
            continue;
        }
        let stranger = world.stranger();
        let body = line.body.as_ref().map(Value::to_string).unwrap_or_default();
        for reply in [
            line.call(&stranger).await,
            stranger.call(line.method.clone(), &line.path, &cookie, &body).await,
            // Who is not let in learns nothing about the body either.
            stranger.call(line.method.clone(), &line.path, &[("content-type", "application/json")], "{").await,
        ] {
            assert_eq!(reply.reason(401), Reason::NotSignedIn, "{} {}", line.method, line.path);
        }
    }
}

#[tokio::test]
async fn what_does_not_concern_an_account_does_not_exist_for_it() {
    let (world, admin, numbers) = scene().await;
    let outsider = world.sign_in("outsider").await;
    for line in table(numbers) {
        if line.who == For::Concerned {
            let refused = line.call(&outsider).await;
            assert_eq!(refused.reason(404), Reason::NotFound, "{} {}", line.method, line.path);
            // What never existed gets the same answer.
            let Numbers { request, address, session } = numbers;
            let mut path = line.path.replace(".example", ".invalid");
            for number in [request.to_string(), address.to_string(), session.to_string()] {
                path = path.replace(&number, "999999999999");
            }
            let body = line.body.as_ref().map(|body| {
                let text = body.to_string().replace(".example", ".invalid");
                serde_json::from_str(&text).expect("still JSON")
            });
            let nothing = Line { path, body, ..line };
            assert_eq!(nothing.call(&outsider).await.text(), refused.text(), "{} {}", nothing.method, nothing.path);
        }
    }
    // Nothing of it has come through.
    let request = admin.request(numbers.request).await;
    assert!(!request.state.is_final() && request.missing().count() == 2);
}

#[tokio::test]
async fn who_is_concerned_gets_through() {
    let (_world, admin, numbers) = scene().await;
    for line in table(numbers) {
        // Streams do not end; these have tests of their own.
        if line.path == route::EVENTS || line.path == route::SESSION || line.method == Method::POST {
            continue;
        }
        let reply = line.call(&admin).await;
        assert_eq!(reply.status, 200, "{} {}", line.path, reply.text());
        let list = Category::ALL.iter().any(|category| line.path.ends_with(route::category_path(*category)));
        if list {
            assert!(reply.ok::<Vec<String>>().contains(&"each.example".to_owned()), "{}", line.path);
        }
    }
}

/// What is said to a body that cannot be understood: always the same, never the parser's own words.
fn assert_malformed(reply: &Reply, sent: &str, path: &str) {
    let problem = reply.problem(400);
    assert_eq!(problem.reason, Reason::Malformed, "{path}");
    let expected = "The body is not the JSON that belongs here, or is not marked as application/json.";
    let nothing_else = Problem { ..Problem::new(Reason::Malformed, expected) };
    assert_eq!(problem, nothing_else, "{path} {sent}");
}

#[tokio::test]
async fn bodies_that_make_no_sense() {
    let (world, admin, numbers) = scene().await;
    let json = ("content-type", "application/json");
    for line in table(numbers) {
        let Some(body) = &line.body else { continue };
        let maybe = line.path.ends_with("resendEmail");
        for wrong in ["{", "nonsense SECRET", "\"SECRET\"", "5", "[5, 6, 7, 8]", "{\"SECRET", "\u{feff}{}", "{}{}"] {
            let reply = line.send_text(&admin, wrong).await;
            assert_malformed(&reply, wrong, &line.path);
        }
        if !maybe {
            assert_malformed(&line.send_text(&admin, "").await, "", &line.path);
            assert_malformed(&line.send_text(&admin, "null").await, "null", &line.path);
        }
        // Every field in turn with a value of the wrong type; without it, where it has to be there.
        let fields = body.as_object().expect("our bodies are objects");
        for name in fields.keys() {
            let mut wrong = fields.clone();
            wrong.insert(name.clone(), json!(["SECRET", 5]));
            let wrong = Value::Object(wrong).to_string();
            assert_malformed(&line.send_text(&admin, &wrong).await, &wrong, &line.path);
            let mut missing = fields.clone();
            missing.remove(name);
            let optional = maybe
                || line.path.ends_with("changeContact")
                || (line.path.as_str(), name.as_str()) == (route::CHANGE_EMAIL, "password");
            if !optional {
                let missing = Value::Object(missing).to_string();
                assert_malformed(&line.send_text(&admin, &missing).await, &missing, &line.path);
            }
        }
        let text = body.to_string();
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            let reply = admin.call(line.method.clone(), &line.path, &[("content-type", content_type)], &text).await;
            assert_malformed(&reply, content_type, &line.path);
        }
        let large = format!("{{\"token\":\"{}\"}}", "A".repeat(17 * 1024));
        let reply = admin.call(line.method.clone(), &line.path, &[json], &large).await;
        assert_eq!(reply.reason(413), Reason::TooLarge, "{}", line.path);
    }
    // Bodies as clients of the reference mark them.
    let marked = [("content-type", "application/json;charset=utf-8")];
    let reply = admin.call(Method::POST, route::DEMO_SESSION, &marked, "{\"account\":\"Admin-OVH\"}").await;
    reply.done();
    assert!(!world.sign_in("admin").await.request(numbers.request).await.state.is_final());
}

#[tokio::test]
async fn methods_that_do_not_fit() {
    let (_world, admin, numbers) = scene().await;
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
            assert_eq!(reply.reason(405), Reason::MethodNotAllowed, "{method} {path}");
            let allowed: BTreeSet<&str> = reply.header("allow").split(',').map(str::trim).collect();
            assert!(methods.iter().all(|method| allowed.contains(method.as_str())), "{path}: {allowed:?}");
        }
    }
}

#[tokio::test]
async fn addresses_that_do_not_exist() {
    let (world, admin, numbers) = scene().await;
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
    for person in [&admin, &world.stranger()] {
        for path in &paths {
            let reply = person.get(path).await;
            if reply.status != 401 || person.handle == admin.handle {
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
async fn every_answer_carries_the_headers_that_protect_it() {
    let (world, admin, numbers) = scene().await;
    let mut replies = Vec::new();
    for line in table(numbers) {
        if line.method == Method::GET && line.path != route::EVENTS {
            replies.push(line.call(&admin).await);
        }
    }
    replies.push(admin.get("/1.0/nothing").await);
    replies.push(admin.call(Method::PUT, route::ME, &[], "").await);
    replies.push(admin.post_text(route::CHECK, "{").await);
    replies.push(admin.call(Method::POST, route::CHECK, &[("origin", "https://elsewhere.example")], "").await);
    replies.push(admin.call(Method::GET, route::ME, &[("host", "elsewhere.example")], "").await);
    replies.push(world.stranger().get(route::ME).await);
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
        // Only where browsers come over TLS.
        assert_eq!(reply.header("strict-transport-security"), "");
    }
}
