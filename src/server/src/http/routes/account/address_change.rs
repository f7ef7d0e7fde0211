//! Changes of the account's address. OVHcloud's API calls them email tasks.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeviceCookie, JsonBody, PathParam, Session};
use crate::http::input::parse_address;
use crate::http::openapi::TOKEN;
use crate::http::route_table::Routes;
use crate::http::sign_in::reauthentication::{reauthenticate, write_reauthenticated};
use crate::http::{AppState, audit_log};
use crate::use_cases::accounts::AddressChangeNotFound;
use crate::use_cases::{Act, accounts};
use axum::Json;
use axum::extract::State;
use handover_api::account::ChangeEmail;
use handover_api::problem::Budget;
use handover_api::reference::Token;
use handover_api::route::TaskAction;
use handover_api::{Reason, route};
use handover_rules::MailedLinkId;
use handover_store::Caller;
use serde_json::json;

pub(super) fn routes() -> Routes {
    let action = |action: TaskAction| [route::EMAIL_TASKS, "/{id}/", action.as_str()].concat();
    Routes::default()
        .post(route::CHANGE_EMAIL, request)
        .about("Requests a change of address, with the password of the account (reference).")
        .described(|it| {
            it.problem(403, Reason::WrongCredentials).problems(&[Reason::OverBudget, Reason::TooManyTries]);
            it.example(json!({ "newEmail": "mira@studio.example", "password": "nine blue kettles sing" }))
        })
        .post(&action(TaskAction::Accept), confirm)
        .about("Confirms the new address with the code mailed to it (reference).")
        .described(|it| it.problems(&[Reason::BadToken]).example(json!({ "token": TOKEN })))
        .post(&action(TaskAction::Refuse), cancel)
        .about("Cancels a change of address (reference).")
        .post(&action(TaskAction::ResendEmail), resend)
        .about("Sends the code to the new address again (reference).")
        .described(|it| it.problems(&[Reason::OverBudget]))
}

async fn request(
    State(state): State<AppState>,
    client_ip: ClientIp,
    device: DeviceCookie,
    session: Session,
    JsonBody(body): JsonBody<ChangeEmail>,
) -> ApiResult<Json<MailedLinkId>> {
    let address = parse_address(&body.new_email)?;
    let account = reauthenticate(&state, (client_ip, device), &session, body.password).await?;
    let request = move |act: &mut Act<'_, '_>, session: &Session| {
        accounts::request_address_change(act, &session.account, &address)
    };
    let link = write_reauthenticated(&state, session, account.password, request).await?;
    link.map(Json).ok_or_else(too_many_mails)
}

fn too_many_mails() -> ApiError {
    ApiError::over_budget(Budget::AddressMails, None)
}

async fn confirm(
    State(state): State<AppState>,
    client_ip: ClientIp,
    caller: Caller,
    session: Session,
    PathParam(id): PathParam<MailedLinkId>,
    JsonBody(body): JsonBody<Token>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    let confirm =
        move |act: &mut Act<'_, '_>| accounts::confirm_address_change(act, &session.account, id, &body.token, &caller);
    state.act(confirm).await?.ok_or_else(ApiError::not_found)??;
    audit_log::record(&account, client_ip, "changed the address");
    Ok(Json(()))
}

async fn cancel(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<MailedLinkId>,
) -> ApiResult<Json<()>> {
    let cancel = move |act: &mut Act<'_, '_>| accounts::cancel_address_change(act, &session.account, id);
    if state.act(cancel).await? { Ok(Json(())) } else { Err(ApiError::not_found()) }
}

async fn resend(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<MailedLinkId>,
) -> ApiResult<Json<()>> {
    let resend = move |act: &mut Act<'_, '_>| accounts::resend_address_code(act, &session.account, id);
    match state.act(resend).await? {
        Ok(Some(_)) => Ok(Json(())),
        Ok(None) => Err(too_many_mails()),
        Err(AddressChangeNotFound) => Err(ApiError::not_found()),
    }
}
