//! Names that the provider has deleted and gives to somebody else: the former service or account ends.

use crate::use_cases::requests::end_requests_of;
use crate::use_cases::{Act, holders};
use handover_rules::holder::notices::HolderNotice;
use handover_rules::provider::is_account_restored;
use handover_rules::{Category, NicHandle, ServiceFacts, Timestamp};
use handover_store::import::{DeletedAccountRow, DeletedServiceRow, Rows};
use handover_store::{ServiceId, StoreError, StoreResult};

/// Removes deleted services whose names staged rows give to new ones: they cannot come back. Their requests ended when they
/// were deleted.
pub(super) fn end_replaced_services(act: &mut Act<'_, '_>, rows: &Rows) -> StoreResult<()> {
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
        let (notice, about) = (HolderNotice::Done, (&key.name, None));
        for account in contacts.accounts() {
            act.tx.queue_holder_mail(notice, about, &account, None, act.now)?;
        }
        if let Some(found) = act.tx.holder(&key.name)? {
            let address = Some(&found.holder.identity.email);
            act.tx.queue_holder_mail(notice, about, &contacts.admin, address, act.now)?;
        }
    }
    act.tx.remove_service(service, act.now)
}

/// Makes room for the accounts of staged rows whose handles somebody else had.
pub(super) fn free_given_handles(act: &mut Act<'_, '_>, rows: &Rows) -> StoreResult<()> {
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
