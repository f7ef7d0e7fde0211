//! Taking up quarantined items: their rows are checked again, and have to be repaired first (decision 0051).

use super::DeskError;
use crate::use_cases::Act;
use crate::use_cases::due::retry_quarantined;
use handover_rules::RequestId;
use handover_rules::cases::CaseNumber;
use handover_rules::desk::ActRefusal;
use handover_rules::holder::HolderChangeId;
use handover_store::{Change, ReadTx, StoreResult, StoredRequestId};

pub(super) fn request(act: &mut Act<'_, '_>, request: RequestId) -> Result<(), DeskError> {
    let id = StoredRequestId::from(request);
    retry(act, |reader| Ok(reader.quarantined_requests()?.contains(&id)))
}

pub(super) fn case(act: &mut Act<'_, '_>, case: CaseNumber) -> Result<(), DeskError> {
    retry(act, |reader| Ok(reader.quarantined_cases()?.contains(&case)))
}

pub(super) fn holder_change(act: &mut Act<'_, '_>, change: HolderChangeId) -> Result<(), DeskError> {
    retry(act, |reader| Ok(reader.quarantined_holder_changes()?.contains(&change)))
}

fn retry(act: &mut Act<'_, '_>, is_quarantined: impl Fn(&ReadTx<'_>) -> StoreResult<bool>) -> Result<(), DeskError> {
    if !is_quarantined(act.tx)? {
        return Err(ActRefusal::NotSetAside.into());
    }
    retry_quarantined(act)?;
    if is_quarantined(act.tx)? {
        return Err(ActRefusal::StillDamaged.into());
    }
    // Steps that fell due in quarantine run now.
    act.tx.announce(Change::Due(act.now));
    Ok(())
}
