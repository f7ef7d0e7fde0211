//! Taking up what was set aside as damaged: its rows are checked again, and have to be repaired first (decision 0024).

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
    let is_aside = |tx: &WriteTx<'_>| Ok(tx.quarantined_requests()?.contains(&id));
    retry(tx, is_aside, requests::retry_quarantined)?;
    // What was due meanwhile is run at once.
    tx.announce(Change::RequestDue(now));
    Ok(())
}

pub(super) fn case(tx: &mut WriteTx<'_>, case: CaseNumber, policy: &CasePolicy) -> Result<(), DeskError> {
    let is_aside = |tx: &WriteTx<'_>| Ok(tx.quarantined_cases()?.contains(&case));
    retry(tx, is_aside, |tx| procedures::retry_quarantined(tx, policy))
}

pub(super) fn holder_change(tx: &mut WriteTx<'_>, change: HolderChangeId, now: Timestamp) -> Result<(), DeskError> {
    let is_aside = |tx: &WriteTx<'_>| Ok(tx.quarantined_holder_changes()?.contains(&change));
    retry(tx, is_aside, holders::retry_quarantined)?;
    tx.announce(Change::RequestDue(now));
    Ok(())
}

fn retry(
    tx: &mut WriteTx<'_>,
    is_aside: impl Fn(&WriteTx<'_>) -> StoreResult<bool>,
    job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()>,
) -> Result<(), DeskError> {
    if !is_aside(tx)? {
        return Err(ActRefusal::NotSetAside.into());
    }
    job(tx)?;
    if is_aside(tx)? { Err(ActRefusal::StillDamaged.into()) } else { Ok(()) }
}
