//! Applying rows.

use super::former::{end_replaced_services, free_given_handles};
use crate::use_cases::Act;
use crate::use_cases::accounts::former_mailboxes;
use crate::use_cases::requests::{apply_to_open_requests, run_due_of_service};
use handover_api::provider::{ExportTable, ObjectRow, Outcome};
use handover_rules::account::AccountNotice;
use handover_rules::{EmailAddress, Event, NicHandle, Timestamp};
use handover_store::import::{AppliedRows, Rows};
use handover_store::{StoreResult, WriteTx};

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
        let notice = AccountNotice::AddressReplaced;
        act.tx.queue_account_mail(notice, None, Some(&account), Some(&mailbox), act.now)?;
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

/// Runs the transitions of staged services that were scheduled before `now`. They take precedence, even if their timer is
/// late.
pub fn run_late_transitions(act: &mut Act<'_, '_>, rows: &Rows) -> StoreResult<()> {
    for service in act.tx.staged_services_with_transitions(rows)? {
        run_due_of_service(act, service)?;
    }
    Ok(())
}

/// Applies one object.
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
