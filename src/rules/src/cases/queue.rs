//! The queue of cases at the desk.

use super::{Case, CaseState};
use crate::desk::{DeskAct, StaffId, StaffRole};

/// Whether a case waits for a decision that this member of staff may make: an approver who neither opened it, nor is its
/// claimant, nor has approved it already.
#[must_use]
pub fn awaits(case: &Case, member: StaffId, roles: &[StaffRole], claimant_as_staff: Option<StaffId>) -> bool {
    DeskAct::ApproveCase.is_allowed(roles)
        && case.state == CaseState::Checking
        && case.opened_by != Some(member)
        && claimant_as_staff != Some(member)
        && case.approvals.iter().all(|approval| approval.by != member)
}
