//! The profile: names, the address that codes go to, the password, sessions.

use super::accounts::{bad_secret, check_password_of, read_language, read_name};
use super::app_info::screen;
use crate::http::bodies::{open_bill, payment_method};
use crate::http::credentials::verify_credentials;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeviceCookie, JsonBody, PathParam, Session};
use crate::http::route_table::Routes;
use crate::http::sessions::has_password_hash;
use crate::http::{AppState, audit_log};
use crate::store::{Account, PersonUpdate, StoreError, StoreResult, TaskRecord, WriteTx};
use crate::use_cases::accounts;
use axum::Json;
use axum::extract::State;
use handover_api::account::{ChangeEmail, ChangePassword, PendingAddress, PersonalDetails, Profile};
use handover_api::app::ScreenResponse;
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_api::{Problem, Reason};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{EmailAddress, NicHandle, SessionId, TaskId, Timestamp};

pub(crate) fn routes() -> Routes {
    let task = |action: TaskAction| [route::EMAIL_TASKS, "/{id}/", action.as_str()].concat();
    Routes::default()
        .get(route::PROFILE, profile)
        .put(route::PROFILE, change_person)
        .post(route::PASSWORD, change_password)
        .post(route::CHANGE_EMAIL, change_email)
        .post(&task(TaskAction::Accept), accept_email)
        .post(&task(TaskAction::Refuse), refuse_email)
        .post(&task(TaskAction::ResendEmail), resend_email)
        .delete(route::SESSIONS, end_other_sessions)
        .delete(&[route::SESSIONS, "/{id}"].concat(), end_session)
}

async fn profile(State(state): State<AppState>, session: Session) -> ApiResult<Json<ScreenResponse<Profile>>> {
    let now = state.clock.now();
    let today = now.date_naive();
    let limits = state.settings.sessions;
    let answer = state
        .store
        .read(move |reader| {
            let handle = &session.account;
            let nobody = || StoreError::Corrupt("a session of nobody");
            let account = reader.account(handle)?.ok_or_else(nobody)?;
            let payment_methods = reader.payment_methods(handle)?;
            let sessions = reader.sessions_of(handle, &session.token_hash, now, limits)?;
            let profile = Profile {
                facts: reader.account_facts(handle, today)?.ok_or_else(nobody)?,
                pending: reader.open_task(handle, MailedLinkAction::Address, now)?.map(pending),
                bills: reader.open_bills(handle)?.into_iter().map(|bill| open_bill(bill, today)).collect(),
                payment_methods: payment_methods.into_iter().map(|method| payment_method(method, today)).collect(),
                sessions: sessions.into_iter().map(Into::into).collect(),
                has_password: account.password.is_some(),
                subsidiary: account.subsidiary,
                address: account.email,
                person: PersonalDetails {
                    first_name: account.first_name,
                    name: account.name,
                    organisation: account.organisation,
                    language: account.language,
                },
            };
            screen(reader, handle, now, profile)
        })
        .await?;
    Ok(Json(answer))
}

fn pending(record: TaskRecord) -> PendingAddress {
    PendingAddress {
        task: record.id,
        address: record.email,
        asked_at: record.began_at,
        expires_at: record.task.expires_at,
    }
}

async fn change_person(
    State(state): State<AppState>,
    session: Session,
    JsonBody(person): JsonBody<PersonalDetails>,
) -> ApiResult<Json<()>> {
    let person = PersonUpdate {
        first_name: read_name(&person.first_name)?,
        name: read_name(&person.name)?,
        organisation: read_name(&person.organisation)?,
        language: read_language(&person.language)?,
    };
    state.store.write(move |tx| tx.set_personal_details(&session.account, &person)).await?;
    Ok(Json(()))
}

/// The account of a session whose password was given once more, with the hash that it was checked against. In demo mode
/// most have none, and whoever is signed in may do as they like.
async fn confirm_password(
    state: &AppState,
    client_ip: (ClientIp, DeviceCookie),
    account: &NicHandle,
    password: String,
) -> ApiResult<Account> {
    if state.settings.demo {
        let handle = account.clone();
        let found = state.store.read(move |reader| reader.account(&handle)).await?;
        if let Some(found) = found.filter(|found| found.password.is_none()) {
            return Ok(found);
        }
    }
    verify_credentials(state, client_ip, account.as_str().to_owned(), password).await?.ok_or_else(wrong_password)
}

/// Not 401: the session is good, only this password is not.
fn wrong_password() -> ApiError {
    let mut problem = Problem::new(Reason::WrongCredentials, "The present password is wrong.");
    problem.status = 403;
    problem.into()
}

/// Does what a password was confirmed for, if the session is still good and the password the same: either may have ended
/// while it was checked.
async fn write_confirmed<T: Send + 'static>(
    state: &AppState,
    session: Session,
    verified: Option<String>,
    now: Timestamp,
    job: impl FnOnce(&mut WriteTx<'_>, &Session) -> StoreResult<T> + Send + 'static,
) -> ApiResult<T> {
    let limits = state.settings.sessions;
    let done = state.store.write(move |tx| {
        if tx.session(&session.token_hash, now, limits)?.is_none() {
            return Ok(Err(ApiError::not_signed_in()));
        }
        if !has_password_hash(tx, &session.account, verified.as_deref())? {
            return Ok(Err(wrong_password()));
        }
        job(tx, &session).map(Ok)
    });
    done.await?
}

async fn change_password(
    State(state): State<AppState>,
    client_ip: ClientIp,
    device: DeviceCookie,
    session: Session,
    JsonBody(body): JsonBody<ChangePassword>,
) -> ApiResult<Json<()>> {
    let account = confirm_password(&state, (client_ip, device), &session.account, body.present).await?;
    check_password_of(&body.new, &account)?;
    let hash = state.passwords.hash(body.new).await?;
    let now = state.clock.now();
    let job = move |tx: &mut WriteTx<'_>, session: &Session| {
        accounts::change_password(tx, &session.account, &session.token_hash, device.hash(), &hash, now)
    };
    write_confirmed(&state, session, account.password, now, job).await?;
    audit_log::record(&account.handle, client_ip, "changed the password");
    Ok(Json(()))
}

async fn change_email(
    State(state): State<AppState>,
    client_ip: ClientIp,
    device: DeviceCookie,
    session: Session,
    JsonBody(body): JsonBody<ChangeEmail>,
) -> ApiResult<Json<TaskId>> {
    let address = EmailAddress::parse(&body.new_email)
        .ok_or_else(|| ApiError::new(Reason::Malformed, "This is not an e-mail address."))?;
    let account = confirm_password(&state, (client_ip, device), &session.account, body.password).await?;
    let now = state.clock.now();
    let job =
        move |tx: &mut WriteTx<'_>, session: &Session| accounts::ask_for_address(tx, &session.account, &address, now);
    let task = write_confirmed(&state, session, account.password, now, job).await?;
    task.map(Json).ok_or_else(too_many_mails)
}

fn too_many_mails() -> ApiError {
    ApiError::new(Reason::OverBudget, "Too many mails were sent for a new address today. Try again tomorrow.")
}

async fn accept_email(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<TaskId>,
    JsonBody(body): JsonBody<Token>,
) -> ApiResult<Json<()>> {
    let now = state.clock.now();
    let account = session.account.clone();
    let result =
        state.store.write(move |tx| accounts::accept_address(tx, &session.account, id, &body.token, now)).await?;
    let result = result.ok_or_else(ApiError::not_found)?;
    result.inspect(|()| audit_log::record(&account, client_ip, "changed the address")).map(Json).map_err(bad_secret)
}

async fn refuse_email(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<TaskId>,
) -> ApiResult<Json<()>> {
    let now = state.clock.now();
    let refused = state.store.write(move |tx| accounts::refuse_address(tx, &session.account, id, now)).await?;
    if refused { Ok(Json(())) } else { Err(ApiError::not_found()) }
}

async fn resend_email(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<TaskId>,
) -> ApiResult<Json<()>> {
    let now = state.clock.now();
    let sent = state.store.write(move |tx| accounts::resend_address(tx, &session.account, id, now)).await?;
    match sent {
        Ok(Some(_)) => Ok(Json(())),
        Ok(None) => Err(too_many_mails()),
        Err(accounts::NoSuchChange) => Err(ApiError::not_found()),
    }
}

async fn end_session(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<SessionId>,
) -> ApiResult<Json<()>> {
    let account = session.account.clone();
    let ended = state.store.write(move |tx| tx.end_sessions(&session.account, Some(id), None)).await?;
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
    state.store.write(move |tx| tx.end_sessions(&session.account, None, Some(&session.token_hash))).await?;
    audit_log::record(&account, client_ip, "ended all other sessions");
    Ok(Json(()))
}
