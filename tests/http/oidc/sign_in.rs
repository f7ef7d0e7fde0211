//! Signing in, from the way there to the session.

use super::{finish, named, page, refused, serve, sign_in, start};
use crate::common::database::Value;
use crate::common::identity_provider::IdentityProvider;
use crate::common::{TestServer, account, seconds};
use handover_api::account::ProviderRefusal;
use handover_api::app::{AppInfo, WaysIn};
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use serde_json::json;

#[tokio::test]
async fn provider_signs_a_customer_in() {
    let (provider, server) = start(&[]).await;
    let user = server.visitor();
    let info: AppInfo = user.get(route::APP).await.ok();
    assert!(!info.provider_signs_staff_in);
    assert_eq!(info.sign_in, WaysIn { provider: true, ..WaysIn::default() });
    let reply = sign_in(&provider, &server, &user, &named("admin-ovh")).await;
    assert_eq!(reply.ok::<NicHandle>(), account("admin"));
    let cookies: Vec<&str> = reply.headers.get_all("set-cookie").iter().filter_map(|one| one.to_str().ok()).collect();
    let names: Vec<&str> = cookies.iter().filter_map(|cookie| cookie.split('=').next()).collect();
    assert_eq!(names[..2], ["handover", "handover-browser"]);
    assert!(names.len() == 3 && names[2].starts_with("handover-provider-"), "{names:?}");
    assert!(cookies.iter().all(|cookie| cookie.contains("HttpOnly; SameSite=Strict")), "{cookies:?}");
    let info: AppInfo = user.get(route::APP).await.ok();
    assert_eq!(info.account.expect("a session").handle, account("admin"));
    let stored = server.rows("select provider_subject, provider_session, provider_acr from session");
    assert_eq!(stored, [["subject-1".to_owned().into(), "session-1".to_owned().into(), Value::Null]]);
}

#[tokio::test]
async fn way_there_has_no_secret_and_the_cookie_is_bound_to_the_host() {
    let provider = IdentityProvider::start().await;
    let server = serve(provider.options(), &["--public-url", "https://handover.test"]).await;
    let reply = server.visitor().post(route::PROVIDER_SIGN_IN, &json!({})).await;
    let cookie = reply.header("set-cookie").to_owned();
    let (pair, flags) = cookie.split_once("; ").expect("a cookie with attributes");
    assert_eq!(flags, "HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=600");
    let (name, token) = pair.split_once('=').expect("a cookie");
    assert!(name.starts_with("__Host-handover-provider-"), "{name}");
    let text = reply.text();
    assert!(text.contains("redirect_uri=https%3A%2F%2Fhandover.test%2F&"), "{text}");
    let random = token.split('.').next().expect("a token");
    assert!(random.len() == 43 && !text.contains(random) && !text.contains("code_verifier"), "{text}");
}

#[tokio::test]
async fn every_sign_in_begins_a_new_session_and_ends_the_one_before() {
    let (provider, server) = start(&[]).await;
    let user = server.visitor();
    for handle in ["admin-ovh", "admin-ovh", "tech-ovh"] {
        sign_in(&provider, &server, &user, &named(handle)).await.ok::<NicHandle>();
        let sessions = server.rows("select account from session");
        assert_eq!(sessions, [[handle.to_owned().into()]]);
    }
}

#[tokio::test]
async fn key_that_the_provider_has_changed_is_read_again() {
    let (provider, server) = start(&[]).await;
    for _ in 0..3 {
        sign_in(&provider, &server, &server.visitor(), &named("admin-ovh")).await.ok::<NicHandle>();
        provider.rotate_key();
        server.clock.advance(seconds(10));
    }
}

#[tokio::test]
async fn provider_that_was_down_is_asked_again() {
    let (provider, server) = start(&[]).await;
    let user = server.visitor();
    provider.set_down(true);
    let down = user.post(route::PROVIDER_SIGN_IN, &json!({})).await;
    assert_eq!(down.reason(502), Reason::ProviderUnavailable);
    assert!(down.header("set-cookie").is_empty());
    provider.set_down(false);
    server.clock.advance(seconds(30));
    let url = page(&user, None).await;
    // Down on the way back.
    let query = provider.authorize(&url, &named("admin-ovh"), server.now());
    provider.set_down(true);
    assert_eq!(finish(&user, &query).await.reason(502), Reason::ProviderUnavailable);
    provider.set_down(false);
    sign_in(&provider, &server, &user, &named("admin-ovh")).await.ok::<NicHandle>();
}

#[tokio::test]
async fn failed_tries_are_throttled_by_network_and_successes_are_not() {
    let (provider, server) = start(&["--failures-per-address", "3"]).await;
    for _ in 0..10 {
        sign_in(&provider, &server, &server.visitor(), &named("admin-ovh")).await.ok::<NicHandle>();
    }
    for _ in 0..3 {
        refused(&finish(&server.visitor(), "?code=x&state=y").await, ProviderRefusal::Stale);
    }
    let user = server.visitor();
    let query = provider.authorize(&page(&user, None).await, &named("admin-ovh"), server.now());
    assert_eq!(finish(&user, &query).await.reason(429), Reason::TooManyTries);
    server.clock.advance(seconds(30));
    finish(&user, &query).await.ok::<NicHandle>();
}

#[tokio::test]
async fn nothing_is_there_until_it_is_configured() {
    let server = TestServer::start().await;
    let user = server.visitor();
    for (path, body) in [
        (route::PROVIDER_SIGN_IN, json!({})),
        (route::PROVIDER_SIGN_IN_FINISH, json!({ "query": "" })),
        (route::PROVIDER_LOGOUT, json!({})),
        (route::DESK_PROVIDER_SIGN_IN, json!({})),
        (route::DESK_PROVIDER_SIGN_IN_FINISH, json!({ "query": "" })),
        (route::DESK_PROVIDER_LOGOUT, json!({})),
    ] {
        assert_eq!(user.post(path, &body).await.reason(404), Reason::NotFound, "{path}");
    }
    let info: AppInfo = user.get(route::APP).await.ok();
    assert_eq!((info.sign_in, info.provider_signs_staff_in), (WaysIn::default(), false));
}

#[tokio::test]
async fn several_tabs_may_begin_to_sign_in_and_the_oldest_end() {
    let (provider, server) = start(&[]).await;
    let user = server.visitor();
    let mut tabs = Vec::new();
    for _ in 0..6 {
        tabs.push(page(&user, None).await);
        server.clock.advance(seconds(1));
    }
    let query = |tab: &str| provider.authorize(tab, &named("admin-ovh"), server.now());
    refused(&finish(&user, &query(&tabs[0])).await, ProviderRefusal::Stale);
    for tab in [&tabs[1], &tabs[5]] {
        let query = query(tab);
        finish(&user, &query).await.ok::<NicHandle>();
        refused(&finish(&user, &query).await, ProviderRefusal::Stale);
    }
}
