//! Signing in: by password or by the provider, and the counts of failed attempts by login, device and network (decision
//! 0009).
//!
//! Failures on a known device count apart from those of strangers, who can lock nobody out by guessing passwords. The
//! counts are in the database, not in memory: a restart must not reset them, and check and count share a transaction
//! with the attempt. So no rate-limit crate fits (decision 0022). The rules define the waits.

use crate::limits::Network;
use crate::use_cases::Act;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use handover_rules::account::AccountNotice;
use handover_rules::account::sign_in::{
    allows_sign_in_warning, is_suspicious, remembered_failures, sign_in_wait, sign_in_wait_of_network,
};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{EmailAddress, NicHandle, SessionId, Timestamp};
use handover_store::{
    Account, Caller, DeviceOwner, NewAccount, NewMail, NewSession, ProviderSessions, ReadTx, StoreResult, TokenHash,
    WriteTx, email_key,
};

#[derive(Clone, Debug)]
pub enum SessionProof {
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
        remember_device(act, DeviceOwner::Account(&new.account), device)?;
    }
    if let Some(previous) = previous {
        act.tx.end_session(previous)?;
    }
    act.tx.create_session(new, act.now, act.policies.sessions)?;
    Ok(true)
}

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

/// Compares the account's current password hash with the one that a password was verified against; `None` is no
/// password.
pub fn has_password_hash(reader: &ReadTx<'_>, account: &NicHandle, hash: Option<&str>) -> StoreResult<bool> {
    Ok(reader.account(account)?.is_some_and(|account| account.password.as_deref() == hash))
}

/// An attempt whose password is not verified yet.
#[derive(Clone, Debug)]
pub struct PasswordAttempt {
    counted: CountedSignIn,
    is_known_device: bool,
}

/// Finds the account of a login and counts a failure in advance, for the login and for the `networks`. `device` is the
/// hash of the client's device cookie. The inner error is the end of the wait.
pub fn begin_password_attempt(
    act: &mut Act<'_, '_>,
    login: String,
    networks: &[Network],
    device: Option<&[u8; 32]>,
) -> StoreResult<Result<(Option<Account>, PasswordAttempt), Timestamp>> {
    let account = account_of_login(act.tx, &login)?;
    let owner = account.as_ref().map(|account| DeviceOwner::Account(&account.handle));
    let device_key = device_throttle_key(act.tx, owner, device, act.now)?;
    let is_known_device = device_key.is_some();
    // Other text must not be stored: it could fill the database, and may be a password typed into the wrong field.
    let is_login = EmailAddress::parse(&login).is_some() || NicHandle::parse(&login).is_ok();
    // From a known device failures count for account and device instead of the login, so that an attacker who guesses
    // passwords cannot lock the owner out.
    let key = device_key.unwrap_or(login);
    let counted = admit_sign_in(act, (key, is_login), networks)?;
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

/// Takes the failure back, because the password was right, and stores its `renewed` hash unless the password has
/// changed since. `signs_in` is the caller, unless the password is entered for a change. Returns the account with the
/// hash that it must still have in later steps.
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

/// Notifies the owner of a sign-in after many failures, up to a daily limit.
fn warn_of_sign_in(act: &mut Act<'_, '_>, account: &NicHandle, caller: &Caller) -> StoreResult<()> {
    if !allows_sign_in_warning(act.tx.sign_in_warnings(account, act.now - LIMIT_PERIOD)?) {
        return Ok(());
    }
    act.tx.queue(NewMail::account(AccountNotice::SignInAfterFailures, account).by(caller), act.now)
}

pub struct ProviderSignIn<'a> {
    pub handle: &'a NicHandle,
    /// The address that the provider has verified.
    pub email: Option<&'a EmailAddress>,
    /// The account to make if it does not exist.
    pub new_account: Option<&'a NewAccount>,
    /// The try, which counts as a failure so far.
    pub attempt: &'a CountedSignIn,
}

/// The reason nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderSignInRefusal {
    /// There is no account, or it is suspended.
    NoAccount,
    /// Somebody with another address got the handle here by signing up.
    SignedUpHere,
}

/// Counts a try to finish a sign-in of customers or staff as a failure, as [`admit_sign_in`]. Also returns whether `begun`,
/// the sign-in that the browser has begun and its end, is used for the first time.
pub fn begin_provider_sign_in(
    act: &mut Act<'_, '_>,
    networks: &[Network],
    begun: Option<(TokenHash, Timestamp)>,
) -> StoreResult<Result<(CountedSignIn, bool), Timestamp>> {
    let counted = match admit_sign_in(act, (String::new(), false), networks)? {
        Ok(counted) => counted,
        Err(until) => return Ok(Err(until)),
    };
    let is_unused = match begun {
        Some((hash, until)) => act.tx.spend_token(&hash, until, act.now)?,
        None => false,
    };
    Ok(Ok((counted, is_unused)))
}

/// Ends the sessions of staff or customers that a logout token names, and returns their number; `None` if the token was used
/// before.
pub fn end_sessions_by_provider(
    act: &mut Act<'_, '_>,
    (token, until): (&TokenHash, Timestamp),
    sessions: &ProviderSessions,
    are_of_staff: bool,
) -> StoreResult<Option<usize>> {
    if !act.tx.spend_token(token, until, act.now)? {
        return Ok(None);
    }
    let ended = if are_of_staff {
        act.tx.end_provider_staff_sessions(sessions)?
    } else {
        act.tx.end_provider_sessions(sessions)?
    };
    Ok(Some(ended))
}

/// Makes the account if one is given and its handle is free, begins the session, and takes the failure back.
///
/// The provider vouches for the accounts that it names: imports treat them as its own. A handle of a sign-up here opens
/// only with the same address, as in exports and calls: the provider may have given it to somebody else.
pub fn sign_in_by_provider(
    act: &mut Act<'_, '_>,
    signs_in: &ProviderSignIn<'_>,
    begin: impl FnOnce(&mut Act<'_, '_>) -> StoreResult<bool>,
) -> StoreResult<Result<(), ProviderSignInRefusal>> {
    let present = act.tx.account(signs_in.handle)?;
    if present.as_ref().is_some_and(|account| is_of_another(account, signs_in.email)) {
        return Ok(Err(ProviderSignInRefusal::SignedUpHere));
    }
    if let Some(account) = signs_in.new_account
        && act.tx.is_handle_free(signs_in.handle)?
    {
        act.tx.create_account(account, act.now)?;
        act.tx.queue(NewMail::account(AccountNotice::Welcome, signs_in.handle), act.now)?;
    }
    if !begin(act)? {
        return Ok(Err(ProviderSignInRefusal::NoAccount));
    }
    act.tx.adopt_account(signs_in.handle)?;
    signs_in.attempt.undo(act.tx)?;
    Ok(Ok(()))
}

/// Whether an account was made by a sign-up with another address than the provider's.
fn is_of_another(account: &Account, email: Option<&EmailAddress>) -> bool {
    account.imported_email.is_none() && email.map(email_key) != Some(email_key(&account.email))
}

pub const DEVICE_LIFETIME: TimeDelta = TimeDelta::days(180);

/// The hashes of a device's tokens: at each sign-in it gets a new one.
#[derive(Clone, Copy, Debug)]
pub struct DeviceTokens {
    pub previous: Option<[u8; 32]>,
    pub new: [u8; 32],
}

/// Makes the new token known to `owner`, and to everybody who knew the previous one.
pub fn remember_device(act: &mut Act<'_, '_>, owner: DeviceOwner<'_>, device: &DeviceTokens) -> StoreResult<()> {
    act.tx.remember_device(owner, (device.previous.as_ref(), &device.new), act.now, act.now - DEVICE_LIFETIME)
}

/// The key that failures from a device are counted under; `None` if `owner` does not know it. Its form differs from
/// every login.
pub fn device_throttle_key(
    reader: &ReadTx<'_>,
    owner: Option<DeviceOwner<'_>>,
    device: Option<&[u8; 32]>,
    now: Timestamp,
) -> StoreResult<Option<String>> {
    let (Some(owner), Some(hash)) = (owner, device) else { return Ok(None) };
    let is_known = reader.knows_device(owner, hash, now - DEVICE_LIFETIME)?;
    let name = match owner {
        DeviceOwner::Account(account) => account.to_string(),
        DeviceOwner::Staff(staff) => format!("desk {staff}"),
    };
    Ok(is_known.then(|| format!("({name} {})", URL_SAFE_NO_PAD.encode(hash))))
}

#[derive(Clone, Debug)]
struct NetworkAttempt {
    network: String,
    /// The count before this attempt, and the time of the last one.
    before: (u32, Timestamp),
    /// The count including this attempt, and its time.
    after: (u32, Timestamp),
}

/// The end of the wait for `key`; `None` if nothing is counted for it.
fn wait_end(reader: &ReadTx<'_>, key: &str, wait: impl FnOnce(u32) -> u32) -> StoreResult<Option<Timestamp>> {
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
/// The inner error is the end of the wait.
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
/// The inner error is the end of the wait.
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
