//! Applying rows, and the removal of what the provider has deleted: after the retention period, or when its name is
//! given to somebody else.

use crate::use_cases::accounts::former_mailboxes;
use crate::use_cases::requests::{apply_to_open_requests, end_requests_of, run_due_of_service};
use crate::use_cases::{Act, holders};
use chrono::TimeDelta;
use handover_api::provider::{ExportTable, ObjectRow, Outcome};
use handover_rules::account::AccountNotice;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::provider::is_account_restored;
use handover_rules::{Category, EmailAddress, Event, NicHandle, ServiceFacts, Timestamp};
use handover_store::import::{AppliedRows, DeletedAccountRow, DeletedServiceRow, Rows};
use handover_store::{NewMail, ServiceId, StoreError, StoreResult, WriteTx};

/// Applies rows, ends the open requests that they make impossible, and notifies the mailboxes that accounts lose.
///
/// # Errors
/// The store failed, or the handle of an account was taken by a sign-up.
pub fn apply_rows(act: &mut Act<'_, '_>, table: ExportTable, rows: &Rows) -> StoreResult<AppliedRows> {
    let moved = match table {
        ExportTable::Services => {
            end_replaced_services(act, rows)?;
            Vec::new()
        }
        ExportTable::Accounts => {
            free_given_handles(act, rows)?;
            moved_addresses(act.tx, rows, act.now)?
        }
        ExportTable::Holders | ExportTable::Bills | ExportTable::PaymentMethods => Vec::new(),
    };
    let applied = act.tx.apply_rows(table, rows, act.now)?;
    for (account, mailbox) in moved {
        act.tx.queue(NewMail::account(AccountNotice::AddressReplaced, &account).to(&mailbox), act.now)?;
    }
    for service in act.tx.services_with_open_requests(&applied.changed_contacts)? {
        apply_to_open_requests(act, service, &Event::ContactsChanged)?;
    }
    Ok(applied)
}

/// The mailboxes that accounts of staged rows lose: their addresses, and those that could undo an earlier change.
fn moved_addresses(tx: &WriteTx<'_>, rows: &Rows, now: Timestamp) -> StoreResult<Vec<(NicHandle, EmailAddress)>> {
    let mut mailboxes = Vec::new();
    for (account, named) in tx.staged_moves(rows)? {
        let former = former_mailboxes(tx, &account, now)?;
        let lost = former.into_iter().filter(|mailbox| !mailbox.is_same_mailbox(&named));
        mailboxes.extend(lost.map(|mailbox| (account.clone(), mailbox)));
    }
    Ok(mailboxes)
}

/// Runs the transitions of staged services that were scheduled before `now`. They take precedence, even if their timer
/// is late.
pub fn run_late_transitions(act: &mut Act<'_, '_>, rows: &Rows) -> StoreResult<()> {
    for service in act.tx.staged_services_with_transitions(rows)? {
        run_due_of_service(act, service)?;
    }
    Ok(())
}

pub(super) fn apply(act: &mut Act<'_, '_>, table: ExportTable, object: ObjectRow) -> StoreResult<Outcome> {
    let rows = Rows::one(object);
    if table == ExportTable::Services {
        run_late_transitions(act, &rows)?;
    }
    let counts = apply_rows(act, table, &rows)?.counts;
    Ok(match (counts.added, counts.changed) {
        (1.., _) => Outcome::Added,
        (_, 1..) => Outcome::Changed,
        _ => Outcome::Unchanged,
    })
}

/// Removes deleted services whose names staged rows give to new ones: they cannot come back. Their requests ended when
/// they were deleted.
fn end_replaced_services(act: &mut Act<'_, '_>, rows: &Rows) -> StoreResult<()> {
    for DeletedServiceRow { service, deleted, named } in act.tx.staged_deleted_services(rows)? {
        if !deleted.is_restored_by(&named) {
            release_name(act, service)?;
        }
    }
    Ok(())
}

/// Removes a deleted service whose name is given away. The contacts and the holder of a domain learn of it.
pub(super) fn release_name(act: &mut Act<'_, '_>, service: ServiceId) -> StoreResult<()> {
    let ServiceFacts { key, contacts, .. } = act.tx.service_by_id(service)?.facts;
    if key.category == Category::Domain {
        for account in contacts.accounts() {
            act.tx.queue(NewMail::holder(HolderNotice::Done, &key.name, None, &account), act.now)?;
        }
        if let Some(found) = act.tx.holder(&key.name)? {
            let mail = NewMail::holder(HolderNotice::Done, &key.name, None, &contacts.admin);
            act.tx.queue(mail.to(&found.holder.identity.email), act.now)?;
        }
    }
    act.tx.remove_service(service, act.now)
}

/// Makes room for the accounts of staged rows whose handles somebody else had.
fn free_given_handles(act: &mut Act<'_, '_>, rows: &Rows) -> StoreResult<()> {
    for DeletedAccountRow { account, known, named } in act.tx.staged_deleted_accounts(rows)? {
        if !is_account_restored(&known, &named) {
            free_handle(act, &account)?;
        }
    }
    Ok(())
}

/// Ends everything of the person who had a handle, so that the next one has nothing of it. A handle with roles is not
/// given away: they would move without the consent of anybody.
fn free_handle(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    if act.tx.has_roles(account)? {
        return Err(StoreError::Conflict(
            "the handle was somebody else's, who is still a contact of services. Correct their contacts first",
        ));
    }
    for service in act.tx.deleted_services_of(account)? {
        release_name(act, service)?;
    }
    end_requests_of(act, account)?;
    holders::end_changes_since(act, account, Timestamp::UNIX_EPOCH)?;
    act.tx.remove_account(account, act.now)?;
    act.tx.forget_former_person(account, act.now)
}

/// The next try to remove an account that is still a contact.
const RETRY: TimeDelta = TimeDelta::days(1);

/// Removes deleted services and accounts whose time has come, until `is_over`; returns whether there may be more. An
/// account stays, suspended, as long as it is the contact of a service.
pub fn remove_deleted(tx: &mut WriteTx<'_>, now: Timestamp, is_over: &dyn Fn() -> bool) -> StoreResult<bool> {
    while let Some(service) = tx.service_to_remove(now)? {
        tx.remove_service(service, now)?;
        if is_over() {
            return Ok(true);
        }
    }
    while let Some(account) = tx.account_to_remove(now)? {
        if tx.is_contact(&account)? {
            tx.postpone_removal(&account, now + RETRY)?;
        } else {
            tx.remove_account(&account, now)?;
        }
        if is_over() {
            return Ok(true);
        }
    }
    Ok(false)
}
