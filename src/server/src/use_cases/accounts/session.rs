//! Beginning a session.

use crate::store::{NewSession, ReadTx, SessionLimits, StoreResult, TokenHash, WriteTx};
use chrono::TimeDelta;
use handover_rules::{NicHandle, Timestamp};

/// Lifetime of a known device after a sign-in.
pub const DEVICE_LIFETIME: TimeDelta = TimeDelta::days(180);

/// The proof that entitles a caller to a session.
#[derive(Debug)]
pub enum SessionProof {
    /// A verified password.
    Password {
        /// The hash it was verified against. The session begins only if the account still has it.
        hash: Option<String>,
        /// The device that the account remembers from now on.
        device: DeviceTokens,
    },
    /// None, in demo mode.
    Demo,
}

/// The hashes of a device's tokens: at each sign-in it gets a new one.
#[derive(Clone, Copy, Debug)]
pub struct DeviceTokens {
    /// The one that it had.
    pub previous: Option<[u8; 32]>,
    /// The new one.
    pub new: [u8; 32],
}

/// Begins a session and ends the caller's `previous` one; `false` if the password changed since it was verified, or the
/// account is suspended.
///
/// # Errors
/// The store failed.
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
    if let SessionProof::Password { hash, device } = proof {
        if !has_password_hash(tx, &new.account, hash.as_deref())? {
            return Ok(false);
        }
        remember_device(tx, device, &new.account, now)?;
    }
    if let Some(previous) = previous {
        tx.end_session(previous)?;
    }
    tx.create_session(new, now, limits)?;
    Ok(true)
}

/// Makes the new token known to `account`, and to every account that knew the previous one.
fn remember_device(
    tx: &mut WriteTx<'_>,
    device: &DeviceTokens,
    account: &NicHandle,
    now: Timestamp,
) -> StoreResult<()> {
    if let Some(previous) = &device.previous {
        tx.rotate_device(previous, &device.new)?;
    }
    tx.remember_device(account, &device.new, now, now - DEVICE_LIFETIME)
}

/// Compares the account's current password hash with the one that a password was verified against; `None` is no password.
///
/// # Errors
/// The store failed.
pub fn has_password_hash(reader: &ReadTx<'_>, account: &NicHandle, hash: Option<&str>) -> StoreResult<bool> {
    Ok(reader.account(account)?.is_some_and(|account| account.password.as_deref() == hash))
}
