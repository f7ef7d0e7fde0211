//! Beginning a session.

use crate::use_cases::devices::{self, DeviceTokens};
use handover_rules::{NicHandle, Timestamp};
use handover_store::{DeviceOwner, NewSession, ReadTx, SessionLimits, StoreResult, TokenHash, WriteTx};

/// The proof that entitles a caller to a session.
#[derive(Clone, Debug)]
pub enum SessionProof {
    /// A verified password.
    Password {
        /// The hash it was verified against. The session begins only if the account still has it.
        hash: Option<String>,
        /// The device that the account remembers from now on.
        device: DeviceTokens,
    },
    /// An authentication by the provider, with the device that the account remembers from now on.
    Provider(DeviceTokens),
    /// None, in demo mode.
    Demo,
}

/// Begins a session and ends the caller's `previous` one; `false` if the password changed since it was verified, or the
/// account is suspended.
pub fn begin_session(
    tx: &mut WriteTx<'_>,
    new: &NewSession,
    proof: &SessionProof,
    previous: Option<&TokenHash>,
    now: Timestamp,
    limits: SessionLimits,
) -> StoreResult<bool> {
    if tx.account(&new.account)?.is_none_or(|account| account.suspended_at.is_some()) {
        return Ok(false);
    }
    if let SessionProof::Password { hash, .. } = proof
        && !has_password_hash(tx, &new.account, hash.as_deref())?
    {
        return Ok(false);
    }
    if let SessionProof::Password { device, .. } | SessionProof::Provider(device) = proof {
        devices::remember(tx, DeviceOwner::Account(&new.account), device, now)?;
    }
    if let Some(previous) = previous {
        tx.end_session(previous)?;
    }
    tx.create_session(new, now, limits)?;
    Ok(true)
}

/// Compares the account's current password hash with the one that a password was verified against; `None` is no password.
pub fn has_password_hash(reader: &ReadTx<'_>, account: &NicHandle, hash: Option<&str>) -> StoreResult<bool> {
    Ok(reader.account(account)?.is_some_and(|account| account.password.as_deref() == hash))
}
