//! The profile screen, personal details and the password.

use crate::config::Settings;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeviceCookie, JsonBody, Session};
use crate::http::input::{check_account_password, parse_locale, parse_name};
use crate::http::route_table::Routes;
use crate::http::sign_in::reauthentication::{reauthenticate, write_reauthenticated};
use crate::http::sign_in::step_up::require_passwords;
use crate::http::{AppState, audit_log};
use crate::password::PasswordUse;
use crate::use_cases::Act;
use crate::use_cases::accounts::{self, PersonalDetailsChange};
use axum::Json;
use axum::extract::State;
use handover_api::Reason;
use handover_api::account::{ChangePassword, ChangePersonalDetails, PersonalDetails, Profile};
use handover_api::app::ScreenResponse;
use handover_api::problem::Budget;
use handover_api::route;
use handover_rules::Timestamp;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_store::pages::{open_bill, payment_method, screen};
use handover_store::{Caller, ReadTx, StoreError, StoreResult};
use serde_json::json;
use std::sync::Arc;

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

async fn profile(State(state): State<AppState>, session: Session) -> ApiResult<Json<ScreenResponse<Profile>>> {
    let now = state.clock.now();
    let settings = Arc::clone(&state.settings);
    let response = state
        .store
        .read(move |reader| {
            let profile = read_profile(reader, &session, &settings, now)?;
            screen(reader, &session.account, now, profile)
        })
        .await?;
    Ok(Json(response))
}

fn read_profile(reader: &ReadTx<'_>, session: &Session, settings: &Settings, now: Timestamp) -> StoreResult<Profile> {
    let handle = &session.account;
    let today = now.date_naive();
    let no_account = || StoreError::Corrupt("session without an account");
    let account = reader.account(handle)?.ok_or_else(no_account)?;
    let payment_methods = reader.payment_methods(handle)?;
    let sessions = reader.sessions_of(handle, &session.token_hash, now, settings.policies.sessions)?;
    Ok(Profile {
        facts: reader.account_facts(handle, now, &settings.policies.requests)?.ok_or_else(no_account)?,
        pending: reader.open_mailed_link(handle, MailedLinkAction::Address, now)?.map(Into::into),
        bills: reader.open_bills(handle)?.into_iter().map(|bill| open_bill(bill, today)).collect(),
        payment_methods: payment_methods.into_iter().map(|method| payment_method(method, today)).collect(),
        sessions: sessions.into_iter().map(Into::into).collect(),
        has_password: account.password.is_some(),
        shows_name: !account.is_name_hidden,
        is_from_provider: account.imported_email.is_some(),
        subsidiary: account.subsidiary,
        undeliverable_at: account.undeliverable_at,
        address: account.email,
        person: PersonalDetails {
            first_name: account.first_name,
            name: account.name,
            organisation: account.organisation,
            language: account.language,
        },
    })
}

async fn change_details(
    State(state): State<AppState>,
    session: Session,
    JsonBody(body): JsonBody<ChangePersonalDetails>,
) -> ApiResult<Json<()>> {
    let name = |text: Option<String>| text.map(|text| parse_name(&text)).transpose();
    let (first_name, last_name, organisation) = (name(body.first_name)?, name(body.name)?, name(body.organisation)?);
    let language = body.language.map(|locale| parse_locale(&locale)).transpose()?;
    let shows_name = body.shows_name;
    let change = PersonalDetailsChange { first_name, name: last_name, organisation, language, shows_name };
    state.act(move |act| accounts::change_personal_details(act.tx, &session.account, change)).await?;
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
