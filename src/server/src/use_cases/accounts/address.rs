//! Changes of the address that codes are sent to: confirmed at the new address, announced to the old one, which can undo
//! it.

use super::password::mail_reset_link;
use super::redeemable_task;
use crate::code_hash::hash;
use crate::random;
use crate::store::{StoreError, StoreResult, TaskOutcome, TaskRecord, WriteTx};
use handover_rules::account::mailed_links::{
    MAILS_A_DAY, MailedLinkAction, MailedLinkRefusal, NEW_ADDRESSES_A_DAY, WRONG_CODES, redeem,
};
use handover_rules::account::notices::AccountNotice;
use handover_rules::{EmailAddress, NicHandle, TaskId, Timestamp, ValidationCode};

/// Starts a change of address and mails a code to the new one; `None` if a daily limit of the address or the account is
/// reached.
///
/// # Errors
/// The store failed.
pub fn request_address_change(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    address: &EmailAddress,
    now: Timestamp,
) -> StoreResult<Option<TaskId>> {
    if tx.tasks_of_address(MailedLinkAction::Address, address, now)? >= MAILS_A_DAY
        || tx.tasks_of_account(MailedLinkAction::Address, account, now)? >= NEW_ADDRESSES_A_DAY
    {
        return Ok(None);
    }
    let id = TaskId::new(random::number());
    tx.create_task(id, MailedLinkAction::Address, Some(account), address, None, now)?;
    tx.queue_account_mail(AccountNotice::ConfirmAddress, Some(id), Some(account), Some(address), now)?;
    Ok(Some(id))
}

/// The account has no open change of address with this id.
#[derive(Clone, Copy, Debug)]
pub struct AddressChangeNotFound;

/// The account's change of address with this id, open or not.
fn own_task(tx: &WriteTx<'_>, account: &NicHandle, id: TaskId) -> StoreResult<Option<TaskRecord>> {
    let record = tx.account_task(id)?;
    Ok(record
        .filter(|record| record.account.as_ref() == Some(account) && record.task.action == MailedLinkAction::Address))
}

fn open_task(tx: &WriteTx<'_>, account: &NicHandle, id: TaskId, now: Timestamp) -> StoreResult<Option<TaskRecord>> {
    let record = own_task(tx, account, id)?;
    Ok(record.filter(|record| redeem(Some(&record.task), MailedLinkAction::Address, now).is_ok()))
}

/// Mails a new code, as a new change of address; `None` as in [`request_address_change`].
///
/// # Errors
/// The outer error is a failure of the store.
pub fn resend_address_code(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    id: TaskId,
    now: Timestamp,
) -> StoreResult<Result<Option<TaskId>, AddressChangeNotFound>> {
    match open_task(tx, account, id, now)? {
        Some(record) => request_address_change(tx, account, &record.email, now).map(Ok),
        None => Ok(Err(AddressChangeNotFound)),
    }
}

/// Changes the address with the code mailed to the new one, which invalidates reset links mailed to the old one. Too many
/// wrong codes end the change. `None` if the account has no such change.
///
/// # Errors
/// The outer error is a failure of the store, the inner one why the code is invalid.
pub fn confirm_address_change(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    id: TaskId,
    code: &str,
    now: Timestamp,
) -> StoreResult<Option<Result<(), MailedLinkRefusal>>> {
    own_task(tx, account, id)?.map(|record| confirm(tx, account, &record, code, now)).transpose()
}

fn confirm(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    record: &TaskRecord,
    code: &str,
    now: Timestamp,
) -> StoreResult<Result<(), MailedLinkRefusal>> {
    let id = record.id;
    if let Err(refusal) = redeem(Some(&record.task), MailedLinkAction::Address, now) {
        return Ok(Err(refusal));
    }
    let code = ValidationCode::parse(code);
    let task_of_code = code.map(|code| tx.task_of_secret(hash(code.expose()))).transpose()?.flatten();
    if task_of_code.is_none_or(|task| task.id != id) {
        tx.count_wrong_code(id)?;
        if record.wrong_codes + 1 >= WRONG_CODES {
            tx.end_task(id, TaskOutcome::Refused, None, now)?;
        }
        return Ok(Err(MailedLinkRefusal::Unknown));
    }
    let old_address = tx.account(account)?.ok_or(StoreError::Corrupt("task of an unknown account"))?.email;
    tx.end_task(id, TaskOutcome::Done, None, now)?;
    tx.set_address(account, &record.email, now)?;
    let undo = TaskId::new(random::number());
    tx.create_task(undo, MailedLinkAction::Undo, Some(account), &old_address, None, now)?;
    tx.queue_account_mail(AccountNotice::AddressChanged, Some(undo), Some(account), Some(&old_address), now)?;
    Ok(Ok(()))
}

/// Cancels a change of address; `false` if there is no open one.
///
/// # Errors
/// The store failed.
pub fn cancel_address_change(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    id: TaskId,
    now: Timestamp,
) -> StoreResult<bool> {
    let Some(record) = open_task(tx, account, id, now)? else { return Ok(false) };
    tx.end_task(record.id, TaskOutcome::Refused, None, now)?;
    Ok(true)
}

/// Undoes a change of address with the secret mailed to the old one.
///
/// An attacker who knew the password may have changed it. So all sessions end, the password is cleared, and a reset link
/// goes to the old address regardless of limits. Tasks begun since the change, which belong to the new address, end too;
/// earlier ones stay, so that an attacker cannot close the undo of an earlier change.
///
/// # Errors
/// The outer error is a failure of the store, the inner one why the secret is invalid.
pub fn undo_address_change(
    tx: &mut WriteTx<'_>,
    secret: &str,
    now: Timestamp,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = match redeemable_task(tx, secret, MailedLinkAction::Undo, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = record.account.ok_or(StoreError::Corrupt("undo task without an account"))?;
    let new_address = tx.account(&account)?.ok_or(StoreError::Corrupt("task of an unknown account"))?.email;
    tx.end_task(record.id, TaskOutcome::Done, None, now)?;
    tx.supersede_tasks_since(&account, record.began_at, now)?;
    tx.set_address(&account, &record.email, now)?;
    tx.clear_password(&account)?;
    tx.end_sessions(&account, None, None)?;
    tx.forget_devices(&account, None)?;
    tx.queue_account_mail(AccountNotice::AddressRestored, None, Some(&account), None, now)?;
    tx.queue_account_mail(AccountNotice::AddressRestored, None, Some(&account), Some(&new_address), now)?;
    mail_reset_link(tx, &account, &record.email, now)?;
    Ok(Ok(account))
}
