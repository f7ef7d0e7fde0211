//! Password changes and resets, also the first password of an imported account; recovery of an account that somebody
//! else may have used.

use super::redeemable_link;
use crate::random;
use crate::use_cases::requests::end_requests_since;
use crate::use_cases::{Act, access, holders};
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::{
    ACCOUNTS_OF_ADDRESS, Intrusion, Leftover, MailedLinkAction, MailedLinkRefusal, PASSWORD_CHANGES_A_DAY,
    allows_password_mail,
};
use handover_rules::desk::AuditId;
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, Timestamp};
use handover_store::{
    Account, Caller, DeviceOwner, MailedLinkEnding, NewMail, ReadTx, StoreError, StoreResult, email_key,
};

/// Mails a reset link to every account of a login, if there is any and the limits allow it. If very many accounts share
/// an address, some get theirs on the next request.
pub fn request_password_reset(act: &mut Act<'_, '_>, login: &str) -> StoreResult<()> {
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
    act.tx.queue(NewMail::account(AccountNotice::SetPassword, account).link(id).to(address).act(desk_act), act.now)
}

/// Changes a password, unless it was changed too often; the inner error is when it can be again. Ends the other
/// sessions and the access of applications, forgets the other devices and invalidates reset links, which an attacker
/// may have.
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
    act.tx.queue(NewMail::account(AccountNotice::PasswordChanged, account).by(caller), act.now)?;
    Ok(Ok(()))
}

/// The account that a reset link belongs to. Checked before the new password is hashed, which is expensive.
pub fn account_to_reset(
    reader: &ReadTx<'_>,
    token: &str,
    now: Timestamp,
) -> StoreResult<Result<Account, MailedLinkRefusal>> {
    let record = accepted!(redeemable_link(reader, token, MailedLinkAction::Password, now)?);
    let account = record.account.ok_or(StoreError::Corrupt("password link without an account"))?;
    Ok(Ok(reader.account(&account)?.ok_or(StoreError::Corrupt("mailed link of an unknown account"))?))
}

/// Sets a password with a reset link. Ends all sessions and the access of applications, and forgets all devices, which
/// an attacker may have.
pub fn reset_password(
    act: &mut Act<'_, '_>,
    token: &str,
    password_hash: &str,
    caller: &Caller,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = accepted!(redeemable_link(act.tx, token, MailedLinkAction::Password, act.now)?);
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
    act.tx.queue(NewMail::account(AccountNotice::PasswordChanged, &account).by(caller), act.now)?;
    Ok(Ok(account))
}

/// Ends everything that an intruder may have left behind, and restores the policies that it may have ended.
pub fn recover(act: &mut Act<'_, '_>, account: &NicHandle, intrusion: Intrusion) -> StoreResult<()> {
    Leftover::ALL.into_iter().try_for_each(|leftover| end(act, account, leftover, intrusion))
}

/// Ends every way into an account, and leaves what was done in its name.
pub fn void_access(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    let mut ways_in = Leftover::ALL.into_iter().filter(|leftover| leftover.is_way_in());
    let intrusion = Intrusion::Session { noticed_at: act.now };
    ways_in.try_for_each(|way_in| end(act, account, way_in, intrusion))
}

/// Recovers an account, and mails its owner a link to a new password, regardless of limits, unless passwords are
/// switched off.
pub fn renew_access(act: &mut Act<'_, '_>, account: &NicHandle, intrusion: Intrusion) -> StoreResult<()> {
    recover(act, account, intrusion)?;
    if !act.policies.has_passwords {
        return Ok(());
    }
    let address = act.tx.account(account)?.ok_or(StoreError::Corrupt("access to an unknown account"))?.email;
    mail_reset_link(act, account, &address, None)
}

fn end(act: &mut Act<'_, '_>, account: &NicHandle, leftover: Leftover, intrusion: Intrusion) -> StoreResult<()> {
    let Some(since) = leftover.since(intrusion) else { return Ok(()) };
    match leftover {
        Leftover::Password => act.tx.clear_password(account),
        Leftover::Sessions => act.tx.end_sessions(account, None, None).map(drop),
        Leftover::Credentials => act.tx.end_credentials(account),
        Leftover::Devices => act.tx.forget_devices(DeviceOwner::Account(account), None),
        Leftover::MailedLinks => {
            // Links to undo a change of address stay: they may be the owner's way back.
            act.tx.supersede_mailed_links(account, MailedLinkAction::Password, act.now)?;
            act.tx.supersede_mailed_links(account, MailedLinkAction::Address, act.now)
        }
        Leftover::Applications => act.tx.remove_applications_since(account, since),
        Leftover::Policies => access::recover_policies(act, account, since, intrusion),
        Leftover::Requests => end_requests_since(act, account, since),
        Leftover::HolderChanges => holders::end_changes_since(act, account, since),
    }
}
