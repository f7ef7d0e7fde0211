//! Signing in by the provider, which names the account.

use super::throttle::{CountedSignIn, admit_sign_in};
use crate::limits::Network;
use crate::use_cases::Act;
use handover_rules::account::AccountNotice;
use handover_rules::{EmailAddress, NicHandle, Timestamp};
use handover_store::{Account, NewAccount, ProviderSessions, StoreResult, TokenHash, email_key};

/// A sign-in by the provider.
pub struct ProviderSignIn<'a> {
    /// The account that the provider names.
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
/// The provider vouches for the accounts that it names: imports treat them as its own. A handle of a sign-up here opens only
/// with the same address, as in exports and calls: the provider may have given it to somebody else.
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
        act.tx.queue_account_mail(AccountNotice::Welcome, None, Some(signs_in.handle), None, act.now)?;
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
