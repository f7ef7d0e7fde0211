//! Applications of the account, and the access that they have.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeviceCookie, JsonBody, PathParam, Session};
use crate::http::openapi::TOKEN;
use crate::http::route_table::Routes;
use crate::http::sign_in::reauthentication::{reauthenticate, write_reauthenticated};
use crate::http::{AppState, audit_log};
use crate::mail::phrases::one_line;
use crate::secrets::code_hash::token_hash;
use crate::use_cases::{Act, applications};
use axum::Json;
use axum::extract::State;
use handover_api::app::ScreenResponse;
use handover_api::applications::{
    AllowGrant, ApplicationId, ApplicationKeys, ApplicationsPage, CredentialId, GrantToken, NewApplication,
    RequestedGrant,
};
use handover_api::{Reason, route};
use handover_rules::account::applications::{MAX_APPLICATIONS, is_application_description, is_application_name};
use handover_store::{Caller, ReadTx, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::APPLICATIONS, page)
        .about("Applications of the account, and those that have access to it.")
        .post(route::APPLICATIONS, register)
        .about("Registers an application. Its secret is in this answer only.")
        .described(|it| {
            it.problems(&[Reason::NotFound, Reason::Conflict])
                .example(json!({ "name": "Billing sync", "description": "Copies invoices." }))
        })
        .delete(&[route::APPLICATIONS, "/{id}"].concat(), remove)
        .about("Removes an application, which ends all access that it has.")
        .delete(&[route::GRANTS, "/{id}"].concat(), revoke)
        .about("Ends the access of an application.")
        .post(route::GRANT_REQUEST, requested)
        .about("What an application asks for, by the token of its link.")
        .described(|it| it.problems(&[Reason::NotFound]).example(json!({ "token": TOKEN })))
        .post(route::GRANT_ALLOW, allow)
        .about("Gives an application the access that it asks for.")
        .described(|it| {
            it.problems(&[Reason::NotFound, Reason::Refused, Reason::TooManyTries])
                .example(json!({ "token": TOKEN, "period": "month", "password": "correct horse battery" }))
        })
        .post(route::GRANT_DENY, deny)
        .about("Declines the access that an application asks for.")
        .described(|it| it.problems(&[Reason::NotFound]).example(json!({ "token": TOKEN })))
}

async fn page(State(state): State<AppState>, session: Session) -> ApiResult<Json<ScreenResponse<ApplicationsPage>>> {
    let (now, is_available) = (state.clock.now(), state.settings.secrets_key.is_some());
    let read = move |tx: &ReadTx<'_>| pages::applications(tx, &session.account, now, is_available);
    Ok(Json(state.store.read(read).await?))
}

async fn register(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    JsonBody(new): JsonBody<NewApplication>,
) -> ApiResult<Json<ApplicationKeys>> {
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
    audit_log::record(&session.account, client_ip, "registered an application");
    Ok(Json(keys))
}

async fn remove(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<ApplicationId>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    if !state.act(move |act| act.tx.remove_application(&account, id)).await? {
        return Err(ApiError::not_found());
    }
    audit_log::record(&session.account, client_ip, "removed an application");
    Ok(Json(()))
}

async fn revoke(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<CredentialId>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    if !state.act(move |act| act.tx.end_credential(&account, id)).await? {
        return Err(ApiError::not_found());
    }
    audit_log::record(&session.account, client_ip, "revoked the access of an application");
    Ok(Json(()))
}

async fn requested(
    State(state): State<AppState>,
    session: Session,
    JsonBody(GrantToken { token }): JsonBody<GrantToken>,
) -> ApiResult<Json<RequestedGrant>> {
    let (token, now) = (token_hash(token.expose()), state.clock.now());
    let read = move |tx: &ReadTx<'_>| pages::requested_grant(tx, &session.account, &token, now);
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

async fn allow(
    State(state): State<AppState>,
    client_ip: ClientIp,
    device: DeviceCookie,
    caller: Caller,
    session: Session,
    JsonBody(AllowGrant { token, period, password }): JsonBody<AllowGrant>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    let verified = reauthenticate(&state, (client_ip, device), &session, password).await?;
    let answered = write_reauthenticated(&state, session, verified.password, move |act, session| {
        applications::answer(act, &session.account, &token, Some((period, &caller)))
    });
    if !answered.await? {
        return Err(ApiError::not_found());
    }
    audit_log::record(&account, client_ip, "granted an application access");
    Ok(Json(()))
}

async fn deny(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    JsonBody(GrantToken { token }): JsonBody<GrantToken>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    if !state.act(move |act| applications::answer(act, &account, &token, None)).await? {
        return Err(ApiError::not_found());
    }
    audit_log::record(&session.account, client_ip, "refused an application access");
    Ok(Json(()))
}
