//! Obstacles to carrying out a case, among the blockers of the same change asked for with an account.

use crate::holder::blockers::HolderBlocker;
use crate::{Blocker, NicHandle};

/// Whether one of these blockers of a hand-over by the admin keeps roles from going to `to`. A suspension of the admin does
/// not count: the desk suspends an admin's account after a takeover, which is when the holder needs another admin.
#[must_use]
pub fn blocks_contacts(blockers: &[Blocker], admin: &NicHandle, to: &NicHandle) -> bool {
    let is_of_admin = |blocker: &Blocker| to != admin && *blocker == Blocker::Unable { account: admin.clone() };
    !blockers.iter().all(is_of_admin)
}

/// Whether one of these blockers of a change by the admin keeps the holder from changing. Other operations do not count, or
/// a contact or the admin could hold the case up with them: approving the case ends an open change of holder. Nor does a
/// suspension of the admin, who asks for nothing, or a claim, which is the case's own.
#[must_use]
pub fn blocks_holder(blockers: &[HolderBlocker]) -> bool {
    let is_no_obstacle = |blocker: &HolderBlocker| {
        matches!(blocker, HolderBlocker::OperationRunning { .. } | HolderBlocker::Suspended | HolderBlocker::Claimed)
    };
    !blockers.iter().all(is_no_obstacle)
}
