//! Sessions: signing in and out, ending other sessions.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeviceCookie, JsonBody, NewDevice, PathParam, Session};
use crate::http::route_table::Routes;
use crate::http::sign_in::credentials::verify_credentials;
use crate::http::sign_in::sessions::{self, Authentication};
use crate::http::sign_in::step_up::require_passwords;
use crate::http::{AppState, audit_log, cookies};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use handover_api::app::Credentials;
use handover_api::{Reason, route};
use handover_rules::model::pasted::clean;
use handover_rules::{EmailAddress, SessionId};
use handover_store::{Caller, email_key};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::SESSION, sign_in)
        .about("Signs in with a handle or an address, and a password.")
        .described(|it| {
            it.answers::<()>().problems(&[Reason::WrongCredentials, Reason::TooManyTries]);
            it.example(json!({ "login": "mh20417-ovh", "password": "nine blue kettles sing" }))
        })
        .delete(route::SESSION, sign_out)
        .about("Signs out.")
        .described(|it| it.answers::<()>())
        .delete(route::SESSIONS, end_other_sessions)
        .about("Ends all other sessions.")
        .delete(&[route::SESSIONS, "/{id}"].concat(), end_session)
        .about("Ends a session.")
}

async fn sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    device: DeviceCookie,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(credentials): JsonBody<Credentials>,
) -> ApiResult<Response> {
    require_passwords(&state)?;
    // One key for all spellings of an address, or each would have tries of its own.
    let login = clean(&credentials.login);
    let login = EmailAddress::parse(&login).map_or_else(|| login.to_ascii_lowercase(), |address| email_key(&address));
    let wrong = || ApiError::new(Reason::WrongCredentials, "The handle, email or password is incorrect.");
    let account = verify_credentials(&state, Some(caller), (client_ip, device), login, credentials.password)
        .await?
        .ok_or_else(wrong)?;
    let authentication = Authentication::Password { hash: account.password, device: NewDevice::new(device) };
    let response = sessions::begin(&state, &headers, client_ip, account.handle.clone(), authentication).await?;
    let response = response.ok_or_else(wrong)?;
    audit_log::record(&account.handle, client_ip, "signed in");
    Ok(response)
}

async fn sign_out(State(state): State<AppState>, client_ip: ClientIp, session: Session) -> ApiResult<Response> {
    let hash = session.token_hash;
    state.act(move |act| act.tx.end_session(&hash)).await?;
    audit_log::record(&session.account, client_ip, "signed out");
    // No `Clear-Site-Data`: it would drop the theme as well (ASVS 14.3.1 is about personal data).
    Ok(([(header::SET_COOKIE, cookies::clear_session(&state.settings))], Json(())).into_response())
}

async fn end_session(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<SessionId>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    let ended = state.act(move |act| act.tx.end_sessions(&session.account, Some(id), None)).await?;
    if ended == 0 {
        return Err(ApiError::not_found());
    }
    audit_log::record(&account, client_ip, "ended a session");
    Ok(Json(()))
}

async fn end_other_sessions(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    state.act(move |act| act.tx.end_sessions(&session.account, None, Some(&session.token_hash))).await?;
    audit_log::record(&account, client_ip, "ended all other sessions");
    Ok(Json(()))
}
