//! The queue of cases at the desk.

use super::{Case, CaseState};
use crate::desk::StaffId;

/// Whether a case waits for a decision that this approver may make: they neither opened it, nor are its claimant, nor have
/// approved it already.
#[must_use]
pub fn awaits(case: &Case, approver: StaffId, claimant_as_staff: Option<StaffId>) -> bool {
    case.state == CaseState::Checking
        && case.opened_by != Some(approver)
        && claimant_as_staff != Some(approver)
        && case.approvals.iter().all(|approval| approval.by != approver)
}
