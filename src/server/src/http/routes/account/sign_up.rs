//! Sign-up, password reset and mailed links, without a session. Responses and their duration do not reveal whether an
//! address is known: work that depends on it runs after the response (decision 0008).

use crate::http::cookies::{DeviceCookie, NewDevice};
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{
    ClientIp, JsonBody, check_account_password, check_password, parse_address, parse_locale, parse_name,
};
use crate::http::limits::attempts::{ThrottledAction, count_action};
use crate::http::openapi::{Routes, TOKEN};
use crate::http::sign_in::{PreparedSession, SignInProof, require_passwords, require_sign_up};
use crate::http::{AppState, logs};
use crate::password::PasswordUse;
use crate::use_cases::Act;
use crate::use_cases::accounts::{self, SignUpDetails};
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use handover_api::account::{
    AddressUndo, ConfirmSignUp, ForgotPassword, MailedLinkInfo, MailedLinkQuery, MailedToken, ResetPassword, SignUp,
};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::{Language, NicHandle};
use handover_store::{Caller, ReadTx, pages};
use serde_json::json;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .post(route::SIGN_UP, sign_up)
        .about("Signs up. The answer does not reveal whether the address is known.")
        .problems(&[Reason::TooManyTries, Reason::SwitchedOff])
        .example(json!({
            "firstName": "Anna", "name": "Bell", "email": "anna@bell.example", "country": "FR",
            "language": "fr_FR",
        }))
        .post(route::SIGN_UP_CONFIRM, confirm_sign_up)
        .about("Confirms a sign-up with a mailed link and a chosen password, and signs in.")
        .described(|it| it.answers::<NicHandle>())
        .problems(&[Reason::WeakPassword, Reason::BadToken, Reason::TooManyTries])
        .example(json!({ "token": TOKEN, "password": "nine blue kettles sing" }))
        .post(route::PASSWORD_FORGOTTEN, request_password_reset)
        .about("Requests a mail to set a password. The answer does not reveal whether the login is known.")
        .described(|it| it.problems(&[Reason::TooManyTries]).example(json!({ "login": "mh20417-ovh" })))
        .post(route::PASSWORD_RESET, reset_password)
        .about("Sets a password with a mailed link.")
        .problems(&[Reason::WeakPassword, Reason::BadToken, Reason::TooManyTries])
        .example(json!({ "token": TOKEN, "password": "nine blue kettles sing" }))
        .post(route::MAILED_LINK, mailed_link_info)
        .about("State of a mailed link, without using it.")
        .described(|it| it.problems(&[Reason::BadToken]).example(json!({ "purpose": "password", "token": TOKEN })))
        .post(route::ADDRESS_UNDO, undo_address_change)
        .about("Undoes a change of address with a mailed link.")
        .described(|it| it.problems(&[Reason::BadToken]).example(json!({ "token": TOKEN })))
}

async fn sign_up(state: AppState, client_ip: ClientIp, JsonBody(body): JsonBody<SignUp>) -> JsonResult<()> {
    require_sign_up(&state)?;
    let email = parse_address(&body.email)?;
    let (first_name, name) = (parse_name(&body.first_name)?, parse_name(&body.name)?);
    if first_name.is_empty() || name.is_empty() {
        return Err(ApiError::new(Reason::Malformed, "First name and last name are required."));
    }
    let language = parse_locale(&body.language)?;
    count_action(&state, client_ip.networks(), ThrottledAction::SignUp).await?;
    let subsidiary = body.country.subsidiary(Language::of_locale(&language));
    let network = client_ip.coarse_network();
    let details = SignUpDetails { first_name, name, subsidiary, language, network };
    let is_demo = state.settings.demo;
    state.act(move |act| accounts::postpone_sign_up(act, &email, &details, is_demo)).await?;
    Ok(Json(()))
}

/// Creates the account and signs in to it: who reads the mail has chosen its password.
async fn confirm_sign_up(
    state: AppState,
    client_ip: ClientIp,
    device: DeviceCookie,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ConfirmSignUp>,
) -> ApiResult<Response> {
    require_sign_up(&state)?;
    count_action(&state, client_ip.networks(), ThrottledAction::ConfirmSignUp).await?;
    let now = state.clock.now();
    let token = body.token.clone();
    let (email, details) = state.store.read(move |reader| accounts::sign_up_to_confirm(reader, &token, now)).await??;
    check_password(&body.password, &state.settings.provider, &[&details.first_name, &details.name, email.as_str()])?;
    let slot = state.passwords.reserve(PasswordUse::ConfirmSignUp, client_ip.networks())?;
    let password = slot.hash(body.password).await?;
    let authentication = SignInProof::Password { hash: Some(password.clone()), device: NewDevice::new(device) };
    let (session, set_cookies) = PreparedSession::new(&state, &headers, client_ip, authentication).await?;
    let suffix = state.settings.suffix.clone();
    let confirm = move |act: &mut Act<'_, '_>| {
        let confirmed = accounts::confirm_sign_up(act, &body.token, password, &suffix)?;
        if let Ok(account) = &confirmed {
            session.begin(act, account.clone())?;
        }
        Ok(confirmed)
    };
    let account = state.act(confirm).await??;
    logs::audit(&account, client_ip, "signed up");
    Ok((set_cookies, Json(account)).into_response())
}

async fn request_password_reset(
    state: AppState,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<ForgotPassword>,
) -> JsonResult<()> {
    require_passwords(&state)?;
    count_action(&state, client_ip.networks(), ThrottledAction::RequestPasswordReset).await?;
    let is_demo = state.settings.demo;
    state.act(move |act| accounts::postpone_password_reset(act, body.login.trim(), is_demo)).await?;
    Ok(Json(()))
}

async fn reset_password(
    state: AppState,
    client_ip: ClientIp,
    caller: Caller,
    JsonBody(body): JsonBody<ResetPassword>,
) -> JsonResult<NicHandle> {
    require_passwords(&state)?;
    count_action(&state, client_ip.networks(), ThrottledAction::ResetPassword).await?;
    let now = state.clock.now();
    let token = body.token.clone();
    let account = state.store.read(move |reader| accounts::account_to_reset(reader, &token, now)).await??;
    check_account_password(&body.password, &state.settings.provider, &account)?;
    let slot = state.passwords.reserve(PasswordUse::Reset, client_ip.networks())?;
    let password = slot.hash(body.password).await?;
    let account = state.act(move |act| accounts::reset_password(act, &body.token, &password, &caller)).await??;
    logs::audit(&account, client_ip, "set a password by mail");
    Ok(Json(account))
}

/// Unthrottled: tokens cannot be guessed.
async fn mailed_link_info(
    state: AppState,
    JsonBody(MailedLinkQuery { action, token }): JsonBody<MailedLinkQuery>,
) -> JsonResult<MailedLinkInfo> {
    let now = state.clock.now();
    if action == MailedLinkAction::Holder {
        // Its page has a route of its own.
        return Err(MailedLinkRefusal::Unknown.into());
    }
    let read = move |tx: &ReadTx<'_>| match accounts::redeemable_link(tx, &token, action, now)? {
        Ok(link) => pages::mailed_link(tx, link, now).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    };
    Ok(Json(state.store.read(read).await??))
}

async fn undo_address_change(
    state: AppState,
    client_ip: ClientIp,
    caller: Caller,
    JsonBody(body): JsonBody<MailedToken>,
) -> JsonResult<AddressUndo> {
    let undone = state.act(move |act| accounts::undo_address_change(act, &body.token, &caller)).await??;
    logs::audit(&undone.account, client_ip, "has its former address back");
    let now = state.clock.now();
    // After its transaction, because there may be many.
    state.page(move |tx| pages::address_undo(tx, undone, now)).await
}
