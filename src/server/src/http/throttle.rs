//! Throttling of unauthenticated routes by network: signing in, and routes that send mail or hash passwords.
//!
//! Counts are stored in the database, not in memory, because a restart must not reset them and because the check and the
//! count share a transaction with the sign-in attempt. So no rate-limit crate fits (decision 0022). The rules define the
//! waits.

use super::AppState;
use super::errors::{ApiError, ApiResult};
use super::extract::ClientIp;
use crate::network::Network;
use crate::store::{ReadTx, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_api::{Problem, Reason};
use handover_rules::Timestamp;
use handover_rules::account::sign_in::{remembered_failures, sign_in_wait_of_network};

/// A throttled action. Each has a count of its own: a caller who cannot sign in must still be able to reset the password.
#[derive(Clone, Copy)]
pub(crate) enum ThrottledAction {
    SignUp,
    ConfirmSignUp,
    RequestPasswordReset,
    ResetPassword,
    OpenCase,
    AcceptInvitation,
    /// A link about a change of holder that is none.
    UnknownHolderLink,
}

impl ThrottledAction {
    /// The client's networks, with the keys that this action is counted under.
    fn networks(self, client_ip: ClientIp) -> Vec<Network> {
        let action = match self {
            Self::SignUp => " sign-up",
            Self::ConfirmSignUp => " confirm",
            Self::RequestPasswordReset => " forgotten",
            Self::ResetPassword => " reset",
            Self::OpenCase => " case",
            Self::AcceptInvitation => " invitation",
            Self::UnknownHolderLink => " holder",
        };
        let mut networks = client_ip.networks();
        for network in &mut networks {
            network.key.push_str(action);
        }
        networks
    }
}

/// An attempt counted for one network.
pub(crate) struct NetworkAttempt {
    network: String,
    /// The count before this attempt, and the time of the last one.
    before: (u32, Timestamp),
    /// The count including this attempt, and its time.
    after: (u32, Timestamp),
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

/// The end of the wait for the networks of a client, the longest of them; `None` if nothing is counted for any.
pub(crate) fn networks_wait_end(
    reader: &ReadTx<'_>,
    networks: &[Network],
    free_failures: u32,
) -> StoreResult<Option<Timestamp>> {
    let mut end = None;
    for network in networks {
        let wait = |failures| sign_in_wait_of_network(failures, network.size, free_failures);
        end = end.max(wait_end(reader, &network.key, wait)?);
    }
    Ok(end)
}

/// Counts an attempt from a client, for each of its networks.
pub(crate) fn count(tx: &mut WriteTx<'_>, networks: &[Network], now: Timestamp) -> StoreResult<Vec<NetworkAttempt>> {
    let mut attempts = Vec::with_capacity(networks.len());
    for Network { key, size } in networks {
        let before = tx.sign_in_failures(key)?.unwrap_or((0, now));
        let seconds = u32::try_from((now - before.1).num_seconds()).unwrap_or_default();
        let count = remembered_failures(before.0, *size, seconds).saturating_add(1);
        tx.set_sign_in_failures(key, count, now)?;
        attempts.push(NetworkAttempt { network: key.clone(), before, after: (count, now) });
    }
    Ok(attempts)
}

/// Takes back an attempt that was no failure.
pub(crate) fn undo(tx: &mut WriteTx<'_>, attempts: &[NetworkAttempt]) -> StoreResult<()> {
    for NetworkAttempt { network, before, after } in attempts {
        tx.undo_sign_in_failure(network, *after, *before)?;
    }
    Ok(())
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
    let networks = action.networks(client_ip);
    let (now, free_failures) = (state.clock.now(), state.settings.failures_per_client);
    let count = move |tx: &mut WriteTx<'_>| {
        let until = networks_wait_end(tx, &networks, free_failures)?.filter(|until| *until > now);
        if until.is_none() {
            count(tx, &networks, now)?;
        }
        Ok(until)
    };
    state.store.write(count).await?.map_or(Ok(()), |until| Err(too_many_tries(until)))
}
