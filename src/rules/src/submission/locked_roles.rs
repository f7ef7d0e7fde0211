//! Roles that cannot be changed, for any new contact.

use super::blockers::{Blocker, ChangeFacts};
use super::contact_input::Resolution;
use super::plan::{PlanError, plan};
use crate::{NicHandle, PerRole, Role};

/// The blockers that no choice of an incoming contact resolves, per role. A role without any can be changed.
///
/// Only `facts` can lock a role: without the accounts of the current contacts, their unpaid invoices are unknown and do
/// not count.
#[must_use]
pub fn locked_roles(asker: &NicHandle, facts: &ChangeFacts) -> PerRole<Vec<Blocker>> {
    PerRole::from_fn(|role| {
        let mut resolutions = PerRole::default();
        *resolutions.get_mut(role) = Resolution::NoAccount;
        // Without an account the role is always blocked.
        let Err(PlanError::Blocked { mut reasons }) = plan(asker, &resolutions, facts) else { return Vec::new() };
        let mut locks = core::mem::take(reasons.get_mut(role));
        // The one blocker that an existing account resolves.
        locks.retain(|blocker| *blocker != Blocker::NoSuchAccount);
        locks
    })
}

/// The blocker to show if all roles are locked; `None` if at least one can be changed.
///
/// It is the first blocker of the first role that the asker is entitled to change, because a missing right to the others
/// is no news.
#[must_use]
pub fn lock_of_all(locked: &PerRole<Vec<Blocker>>) -> Option<&Blocker> {
    let locks = Role::ALL.map(|role| locked.get(role).as_slice());
    if locks.iter().any(|locks| locks.is_empty()) {
        return None;
    }
    let lacks_right = |locks: &[Blocker]| locks.iter().any(|lock| matches!(lock, Blocker::RightMissing { .. }));
    let entitled = locks.into_iter().find(|locks| !lacks_right(locks));
    entitled.unwrap_or(locks[0]).first()
}
