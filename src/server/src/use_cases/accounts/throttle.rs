//! Counts of attempts by login and by network.
//!
//! They are stored in the database, not in memory, because a restart must not reset them and because the check and the
//! count share a transaction with the sign-in attempt. So no rate-limit crate fits (decision 0022). The rules define the
//! waits.

use crate::limits::Network;
use crate::use_cases::Act;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_rules::account::sign_in::{remembered_failures, sign_in_wait, sign_in_wait_of_network};
use handover_store::{ReadTx, StoreResult, WriteTx};

/// An attempt counted for one network.
#[derive(Clone, Debug)]
struct NetworkAttempt {
    network: String,
    /// The count before this attempt, and the time of the last one.
    before: (u32, Timestamp),
    /// The count including this attempt, and its time.
    after: (u32, Timestamp),
}

/// The end of the wait for `key`; `None` if nothing is counted for it.
pub fn wait_end(reader: &ReadTx<'_>, key: &str, wait: impl FnOnce(u32) -> u32) -> StoreResult<Option<Timestamp>> {
    let failures = reader.sign_in_failures(key)?;
    Ok(failures.map(|(failures, last)| last + TimeDelta::seconds(i64::from(wait(failures)))))
}

/// The end of the wait for the networks of a client, the longest of them; `None` if nothing is counted for any.
fn networks_wait_end(act: &Act<'_, '_>, networks: &[Network]) -> StoreResult<Option<Timestamp>> {
    let mut end = None;
    for network in networks {
        let wait = |failures| sign_in_wait_of_network(failures, network.size, act.policies.failures_per_client);
        end = end.max(wait_end(act.tx, &network.key, wait)?);
    }
    Ok(end)
}

/// Counts an attempt from a client, for each of its networks.
fn count(act: &mut Act<'_, '_>, networks: &[Network]) -> StoreResult<Vec<NetworkAttempt>> {
    let mut attempts = Vec::with_capacity(networks.len());
    for Network { key, size } in networks {
        let before = act.tx.sign_in_failures(key)?.unwrap_or((0, act.now));
        let seconds = u32::try_from((act.now - before.1).num_seconds()).unwrap_or_default();
        let count = remembered_failures(before.0, *size, seconds).saturating_add(1);
        act.tx.set_sign_in_failures(key, count, act.now)?;
        attempts.push(NetworkAttempt { network: key.clone(), before, after: (count, act.now) });
    }
    Ok(attempts)
}

/// Counts an attempt from a client, unless its networks have to wait.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the end of the wait.
pub fn admit_attempt(act: &mut Act<'_, '_>, networks: &[Network]) -> StoreResult<Result<(), Timestamp>> {
    if let Some(until) = networks_wait_end(act, networks)?.filter(|until| *until > act.now) {
        return Ok(Err(until));
    }
    count(act, networks)?;
    Ok(Ok(()))
}

/// A sign-in that counts as a failure, for its login and for the client's networks.
#[derive(Clone, Debug)]
pub struct CountedSignIn {
    login_key: String,
    network_attempts: Vec<NetworkAttempt>,
}

/// Counts a sign-in as a failure before its password is verified, so that parallel attempts cannot get around the wait.
/// `is_login` is `false` for other text than logins: only the networks then count.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the end of the wait.
pub fn admit_sign_in(
    act: &mut Act<'_, '_>,
    (login_key, is_login): (String, bool),
    networks: &[Network],
) -> StoreResult<Result<CountedSignIn, Timestamp>> {
    let login_wait = wait_end(act.tx, &login_key, sign_in_wait)?;
    let network_wait = networks_wait_end(act, networks)?;
    if let Some(until) = login_wait.max(network_wait).filter(|until| *until > act.now) {
        return Ok(Err(until));
    }
    if is_login {
        let failures = act.tx.sign_in_failures(&login_key)?.map_or(0, |(failures, _)| failures);
        act.tx.set_sign_in_failures(&login_key, failures.saturating_add(1), act.now)?;
    }
    let network_attempts = count(act, networks)?;
    Ok(Ok(CountedSignIn { login_key, network_attempts }))
}

impl CountedSignIn {
    /// The failures of the login without this one.
    pub fn failures_before(&self, reader: &ReadTx<'_>) -> StoreResult<u32> {
        Ok(reader.sign_in_failures(&self.login_key)?.map_or(0, |(failures, _)| failures.saturating_sub(1)))
    }

    /// Takes the failure back after success, and those of the login before it.
    pub fn undo(&self, tx: &mut WriteTx<'_>) -> StoreResult<()> {
        for NetworkAttempt { network, before, after } in &self.network_attempts {
            tx.undo_sign_in_failure(network, *after, *before)?;
        }
        tx.clear_sign_in_failures(&self.login_key)
    }
}
