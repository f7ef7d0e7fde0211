//! Obstacles to carrying out a case, among the blockers of the same change asked for with an account.

use crate::holder::blockers::{HolderBlocker, RunningOperation};
use crate::{Blocker, NicHandle};

/// Whether roles cannot go to `to`, by what is against the admin handing them over. That the admin is suspended does not
/// count: the desk suspends an admin whom somebody else has taken over, the very case in which the holder needs another.
#[must_use]
pub fn blocks_contacts(blockers: &[Blocker], admin: &NicHandle, to: &NicHandle) -> bool {
    let is_of_admin = |blocker: &Blocker| to != admin && *blocker == Blocker::Unable { account: admin.clone() };
    !blockers.iter().all(is_of_admin)
}

/// Whether the holder cannot change, by what is against the admin asking for it. As after a change of holder that both
/// agreed to, requests for contacts do not count: a contact could hold the case up with them. Neither does that the admin
/// is suspended: the admin asks for nothing.
#[must_use]
pub fn blocks_holder(blockers: &[HolderBlocker]) -> bool {
    let is_of_contacts = |blocker: &HolderBlocker| match blocker {
        HolderBlocker::OperationRunning { operation } => matches!(operation, RunningOperation::ContactRequest(_)),
        HolderBlocker::Suspended => true,
        _ => false,
    };
    !blockers.iter().all(is_of_contacts)
}
