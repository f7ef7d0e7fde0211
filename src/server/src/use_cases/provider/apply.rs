//! Applying staged rows.

use super::former::{end_replaced_services, free_given_handles};
use super::object_write::WriteContext;
use crate::use_cases::accounts::former_mailboxes;
use crate::use_cases::requests::{apply_to_open_requests, run_due_of_service};
use handover_api::provider::Outcome;
use handover_rules::account::notices::AccountNotice;
use handover_rules::{EmailAddress, Event, NicHandle, Policy, Timestamp};
use handover_store::import::{AppliedRows, ExportTable, RowContent, RowRange, STAGED_ROW};
use handover_store::{StoreResult, WriteTx};

/// Applies staged rows, ends the open requests that they make impossible, and notifies the mailboxes that accounts lose.
///
/// # Errors
/// The store failed, or the handle of an account was taken by a sign-up.
pub fn apply_rows(
    tx: &mut WriteTx<'_>,
    table: ExportTable,
    rows: RowRange,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<AppliedRows> {
    let moved = match table {
        ExportTable::Services => {
            end_replaced_services(tx, rows, now)?;
            Vec::new()
        }
        ExportTable::Accounts => {
            free_given_handles(tx, rows, now, policy)?;
            moved_addresses(tx, rows, now)?
        }
        ExportTable::Holders | ExportTable::Bills | ExportTable::PaymentMethods => Vec::new(),
    };
    let applied = tx.apply_rows(table, rows, now)?;
    for (account, mailbox) in moved {
        let notice = AccountNotice::AddressReplaced;
        tx.queue_account_mail(notice, None, Some(&account), Some(&mailbox), now)?;
    }
    for service in tx.services_with_open_requests(&applied.changed_contacts)? {
        apply_to_open_requests(tx, service, &Event::ContactsChanged, now, policy)?;
    }
    Ok(applied)
}

/// The mailboxes that accounts of staged rows lose: their addresses, and those that could undo an earlier change.
fn moved_addresses(tx: &WriteTx<'_>, rows: RowRange, now: Timestamp) -> StoreResult<Vec<(NicHandle, EmailAddress)>> {
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
pub fn run_late_transitions(tx: &mut WriteTx<'_>, rows: RowRange, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    for service in tx.staged_services_with_transitions(rows)? {
        run_due_of_service(tx, service, now, policy)?;
    }
    Ok(())
}

/// Stages and applies one object.
pub(super) fn apply(
    tx: &mut WriteTx<'_>,
    table: ExportTable,
    row: RowContent,
    context: &WriteContext,
) -> StoreResult<Outcome> {
    tx.stage_row(table, row)?;
    if table == ExportTable::Services {
        run_late_transitions(tx, STAGED_ROW, context.now, &context.policy)?;
    }
    let counts = apply_rows(tx, table, STAGED_ROW, context.now, &context.policy)?.counts;
    Ok(match (counts.added, counts.changed) {
        (1.., _) => Outcome::Added,
        (_, 1..) => Outcome::Changed,
        _ => Outcome::Unchanged,
    })
}
