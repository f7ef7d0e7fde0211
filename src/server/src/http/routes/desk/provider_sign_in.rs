//! Staff sign in by the provider, in the place of password and authenticator app (decision 0057).

use super::session::NewSession;
use crate::http::cookies::DeviceOf;
use crate::http::errors::ApiResult;
use crate::http::extract::{ClientIp, DeskDeviceCookie, JsonBody};
use crate::http::route_table::Routes;
use crate::http::sign_in::provider_sign_in::{
    FORM, Identified, PROVIDER_PROBLEMS, begin, identify, log_out, provider, refused_for,
};
use crate::http::{AppState, audit_log};
use crate::use_cases::Act;
use crate::use_cases::desk::staff;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_api::account::{FinishProviderSignIn, ProviderPage, ProviderRefusal};
use handover_api::{Reason, route};
use handover_rules::EmailAddress;
use serde_json::json;

/// The claim that has to be verified: at some providers, people enter any address.
const EMAIL: &str = "email";

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::DESK_PROVIDER_SIGN_IN, begin_sign_in)
        .about("Begins to sign in to the desk by the provider (OpenID Connect).")
        .described(|it| it.answers::<ProviderPage>().problems(&PROVIDER_PROBLEMS))
        .post(route::DESK_PROVIDER_SIGN_IN_FINISH, finish_sign_in)
        .about("Finishes to sign in to the desk by the provider.")
        .described(|it| {
            it.answers::<()>().problems(&PROVIDER_PROBLEMS);
            it.problems(&[Reason::ProviderRefused, Reason::TooManyTries])
                .example(json!({ "query": "code=abc&state=xyz" }))
        })
        .post(route::DESK_PROVIDER_LOGOUT, end_sessions)
        .about("The provider ends sessions at the desk (OpenID Connect Back-Channel Logout).")
        .described(|it| it.takes_file(FORM).problems(&PROVIDER_PROBLEMS))
}

async fn begin_sign_in(State(state): State<AppState>, headers: HeaderMap) -> ApiResult<Response> {
    begin(&state, DeviceOf::Staff, &headers, None, None).await
}

async fn finish_sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    DeskDeviceCookie(device): DeskDeviceCookie,
    headers: HeaderMap,
    JsonBody(body): JsonBody<FinishProviderSignIn>,
) -> ApiResult<Response> {
    let Identified { identity, attempt, end_cookie } =
        identify(&state, DeviceOf::Staff, client_ip, &headers, &body.query).await?;
    let claim = provider(&state, DeviceOf::Staff)?.settings().claim.as_str();
    let no_account = |problem| refused_for(ProviderRefusal::NoAccount, claim, problem);
    let address = if claim == EMAIL { identity.verified_email() } else { identity.text(claim) };
    let address = address.ok_or_else(|| no_account("is missing, or not verified"))?;
    let address = parse_claim(&address).ok_or_else(|| no_account("is not an address"))?;
    let new = NewSession::new(device);
    let (session, login) = (new.stored(client_ip), identity.login);
    let sign_in = move |act: &mut Act<'_, '_>| staff::sign_in_by_provider(act, &address, &login, &attempt, session);
    let Some(member) = state.act(sign_in).await? else { return Err(no_account("names nobody of the staff")) };
    audit_log::record_staff(member, client_ip, "signed in to the desk by the provider");
    Ok((AppendHeaders(end_cookie), new.begun(&state)).into_response())
}

/// The address of a claim, without anything around it.
fn parse_claim(claim: &str) -> Option<EmailAddress> {
    EmailAddress::parse(claim).filter(|_| claim.trim() == claim)
}

async fn end_sessions(State(state): State<AppState>, request: Request) -> ApiResult<Json<()>> {
    log_out(&state, DeviceOf::Staff, request, |tx, sessions| tx.end_provider_staff_sessions(sessions)).await
}
