//! Recovery of an account: ends what somebody else asked for and accepted in its name.

use super::apply::{apply_event, failure_text};
use super::due::run_due_of_service;
use super::quarantine::quarantine_on_corruption;
use crate::store::{ReadTx, RequestRecord, StoreResult, WriteTx};
use handover_api::submissions::NotOpenedReason;
use handover_rules::request::lifecycle::Event;
use handover_rules::request::recovery::{RecoveryEffect, recovery_effect};
use handover_rules::{NicHandle, Policy, Timestamp};

/// Ends the open requests that `account` asked for or accepted at `since` or later. A corrupt one is quarantined and does
/// not prevent the recovery.
///
/// # Errors
/// The store failed.
pub fn end_requests_since(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    tx.fail_preparations(Some(account), &failure_text(NotOpenedReason::Changed)?)?;
    for id in tx.open_requests_of_party(account)? {
        quarantine_on_corruption(tx, id, |tx| {
            let id = id.validate()?;
            let Some(service) = tx.request(id)?.map(|record| record.service) else { return Ok(()) };
            // What is due takes effect first, in its order.
            run_due_of_service(tx, service, now, policy)?;
            if let Some(change) = tx.request_to_change(id, now)? {
                let event = Event::AccountRecovered { account: account.clone(), since };
                // Only an ended request refuses this event, and then nothing is left to do.
                let _ = apply_event(tx, &change, &event, now, policy)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The requests that a recovery of `account` concerns, latest first: before it with `until` `None`, or after it, with the
/// time of the recovery.
///
/// # Errors
/// The store failed.
pub fn recovered_requests(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    until: Option<Timestamp>,
) -> StoreResult<Vec<(RequestRecord, RecoveryEffect)>> {
    let is_before = |record: &RequestRecord| match (until, &record.request.ended) {
        (None, _) => true,
        (Some(until), Some(ended)) => ended.at <= until,
        (Some(_), None) => false,
    };
    let records = reader.requests_of_party_since(account, since)?.into_iter().filter(is_before);
    Ok(records
        .filter_map(|record| recovery_effect(&record.request, account, since).map(|effect| (record, effect)))
        .collect())
}
