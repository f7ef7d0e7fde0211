//! Password changes and resets; a reset also sets the first password of an imported account.

use super::redeemable_link;
use crate::random;
use handover_rules::account::mailed_links::{
    ACCOUNTS_OF_ADDRESS, MailedLinkAction, MailedLinkRefusal, PASSWORD_CHANGES_A_DAY, allows_password_mail,
};
use handover_rules::account::notices::AccountNotice;
use handover_rules::account::sign_in::allows_sign_in_warning;
use handover_rules::desk::AuditId;
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, Timestamp};
use handover_store::{
    Account, Caller, DeviceOwner, MailedLinkEnding, ReadTx, StoreError, StoreResult, WriteTx, email_key,
};

/// Mails a reset link to every account of a login, if there is any and the limits allow it. If very many accounts share
/// an address, some get theirs on the next request.
pub(in crate::use_cases) fn request_password_reset(
    tx: &mut WriteTx<'_>,
    login: &str,
    now: Timestamp,
) -> StoreResult<()> {
    let accounts: Vec<Account> = match (EmailAddress::parse(login), NicHandle::parse(login)) {
        (Some(address), _) => tx.accounts_for_password_reset(&address, ACCOUNTS_OF_ADDRESS)?,
        (None, Ok(handle)) => tx.account(&handle)?.into_iter().collect(),
        (None, Err(_)) => Vec::new(),
    };
    for account in accounts {
        let (mails, last) = tx.password_links(&account.handle, &account.email, now)?;
        if allows_password_mail(mails, last.map(|began| now - began)) {
            mail_reset_link(tx, &account.handle, &account.email, None, now)?;
        }
    }
    Ok(())
}

/// Queues a reset link to `address`, even if the account's address changes before the mail leaves. With the reason for `act`,
/// if staff send it.
pub fn mail_reset_link(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    address: &EmailAddress,
    act: Option<AuditId>,
    now: Timestamp,
) -> StoreResult<()> {
    let id = MailedLinkId::new(random::number());
    tx.create_mailed_link(id, MailedLinkAction::Password, Some(account), address, None, now)?;
    tx.queue_reset_link(id, account, address, act, now)
}

/// Notifies the owner of a sign-in after many failures, up to a daily limit.
pub(super) fn warn_of_sign_in(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    caller: &Caller,
    now: Timestamp,
) -> StoreResult<()> {
    if !allows_sign_in_warning(tx.sign_in_warnings(account, now - LIMIT_PERIOD)?) {
        return Ok(());
    }
    tx.queue_security_mail(AccountNotice::SignInAfterFailures, None, account, None, caller, now)
}

/// Changes a password, unless it was changed too often; the inner error is when it can be again. Ends the other sessions
/// and the access of applications, forgets the other devices and invalidates reset links, which an attacker may have.
pub fn change_password(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    current_session: &[u8; 32],
    current_device: Option<&[u8; 32]>,
    password_hash: &str,
    caller: &Caller,
    now: Timestamp,
) -> StoreResult<Result<(), Timestamp>> {
    let since = now - LIMIT_PERIOD;
    if let Some(oldest) = tx.nth_latest_password_notice(account, PASSWORD_CHANGES_A_DAY, since)? {
        return Ok(Err(oldest + LIMIT_PERIOD));
    }
    tx.set_password(account, password_hash)?;
    tx.supersede_mailed_links(account, MailedLinkAction::Password, now)?;
    tx.end_sessions(account, None, Some(current_session))?;
    tx.end_credentials(account)?;
    tx.forget_devices(DeviceOwner::Account(account), current_device)?;
    tx.queue_security_mail(AccountNotice::PasswordChanged, None, account, None, caller, now)?;
    Ok(Ok(()))
}

/// The account that a reset link belongs to. Checked before the new password is hashed, which is expensive.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
pub fn account_to_reset(
    reader: &ReadTx<'_>,
    token: &str,
    now: Timestamp,
) -> StoreResult<Result<Account, MailedLinkRefusal>> {
    let record = match redeemable_link(reader, token, MailedLinkAction::Password, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = record.account.ok_or(StoreError::Corrupt("password link without an account"))?;
    Ok(Ok(reader.account(&account)?.ok_or(StoreError::Corrupt("mailed link of an unknown account"))?))
}

/// Sets a password with a reset link. Ends all sessions and the access of applications, and forgets all devices, which an attacker
/// may have.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
pub fn reset_password(
    tx: &mut WriteTx<'_>,
    token: &str,
    password_hash: &str,
    caller: &Caller,
    now: Timestamp,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = match redeemable_link(tx, token, MailedLinkAction::Password, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = record.account.ok_or(StoreError::Corrupt("password link without an account"))?;
    let address = tx.account(&account)?.ok_or(StoreError::Corrupt("mailed link of an unknown account"))?.email;
    tx.end_mailed_link(record.id, MailedLinkEnding::Done, None, now)?;
    tx.set_password(&account, password_hash)?;
    // Failures may be counted under either login.
    tx.clear_sign_in_failures(account.as_str())?;
    tx.clear_sign_in_failures(&email_key(&address))?;
    tx.end_sessions(&account, None, None)?;
    tx.end_credentials(&account)?;
    tx.forget_devices(DeviceOwner::Account(&account), None)?;
    tx.queue_security_mail(AccountNotice::PasswordChanged, None, &account, None, caller, now)?;
    Ok(Ok(account))
}
