//! Beginning a session.

use crate::use_cases::Act;
use crate::use_cases::devices::{self, DeviceTokens};
use handover_rules::{NicHandle, SessionId};
use handover_store::{DeviceOwner, NewSession, ReadTx, StoreResult, TokenHash};

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
    act: &mut Act<'_, '_>,
    new: &NewSession,
    proof: &SessionProof,
    previous: Option<&TokenHash>,
) -> StoreResult<bool> {
    if act.tx.account(&new.account)?.is_none_or(|account| account.suspended_at.is_some()) {
        return Ok(false);
    }
    if let SessionProof::Password { hash, .. } = proof
        && !has_password_hash(act.tx, &new.account, hash.as_deref())?
    {
        return Ok(false);
    }
    if let SessionProof::Password { device, .. } | SessionProof::Provider(device) = proof {
        devices::remember(act, DeviceOwner::Account(&new.account), device)?;
    }
    if let Some(previous) = previous {
        act.tx.end_session(previous)?;
    }
    act.tx.create_session(new, act.now, act.policies.sessions)?;
    Ok(true)
}

/// Ends the session that is signed out of.
pub fn sign_out(act: &mut Act<'_, '_>, own: &TokenHash) -> StoreResult<()> {
    act.tx.end_session(own)
}

/// Ends a session of an account; `false` if it has no such session.
pub fn end_session(act: &mut Act<'_, '_>, account: &NicHandle, id: SessionId) -> StoreResult<bool> {
    Ok(act.tx.end_sessions(account, Some(id), None)? > 0)
}

/// Ends all sessions of an account but `own`.
pub fn end_other_sessions(act: &mut Act<'_, '_>, account: &NicHandle, own: &TokenHash) -> StoreResult<()> {
    act.tx.end_sessions(account, None, Some(own)).map(drop)
}

/// Compares the account's current password hash with the one that a password was verified against; `None` is no password.
pub fn has_password_hash(reader: &ReadTx<'_>, account: &NicHandle, hash: Option<&str>) -> StoreResult<bool> {
    Ok(reader.account(account)?.is_some_and(|account| account.password.as_deref() == hash))
}
