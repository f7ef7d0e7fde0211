//! Signing in by the provider, which names the account.

use super::throttle::CountedSignIn;
use crate::store::{NewAccount, StoreResult, WriteTx};
use handover_rules::account::notices::AccountNotice;
use handover_rules::{NicHandle, Timestamp};

/// A sign-in by the provider.
pub struct ProviderSignIn<'a> {
    /// The account that the provider names.
    pub handle: &'a NicHandle,
    /// The account to make if it does not exist.
    pub new_account: Option<&'a NewAccount>,
    /// The try, which counts as a failure so far.
    pub attempt: &'a CountedSignIn,
}

/// Makes the account if one is given and its handle is free, begins the session, and takes the failure back; `false` if
/// there is no account, or it is suspended.
///
/// # Errors
/// The store failed.
pub fn sign_in_by_provider(
    tx: &mut WriteTx<'_>,
    signs_in: &ProviderSignIn<'_>,
    now: Timestamp,
    begin: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<bool>,
) -> StoreResult<bool> {
    if let Some(account) = signs_in.new_account
        && tx.is_handle_free(signs_in.handle)?
    {
        tx.create_account(account, now)?;
        tx.queue_account_mail(AccountNotice::Welcome, None, Some(signs_in.handle), None, now)?;
    }
    if !begin(tx)? {
        return Ok(false);
    }
    signs_in.attempt.undo(tx)?;
    Ok(true)
}
