//! Removal of deleted accounts and services after the retention period.

use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::{StoreResult, WriteTx};

/// The next try to remove an account that is still a contact.
const RETRY: TimeDelta = TimeDelta::days(1);

/// Removes deleted services and accounts whose time has come, until `is_over`; returns whether there may be more. An account
/// stays, suspended, as long as it is the contact of a service.
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
