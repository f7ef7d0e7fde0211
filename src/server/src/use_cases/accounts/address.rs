//! Changes of the address that codes are sent to: confirmed at the new address, announced to the old one, which can
//! undo them (decision 0010).

use super::password::renew_access;
use super::redeemable_link;
use crate::random;
use crate::secrets::hash;
use crate::use_cases::Act;
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::{
    Intrusion, MailedLinkAction, MailedLinkRefusal, allows_address_code, allows_address_mail, redeem,
};
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, Timestamp, ValidationCode};
use handover_store::pages::UndoneAddress;
use handover_store::{
    Account, Caller, Change, MailedLinkEnding, MailedLinkRecord, NewMail, ReadTx, StoreError, StoreResult, WriteTx,
};

/// Starts a change of address and mails a code to the new one; `None` if a daily limit of the address or the account is
/// reached.
pub fn request_address_change(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    address: &EmailAddress,
) -> StoreResult<Option<MailedLinkId>> {
    let to_address = act.tx.mailed_links_of_address(MailedLinkAction::Address, (account, address), act.now)?;
    let of_account = act.tx.mailed_links_of_account(MailedLinkAction::Address, account, act.now)?;
    if !allows_address_mail(of_account, to_address) {
        return Ok(None);
    }
    // Asking again replaces an open change, which began earlier.
    let open = act.tx.open_mailed_link(account, MailedLinkAction::Address, act.now)?;
    let began_at = open.map_or(act.now, |open| open.change_began_at);
    let id = MailedLinkId::new(random::number());
    act.tx.create_mailed_link(id, MailedLinkAction::Address, Some(account), address, None, act.now)?;
    act.tx.announce(Change::Account(account.clone()));
    act.tx.set_address_change(id, began_at, None)?;
    act.tx.queue(NewMail::account(AccountNotice::ConfirmAddress, account).link(id).to(address), act.now)?;
    Ok(Some(id))
}

/// The account has no open change of address with this id.
#[derive(Clone, Copy, Debug)]
pub struct AddressChangeNotFound;

/// The account's change of address with this id, open or not.
fn own_link(tx: &WriteTx<'_>, account: &NicHandle, id: MailedLinkId) -> StoreResult<Option<MailedLinkRecord>> {
    let record = tx.mailed_link(id)?;
    Ok(record
        .filter(|record| record.account.as_ref() == Some(account) && record.link.action == MailedLinkAction::Address))
}

fn open_link(
    tx: &WriteTx<'_>,
    account: &NicHandle,
    id: MailedLinkId,
    now: Timestamp,
) -> StoreResult<Option<MailedLinkRecord>> {
    let record = own_link(tx, account, id)?;
    Ok(record.filter(|record| redeem(Some(&record.link), MailedLinkAction::Address, now).is_ok()))
}

/// Mails a new code, as a new change of address; `None` as in [`request_address_change`].
pub fn resend_address_code(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    id: MailedLinkId,
) -> StoreResult<Result<Option<MailedLinkId>, AddressChangeNotFound>> {
    match open_link(act.tx, account, id, act.now)? {
        Some(record) => request_address_change(act, account, &record.email).map(Ok),
        None => Ok(Err(AddressChangeNotFound)),
    }
}

/// Changes the address with the code mailed to the new one, which invalidates reset links mailed to the old one; or
/// confirms the current address, if the code was mailed to that. Too many wrong codes end the change. `None` if the
/// account has no such change.
pub fn confirm_address_change(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    id: MailedLinkId,
    code: &str,
    caller: &Caller,
) -> StoreResult<Option<Result<(), MailedLinkRefusal>>> {
    own_link(act.tx, account, id)?.map(|record| confirm(act, account, &record, code, caller)).transpose()
}

fn confirm(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    record: &MailedLinkRecord,
    code: &str,
    caller: &Caller,
) -> StoreResult<Result<(), MailedLinkRefusal>> {
    let id = record.id;
    accepted!(redeem(Some(&record.link), MailedLinkAction::Address, act.now));
    let code = ValidationCode::parse(code);
    let link_of_code = code.map(|code| act.tx.mailed_link_of_token(hash(code.expose()))).transpose()?.flatten();
    if link_of_code.is_none_or(|record| record.id != id) {
        act.tx.count_wrong_code(id)?;
        if !allows_address_code(record.wrong_codes + 1) {
            act.tx.end_mailed_link(id, MailedLinkEnding::Refused, None, act.now)?;
        }
        return Ok(Err(MailedLinkRefusal::Unknown));
    }
    act.tx.end_mailed_link(id, MailedLinkEnding::Done, None, act.now)?;
    let before = act.tx.account(account)?.ok_or(StoreError::Corrupt("address of an unknown account"))?;
    if before.email == record.email {
        act.tx.confirm_address(account, act.now)?;
    } else {
        replace_address(act, &before, &record.email, record.change_began_at, caller)?;
    }
    Ok(Ok(()))
}

/// Sets a new address, and notifies the old one, which can undo it.
fn replace_address(
    act: &mut Act<'_, '_>,
    before: &Account,
    address: &EmailAddress,
    change_began_at: Timestamp,
    caller: &Caller,
) -> StoreResult<()> {
    let account = &before.handle;
    act.tx.set_address(account, address, act.now)?;
    act.tx.set_address_changed_at(account, Some(act.now))?;
    let undo = MailedLinkId::new(random::number());
    act.tx.create_mailed_link(undo, MailedLinkAction::Undo, Some(account), &before.email, None, act.now)?;
    act.tx.set_address_change(undo, change_began_at, before.address_changed_at)?;
    let mail = NewMail::account(AccountNotice::AddressChanged, account).link(undo).to(&before.email);
    act.tx.queue(mail.by(caller), act.now)
}

/// Sets an address that the provider vouches for. No mailed link undoes it, not even an earlier one: links that could
/// set another address become void.
pub fn set_address_by_provider(act: &mut Act<'_, '_>, account: &NicHandle, address: &EmailAddress) -> StoreResult<()> {
    act.tx.set_address(account, address, act.now)?;
    act.tx.set_address_changed_at(account, Some(act.now))?;
    act.tx.supersede_address_links(account, act.now)
}

/// The mailboxes to notify of an address that the provider sets: the present one, and the ones that could undo an
/// earlier change. One of them may be the owner's, the others a thief's.
pub fn former_mailboxes(reader: &ReadTx<'_>, account: &NicHandle, now: Timestamp) -> StoreResult<Vec<EmailAddress>> {
    let present = reader.account(account)?.map(|account| account.email);
    let undos = reader.open_mailed_links(account, MailedLinkAction::Undo, now)?.into_iter().map(|undo| undo.email);
    let mut mailboxes: Vec<EmailAddress> = Vec::new();
    for mailbox in present.into_iter().chain(undos) {
        if !mailboxes.iter().any(|known| known.is_same_mailbox(&mailbox)) {
            mailboxes.push(mailbox);
        }
    }
    Ok(mailboxes)
}

/// Cancels a change of address; `false` if there is no open one.
pub fn cancel_address_change(act: &mut Act<'_, '_>, account: &NicHandle, id: MailedLinkId) -> StoreResult<bool> {
    let Some(record) = open_link(act.tx, account, id, act.now)? else { return Ok(false) };
    act.tx.end_mailed_link(record.id, MailedLinkEnding::Refused, None, act.now)?;
    act.tx.announce(Change::Account(account.clone()));
    Ok(true)
}

/// Undoes a change of address with the token mailed to the old one.
///
/// An attacker may have changed it, so the account is recovered. Links created since the change, which belong to the
/// new address, end too; earlier ones stay, so that an attacker cannot close the undo of an earlier change.
pub fn undo_address_change(
    act: &mut Act<'_, '_>,
    token: &str,
    caller: &Caller,
) -> StoreResult<Result<UndoneAddress, MailedLinkRefusal>> {
    let record = accepted!(redeemable_link(act.tx, token, MailedLinkAction::Undo, act.now)?);
    let (id, began_at, address_changed_before) = (record.id, record.began_at, record.address_changed_before);
    let undone = UndoneAddress { undone_at: Some(act.now), ..UndoneAddress::of(act.tx, record)? };
    let UndoneAddress { account, restored, replaced, change_began_at, .. } = &undone;
    act.tx.end_mailed_link(id, MailedLinkEnding::Done, None, act.now)?;
    act.tx.supersede_mailed_links_since(account, began_at, act.now)?;
    act.tx.set_address(account, restored, act.now)?;
    act.tx.set_address_changed_at(account, address_changed_before)?;
    renew_access(act, account, Intrusion::Mailbox { since: *change_began_at })?;
    // Only the owner's mail, the one with the link, lists the requests and says who called.
    let mail = NewMail::account(AccountNotice::AddressRestored, account);
    act.tx.queue(mail.link(id).to(restored).by(caller), act.now)?;
    act.tx.queue(mail.to(replaced), act.now)?;
    Ok(Ok(undone))
}
