//! Applications of the account, and their credentials as in OVHcloud's API.

use crate::http::cookies::DeviceCookie;
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{
    ActingAccount, ClientIp, JsonBody, PathParam, Session, StrictBody, StrictJsonBody, header_text,
};
use crate::http::limits::attempts::{ThrottledAction, count_action, too_many_tries};
use crate::http::openapi::{Routes, TOKEN};
use crate::http::sign_in::{reauthenticate, write_reauthenticated};
use crate::http::{AppState, logs};
use crate::mail::phrases::one_line;
use crate::secrets::token_hash;
use crate::use_cases::applications::{AccessRefusal, request_access};
use crate::use_cases::{Act, applications};
use axum::Json;
use axum::extract::Request;
use axum::http::HeaderMap;
use handover_api::applications::{
    APPLICATION_HEADER, AllowGrant, ApplicationId, ApplicationKeys, ApplicationsPage, CredentialId, CurrentCredential,
    GrantToken, NewApplication, RequestCredential, RequestedCredential, RequestedGrant,
};
use handover_api::problem::ErrorCode;
use handover_api::{Link, Reason, route};
use handover_rules::account::applications::{
    AccessRule, CredentialState, MAX_APPLICATIONS, are_valid_rules, is_application_description, is_application_name,
};
use handover_store::{Caller, CredentialRecord, pages};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde_json::json;
use url::Url;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get(route::APPLICATIONS, page)
        .about("Applications of the account, and those that have access to it.")
        .post(route::APPLICATIONS, register)
        .about("Registers an application. Its secret is in this answer only.")
        .problems(&[Reason::NotFound, Reason::Conflict])
        .example(json!({ "name": "Billing sync", "description": "Copies invoices." }))
        .delete(&[route::APPLICATIONS, "/{id}"].concat(), remove)
        .about("Removes an application, which ends all access that it has.")
        .delete(&[route::GRANTS, "/{id}"].concat(), revoke)
        .about("Ends the access of an application.")
        .post(route::GRANT_REQUEST, requested)
        .about("What an application asks for, by the token of its link.")
        .described(|it| it.problems(&[Reason::NotFound]).example(json!({ "token": TOKEN })))
        .post(route::GRANT_ALLOW, allow)
        .about("Gives an application the access that it asks for.")
        .problems(&[Reason::NotFound, Reason::Refused, Reason::TooManyTries])
        .example(json!({ "token": TOKEN, "period": "month", "password": "correct horse battery" }))
        .post(route::GRANT_DENY, deny)
        .about("Declines the access that an application asks for.")
        .described(|it| it.problems(&[Reason::NotFound]).example(json!({ "token": TOKEN })))
        .get(route::AUTH_TIME, time)
        .about("The time of the server, in seconds since 1970 (reference).")
        .post(route::AUTH_CREDENTIAL, request_credential)
        .about("Asks for access to an account (reference).")
        .described(|it| it.header(APPLICATION_HEADER, "Key of the application."))
        .problems(&[Reason::NotAllowed, Reason::TooManyTries])
        .example(json!({ "accessRules": [{ "method": "GET", "path": "/me/*" }] }))
        .get(route::AUTH_CURRENT_CREDENTIAL, current)
        .about("The credential of a signed call (reference).")
        .post(route::AUTH_LOGOUT, log_out)
        .about("Ends the credential of a signed call (reference).")
}

async fn page(state: AppState, session: Session) -> ScreenResult<ApplicationsPage> {
    let (now, is_available) = (state.clock.now(), state.settings.secrets_key.is_some());
    state.page(move |tx| pages::applications(tx, &session.account, now, is_available)).await
}

async fn register(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    JsonBody(new): JsonBody<NewApplication>,
) -> JsonResult<ApplicationKeys> {
    let key = state.settings.secrets_key.clone().ok_or_else(ApiError::not_found)?;
    let (name, description) = (one_line(&new.name), one_line(&new.description));
    if !is_application_name(&name) || !is_application_description(&description) {
        let detail =
            "An application has a name of 1 to 60 characters and a description of at most 200, without < or >.";
        return Err(ApiError::new(Reason::Malformed, detail));
    }
    let account = session.account.clone();
    let register = move |act: &mut Act<'_, '_>| applications::register(act, &account, (&name, &description), &key);
    let keys = state.act(register).await?.ok_or_else(|| {
        let detail = format!("An account has at most {MAX_APPLICATIONS} applications. Remove one first.");
        ApiError::new(Reason::Conflict, &detail)
    })?;
    logs::audit(&session.account, client_ip, "registered an application");
    Ok(Json(keys))
}

async fn remove(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<ApplicationId>,
) -> JsonResult<()> {
    let account = session.account.clone();
    ApiError::unless_found(state.act(move |act| applications::remove(act, &account, id)).await?)?;
    logs::audit(&session.account, client_ip, "removed an application");
    Ok(Json(()))
}

async fn revoke(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<CredentialId>,
) -> JsonResult<()> {
    let account = session.account.clone();
    ApiError::unless_found(state.act(move |act| applications::end_access(act, &account, id)).await?)?;
    logs::audit(&session.account, client_ip, "revoked the access of an application");
    Ok(Json(()))
}

async fn requested(
    state: AppState,
    session: Session,
    JsonBody(GrantToken { token }): JsonBody<GrantToken>,
) -> JsonResult<RequestedGrant> {
    let (token, now) = (token_hash(token.expose()), state.clock.now());
    state.find(move |tx| pages::requested_grant(tx, &session.account, &token, now)).await
}

async fn allow(
    state: AppState,
    client_ip: ClientIp,
    device: DeviceCookie,
    caller: Caller,
    session: Session,
    JsonBody(AllowGrant { token, period, password }): JsonBody<AllowGrant>,
) -> JsonResult<()> {
    let account = session.account.clone();
    let verified = reauthenticate(&state, (client_ip, device), &session, password).await?;
    let answered = write_reauthenticated(&state, session, verified.password, move |act, session| {
        applications::answer(act, &session.account, &token, Some((period, &caller)))
    });
    ApiError::unless_found(answered.await?)?;
    logs::audit(&account, client_ip, "granted an application access");
    Ok(Json(()))
}

async fn deny(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    JsonBody(GrantToken { token }): JsonBody<GrantToken>,
) -> JsonResult<()> {
    let account = session.account.clone();
    ApiError::unless_found(state.act(move |act| applications::answer(act, &account, &token, None)).await?)?;
    logs::audit(&session.account, client_ip, "refused an application access");
    Ok(Json(()))
}

async fn time(state: AppState) -> Json<i64> {
    Json(state.clock.now().timestamp())
}

/// A rule with its path percent-encoded as in calls: it may name a domain as lists do.
fn as_sent(mut rule: AccessRule) -> AccessRule {
    rule.path = utf8_percent_encode(&rule.path, &AsciiSet::EMPTY).to_string();
    rule
}

impl StrictBody for RequestCredential {}

async fn request_credential(
    state: AppState,
    client_ip: ClientIp,
    headers: HeaderMap,
    StrictJsonBody(body): StrictJsonBody<RequestCredential>,
) -> JsonResult<RequestedCredential> {
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
    let key = header_text(&headers, APPLICATION_HEADER).to_owned();
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

async fn current(_: ActingAccount, request: Request) -> JsonResult<CurrentCredential> {
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

async fn log_out(state: AppState, caller: ActingAccount, request: Request) -> JsonResult<()> {
    let id = credential(&request)?.id;
    state.act(move |act| applications::end_access(act, &caller.account, id)).await?;
    Ok(Json(()))
}

fn credential(request: &Request) -> ApiResult<CredentialRecord> {
    let credential = request.extensions().get::<CredentialRecord>();
    credential.cloned().ok_or_else(|| ErrorCode::NotCredential.into())
}
