//! Services that a submission leaves out because they cannot be changed. Its page lists them for the asker, with reasons.

use super::plan::Planned;
use handover_api::submissions::{LeftOut, NAMED_SERVICES};
use handover_rules::SubmissionId;
use handover_rules::submission::form::Shown;
use handover_store::{StoreError, StoreResult, WriteTx};

/// Stores the services that were left out with their submission, if there are any.
pub(super) fn store(tx: &mut WriteTx<'_>, id: SubmissionId, planned: &Planned) -> StoreResult<()> {
    let preview = planned.preview(Shown { refused: NAMED_SERVICES, changes: 0 });
    if preview.cannot_change == 0 {
        return Ok(());
    }
    let left_out = LeftOut { services: preview.cannot_change, reasons: preview.refused };
    let json = serde_json::to_string(&left_out).map_err(|_| StoreError::Corrupt("services that were left out"))?;
    tx.set_left_out(id, &json)
}
