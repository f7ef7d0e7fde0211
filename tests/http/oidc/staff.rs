//! Staff sign in by the provider, in the place of password and authenticator app.

use super::{refused, serve};
use crate::common::identity_provider::{IdentityProvider, Signature};
use crate::common::{Reply, TestServer, TestUser, staff_address};
use handover_api::account::{FinishProviderSignIn, ProviderPage, ProviderRefusal};
use handover_api::app::AppInfo;
use handover_api::desk::DeskSession;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole::{Reader, Support};
use serde_json::{Value, json};

async fn start(options: &[&str]) -> (IdentityProvider, TestServer) {
    let provider = IdentityProvider::start().await;
    let server = serve(provider.desk_options(), options).await;
    server.invite_staff("rhea", &[Support]).await;
    (provider, server)
}

async fn page(user: &TestUser) -> String {
    user.post_nothing(route::DESK_PROVIDER_SIGN_IN).await.ok::<ProviderPage>().url
}

async fn sign_in(provider: &IdentityProvider, server: &TestServer, user: &TestUser, claims: &Value) -> Reply {
    let query = provider.authorize(&page(user).await, claims, server.now());
    user.post(route::DESK_PROVIDER_SIGN_IN_FINISH, &FinishProviderSignIn { query }).await
}

fn claims(name: &str) -> Value {
    json!({ "email": staff_address(name), "email_verified": true })
}

#[tokio::test]
async fn provider_signs_staff_in() {
    let (provider, server) = start(&[]).await;
    let user = server.visitor();
    let info: AppInfo = user.get(route::APP).await.ok();
    assert!(info.provider_signs_staff_in && !info.sign_in.provider);
    sign_in(&provider, &server, &user, &claims("rhea")).await.done();
    let session: DeskSession = user.get(route::DESK_SESSION).await.ok();
    assert_eq!((session.name.as_str(), session.roles), ("rhea", vec![Support]));
    // It is no session of a customer.
    assert_eq!(user.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let entries = server.rows("select staff_name || ' ' || act from audit where client_ip <> ''");
    assert_eq!(entries, [["rhea signIn".to_owned().into()]]);
}

#[tokio::test]
async fn only_staff_with_a_verified_address_sign_in() {
    let (provider, server) = start(&[]).await;
    server.invite_staff("jonas", &[Reader]).await;
    server.remove_staff("jonas").await;
    for claims in [
        claims("jonas"),
        claims("nobody"),
        json!({ "email": staff_address("rhea") }),
        json!({ "email": staff_address("rhea"), "email_verified": false }),
        json!({ "email": "rhea", "email_verified": true }),
        // Compared as it is.
        json!({ "email": "Rhea@provider.example", "email_verified": true }),
        json!({ "email": " rhea@provider.example", "email_verified": true }),
        json!({ "email": staff_address("rhea"), "email_verified": staff_address("rhea") }),
        json!({ "email": staff_address("rhea"), "email_verified": 1 }),
        json!({}),
    ] {
        let user = server.visitor();
        let reply = sign_in(&provider, &server, &user, &claims).await;
        assert_eq!(refused(&reply, ProviderRefusal::NoAccount), "email", "{claims}");
        assert_eq!(user.get(route::DESK_SESSION).await.status, 401);
    }
}

#[tokio::test]
async fn another_claim_can_name_the_address() {
    let (provider, server) = start(&["--desk-oidc-claim", "desk_login"]).await;
    let claims = json!({ "desk_login": "rhea@Provider.example" });
    sign_in(&provider, &server, &server.visitor(), &claims).await.done();
}

#[tokio::test]
async fn class_of_the_authentication_can_be_required() {
    let (provider, server) = start(&["--desk-oidc-acr", "mfa,passkey"]).await;
    let with = |acr: Option<&str>| {
        let mut claims = claims("rhea");
        claims["acr"] = json!(acr);
        claims
    };
    let url = page(&server.visitor()).await;
    assert!(url.contains("acr_values=mfa+passkey") && url.contains("claims="), "{url}");
    for acr in [None, Some("password")] {
        let reply = sign_in(&provider, &server, &server.visitor(), &with(acr)).await;
        refused(&reply, ProviderRefusal::TooWeak);
    }
    sign_in(&provider, &server, &server.visitor(), &with(Some("passkey"))).await.done();
}

#[tokio::test]
async fn answer_for_customers_opens_no_desk() {
    let provider = IdentityProvider::start().await;
    let server = serve([provider.options(), provider.desk_options()].concat(), &[]).await;
    server.invite_staff("rhea", &[Support]).await;
    let user = server.visitor();
    let query = provider.authorize(&super::page(&user, None).await, &claims("rhea"), server.now());
    let reply = user.post(route::DESK_PROVIDER_SIGN_IN_FINISH, &FinishProviderSignIn { query }).await;
    refused(&reply, ProviderRefusal::Stale);
}

#[tokio::test]
async fn provider_ends_sessions_at_the_desk() {
    let (provider, server) = start(&[]).await;
    let user = server.visitor();
    sign_in(&provider, &server, &user, &claims("rhea")).await.done();
    assert_eq!(user.get(route::DESK_SESSION).await.status, 200);
    let token = provider.logout_token(&json!({ "sid": "session-1" }), Signature::Right, server.now());
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("logout_token={token}");
    server.visitor().call(reqwest::Method::POST, route::DESK_PROVIDER_LOGOUT, &headers, &body).await.done();
    assert_eq!(user.get(route::DESK_SESSION).await.reason(401), Reason::NotSignedIn);
}
