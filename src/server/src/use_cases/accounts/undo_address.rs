//! Undoing a change of address with the link mailed to the old address (decision 0010).

use super::access::renew_access;
use super::redeemable_link;
use crate::use_cases::Act;
use crate::use_cases::holders;
use crate::use_cases::requests::{Recovered, end_requests_since, recovered};
use handover_api::account::{AddressUndo, UndoneAct, UndoneRequest, UnlistedUndone};
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::account::notices::AccountNotice;
use handover_rules::request::recovery::RecoveryEffect;
use handover_rules::{EmailAddress, NicHandle, Request, Timestamp};
use handover_store::{Caller, MailedLinkEnding, MailedLinkRecord, ReadTx, RequestRecord, StoreError, StoreResult};

/// The effects of an undo, before or after it.
#[derive(Clone, Debug)]
pub struct UndoEffects {
    /// The account.
    pub account: NicHandle,
    /// The address that the account gets back.
    pub restored: EmailAddress,
    /// The address that it loses.
    pub replaced: EmailAddress,
    /// Acts that somebody else may have done in its name.
    pub recovered: Recovered,
}

/// An undo that was done.
#[derive(Clone, Debug)]
pub struct AddressUndone {
    /// The effects to report.
    pub undo: UndoEffects,
    change_began_at: Timestamp,
    at: Timestamp,
}

impl AddressUndone {
    /// Adds its effects. Read after its transaction, because there may be many.
    pub fn with_recovered(self, reader: &ReadTx<'_>) -> StoreResult<UndoEffects> {
        let Self { undo, change_began_at, at } = self;
        Ok(UndoEffects { recovered: recovered(reader, &undo.account, change_began_at, at, Some(at))?, ..undo })
    }
}

/// Previews an undo. Requests that are due take effect first, so the outcome can differ.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
pub fn preview_address_undo(
    reader: &ReadTx<'_>,
    token: &str,
    now: Timestamp,
) -> StoreResult<Result<UndoEffects, MailedLinkRefusal>> {
    let record = match redeemable_link(reader, token, MailedLinkAction::Undo, now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = account_of(&record)?;
    Ok(Ok(UndoEffects {
        replaced: address_of(reader, &account)?,
        recovered: recovered(reader, &account, record.change_began_at, now, None)?,
        restored: record.email,
        account,
    }))
}

/// Undoes a change of address with the token mailed to the old one.
///
/// An attacker who knew the password may have changed it. So all sessions end, the password is cleared, a reset link
/// goes to the old address regardless of limits unless passwords are switched off, and the account's requests and acceptances since the change began are
/// undone. Links created since the change, which belong to the new address, end too; earlier ones stay, so that an
/// attacker cannot close the undo of an earlier change.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
pub fn undo_address_change(
    act: &mut Act<'_, '_>,
    token: &str,
    caller: &Caller,
) -> StoreResult<Result<AddressUndone, MailedLinkRefusal>> {
    let record = match redeemable_link(act.tx, token, MailedLinkAction::Undo, act.now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let account = account_of(&record)?;
    let replaced = address_of(act.tx, &account)?;
    act.tx.end_mailed_link(record.id, MailedLinkEnding::Done, None, act.now)?;
    act.tx.supersede_mailed_links_since(&account, record.began_at, act.now)?;
    act.tx.set_address(&account, &record.email, act.now)?;
    act.tx.set_address_changed_at(&account, record.address_changed_before)?;
    renew_access(act, &account)?;
    end_requests_since(act, &account, record.change_began_at)?;
    holders::end_changes_since(act, &account, record.change_began_at)?;
    // Only the owner's mail, the one with the link, lists the requests and says who called.
    let owner = Some(&record.email);
    act.tx.queue_security_mail(AccountNotice::AddressRestored, Some(record.id), &account, owner, caller, act.now)?;
    act.tx.queue_account_mail(AccountNotice::AddressRestored, None, Some(&account), Some(&replaced), act.now)?;
    let undo = UndoEffects { account, restored: record.email, replaced, recovered: Recovered::default() };
    Ok(Ok(AddressUndone { undo, change_began_at: record.change_began_at, at: act.now }))
}

fn account_of(record: &MailedLinkRecord) -> StoreResult<NicHandle> {
    record.account.clone().ok_or(StoreError::Corrupt("undo link without an account"))
}

fn address_of(reader: &ReadTx<'_>, account: &NicHandle) -> StoreResult<EmailAddress> {
    Ok(reader.account(account)?.ok_or(StoreError::Corrupt("mailed link of an unknown account"))?.email)
}

impl From<UndoEffects> for AddressUndo {
    fn from(undo: UndoEffects) -> Self {
        let request = |(record, effect): (RequestRecord, RecoveryEffect)| {
            let Request { id, service, roles, from, to, .. } = record.request;
            UndoneRequest { id, service, roles, from, to, effect }
        };
        let act = |(act, service, effect)| UndoneAct { act, service, effect };
        let unlisted = |(effect, count)| UnlistedUndone { effect, count };
        Self {
            account: undo.account,
            restored: undo.restored,
            replaced: undo.replaced.masked(),
            requests: undo.recovered.requests.into_iter().map(request).collect(),
            acts: undo.recovered.acts.into_iter().map(act).collect(),
            unlisted: undo.recovered.unlisted.into_iter().map(unlisted).collect(),
        }
    }
}
