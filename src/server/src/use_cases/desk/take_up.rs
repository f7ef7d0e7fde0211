//! Taking up what is quarantined: its rows are checked again, and have to be repaired first (decision 0024).

use super::DeskError;
use crate::store::{Change, StoreResult, StoredRequestId, WriteTx};
use crate::use_cases::procedures::{self, CasePolicy};
use crate::use_cases::{holders, requests};
use handover_rules::desk::ActRefusal;
use handover_rules::holder::HolderChangeId;
use handover_rules::procedure::CaseNumber;
use handover_rules::{RequestId, Timestamp};

pub(super) fn request(tx: &mut WriteTx<'_>, request: RequestId, now: Timestamp) -> Result<(), DeskError> {
    let id = StoredRequestId::from(request);
    let is_quarantined = |tx: &WriteTx<'_>| Ok(tx.quarantined_requests()?.contains(&id));
    retry(tx, is_quarantined, requests::retry_quarantined)?;
    // What was due meanwhile is run at once.
    tx.announce(Change::RequestDue(now));
    Ok(())
}

pub(super) fn case(tx: &mut WriteTx<'_>, case: CaseNumber, policy: &CasePolicy) -> Result<(), DeskError> {
    let is_quarantined = |tx: &WriteTx<'_>| Ok(tx.quarantined_cases()?.contains(&case));
    retry(tx, is_quarantined, |tx| procedures::retry_quarantined(tx, policy))
}

pub(super) fn holder_change(tx: &mut WriteTx<'_>, change: HolderChangeId, now: Timestamp) -> Result<(), DeskError> {
    let is_quarantined = |tx: &WriteTx<'_>| Ok(tx.quarantined_holder_changes()?.contains(&change));
    retry(tx, is_quarantined, holders::retry_quarantined)?;
    tx.announce(Change::RequestDue(now));
    Ok(())
}

fn retry(
    tx: &mut WriteTx<'_>,
    is_quarantined: impl Fn(&WriteTx<'_>) -> StoreResult<bool>,
    job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()>,
) -> Result<(), DeskError> {
    if !is_quarantined(tx)? {
        return Err(ActRefusal::NotSetAside.into());
    }
    job(tx)?;
    if is_quarantined(tx)? { Err(ActRefusal::StillDamaged.into()) } else { Ok(()) }
}
