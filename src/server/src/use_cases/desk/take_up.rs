//! Taking up quarantined items: their rows are checked again, and have to be repaired first (decision 0051).

use super::DeskError;
use crate::config::Policies;
use crate::use_cases::due::retry_quarantined;
use handover_rules::cases::CaseNumber;
use handover_rules::desk::ActRefusal;
use handover_rules::holder::HolderChangeId;
use handover_rules::{RequestId, Timestamp};
use handover_store::{Change, StoreResult, StoredRequestId, WriteTx};

pub(super) fn request(
    tx: &mut WriteTx<'_>,
    request: RequestId,
    now: Timestamp,
    policy: &Policies,
) -> Result<(), DeskError> {
    let id = StoredRequestId::from(request);
    retry(tx, |tx| Ok(tx.quarantined_requests()?.contains(&id)), now, policy)
}

pub(super) fn case(tx: &mut WriteTx<'_>, case: CaseNumber, now: Timestamp, policy: &Policies) -> Result<(), DeskError> {
    retry(tx, |tx| Ok(tx.quarantined_cases()?.contains(&case)), now, policy)
}

pub(super) fn holder_change(
    tx: &mut WriteTx<'_>,
    change: HolderChangeId,
    now: Timestamp,
    policy: &Policies,
) -> Result<(), DeskError> {
    retry(tx, |tx| Ok(tx.quarantined_holder_changes()?.contains(&change)), now, policy)
}

fn retry(
    tx: &mut WriteTx<'_>,
    is_quarantined: impl Fn(&WriteTx<'_>) -> StoreResult<bool>,
    now: Timestamp,
    policy: &Policies,
) -> Result<(), DeskError> {
    if !is_quarantined(tx)? {
        return Err(ActRefusal::NotSetAside.into());
    }
    retry_quarantined(tx, policy)?;
    if is_quarantined(tx)? {
        return Err(ActRefusal::StillDamaged.into());
    }
    // Steps that fell due in quarantine run now.
    tx.announce(Change::Due(now));
    Ok(())
}
