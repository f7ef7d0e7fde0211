//! The profile screen, personal details and the password.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeviceCookie, JsonBody, Session};
use crate::http::input::{check_account_password, parse_locale, parse_name};
use crate::http::route_table::Routes;
use crate::http::sign_in::reauthentication::{reauthenticate, write_reauthenticated};
use crate::http::sign_in::step_up::require_passwords;
use crate::http::versions::{IfMatch, Versioned};
use crate::http::{AppState, audit_log};
use crate::password::PasswordUse;
use crate::use_cases::Act;
use crate::use_cases::accounts;
use axum::Json;
use axum::extract::State;
use handover_api::Reason;
use handover_api::account::{ChangePassword, ChangePersonalDetails, Profile};
use handover_api::app::ScreenResponse;
use handover_api::problem::Budget;
use handover_api::route;
use handover_store::{Caller, ReadTx, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::PROFILE, profile)
        .about("The profile: personal details, sessions, bills and payment methods.")
        .put(route::PROFILE, change_details)
        .about("Changes personal details. Members that are missing stay.")
        .described(|it| {
            it.example(json!({ "firstName": "Mira", "name": "Halden", "organisation": "", "language": "en_GB" }))
        })
        .post(route::PASSWORD, change_password)
        .about("Changes the password, and ends all other sessions.")
        .described(|it| {
            it.problem(403, Reason::WrongCredentials);
            it.problems(&[Reason::WeakPassword, Reason::TooManyTries, Reason::OverBudget]);
            it.example(json!({ "present": "nine blue kettles sing", "new": "six green lamps hum" }))
        })
}

async fn profile(State(state): State<AppState>, session: Session) -> ApiResult<Versioned<ScreenResponse<Profile>>> {
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
    State(state): State<AppState>,
    session: Session,
    version: IfMatch,
    JsonBody(body): JsonBody<ChangePersonalDetails>,
) -> ApiResult<Json<()>> {
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
    State(state): State<AppState>,
    client_ip: ClientIp,
    device: DeviceCookie,
    caller: Caller,
    session: Session,
    JsonBody(body): JsonBody<ChangePassword>,
) -> ApiResult<Json<()>> {
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
    audit_log::record(&account.handle, client_ip, "changed the password");
    Ok(Json(()))
}
