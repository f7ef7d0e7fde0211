//! Signing up: the address is confirmed first, by somebody who knows the password that was chosen; then the account is
//! made and its handle mailed.

use super::redeemed;
use crate::random;
use crate::store::{NewAccount, ReadTx, StoreError, StoreResult, TaskOutcome, TaskRecord, WriteTx, fold};
use handover_rules::account::mailed_links::{MAILS_A_DAY, MailedLinkAction, MailedLinkRefusal};
use handover_rules::account::notices::AccountNotice;
use handover_rules::{EmailAddress, NicHandle, Subsidiary, TaskId, Timestamp, model::handle};
use serde::{Deserialize, Serialize};

/// What a sign-up has entered, its password hashed already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entered {
    /// The person's first name.
    pub first_name: String,
    /// The person's name.
    pub name: String,
    /// The subsidiary.
    pub subsidiary: Subsidiary,
    /// The language of mails.
    pub language: String,
    /// The hash of the password.
    pub password: String,
}

/// Begins a sign-up: a mail with a link goes to the address, whether or not an account has it, for several may.
/// An address that got too many such mails today gets no more, and nobody is told.
///
/// # Errors
/// The store's own failure.
pub fn sign_up(tx: &mut WriteTx<'_>, email: &EmailAddress, entered: &Entered, now: Timestamp) -> StoreResult<()> {
    if tx.tasks_of_address(MailedLinkAction::SignUp, email, now)? >= MAILS_A_DAY {
        return Ok(());
    }
    let details = serde_json::to_string(entered).map_err(|_| StoreError::Corrupt("a sign-up"))?;
    let id = TaskId::new(random::number());
    tx.create_task(id, MailedLinkAction::SignUp, None, email, Some(&details), now)?;
    tx.queue_account_mail(AccountNotice::ConfirmSignUp, Some(id), None, Some(email), now)
}

/// A sign-up whose link was opened.
pub struct ToConfirm {
    /// Its number.
    pub task: TaskId,
    /// The hash of the password that was chosen. It never changes: signing up again is another sign-up.
    pub password: String,
}

/// What a mailed secret confirms: to be asked before the password is checked, which takes long.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says why the secret does not count.
pub fn to_confirm(
    reader: &ReadTx<'_>,
    secret: &str,
    now: Timestamp,
) -> StoreResult<Result<ToConfirm, MailedLinkRefusal>> {
    let record = match redeemed(reader, secret, MailedLinkAction::SignUp, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let password = entered(&record)?.password;
    Ok(Ok(ToConfirm { task: record.id, password }))
}

fn entered(record: &TaskRecord) -> StoreResult<Entered> {
    let details = record.details.as_deref().ok_or(StoreError::Corrupt("a sign-up"))?;
    serde_json::from_str(details).map_err(|_| StoreError::Corrupt("a sign-up"))
}

/// Confirms a sign-up with its mailed secret, once its password was given, too: the account is made, under a handle that
/// nobody has, which is mailed.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says why the secret does not count.
pub fn confirm(
    tx: &mut WriteTx<'_>,
    secret: &str,
    suffix: &str,
    now: Timestamp,
) -> StoreResult<Result<NicHandle, MailedLinkRefusal>> {
    let record = match redeemed(tx, secret, MailedLinkAction::SignUp, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let entered = entered(&record)?;
    let handle = unused_handle(tx, &entered, suffix)?;
    let account = NewAccount {
        handle: handle.clone(),
        email: record.email,
        first_name: entered.first_name,
        name: entered.name,
        subsidiary: entered.subsidiary,
        language: entered.language,
        password: entered.password,
    };
    tx.create_account(&account, now)?;
    tx.end_task(record.id, TaskOutcome::Done, Some(&handle), now)?;
    tx.queue_account_mail(AccountNotice::Welcome, None, Some(&handle), None, now)?;
    Ok(Ok(handle))
}

/// Handles are made on the one writer, so what is unused here stays so until this transaction is over.
fn unused_handle(tx: &WriteTx<'_>, entered: &Entered, suffix: &str) -> StoreResult<NicHandle> {
    loop {
        let digits = 10_000 + random::below(9_990_000);
        let handle = handle::mint(&fold(&entered.first_name), &fold(&entered.name), digits, suffix)
            .ok_or(StoreError::Corrupt("the ending of handles"))?;
        if tx.account(&handle)?.is_none() {
            return Ok(handle);
        }
    }
}
