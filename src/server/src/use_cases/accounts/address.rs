//! Changing the address that codes are sent to: confirmed at the new one, told to the old one, which can undo it.

use super::password::begin_password;
use super::redeemed;
use crate::code_hash::hash;
use crate::random;
use crate::store::{StoreError, StoreResult, TaskOutcome, TaskRecord, WriteTx};
use handover_rules::account::mailed_links::{
    MAILS_A_DAY, MailedLinkAction, MailedLinkRefusal, NEW_ADDRESSES_A_DAY, WRONG_CODES, redeem,
};
use handover_rules::account::notices::AccountNotice;
use handover_rules::{EmailAddress, NicHandle, TaskId, Timestamp, ValidationCode};

/// Begins a change of address: a code goes to the new one. `None` when that address got too many mails today, or the
/// account has caused too many.
///
/// # Errors
/// The store's own failure.
pub fn ask_for_address(
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

/// An account has no open change of address of this number.
#[derive(Clone, Copy, Debug)]
pub struct NoSuchChange;

/// The change of address of this number and account, open or not.
fn own_task(tx: &WriteTx<'_>, account: &NicHandle, id: TaskId) -> StoreResult<Option<TaskRecord>> {
    let record = tx.account_task(id)?;
    Ok(record
        .filter(|record| record.account.as_ref() == Some(account) && record.task.action == MailedLinkAction::Address))
}

/// Has a new code sent for a change of address: a change of another number then, or `None` as in [`ask_for_address`].
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says that there is no such change.
pub fn resend_address(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    id: TaskId,
    now: Timestamp,
) -> StoreResult<Result<Option<TaskId>, NoSuchChange>> {
    let record = own_task(tx, account, id)?;
    match record.filter(|record| redeem(Some(&record.task), MailedLinkAction::Address, now).is_ok()) {
        Some(record) => ask_for_address(tx, account, &record.email, now).map(Ok),
        None => Ok(Err(NoSuchChange)),
    }
}

/// Carries out a change of address with the code mailed to the new one: mails that set a password, and went to the old
/// one, end. Wrong codes are counted; too many end the change. `None` where the account has no such change.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says why the code does not count.
pub fn accept_address(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    id: TaskId,
    code: &str,
    now: Timestamp,
) -> StoreResult<Option<Result<(), MailedLinkRefusal>>> {
    own_task(tx, account, id)?.map(|record| accept_own(tx, account, &record, code, now)).transpose()
}

fn accept_own(
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
    let given = ValidationCode::parse(code);
    let owner = given.map(|code| tx.task_of_secret(hash(code.expose()))).transpose()?.flatten();
    if owner.is_none_or(|owner| owner.id != id) {
        tx.count_wrong_code(id)?;
        if record.wrong_codes + 1 >= WRONG_CODES {
            tx.end_task(id, TaskOutcome::Refused, None, now)?;
        }
        return Ok(Err(MailedLinkRefusal::Unknown));
    }
    let old = tx.account(account)?.ok_or(StoreError::Corrupt("a task of nobody"))?.email;
    tx.end_task(id, TaskOutcome::Done, None, now)?;
    tx.set_address(account, &record.email, now)?;
    let undo = TaskId::new(random::number());
    tx.create_task(undo, MailedLinkAction::Undo, Some(account), &old, None, now)?;
    tx.queue_account_mail(AccountNotice::AddressChanged, Some(undo), Some(account), Some(&old), now)?;
    Ok(Ok(()))
}

/// Gives up a change of address.
///
/// # Errors
/// The store's own failure.
pub fn refuse_address(tx: &mut WriteTx<'_>, account: &NicHandle, id: TaskId, now: Timestamp) -> StoreResult<bool> {
    match own_task(tx, account, id)? {
        Some(record) if redeem(Some(&record.task), MailedLinkAction::Address, now).is_ok() => {
            tx.end_task(id, TaskOutcome::Refused, None, now)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Undoes a change of address with the secret mailed to the old one: whoever changed it may not have been the owner, and
/// knew the password. So all sessions end too, the password counts no longer, and a mail that sets a new one goes to the
/// old address, however many it got today. What was begun with the new address ends: other changes, the ways back from
/// those, mails that set a password. What was begun before stays, so that this cannot close the way back of an earlier
/// change.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says why the secret does not count.
pub fn undo_address(
    tx: &mut WriteTx<'_>,
    secret: &str,
    now: Timestamp,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = match redeemed(tx, secret, MailedLinkAction::Undo, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = record.account.ok_or(StoreError::Corrupt("a change of address of nobody"))?;
    let changed_to = tx.account(&account)?.ok_or(StoreError::Corrupt("a task of nobody"))?.email;
    tx.end_task(record.id, TaskOutcome::Done, None, now)?;
    tx.supersede_tasks_since(&account, record.began_at, now)?;
    tx.set_address(&account, &record.email, now)?;
    tx.clear_password(&account)?;
    tx.end_sessions(&account, None, None)?;
    tx.forget_devices(&account, None)?;
    tx.queue_account_mail(AccountNotice::AddressRestored, None, Some(&account), None, now)?;
    tx.queue_account_mail(AccountNotice::AddressRestored, None, Some(&account), Some(&changed_to), now)?;
    begin_password(tx, &account, &record.email, now)?;
    Ok(Ok(account))
}
