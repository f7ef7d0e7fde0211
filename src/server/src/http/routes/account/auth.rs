//! Authentication as in OVHcloud's API: the time, and the credentials of applications.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, ClientIp, StrictBody, StrictJsonBody};
use crate::http::limits::network_attempts::{ThrottledAction, count_action, too_many_tries};
use crate::http::route_table::Routes;
use crate::use_cases::Act;
use crate::use_cases::applications::{AccessRefusal, request_access};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use handover_api::applications::{APPLICATION_HEADER, CurrentCredential, RequestCredential, RequestedCredential};
use handover_api::problem::ErrorCode;
use handover_api::{Link, Reason, route};
use handover_rules::account::applications::{AccessRule, CredentialState, are_valid_rules};
use handover_store::CredentialRecord;
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde_json::json;
use url::Url;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::AUTH_TIME, time)
        .about("The time of the server, in seconds since 1970 (reference).")
        .post(route::AUTH_CREDENTIAL, request_credential)
        .about("Asks for access to an account (reference).")
        .described(|it| {
            it.header(APPLICATION_HEADER, "Key of the application.");
            it.problems(&[Reason::NotAllowed, Reason::TooManyTries])
                .example(json!({ "accessRules": [{ "method": "GET", "path": "/me/*" }] }))
        })
        .get(route::AUTH_CURRENT_CREDENTIAL, current)
        .about("The credential of a signed call (reference).")
        .post(route::AUTH_LOGOUT, log_out)
        .about("Ends the credential of a signed call (reference).")
}

async fn time(State(state): State<AppState>) -> Json<i64> {
    Json(state.clock.now().timestamp())
}

/// A rule with its path percent-encoded as in calls: it may name a domain as lists do.
fn as_sent(mut rule: AccessRule) -> AccessRule {
    rule.path = utf8_percent_encode(&rule.path, &AsciiSet::EMPTY).to_string();
    rule
}

impl StrictBody for RequestCredential {}

async fn request_credential(
    State(state): State<AppState>,
    client_ip: ClientIp,
    headers: HeaderMap,
    StrictJsonBody(body): StrictJsonBody<RequestCredential>,
) -> ApiResult<Json<RequestedCredential>> {
    let malformed = |detail| Err(ApiError::new(Reason::Malformed, detail));
    let rules: Vec<AccessRule> = body.access_rules.into_iter().map(as_sent).collect();
    if !are_valid_rules(&rules) {
        return malformed("Name 1 to 50 access rules, each with a method and a path that begins with /.");
    }
    if body.allowed_ips.is_some_and(|networks| !networks.is_empty()) {
        return malformed("Access can't be limited to networks here. Leave out allowedIPs.");
    }
    if body.redirection.as_deref().is_some_and(|address| !is_web_address(address)) {
        return malformed("The redirection is not an address that begins with https:// or http://.");
    }
    count_action(&state, client_ip.networks(), ThrottledAction::RequestCredential).await?;
    let key = headers.get(APPLICATION_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let network = client_ip.coarse_network();
    let request =
        move |act: &mut Act<'_, '_>| request_access(act, (&key, network), &rules, body.redirection.as_deref());
    let (consumer, token) = state.act(request).await?.map_err(|refusal| match refusal {
        AccessRefusal::NoApplication => ApiError::from(ErrorCode::InvalidKey),
        AccessRefusal::TooMany { until } => too_many_tries(until),
    })?;
    Ok(Json(RequestedCredential {
        consumer_key: consumer.expose().to_owned(),
        validation_url: state.settings.public_url.link(&Link::Authorize { token: Some(token) }),
        state: CredentialState::Pending,
    }))
}

/// The page links to it, so it must not be a script.
fn is_web_address(text: &str) -> bool {
    text.len() <= 500 && Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}

async fn current(_: ActingAccount, request: Request) -> ApiResult<Json<CurrentCredential>> {
    let credential = credential(&request)?;
    Ok(Json(CurrentCredential {
        credential_id: credential.id,
        application_id: credential.application.id,
        status: credential.state,
        rules: credential.rules,
        creation: credential.requested_at,
        expiration: credential.expires_at,
        last_use: credential.used_at,
        allowed_ips: None,
        ovh_support: false,
    }))
}

async fn log_out(State(state): State<AppState>, caller: ActingAccount, request: Request) -> ApiResult<Json<()>> {
    let id = credential(&request)?.id;
    state.act(move |act| act.tx.end_credential(&caller.account, id)).await?;
    Ok(Json(()))
}

/// The credential of a signed call.
fn credential(request: &Request) -> ApiResult<CredentialRecord> {
    let credential = request.extensions().get::<CredentialRecord>();
    credential.cloned().ok_or_else(|| ErrorCode::NotCredential.into())
}
