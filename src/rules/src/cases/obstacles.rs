//! Obstacles to carrying out a case, among the blockers of the same change asked for with an account.

use crate::holder::blockers::{HolderBlocker, RunningOperation};
use crate::{Blocker, NicHandle};

/// Whether one of these blockers of a hand-over by the admin keeps roles from going to `to`. A suspension of the admin does
/// not count: the desk suspends an admin's account after a takeover, which is when the holder needs another admin.
#[must_use]
pub fn blocks_contacts(blockers: &[Blocker], admin: &NicHandle, to: &NicHandle) -> bool {
    let is_of_admin = |blocker: &Blocker| to != admin && *blocker == Blocker::Unable { account: admin.clone() };
    !blockers.iter().all(is_of_admin)
}

/// Whether one of these blockers of a change by the admin keeps the holder from changing. As after a change of holder that
/// both agreed to, requests for contacts do not count: a contact could hold the case up with them. Nor does a suspension of
/// the admin, who asks for nothing, or a claim, which is the case's own.
#[must_use]
pub fn blocks_holder(blockers: &[HolderBlocker]) -> bool {
    let is_no_obstacle = |blocker: &HolderBlocker| match blocker {
        HolderBlocker::OperationRunning { operation } => matches!(operation, RunningOperation::ContactRequest(_)),
        HolderBlocker::Suspended | HolderBlocker::Claimed => true,
        _ => false,
    };
    !blockers.iter().all(is_no_obstacle)
}
