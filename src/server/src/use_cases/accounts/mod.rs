//! Accounts: beginning one, its password, its address. What a mailed secret is good for is decided by
//! `handover_rules::account_task`; here it is carried out.
//!
//! Nothing here tells whether an address or a handle is known (ASVS 6.3.8): what may not be told is done after the
//! answer was given.

mod address;
mod password;
mod sign_up;

pub use address::{NoSuchChange, accept_address, ask_for_address, refuse_address, resend_address, undo_address};
pub use password::{change_password, forgotten, reset, to_reset};
pub use sign_up::{Entered, ToConfirm, confirm, sign_up, to_confirm};

use crate::code_hash::hash;
use crate::store::{ReadTx, StoreResult, TaskRecord};
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal, redeem};
use handover_rules::{NicHandle, Timestamp, ValidationCode};

/// The task that `secret` may be used for now.
fn redeemed(
    reader: &ReadTx<'_>,
    secret: &str,
    action: MailedLinkAction,
    now: Timestamp,
) -> StoreResult<Result<TaskRecord, MailedLinkRefusal>> {
    let Some(secret) = ValidationCode::parse(secret) else { return Ok(Err(MailedLinkRefusal::Unknown)) };
    let record = reader.task_of_secret(hash(secret.expose()))?;
    let allowed = redeem(record.as_ref().map(|record| &record.task), action, now);
    Ok(match (allowed, record) {
        (Ok(()), Some(record)) => Ok(record),
        (Err(refusal), _) => Err(refusal),
        (Ok(()), None) => Err(MailedLinkRefusal::Unknown),
    })
}

/// Whose account a secret is for, as long as it counts; a sign-up has none yet.
///
/// # Errors
/// The store's own failure, as the outer error; the inner one says why the secret does not count.
pub fn look(
    reader: &ReadTx<'_>,
    secret: &str,
    action: MailedLinkAction,
    now: Timestamp,
) -> StoreResult<Result<Option<NicHandle>, MailedLinkRefusal>> {
    Ok(redeemed(reader, secret, action, now)?.map(|record| record.account))
}
