//! Access control of every route, and security headers of its answers.

use super::{For, Line, Numbers, set_up, table};
use handover_api::{Reason, route};
use handover_rules::access::AccessPolicyId;
use handover_rules::desk::{DeskAct, StaffRole};
use handover_rules::holder::HolderChangeId;
use handover_rules::{Category, MailedLinkId, RequestId, SessionId};
use handover_server::http;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn any_numbers() -> Numbers {
    Numbers {
        request: RequestId::new(1).expect("a valid number"),
        address: MailedLinkId::new(1),
        session: SessionId::new(1),
        holder: HolderChangeId::new(1),
        policies: [1, 2].map(AccessPolicyId::from_random),
    }
}

#[test]
fn every_route_is_listed() {
    let registered = |demo| -> BTreeSet<(String, String)> {
        http::endpoints(demo).into_iter().map(|(method, address)| (method.to_string(), address)).collect()
    };
    let lines: BTreeSet<(String, String)> =
        table(any_numbers()).into_iter().map(|line| (line.method.to_string(), line.address)).collect();
    let missing: Vec<_> = registered(true).difference(&lines).cloned().collect();
    assert!(missing.is_empty(), "routes without a line here: {missing:?}");
    let gone: Vec<_> = lines.difference(&registered(true)).cloned().collect();
    assert!(gone.is_empty(), "lines without a route: {gone:?}");
    let demo: Vec<String> =
        registered(true).difference(&registered(false)).map(|(_, address)| address.clone()).collect();
    assert!(demo.len() == 14 && demo.iter().all(|address| address.starts_with("/1.0/demo/")), "{demo:?}");
}

#[tokio::test]
async fn rejects_calls_without_a_session() {
    let (server, _, numbers) = set_up().await;
    let visitor = server.visitor();
    let cookie = [("cookie", "handover=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")];
    for line in table(numbers) {
        if line.who == For::Anybody {
            let status = line.call(&visitor).await.status;
            let needs_a_secret = [
                route::SIGN_UP_CONFIRM,
                route::PASSWORD_RESET,
                route::ADDRESS_UNDO,
                route::MAILED_LINK,
                route::DESK_INVITATION,
                route::DESK_ENROL,
                route::HOLDER_LINK,
                route::HOLDER_ANSWER,
                route::CASE_LINK,
                route::CASE_CONFIRM,
                route::CASE_OBJECTION,
                route::AUTH_CREDENTIAL,
            ];
            let is_case = line.path.starts_with(route::CASE);
            let expected = match line.path.as_str() {
                // No provider is configured.
                path if path.contains("/session/provider") => 404,
                // Without a private link there is no case.
                _ if is_case => 404,
                // None is configured, and no email has a file.
                route::LOGO => 404,
                path if path.ends_with("/attachment") => 404,
                route::SESSION | route::DESK_SESSION => 401,
                // Messages are signed.
                route::DEMO_WEBHOOKS if line.method == Method::POST => 401,
                path if needs_a_secret.contains(&path) => 403,
                _ => 200,
            };
            assert_eq!(status, expected, "{}", line.path);
            continue;
        }
        let visitor = server.visitor();
        let body = line.body.as_ref().map(Value::to_string).unwrap_or_default();
        for reply in [
            line.call(&visitor).await,
            visitor.call(line.method.clone(), &line.path, &cookie, &body).await,
            // The session is checked before the body is parsed.
            visitor.call(line.method.clone(), &line.path, &[("content-type", "application/json")], "{").await,
        ] {
            assert_eq!(reply.reason(401), Reason::NotSignedIn, "{} {}", line.method, line.path);
        }
    }
}

#[tokio::test]
async fn resources_of_others_do_not_exist() {
    let (server, admin, numbers) = set_up().await;
    let outsider = server.sign_in("outsider").await;
    for line in table(numbers) {
        if line.who == For::Concerned {
            let refused = line.call(&outsider).await;
            assert_eq!(refused.reason(404), Reason::NotFound, "{} {}", line.method, line.path);
            // A resource that never existed gets the same answer.
            let Numbers { request, address, session, holder, policies } = numbers;
            let mut path = line.path.replace(".example", ".invalid");
            for number in [request.to_string(), address.to_string(), session.to_string(), holder.to_string()] {
                path = path.replace(&number, "999999999999");
            }
            for policy in policies {
                path = path.replace(&policy.to_string(), &AccessPolicyId::from_random(7).to_string());
            }
            let body = line.body.as_ref().map(|body| {
                let text = body.to_string().replace(".example", ".invalid");
                serde_json::from_str(&text).expect("valid JSON")
            });
            let nothing = Line { path, body, ..line };
            assert_eq!(nothing.call(&outsider).await.text(), refused.text(), "{} {}", nothing.method, nothing.path);
        }
    }
    // None of the calls had an effect.
    let request = admin.request(numbers.request).await;
    assert!(!request.state.is_final() && request.missing().count() == 2);
}

#[tokio::test]
async fn for_customers_there_is_no_desk() {
    let (server, _, numbers) = set_up().await;
    for name in ["admin", "outsider"] {
        let customer = server.sign_in(name).await;
        let nothing = customer.get("/1.0/desk/nothing").await;
        for line in table(numbers).into_iter().filter(|line| matches!(line.who, For::Staff(_))) {
            for reply in [line.call(&customer).await, line.send_text(&customer, "{").await] {
                assert_eq!(reply.reason(404), Reason::NotFound, "{} {}", line.method, line.path);
                assert_eq!(reply.text(), nothing.text(), "{} {}", line.method, line.path);
            }
        }
    }
}

#[tokio::test]
async fn each_route_of_the_desk_and_each_act_needs_its_role() {
    let (server, _, numbers) = set_up().await;
    let acts = table(numbers).iter().filter_map(|line| line.body.as_ref()?.get("act").cloned()).collect::<Vec<_>>();
    let decisions = [DeskAct::ApproveCase, DeskAct::AskCaseAgain, DeskAct::RefuseCase];
    for act in DeskAct::ALL.into_iter().filter(|act| act.needs_reason() && !decisions.contains(act)) {
        assert!(acts.iter().any(|body| body.get(act.as_str()).is_some()), "no line for {}", act.as_str());
    }
    for role in StaffRole::ALL {
        let name = role.as_str();
        let staff = server.staff(name, &[role]).await;
        for line in table(numbers) {
            let For::Staff(needed) = line.who else { continue };
            let (method, path, body) = (line.method.clone(), line.path.clone(), line.body.clone());
            let reply = line.call(&staff).await;
            let is_allowed = needed.is_none_or(|needed| needed == role);
            assert_ne!(reply.status, 401, "{name} {method} {path}");
            assert_eq!(reply.status != 403, is_allowed, "{name} {method} {path} {body:?}: {}", reply.status);
            if method == Method::DELETE {
                server.sign_in_to_desk(&staff, name).await;
            }
        }
    }
}

#[tokio::test]
async fn staff_are_no_customers() {
    let (server, _, numbers) = set_up().await;
    let staff = server.staff("jonas", &StaffRole::ALL).await;
    for line in table(numbers) {
        if matches!(line.who, For::SignedIn | For::Concerned) {
            assert_eq!(line.call(&staff).await.reason(401), Reason::NotSignedIn, "{} {}", line.method, line.path);
        }
    }
}

#[tokio::test]
async fn related_accounts_get_through() {
    let (_server, admin, numbers) = set_up().await;
    for line in table(numbers) {
        // Event streams do not end, the email has no file, and the provider's API takes keys, as credentials do. The others
        // have tests of their own.
        if [route::EVENTS, route::SESSION, route::DESK_SESSION].contains(&line.path.as_str())
            || line.method == Method::POST
            || line.path.starts_with(route::CASE)
            || line.path.starts_with(route::MY_CASES)
            || line.path.ends_with("/attachment")
            || line.path.starts_with(route::PROVIDER)
            || line.path == route::AUTH_CURRENT_CREDENTIAL
            // No logo is configured.
            || line.path == route::LOGO
            || [route::APPLICATIONS, route::GRANTS].iter().any(|base| line.path.starts_with(&[base, "/"].concat()))
            || line.path.starts_with(route::DESK_CASES) && line.path != route::DESK_CASES
        {
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
