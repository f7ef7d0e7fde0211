//! Names that the provider has deleted and gives to somebody else: the former service or account ends.

use crate::use_cases::holders;
use crate::use_cases::requests::end_requests_of;
use handover_rules::provider::order::is_account_restored;
use handover_rules::{NicHandle, Policy, Timestamp};
use handover_store::import::{DeletedAccountRow, DeletedServiceRow, RowRange};
use handover_store::{StoreError, StoreResult, WriteTx};

/// Removes deleted services whose names staged rows give to new ones: they cannot come back. Their requests ended when they
/// were deleted.
pub(super) fn end_replaced_services(tx: &mut WriteTx<'_>, rows: RowRange, now: Timestamp) -> StoreResult<()> {
    for DeletedServiceRow { service, deleted, named } in tx.staged_deleted_services(rows)? {
        if !deleted.is_restored_by(&named) {
            tx.remove_service(service, now)?;
        }
    }
    Ok(())
}

/// Makes room for the accounts of staged rows whose handles somebody else had.
pub(super) fn free_given_handles(
    tx: &mut WriteTx<'_>,
    rows: RowRange,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    for DeletedAccountRow { account, known, named } in tx.staged_deleted_accounts(rows)? {
        if !is_account_restored(&known, &named) {
            free_handle(tx, &account, now, policy)?;
        }
    }
    Ok(())
}

/// Ends everything of the person who had a handle, so that the next one has nothing of it. A handle with roles is not
/// given away: they would move without the consent of anybody.
fn free_handle(tx: &mut WriteTx<'_>, account: &NicHandle, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    if tx.has_roles(account)? {
        return Err(StoreError::Conflict(
            "the handle was somebody else's, who is still a contact of services. Correct their contacts first",
        ));
    }
    for service in tx.deleted_services_of(account)? {
        tx.remove_service(service, now)?;
    }
    end_requests_of(tx, account, now, policy)?;
    holders::end_changes_since(tx, account, Timestamp::UNIX_EPOCH, now, policy)?;
    tx.remove_account(account, now)?;
    tx.forget_former_person(account, now)
}
