//! Submissions in preparation that are not opened (decision 0039).

use crate::store::{RequestRecord, StoreError, StoreResult, WriteTx};
use handover_api::submissions::{NotOpened, NotOpenedReason};

/// Gives up the preparation of a submission after an event on one of its lines, such as a change of the contacts: the
/// checks of the plan no longer hold, so nothing of it is opened (decision 0039).
pub(super) fn give_up_preparation(tx: &mut WriteTx<'_>, line: &RequestRecord) -> StoreResult<()> {
    tx.release_prepared_line(line)?;
    tx.fail_preparation(line.submission, &failure_text(NotOpenedReason::Changed)?)
}

/// The reason a submission was not opened, as the store keeps it.
pub(in crate::use_cases) fn failure_text(reason: NotOpenedReason) -> StoreResult<String> {
    let failure = NotOpened { reason, refused: Vec::new(), limit: None };
    serde_json::to_string(&failure).map_err(|_| StoreError::Corrupt("failure of a submission"))
}
