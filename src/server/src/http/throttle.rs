//! Throttling of unauthenticated routes by network: signing in, and routes that send mail or hash passwords.
//!
//! Counts are stored in the database, not in memory, because a restart must not reset them and because the check and the
//! count share a transaction with the sign-in attempt. So no rate-limit crate fits (decision 0022). The rules define the
//! waits.

use super::AppState;
use super::errors::{ApiError, ApiResult};
use super::extract::ClientIp;
use crate::store::{ReadTx, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_api::{Problem, Reason};
use handover_rules::Timestamp;
use handover_rules::account::sign_in::{remembered_failures, sign_in_wait_of_address};

/// A throttled action. Each has a count of its own: a caller who cannot sign in must still be able to reset the password.
#[derive(Clone, Copy)]
pub(crate) enum ThrottledAction {
    SignUp,
    ConfirmSignUp,
    RequestPasswordReset,
    ResetPassword,
}

impl ThrottledAction {
    /// The key in the database.
    fn key(self, client_ip: ClientIp) -> String {
        let action = match self {
            Self::SignUp => " sign-up",
            Self::ConfirmSignUp => " confirm",
            Self::RequestPasswordReset => " forgotten",
            Self::ResetPassword => " reset",
        };
        client_ip.network() + action
    }
}

/// The attempts counted for one network.
pub(crate) struct Attempts {
    /// The count before this attempt, and the time of the last one.
    pub(crate) before: (u32, Timestamp),
    /// The count including this attempt.
    pub(crate) now: u32,
}

/// The end of the wait for `key`; `None` if nothing is counted for it.
pub(crate) fn wait_end(
    reader: &ReadTx<'_>,
    key: &str,
    wait: impl FnOnce(u32) -> u32,
) -> StoreResult<Option<Timestamp>> {
    let failures = reader.sign_in_failures(key)?;
    Ok(failures.map(|(failures, last)| last + TimeDelta::seconds(i64::from(wait(failures)))))
}

/// Counts an attempt from a network.
pub(crate) fn count(tx: &mut WriteTx<'_>, network: &str, now: Timestamp) -> StoreResult<Attempts> {
    let before = tx.sign_in_failures(network)?.unwrap_or((0, now));
    let seconds = u32::try_from((now - before.1).num_seconds()).unwrap_or_default();
    let count = remembered_failures(before.0, seconds).saturating_add(1);
    tx.set_sign_in_failures(network, count, now)?;
    Ok(Attempts { before, now: count })
}

/// The error of a throttled call.
pub(crate) fn too_many_tries(until: Timestamp) -> ApiError {
    let mut problem = Problem::new(Reason::TooManyTries, "Too many attempts. Wait before you try again.");
    problem.until = Some(until);
    problem.into()
}

/// Counts an action, or refuses it while the network has to wait. Success and failure count alike: the limit is on work,
/// and must not reveal the outcome.
pub(crate) async fn admit(state: &AppState, client_ip: ClientIp, action: ThrottledAction) -> ApiResult<()> {
    let key = action.key(client_ip);
    let now = state.clock.now();
    let count = move |tx: &mut WriteTx<'_>| {
        let until = wait_end(tx, &key, sign_in_wait_of_address)?.filter(|until| *until > now);
        if until.is_none() {
            count(tx, &key, now)?;
        }
        Ok(until)
    };
    state.store.write(count).await?.map_or(Ok(()), |until| Err(too_many_tries(until)))
}
