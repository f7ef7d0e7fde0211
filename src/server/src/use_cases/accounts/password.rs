//! Password changes and resets; a reset also sets the first password of an imported account.

use super::redeemable_link;
use crate::random;
use crate::use_cases::Act;
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::{
    ACCOUNTS_OF_ADDRESS, MailedLinkAction, MailedLinkRefusal, PASSWORD_CHANGES_A_DAY, allows_password_mail,
};
use handover_rules::account::sign_in::allows_sign_in_warning;
use handover_rules::desk::AuditId;
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, Timestamp};
use handover_store::{Account, Caller, DeviceOwner, MailedLinkEnding, ReadTx, StoreError, StoreResult, email_key};

/// Mails a reset link to every account of a login, if there is any and the limits allow it. If very many accounts share
/// an address, some get theirs on the next request.
pub(in crate::use_cases) fn request_password_reset(act: &mut Act<'_, '_>, login: &str) -> StoreResult<()> {
    let accounts: Vec<Account> = match (EmailAddress::parse(login), NicHandle::parse(login)) {
        (Some(address), _) => act.tx.accounts_for_password_reset(&address, ACCOUNTS_OF_ADDRESS)?,
        (None, Ok(handle)) => act.tx.account(&handle)?.into_iter().collect(),
        (None, Err(_)) => Vec::new(),
    };
    for account in accounts {
        let (mails, last) = act.tx.password_links(&account.handle, &account.email, act.now)?;
        if allows_password_mail(mails, last.map(|began| act.now - began)) {
            mail_reset_link(act, &account.handle, &account.email, None)?;
        }
    }
    Ok(())
}

/// Queues a reset link to `address`, even if the account's address changes before the mail leaves. If staff
/// send it, with the reason of `desk_act`.
pub fn mail_reset_link(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    address: &EmailAddress,
    desk_act: Option<AuditId>,
) -> StoreResult<()> {
    let id = MailedLinkId::new(random::number());
    act.tx.create_mailed_link(id, MailedLinkAction::Password, Some(account), address, None, act.now)?;
    act.tx.queue_reset_link(id, account, address, desk_act, act.now)
}

/// Notifies the owner of a sign-in after many failures, up to a daily limit.
pub(super) fn warn_of_sign_in(act: &mut Act<'_, '_>, account: &NicHandle, caller: &Caller) -> StoreResult<()> {
    if !allows_sign_in_warning(act.tx.sign_in_warnings(account, act.now - LIMIT_PERIOD)?) {
        return Ok(());
    }
    act.tx.queue_security_mail(AccountNotice::SignInAfterFailures, None, account, None, caller, act.now)
}

/// Changes a password, unless it was changed too often; the inner error is when it can be again. Ends the other sessions
/// and the access of applications, forgets the other devices and invalidates reset links, which an attacker may have.
pub fn change_password(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    current_session: &[u8; 32],
    current_device: Option<&[u8; 32]>,
    password_hash: &str,
    caller: &Caller,
) -> StoreResult<Result<(), Timestamp>> {
    let since = act.now - LIMIT_PERIOD;
    if let Some(oldest) = act.tx.nth_latest_password_notice(account, PASSWORD_CHANGES_A_DAY, since)? {
        return Ok(Err(oldest + LIMIT_PERIOD));
    }
    act.tx.set_password(account, password_hash)?;
    act.tx.supersede_mailed_links(account, MailedLinkAction::Password, act.now)?;
    act.tx.end_sessions(account, None, Some(current_session))?;
    act.tx.end_credentials(account)?;
    act.tx.forget_devices(DeviceOwner::Account(account), current_device)?;
    act.tx.queue_security_mail(AccountNotice::PasswordChanged, None, account, None, caller, act.now)?;
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
    act: &mut Act<'_, '_>,
    token: &str,
    password_hash: &str,
    caller: &Caller,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = match redeemable_link(act.tx, token, MailedLinkAction::Password, act.now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = record.account.ok_or(StoreError::Corrupt("password link without an account"))?;
    let address = act.tx.account(&account)?.ok_or(StoreError::Corrupt("mailed link of an unknown account"))?.email;
    act.tx.end_mailed_link(record.id, MailedLinkEnding::Done, None, act.now)?;
    act.tx.set_password(&account, password_hash)?;
    // Failures may be counted under either login.
    act.tx.clear_sign_in_failures(account.as_str())?;
    act.tx.clear_sign_in_failures(&email_key(&address))?;
    act.tx.end_sessions(&account, None, None)?;
    act.tx.end_credentials(&account)?;
    act.tx.forget_devices(DeviceOwner::Account(&account), None)?;
    act.tx.queue_security_mail(AccountNotice::PasswordChanged, None, &account, None, caller, act.now)?;
    Ok(Ok(account))
}
