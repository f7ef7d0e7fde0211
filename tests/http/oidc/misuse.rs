//! Answers that are not the provider's, not for this client, or not of this browser.

use super::{changed, finish, named, page, refused, sign_in, start, state_of};
use crate::common::identity_provider::Signature;
use crate::common::{TestServer, TestUser, account, minutes};
use handover_api::account::ProviderRefusal::{Denied, Invalid, NoAccount, Stale};
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use serde_json::json;

async fn is_signed_out(user: &TestUser) -> bool {
    user.get(route::ME).await.status == 401
}

fn sessions(server: &TestServer) -> usize {
    server.rows("select 1 from session").len()
}

#[tokio::test]
async fn state_belongs_to_the_browser_and_the_sign_in() {
    let (provider, server) = start(&[]).await;
    let (victim, attacker) = (server.visitor(), server.visitor());
    let query = provider.authorize(&page(&attacker, None).await, &named("admin-ovh"), server.now());
    // A page of the attacker leads the victim's browser to the answer: with no sign-in begun there, and with another one.
    refused(&finish(&victim, &query).await, Stale);
    let own = page(&victim, None).await;
    refused(&finish(&victim, &query).await, Stale);
    let state = state_of(&own);
    for wrong in ["", "code=x", &format!("code=x&state={state}x"), &format!("code=x&state={}", state.to_lowercase())] {
        refused(&finish(&victim, wrong).await, Stale);
    }
    assert!(is_signed_out(&victim).await && sessions(&server) == 0);
    // None of this has spoilt the attacker's own.
    finish(&attacker, &query).await.ok::<NicHandle>();
}

#[tokio::test]
async fn answer_works_once_and_for_ten_minutes() {
    let (provider, server) = start(&[]).await;
    let user = server.visitor();
    let reply = user.post(route::PROVIDER_SIGN_IN, &json!({})).await;
    let cookie = reply.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let url = reply.ok::<handover_api::account::ProviderPage>().url;
    let query = provider.authorize(&url, &named("admin-ovh"), server.now());
    finish(&user, &query).await.ok::<NicHandle>();
    // With the cookie that the browser has dropped, and with a fresh code for the same state.
    let body = json!({ "query": provider.authorize(&url, &named("admin-ovh"), server.now()) }).to_string();
    let headers = [("cookie", cookie.as_str()), ("content-type", "application/json")];
    let replayed = server.visitor().call(reqwest::Method::POST, route::PROVIDER_SIGN_IN_FINISH, &headers, &body).await;
    refused(&replayed, Stale);
    let late = server.visitor();
    let url = page(&late, None).await;
    server.clock.advance(minutes(10));
    let query = provider.authorize(&url, &named("admin-ovh"), server.now());
    refused(&finish(&late, &query).await, Stale);
}

#[tokio::test]
async fn tokens_that_are_not_valid_name_the_member() {
    let (provider, server) = start(&["--failures-per-address", "100"]).await;
    let now = server.now().timestamp();
    for (claims, member) in [
        (json!({ "nonce": "another" }), "id_token.nonce"),
        (json!({ "nonce": null }), "id_token.nonce"),
        (json!({ "aud": "another" }), "id_token.aud"),
        (json!({ "aud": ["handover", "another"] }), "id_token.aud"),
        (json!({ "iss": "https://another.example" }), "id_token.iss"),
        (json!({ "exp": now }), "id_token.exp"),
        (json!({ "iat": now - 601 }), "id_token.iat"),
        (json!({ "iat": now + 61 }), "id_token.iat"),
        (json!({ "iat": now + 61, "exp": "soon" }), "id_token.iat"),
        (json!({ "iat": null }), "id_token.iat"),
        (json!({ "exp": null }), "id_token.exp"),
        (json!({ "exp": "soon" }), "id_token.exp"),
        (json!({ "azp": "another" }), "id_token.azp"),
        (json!({ "azp": ["handover"] }), "id_token.azp"),
        (json!({ "aud": " handover" }), "id_token.aud"),
        (json!({ "aud": ["handover", 7] }), "id_token.aud"),
        (json!({ "sub": null }), "id_token.sub"),
    ] {
        let user = server.visitor();
        let reply = sign_in(&provider, &server, &user, &changed(named("admin-ovh"), &claims)).await;
        assert_eq!(refused(&reply, Invalid), member, "{claims}");
        assert!(is_signed_out(&user).await);
    }
    assert_eq!(sessions(&server), 0);
}

#[tokio::test]
async fn signature_is_of_a_published_key_pair() {
    let (provider, server) = start(&[]).await;
    for (signature, member) in [
        (Signature::None, "id_token.alg"),
        (Signature::Secret, "id_token.alg"),
        (Signature::OthersKey, "id_token"),
        (Signature::UnknownKey, "id_token"),
    ] {
        let user = server.visitor();
        let query = provider.authorize_with(&page(&user, None).await, &named("admin-ovh"), signature, server.now());
        assert_eq!(refused(&finish(&user, &query).await, Invalid), member, "{signature:?}");
        assert!(is_signed_out(&user).await);
    }
    // Also once the keys were read again because of an unknown one.
    let user = server.visitor();
    let query = provider.authorize_with(&page(&user, None).await, &named("x"), Signature::UnknownKey, server.now());
    assert_eq!(refused(&finish(&user, &query).await, Invalid), "id_token");
}

#[tokio::test]
async fn answers_with_an_error_or_of_another_issuer_are_refused() {
    let (_provider, server) = start(&[]).await;
    for (query, refusal, member) in [
        ("error=access_denied&state={state}", Denied, ""),
        ("code=unknown&state={state}", Denied, ""),
        ("state={state}", Invalid, "code"),
        ("code=x&state={state}&iss=https%3A%2F%2Fanother.example", Invalid, "iss"),
    ] {
        let user = server.visitor();
        let reply = finish(&user, &query.replace("{state}", state_of(&page(&user, None).await))).await;
        assert_eq!(refused(&reply, refusal), member, "{query}");
    }
}

#[tokio::test]
async fn code_is_of_use_only_with_the_verifier_of_its_browser() {
    let (provider, server) = start(&[]).await;
    let (victim, attacker) = (server.visitor(), server.visitor());
    let stolen = provider.authorize(&page(&victim, None).await, &named("admin-ovh"), server.now());
    let code = stolen.split(['=', '&']).nth(1).expect("a code");
    let own = page(&attacker, None).await;
    let state = state_of(&own);
    refused(&finish(&attacker, &format!("code={code}&state={state}")).await, Denied);
    assert_eq!(sessions(&server), 0);
}

#[tokio::test]
async fn suspended_accounts_are_refused_like_unknown_ones() {
    let (provider, server) = start(&[]).await;
    let (handle, now) = (account("tech"), server.now());
    server.store.write(move |tx| tx.set_suspended(&handle, true, now)).await.expect("the store succeeds");
    for handle in ["tech-ovh", "nobody-ovh"] {
        let user = server.visitor();
        let reply = sign_in(&provider, &server, &user, &named(handle)).await;
        assert_eq!(refused(&reply, NoAccount), "preferred_username", "{handle}");
        assert!(is_signed_out(&user).await);
    }
}

#[tokio::test]
async fn other_sites_cannot_finish_a_sign_in() {
    let (_provider, server) = start(&[]).await;
    let headers = [("origin", "https://another.example"), ("content-type", "application/json")];
    let (visitor, body) = (server.visitor(), "{\"query\":\"\"}");
    let reply = visitor.call(reqwest::Method::POST, route::PROVIDER_SIGN_IN_FINISH, &headers, body).await;
    assert_eq!(reply.reason(403), Reason::ForeignOrigin);
}
