//! Undoing a change of address with the link mailed to the old address (decision 0010).

use super::recovery::renew_access;
use super::redeemable_link;
use crate::use_cases::Act;
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::{Intrusion, MailedLinkAction, MailedLinkRefusal};
use handover_store::pages::UndoneAddress;
use handover_store::{Caller, MailedLinkEnding, StoreResult};

/// Undoes a change of address with the token mailed to the old one.
///
/// An attacker may have changed it, so the account is recovered. Links created since the change, which belong to the new
/// address, end too; earlier ones stay, so that an attacker cannot close the undo of an earlier change.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal of the token.
pub fn undo_address_change(
    act: &mut Act<'_, '_>,
    token: &str,
    caller: &Caller,
) -> StoreResult<Result<UndoneAddress, MailedLinkRefusal>> {
    let record = match redeemable_link(act.tx, token, MailedLinkAction::Undo, act.now)? {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (id, began_at, address_changed_before) = (record.id, record.began_at, record.address_changed_before);
    let undone = UndoneAddress { undone_at: Some(act.now), ..UndoneAddress::of(act.tx, record)? };
    let UndoneAddress { account, restored, replaced, change_began_at, .. } = &undone;
    act.tx.end_mailed_link(id, MailedLinkEnding::Done, None, act.now)?;
    act.tx.supersede_mailed_links_since(account, began_at, act.now)?;
    act.tx.set_address(account, restored, act.now)?;
    act.tx.set_address_changed_at(account, address_changed_before)?;
    renew_access(act, account, Intrusion::Mailbox { since: *change_began_at })?;
    // Only the owner's mail, the one with the link, lists the requests and says who called.
    let owner = Some(restored);
    act.tx.queue_security_mail(AccountNotice::AddressRestored, Some(id), account, owner, caller, act.now)?;
    act.tx.queue_account_mail(AccountNotice::AddressRestored, None, Some(account), Some(replaced), act.now)?;
    Ok(Ok(undone))
}
