//! Stopping a submission that is being prepared.

use crate::store::{Change, StoreResult, WriteTx};
use crate::use_cases::requests::failure_text;
use handover_api::submissions::NotOpenedReason;
use handover_rules::{NicHandle, SubmissionId};

/// Gives up a submission of `asker` that is being prepared; returns how many lines it was to have. `None` if there is none.
///
/// # Errors
/// The store failed.
pub(super) fn stop(tx: &mut WriteTx<'_>, id: SubmissionId, asker: &NicHandle) -> StoreResult<Option<u64>> {
    let Some(record) = tx.preparation(id, asker)?.filter(|record| record.failure.is_none()) else { return Ok(None) };
    tx.fail_preparation(id, &failure_text(NotOpenedReason::Stopped)?)?;
    tx.announce(Change::Request(asker.clone(), id.first_request()));
    Ok(Some(record.lines))
}
