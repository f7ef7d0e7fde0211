//! Signing up, and what a mailed secret lets anybody do who has it. Answers never tell whether an address is known, and
//! take as long either way: what depends on that is done after the answer.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody};
use crate::http::route_table::Routes;
use crate::http::throttle::ThrottledAction;
use crate::http::{AppState, audit_log, throttle};
use crate::mail::phrases::one_line;
use crate::random;
use crate::store::{Account, StoreResult, WriteTx};
use crate::use_cases::accounts::{self, Entered, ToConfirm};
use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use handover_api::account::{ConfirmSignUp, ForgotPassword, MailedLinkQuery, MailedToken, ResetPassword, SignUp};
use handover_api::{Problem, Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::account::sign_in::sign_in_wait;
use handover_rules::model::account::is_name;
use handover_rules::model::language::LOCALES;
use handover_rules::{EmailAddress, NicHandle, TaskId, Timestamp, account::password};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .post(route::SIGN_UP, sign_up)
        .post(route::SIGN_UP_CONFIRM, confirm)
        .post(route::PASSWORD_FORGOTTEN, forgotten)
        .post(route::PASSWORD_RESET, reset)
        .post(route::SECRET, look)
        .post(route::ADDRESS_UNDO, undo_address)
}

/// A name on one line, of a length that screens and mails can show.
pub(crate) fn read_name(text: &str) -> ApiResult<String> {
    let name = one_line(text);
    if is_name(&name) {
        return Ok(name);
    }
    Err(ApiError::new(Reason::Malformed, "A name has at most 100 characters, none of them < or >."))
}

/// A language of mails, as the provider writes it.
pub(crate) fn read_language(text: &str) -> ApiResult<String> {
    if LOCALES.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(ApiError::new(Reason::Malformed, "This is no language that the provider knows, such as fr_FR."))
}

/// Refuses a weak password, and says why.
fn check_password(new: &str, about: &[&str]) -> ApiResult<()> {
    password::check(new, about.iter().copied()).map_err(|weak| {
        let mut problem = Problem::new(Reason::WeakPassword, "This password is too weak.");
        problem.password = Some(weak);
        problem.into()
    })
}

/// The same for a new password of an account, which must not be about its owner.
pub(crate) fn check_password_of(new: &str, account: &Account) -> ApiResult<()> {
    let about = [account.handle.as_str(), &account.first_name, &account.name, account.email.as_str()];
    check_password(new, &about)
}

/// Says why a mailed secret does not count.
pub(crate) fn bad_secret(refusal: MailedLinkRefusal) -> ApiError {
    let mut problem = Problem::new(Reason::BadSecret, "Invalid token");
    problem.secret = Some(refusal);
    problem.into()
}

async fn sign_up(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<SignUp>,
) -> ApiResult<Json<()>> {
    let email = EmailAddress::parse(&body.email)
        .ok_or_else(|| ApiError::new(Reason::Malformed, "This is not an e-mail address."))?;
    let (first_name, name) = (read_name(&body.first_name)?, read_name(&body.name)?);
    if first_name.is_empty() || name.is_empty() {
        return Err(ApiError::new(Reason::Malformed, "First name and name are needed."));
    }
    let language = read_language(&body.language)?;
    check_password(&body.password, &[&first_name, &name, email.as_str()])?;
    throttle::admit(&state, client_ip, ThrottledAction::SignUp).await?;
    let password = state.passwords.hash(body.password).await?;
    let entered = Entered { first_name, name, subsidiary: body.subsidiary, language, password };
    let now = state.clock.now();
    after_the_answer(state, move |tx| accounts::sign_up(tx, &email, &entered, now));
    Ok(Json(()))
}

/// A link and a password are told apart in what is wrong: the link is long and random, so that nobody learns anything by
/// guessing at it, and every sign-up has one, whether or not its address is known.
async fn confirm(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<ConfirmSignUp>,
) -> ApiResult<Json<NicHandle>> {
    throttle::admit(&state, client_ip, ThrottledAction::ConfirmSignUp).await?;
    let slot = state.passwords.reserve()?;
    let now = state.clock.now();
    let token = body.token.clone();
    let ToConfirm { task, password } = state.store.write(move |tx| try_link(tx, &token, now)).await??;
    if !slot.verify(body.password, Some(password)).await? {
        tracing::warn!(%client_ip, "the password of a sign-up was wrong");
        let mut problem = Problem::new(Reason::WrongCredentials, "This is not the password chosen when signing up.");
        // Nobody is to sign in: only this password is wrong.
        problem.status = 403;
        return Err(problem.into());
    }
    let now = state.clock.now();
    let suffix = state.settings.suffix.clone();
    let make = move |tx: &mut WriteTx<'_>| {
        tx.clear_sign_in_failures(&tries_of(task))?;
        accounts::confirm(tx, &body.token, &suffix, now)
    };
    let result = state.store.write(make).await?;
    result.inspect(|account| audit_log::record(account, client_ip, "signed up")).map(Json).map_err(bad_secret)
}

/// The sign-up of a link, or why it cannot be confirmed now. The try counts as a failure until the password has turned
/// out to be right: so many tries at the same time are no way around the wait.
fn try_link(tx: &mut WriteTx<'_>, secret: &str, now: Timestamp) -> StoreResult<ApiResult<ToConfirm>> {
    let found = match accounts::to_confirm(tx, secret, now)? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(bad_secret(refusal))),
    };
    let tries = tries_of(found.task);
    if let Some(until) = throttle::wait_end(tx, &tries, sign_in_wait)?.filter(|until| *until > now) {
        return Ok(Err(throttle::too_many_tries(until)));
    }
    let failures = tx.sign_in_failures(&tries)?.map_or(0, |(failures, _)| failures);
    tx.set_sign_in_failures(&tries, failures.saturating_add(1), now)?;
    Ok(Ok(found))
}

/// What wrong passwords of a sign-up are counted under; no login looks like this.
fn tries_of(task: TaskId) -> String {
    format!("sign-up {task}")
}

async fn forgotten(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<ForgotPassword>,
) -> ApiResult<Json<()>> {
    throttle::admit(&state, client_ip, ThrottledAction::RequestPasswordReset).await?;
    let now = state.clock.now();
    after_the_answer(state, move |tx| accounts::forgotten(tx, body.login.trim(), now));
    Ok(Json(()))
}

async fn reset(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<ResetPassword>,
) -> ApiResult<Json<NicHandle>> {
    throttle::admit(&state, client_ip, ThrottledAction::ResetPassword).await?;
    let now = state.clock.now();
    let token = body.token.clone();
    let found = state.store.read(move |reader| accounts::to_reset(reader, &token, now)).await?;
    check_password_of(&body.password, &found.map_err(bad_secret)?)?;
    let password = state.passwords.hash(body.password).await?;
    let now = state.clock.now();
    let result = state.store.write(move |tx| accounts::reset(tx, &body.token, &password, now)).await?;
    result
        .inspect(|account| audit_log::record(account, client_ip, "set a password by mail"))
        .map(Json)
        .map_err(bad_secret)
}

/// Only reads. Nothing can be guessed here: a secret is long and random, and whoever has it may use it anyway.
async fn look(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<MailedLinkQuery>,
) -> ApiResult<Json<Option<NicHandle>>> {
    let now = state.clock.now();
    let found = state.store.read(move |reader| accounts::look(reader, &body.token, body.action, now)).await?;
    found.map(Json).map_err(bad_secret)
}

async fn undo_address(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<MailedToken>,
) -> ApiResult<Json<NicHandle>> {
    let now = state.clock.now();
    let result = state.store.write(move |tx| accounts::undo_address(tx, &body.token, now)).await?;
    result
        .inspect(|account| audit_log::record(account, client_ip, "has its former address back"))
        .map(Json)
        .map_err(bad_secret)
}

/// The pause before what is done after an answer, in milliseconds, and how much longer it may be by chance.
const PAUSE: (u32, u32) = (1000, 4000);

/// Does what must not be seen in the time that an answer takes, nor in that of the caller's next one: all that is written
/// goes through one writer, so it comes after a pause of a length that nobody knows. A server that stops meanwhile does it
/// first. In a demo all mails are there to be seen anyway.
fn after_the_answer(state: AppState, job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()> + Send + 'static) {
    let (least, spread) = if state.settings.demo { (0, 1) } else { PAUSE };
    let at = state.clock.now() + TimeDelta::milliseconds(i64::from(least + random::below(spread)));
    let AppState { store, clock, background_tasks, .. } = state;
    let pause = async move { clock.sleep_until(at).await };
    let job = async move {
        if let Err(error) = store.write(job).await {
            tracing::error!(%error, "a mail that was asked for could not be queued");
        }
    };
    background_tasks.spawn_delayed(pause, job);
}
