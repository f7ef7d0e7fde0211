//! Sign-in by the provider (OpenID Connect), against a provider in this process.

mod claims;
mod doctor;
mod logout;
mod loose_answers;
mod misuse;
mod sign_in;
mod staff;
mod step_up;
mod switched_off;

use crate::common::identity_provider::IdentityProvider;
use crate::common::{Reply, TestServer, TestUser};
use handover_api::account::{FinishProviderSignIn, ProviderPage, ProviderRefusal};
use handover_api::{Problem, Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use serde_json::{Value, json};

/// A server with these options and more.
async fn serve(options: Vec<String>, more: &[&str]) -> TestServer {
    let options: Vec<&str> = options.iter().map(String::as_str).chain(more.iter().copied()).collect();
    TestServer::start_with(&options, |_| {}).await
}

/// A provider, and a server that it signs customers in to.
async fn start(options: &[&str]) -> (IdentityProvider, TestServer) {
    let provider = IdentityProvider::start().await;
    let server = serve(provider.options(), options).await;
    (provider, server)
}

/// The page of the provider that a sign-in leads to.
async fn page(user: &TestUser, step_up: Option<SensitiveAct>) -> String {
    let page: ProviderPage = user.post(route::PROVIDER_SIGN_IN, &json!({ "stepUp": step_up })).await.ok();
    page.url
}

/// The state in the address of a provider's page.
fn state_of(page: &str) -> &str {
    page.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state")
}

async fn finish(user: &TestUser, query: &str) -> Reply {
    user.post(route::PROVIDER_SIGN_IN_FINISH, &FinishProviderSignIn { query: query.to_owned() }).await
}

/// The claims of a handle.
fn named(handle: &str) -> Value {
    json!({ "preferred_username": handle })
}

/// These claims with changes.
fn changed(mut claims: Value, changes: &Value) -> Value {
    claims.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
    claims
}

/// Signs in with these claims.
async fn sign_in(provider: &IdentityProvider, server: &TestServer, user: &TestUser, claims: &Value) -> Reply {
    let query = provider.authorize(&page(user, None).await, claims, server.now());
    finish(user, &query).await
}

/// Asserts a refusal; returns the path of the faulty member, or nothing.
#[track_caller]
fn refused(reply: &Reply, refusal: ProviderRefusal) -> String {
    let Problem { reason, cause, faults, .. } = reply.problem(403);
    assert_eq!((reason, cause.as_deref()), (Reason::ProviderRefused, Some(refusal.as_str())));
    faults.into_iter().map(|fault| fault.member).collect()
}
