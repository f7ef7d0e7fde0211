//! Sensitive changes, for which a signed-in user enters the password again (ASVS 7.5.1).

use super::credentials::verify_credentials;
use super::step_up;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeviceCookie, Session};
use crate::use_cases::Act;
use crate::use_cases::accounts::has_password_hash;
use handover_api::{Problem, Reason};
use handover_rules::account::sign_in::SensitiveAct;
use handover_store::{Account, StoreResult};

/// Verifies the password and returns the account with the hash it was verified against. In the place of a password that does
/// not exist, the provider has authenticated the caller just now; in a demo, nothing is needed.
pub(crate) async fn reauthenticate(
    state: &AppState,
    client: (ClientIp, DeviceCookie),
    session: &Session,
    password: String,
) -> ApiResult<Account> {
    let handle = session.account.clone();
    let login = handle.as_str().to_owned();
    let found = state.store.read(move |reader| reader.account(&handle)).await?;
    let has_passwords = state.settings.policies.has_passwords;
    if let Some(found) = found.filter(|found| found.password.is_none() || !has_passwords) {
        if !state.settings.demo || session.authentication.is_some() {
            require_without_password(state, session)?;
        }
        return Ok(found);
    }
    verify_credentials(state, None, client, login, password).await?.ok_or_else(wrong_password)
}

/// Somebody without a password authenticates at the provider instead.
fn require_without_password(state: &AppState, session: &Session) -> ApiResult<()> {
    if state.providers.customers.is_none() {
        return Err(wrong_password());
    }
    step_up::require(state, SensitiveAct::Reauthenticate, session.authentication.as_ref())
}

/// Not 401, which means that the session ended.
fn wrong_password() -> ApiError {
    let mut problem = Problem::new(Reason::WrongCredentials, "The current password is incorrect.");
    problem.set_status(403);
    problem.into()
}

/// Runs a write after [`reauthenticate`], unless the session ended or the password changed in the meantime.
pub(crate) async fn write_reauthenticated<T: Send + 'static>(
    state: &AppState,
    session: Session,
    verified_hash: Option<String>,
    job: impl FnOnce(&mut Act<'_, '_>, &Session) -> StoreResult<T> + Clone + Send + 'static,
) -> ApiResult<T> {
    let result = state.act(move |act| {
        if act.tx.session(&session.token_hash, act.now, act.policies.sessions)?.is_none() {
            return Ok(Err(ApiError::not_signed_in()));
        }
        if !has_password_hash(act.tx, &session.account, verified_hash.as_deref())? {
            return Ok(Err(wrong_password()));
        }
        job(act, &session).map(Ok)
    });
    result.await?
}
