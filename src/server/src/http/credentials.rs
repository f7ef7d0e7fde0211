//! Verification of a login and password, with throttling by login and by network (decision 0009).

use super::AppState;
use super::errors::ApiResult;
use super::extract::{ClientIp, DeviceCookie};
use super::throttle::too_many_tries;
use crate::network::Network;
use crate::password::{PasswordUse, Verified};
use crate::store::{Account, ReadTx, StoreResult, WriteTx};
use crate::use_cases::accounts::throttle::{self, NetworkAttempt};
use crate::use_cases::accounts::{has_password_hash, warn_of_sign_in};
use handover_rules::account::sign_in::{is_suspicious, sign_in_wait};
use handover_rules::{EmailAddress, NicHandle, Timestamp};

/// The account of a login, if the password is right. Later steps must check that the account still has the password hash
/// returned here. Failures count for the login and for the network, and both throttle.
pub(crate) async fn verify_credentials(
    state: &AppState,
    purpose: PasswordUse,
    (client_ip, device): (ClientIp, DeviceCookie),
    login: String,
    password: String,
) -> ApiResult<Option<Account>> {
    let now = state.clock.now();
    let networks = client_ip.networks();
    let slot = state.passwords.reserve(purpose, networks.clone())?;
    let free_failures = state.settings.failures_per_client;
    let attempt =
        state.store.write(move |tx| begin_attempt(tx, login, (&networks, free_failures), device, now)).await?;
    let SignInAttempt { account, login_key, is_known_device, network_attempts } = attempt.map_err(too_many_tries)?;
    let hash = account.as_ref().and_then(|account| account.password.clone());
    let Verified { is_right, renewed } = slot.verify_and_renew(password, hash).await?;
    if !is_right {
        // Not the login: people type passwords into the wrong field.
        let account = account.as_ref().map(|account| account.handle.as_str());
        tracing::warn!(account, %client_ip, "wrong password");
    }
    // A suspended account is told by email; here it is like a wrong password, or strangers would learn of it.
    let Some(mut account) = account.filter(|account| is_right && account.suspended_at.is_none()) else {
        return Ok(None);
    };
    let (handle, verified) = (account.handle.clone(), account.password.clone());
    let record_success = move |tx: &mut WriteTx<'_>| {
        throttle::undo(tx, &network_attempts)?;
        // This attempt was counted in advance.
        let failures = tx.sign_in_failures(&login_key)?.map_or(0, |(failures, _)| failures.saturating_sub(1));
        tx.clear_sign_in_failures(&login_key)?;
        if purpose == PasswordUse::SignIn && is_suspicious(failures, is_known_device) {
            warn_of_sign_in(tx, &handle, now)?;
        }
        match renewed {
            Some(renewed) if has_password_hash(tx, &handle, verified.as_deref())? => {
                tx.set_password(&handle, &renewed)?;
                Ok(Some(renewed))
            }
            _ => Ok(verified),
        }
    };
    account.password = state.store.write(record_success).await?;
    Ok(Some(account))
}

/// A sign-in attempt whose password is not verified yet.
struct SignInAttempt {
    account: Option<Account>,
    /// The key that failures of this login are stored under: the login itself or, from a known device, account and
    /// device, so that an attacker who guesses passwords cannot lock the owner out.
    login_key: String,
    is_known_device: bool,
    network_attempts: Vec<NetworkAttempt>,
}

/// Finds the account and counts a failure in advance, so that parallel attempts cannot get around the wait; `Err` is the
/// end of the wait.
fn begin_attempt(
    tx: &mut WriteTx<'_>,
    login: String,
    (networks, free_failures): (&[Network], u32),
    device: DeviceCookie,
    now: Timestamp,
) -> StoreResult<Result<SignInAttempt, Timestamp>> {
    let account = account_of_login(tx, &login)?;
    let device_key = account.as_ref().map(|account| device.throttle_key(tx, &account.handle, now)).transpose()?;
    let is_login = EmailAddress::parse(&login).is_some() || NicHandle::parse(&login).is_ok();
    let device_key = device_key.flatten();
    let is_known_device = device_key.is_some();
    let login_key = device_key.unwrap_or(login);
    let login_wait = throttle::wait_end(tx, &login_key, sign_in_wait)?;
    let network_wait = throttle::networks_wait_end(tx, networks, free_failures)?;
    if let Some(until) = login_wait.max(network_wait).filter(|until| *until > now) {
        return Ok(Err(until));
    }
    // Other text must not be stored: it could fill the database, and may be a password typed into the wrong field.
    if is_login {
        let failures = tx.sign_in_failures(&login_key)?.map_or(0, |(failures, _)| failures);
        tx.set_sign_in_failures(&login_key, failures.saturating_add(1), now)?;
    }
    let network_attempts = throttle::count(tx, networks, now)?;
    Ok(Ok(SignInAttempt { account, login_key, is_known_device, network_attempts }))
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
