//! Forgotten passwords, and first ones of imported accounts.

use super::redeemed;
use crate::random;
use crate::store::{Account, ReadTx, StoreError, StoreResult, TaskOutcome, WriteTx};
use handover_rules::account::mailed_links::{
    ACCOUNTS_OF_ADDRESS, MailedLinkAction, MailedLinkRefusal, allows_password_mail,
};
use handover_rules::account::notices::AccountNotice;
use handover_rules::{EmailAddress, NicHandle, TaskId, Timestamp};

/// Has a mail sent that lets one set a password, to every account of this login; there may be none, and nobody is told.
/// Of very many accounts with one address some get theirs when it is asked for again.
///
/// # Errors
/// The store's own failure.
pub fn forgotten(tx: &mut WriteTx<'_>, login: &str, now: Timestamp) -> StoreResult<()> {
    let accounts: Vec<Account> = match (EmailAddress::parse(login), NicHandle::parse(login)) {
        (Some(address), _) => tx.accounts_for_password_reset(&address, ACCOUNTS_OF_ADDRESS)?,
        (None, Ok(handle)) => tx.account(&handle)?.into_iter().collect(),
        (None, Err(_)) => Vec::new(),
    };
    for account in accounts {
        let (mails, open) = tx.password_tasks(&account.handle, &account.email, now)?;
        if !allows_password_mail(mails, open.map(|began| now - began)) {
            continue;
        }
        begin_password(tx, &account.handle, &account.email, now)?;
    }
    Ok(())
}

/// Has the mail sent that sets a password: to the address that the account has now, whatever it has when the mail leaves.
pub(super) fn begin_password(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    address: &EmailAddress,
    now: Timestamp,
) -> StoreResult<()> {
    let id = TaskId::new(random::number());
    tx.create_task(id, MailedLinkAction::Password, Some(account), address, None, now)?;
    tx.queue_account_mail(AccountNotice::SetPassword, Some(id), Some(account), Some(address), now)
}

/// Changes a password whose owner knew the present one. Other sessions than `session` end, other browsers than `browser`
/// are forgotten, and mails that set a password are void: whoever signed in or asked for one may not be the owner.
///
/// # Errors
/// The store's own failure.
pub fn change_password(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    session: &[u8; 32],
    browser: Option<&[u8; 32]>,
    password_hash: &str,
    now: Timestamp,
) -> StoreResult<()> {
    tx.set_password(account, password_hash)?;
    tx.supersede_tasks(account, MailedLinkAction::Password, now)?;
    tx.end_sessions(account, None, Some(session))?;
    tx.forget_devices(account, browser)?;
    tx.queue_account_mail(AccountNotice::PasswordChanged, None, Some(account), None, now)
}

/// The account whose password a mailed secret sets: to be asked before the new one is hashed, which takes long.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says why the secret does not count.
pub fn to_reset(reader: &ReadTx<'_>, secret: &str, now: Timestamp) -> StoreResult<Result<Account, MailedLinkRefusal>> {
    let record = match redeemed(reader, secret, MailedLinkAction::Password, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = record.account.ok_or(StoreError::Corrupt("a password of nobody"))?;
    Ok(Ok(reader.account(&account)?.ok_or(StoreError::Corrupt("a task of nobody"))?))
}

/// Sets a password with a mailed secret. All sessions of the account end, for whoever knew the old one may have some.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says why the secret does not count.
pub fn reset(
    tx: &mut WriteTx<'_>,
    secret: &str,
    password_hash: &str,
    now: Timestamp,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = match redeemed(tx, secret, MailedLinkAction::Password, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = record.account.ok_or(StoreError::Corrupt("a password of nobody"))?;
    tx.end_task(record.id, TaskOutcome::Done, None, now)?;
    tx.set_password(&account, password_hash)?;
    // Under either login that may have been tried.
    let address = tx.account(&account)?.ok_or(StoreError::Corrupt("a task of nobody"))?.email;
    tx.clear_sign_in_failures(account.as_str())?;
    tx.clear_sign_in_failures(&address.as_str().to_lowercase())?;
    tx.end_sessions(&account, None, None)?;
    tx.forget_devices(&account, None)?;
    tx.queue_account_mail(AccountNotice::PasswordChanged, None, Some(&account), None, now)?;
    Ok(Ok(account))
}
