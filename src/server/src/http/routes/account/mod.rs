//! The own account: its details, password and address, and its data as a file.

pub(super) mod applications;
pub(super) mod sign_in;
pub(super) mod sign_up;

use crate::http::answers::memory::{AnswerMemory, PackedFile};
use crate::http::cookies::DeviceCookie;
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{
    ActingAccount, ClientIp, JsonBody, PathParam, Session, check_account_password, parse_address, parse_locale,
    parse_name,
};
use crate::http::openapi::{Routes, TOKEN};
use crate::http::preconditions::{IfMatch, Versioned};
use crate::http::sign_in::{reauthenticate, require_passwords, write_reauthenticated};
use crate::http::{AppState, logs};
use crate::password::PasswordUse;
use crate::use_cases::accounts::AddressChangeNotFound;
use crate::use_cases::{Act, accounts};
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::account::{ChangeEmail, ChangePassword, ChangePersonalDetails, Profile};
use handover_api::app::ScreenResponse;
use handover_api::problem::Budget;
use handover_api::reference::{Me, Token};
use handover_api::route::TaskAction;
use handover_api::{Reason, route};
use handover_rules::MailedLinkId;
use handover_store::{Caller, ReadTx, pages};
use serde_json::json;

pub(crate) fn routes() -> Routes {
    let action = |action: TaskAction| [route::EMAIL_TASKS, "/{id}/", action.as_str()].concat();
    Routes::default()
        .get(route::PROFILE, profile)
        .about("The profile: personal details, sessions, bills and payment methods.")
        .put(route::PROFILE, change_details)
        .about("Changes personal details. Members that are missing stay.")
        .example(json!({ "firstName": "Mira", "name": "Halden", "organisation": "", "language": "en_GB" }))
        .post(route::PASSWORD, change_password)
        .about("Changes the password, and ends all other sessions.")
        .described(|it| it.problem(403, Reason::WrongCredentials))
        .problems(&[Reason::WeakPassword, Reason::TooManyTries, Reason::OverBudget])
        .example(json!({ "present": "nine blue kettles sing", "new": "six green lamps hum" }))
        .get(route::ME, me)
        .about("The account that is signed in (reference).")
        .get(route::ACCOUNT_DATA, account_data)
        .about("Everything stored about the account, as a file.")
        .described(|it| it.answers::<serde_json::Value>())
        .post(route::CHANGE_EMAIL, request_address_change)
        .about("Requests a change of address, with the password of the account (reference).")
        .described(|it| it.problem(403, Reason::WrongCredentials))
        .problems(&[Reason::OverBudget, Reason::TooManyTries])
        .example(json!({ "newEmail": "mira@studio.example", "password": "nine blue kettles sing" }))
        .post(&action(TaskAction::Accept), confirm_address)
        .about("Confirms the new address with the code mailed to it (reference).")
        .described(|it| it.problems(&[Reason::BadToken]).example(json!({ "token": TOKEN })))
        .post(&action(TaskAction::Refuse), cancel_address_change)
        .about("Cancels a change of address (reference).")
        .post(&action(TaskAction::ResendEmail), resend_address_code)
        .about("Sends the code to the new address again (reference).")
        .problems(&[Reason::OverBudget])
}

async fn profile(state: AppState, session: Session) -> ApiResult<Versioned<ScreenResponse<Profile>>> {
    let (now, policies) = (state.clock.now(), state.settings.policies);
    let read = move |tx: &ReadTx<'_>| {
        let policies = (&policies.requests, policies.sessions);
        pages::profile(tx, &session.account, &session.token_hash, now, policies)
    };
    let profile = state.store.read(read).await?;
    let own = (profile.data.person.clone(), profile.data.shows_name);
    Ok(Versioned::with(profile, &own))
}

async fn change_details(
    state: AppState,
    session: Session,
    version: IfMatch,
    JsonBody(body): JsonBody<ChangePersonalDetails>,
) -> JsonResult<()> {
    let name = |text: Option<String>| text.map(|text| parse_name(&text)).transpose();
    let change = ChangePersonalDetails {
        first_name: name(body.first_name)?,
        name: name(body.name)?,
        organisation: name(body.organisation)?,
        language: body.language.map(|locale| parse_locale(&locale)).transpose()?,
        shows_name: body.shows_name,
    };
    let account = session.account.clone();
    let read = move |tx: &ReadTx<'_>| pages::own_details(tx, &account);
    let change = move |act: &mut Act<'_, '_>| accounts::change_personal_details(act.tx, &session.account, change);
    state.act_if(version, read, change).await?;
    Ok(Json(()))
}

async fn change_password(
    state: AppState,
    client_ip: ClientIp,
    device: DeviceCookie,
    caller: Caller,
    session: Session,
    JsonBody(body): JsonBody<ChangePassword>,
) -> JsonResult<()> {
    require_passwords(&state)?;
    let account = reauthenticate(&state, (client_ip, device), &session, body.present).await?;
    check_account_password(&body.new, &state.settings.provider, &account)?;
    let slot = state.passwords.reserve(PasswordUse::Change, client_ip.networks())?;
    let hash = slot.hash(body.new).await?;
    let change = move |act: &mut Act<'_, '_>, session: &Session| {
        accounts::change_password(act, &session.account, &session.token_hash, device.hash(), &hash, &caller)
    };
    let changed = write_reauthenticated(&state, session, account.password, change).await?;
    changed.map_err(|until| ApiError::over_budget(Budget::PasswordChanges, Some(until)))?;
    logs::audit(&account.handle, client_ip, "changed the password");
    Ok(Json(()))
}

async fn me(state: AppState, caller: ActingAccount) -> JsonResult<Me> {
    let account = state.store.read(move |tx| pages::me(tx, &caller.account)).await?;
    account.map(Json).ok_or_else(ApiError::not_signed_in)
}

async fn account_data(state: AppState, client: ClientIp, session: Session) -> ApiResult<Response> {
    let memory = AnswerMemory::of(&state, client, Some(&session.account));
    let name = format!("attachment; filename=\"handover-{}.json\"", session.account.as_str());
    let read = move |reader: &ReadTx<'_>| {
        let mut file = PackedFile::begin(memory)?;
        reader.account_data(&session.account, &mut |part| file.write(part))?;
        file.finish()
    };
    let file = state.store.read(read).await?;
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, file).into_response())
}

async fn request_address_change(
    state: AppState,
    client_ip: ClientIp,
    device: DeviceCookie,
    session: Session,
    JsonBody(body): JsonBody<ChangeEmail>,
) -> JsonResult<MailedLinkId> {
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

async fn confirm_address(
    state: AppState,
    client_ip: ClientIp,
    caller: Caller,
    session: Session,
    PathParam(id): PathParam<MailedLinkId>,
    JsonBody(body): JsonBody<Token>,
) -> JsonResult<()> {
    let account = session.account.clone();
    let confirm =
        move |act: &mut Act<'_, '_>| accounts::confirm_address_change(act, &session.account, id, &body.token, &caller);
    state.act(confirm).await?.ok_or_else(ApiError::not_found)??;
    logs::audit(&account, client_ip, "changed the address");
    Ok(Json(()))
}

async fn cancel_address_change(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<MailedLinkId>,
) -> JsonResult<()> {
    let cancel = move |act: &mut Act<'_, '_>| accounts::cancel_address_change(act, &session.account, id);
    ApiError::unless_found(state.act(cancel).await?).map(Json)
}

async fn resend_address_code(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<MailedLinkId>,
) -> JsonResult<()> {
    match state.act(move |act| accounts::resend_address_code(act, &session.account, id)).await? {
        Ok(Some(_)) => Ok(Json(())),
        Ok(None) => Err(too_many_mails()),
        Err(AddressChangeNotFound) => Err(ApiError::not_found()),
    }
}
