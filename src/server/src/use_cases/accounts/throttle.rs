//! Counts of attempts by login and by network.
//!
//! They are stored in the database, not in memory, because a restart must not reset them and because the check and the
//! count share a transaction with the sign-in attempt. So no rate-limit crate fits (decision 0022). The rules define the
//! waits.

use crate::network::Network;
use crate::store::{ReadTx, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_rules::account::sign_in::{remembered_failures, sign_in_wait_of_network};

/// An attempt counted for one network.
#[derive(Debug)]
pub struct NetworkAttempt {
    network: String,
    /// The count before this attempt, and the time of the last one.
    before: (u32, Timestamp),
    /// The count including this attempt, and its time.
    after: (u32, Timestamp),
}

/// The end of the wait for `key`; `None` if nothing is counted for it.
///
/// # Errors
/// The store failed.
pub fn wait_end(reader: &ReadTx<'_>, key: &str, wait: impl FnOnce(u32) -> u32) -> StoreResult<Option<Timestamp>> {
    let failures = reader.sign_in_failures(key)?;
    Ok(failures.map(|(failures, last)| last + TimeDelta::seconds(i64::from(wait(failures)))))
}

/// The end of the wait for the networks of a client, the longest of them; `None` if nothing is counted for any.
///
/// # Errors
/// The store failed.
pub fn networks_wait_end(
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
///
/// # Errors
/// The store failed.
pub fn count(tx: &mut WriteTx<'_>, networks: &[Network], now: Timestamp) -> StoreResult<Vec<NetworkAttempt>> {
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
///
/// # Errors
/// The store failed.
pub fn undo(tx: &mut WriteTx<'_>, attempts: &[NetworkAttempt]) -> StoreResult<()> {
    for NetworkAttempt { network, before, after } in attempts {
        tx.undo_sign_in_failure(network, *after, *before)?;
    }
    Ok(())
}

/// Counts an attempt from a client, unless its networks have to wait.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the end of the wait.
pub fn admit_attempt(
    tx: &mut WriteTx<'_>,
    networks: &[Network],
    free_failures: u32,
    now: Timestamp,
) -> StoreResult<Result<(), Timestamp>> {
    if let Some(until) = networks_wait_end(tx, networks, free_failures)?.filter(|until| *until > now) {
        return Ok(Err(until));
    }
    count(tx, networks, now)?;
    Ok(Ok(()))
}
