//! Entering a password, to sign in or for a sensitive change. An attempt counts as a failure until it turns out to be none
//! (decision 0009).

use super::has_password_hash;
use super::password::warn_of_sign_in;
use super::throttle::{self, CountedSignIn};
use crate::limits::Network;
use crate::use_cases::Act;
use crate::use_cases::devices;
use handover_rules::account::sign_in::is_suspicious;
use handover_rules::{EmailAddress, NicHandle, Timestamp};
use handover_store::{Account, Caller, DeviceOwner, ReadTx, StoreResult};

/// An attempt whose password is not verified yet.
#[derive(Clone, Debug)]
pub struct PasswordAttempt {
    counted: CountedSignIn,
    is_known_device: bool,
}

/// Finds the account of a login and counts a failure in advance, for the login and for the `networks`. `device` is the hash
/// of the client's device cookie.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the end of the wait.
pub fn begin_password_attempt(
    act: &mut Act<'_, '_>,
    login: String,
    networks: &[Network],
    device: Option<&[u8; 32]>,
) -> StoreResult<Result<(Option<Account>, PasswordAttempt), Timestamp>> {
    let account = account_of_login(act.tx, &login)?;
    let device_key = match &account {
        Some(account) => devices::throttle_key(act.tx, DeviceOwner::Account(&account.handle), device, act.now)?,
        None => None,
    };
    let is_known_device = device_key.is_some();
    // Other text must not be stored: it could fill the database, and may be a password typed into the wrong field.
    let is_login = EmailAddress::parse(&login).is_some() || NicHandle::parse(&login).is_ok();
    // From a known device failures count for account and device instead of the login, so that an attacker who guesses
    // passwords cannot lock the owner out.
    let key = device_key.unwrap_or(login);
    let counted = throttle::admit_sign_in(act, (key, is_login), networks)?;
    Ok(counted.map(|counted| (account, PasswordAttempt { counted, is_known_device })))
}

/// The account of a handle, or of an address that no other account has.
fn account_of_login(reader: &ReadTx<'_>, login: &str) -> StoreResult<Option<Account>> {
    if let Some(address) = EmailAddress::parse(login) {
        let mut accounts = reader.accounts_with_address(&address)?;
        return Ok(if accounts.len() == 1 { accounts.pop() } else { None });
    }
    match NicHandle::parse(login) {
        Ok(handle) => reader.account(&handle),
        Err(_) => Ok(None),
    }
}

/// Takes the failure back, because the password was right, and stores its `renewed` hash unless the password has changed
/// since. `signs_in` is the caller, unless the password is entered for a change. Returns the account with the hash that it
/// must still have in later steps.
pub fn accept_password(
    act: &mut Act<'_, '_>,
    verified: Account,
    attempt: &PasswordAttempt,
    renewed: Option<String>,
    signs_in: Option<&Caller>,
) -> StoreResult<Account> {
    let failures = attempt.counted.failures_before(act.tx)?;
    attempt.counted.undo(act.tx)?;
    let Account { handle, password, .. } = &verified;
    if let Some(caller) = signs_in
        && is_suspicious(failures, attempt.is_known_device)
    {
        warn_of_sign_in(act, handle, caller)?;
    }
    match renewed {
        Some(renewed) if has_password_hash(act.tx, handle, password.as_deref())? => {
            act.tx.set_password(handle, &renewed)?;
            Ok(Account { password: Some(renewed), ..verified })
        }
        _ => Ok(verified),
    }
}
