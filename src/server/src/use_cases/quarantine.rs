//! Quarantine of records with corrupt rows (decision 0051).

use crate::use_cases::Act;
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use handover_store::{StoreError, StoreResult, StoredRequestId, WriteTx};

/// The end of the log entry of each quarantine.
const NEEDS_REPAIR: &str = "its rows are corrupt and need a manual fix";

/// The number of a record that can be quarantined.
pub(super) trait Quarantinable: Copy {
    fn log(self, error: &StoreError);
    fn quarantine(self, tx: &mut WriteTx<'_>) -> StoreResult<()>;
}

impl Quarantinable for StoredRequestId {
    fn log(self, error: &StoreError) {
        tracing::error!(request = %self, %error, "request quarantined: {NEEDS_REPAIR}");
    }

    fn quarantine(self, tx: &mut WriteTx<'_>) -> StoreResult<()> {
        tx.quarantine_request(self)
    }
}

/// The end of a role, which has the number of the request that has handed it over.
#[derive(Clone, Copy)]
pub(super) struct RoleEndId(pub(super) StoredRequestId);

impl Quarantinable for RoleEndId {
    fn log(self, error: &StoreError) {
        tracing::error!(request = %self.0, %error, "end of a role quarantined: {NEEDS_REPAIR}");
    }

    fn quarantine(self, tx: &mut WriteTx<'_>) -> StoreResult<()> {
        tx.quarantine_role_end(self.0)
    }
}

impl Quarantinable for HolderChangeId {
    fn log(self, error: &StoreError) {
        tracing::error!(change = %self, %error, "change of holder quarantined: {NEEDS_REPAIR}");
    }

    fn quarantine(self, tx: &mut WriteTx<'_>) -> StoreResult<()> {
        tx.quarantine_holder_change(self)
    }
}

impl Quarantinable for CaseNumber {
    fn log(self, error: &StoreError) {
        tracing::error!(case = %self, %error, "case quarantined: {NEEDS_REPAIR}");
    }

    fn quarantine(self, tx: &mut WriteTx<'_>) -> StoreResult<()> {
        tx.quarantine_case(self)
    }
}

/// Runs `job` on a record. If its rows are corrupt or inconsistent, undoes the job and quarantines the record.
pub(super) fn quarantine_on_corruption(
    act: &mut Act<'_, '_>,
    record: impl Quarantinable,
    job: impl FnOnce(&mut Act<'_, '_>) -> StoreResult<()>,
) -> StoreResult<()> {
    match act.attempt(job) {
        Err(error) if error.is_about_data() => {
            record.log(&error);
            record.quarantine(act.tx)
        }
        result => result,
    }
}
