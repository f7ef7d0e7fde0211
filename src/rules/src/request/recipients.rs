//! Recipients of notices about a request, besides those that go to its parties.

use crate::submission::PlannedRequest;
use crate::submission::blockers::Blocker;
use crate::{Contacts, NicHandle, Request, Role};

/// The accounts that are mailed about the transfer of a request without being its parties; see
/// [`PlannedRequest::notified`]. `contacts` are those before the transfer.
#[must_use]
pub fn notified_besides_parties(request: &Request, contacts: &Contacts) -> Vec<NicHandle> {
    let Request { from, to, roles, until, .. } = request.clone();
    let planned = PlannedRequest { from, to, roles, until };
    planned.notified(&request.asker, contacts.holder(Role::Admin))
}

/// The accounts that can remove what blocks a request that all parties have accepted (decision 0007).
#[must_use]
pub fn who_can_remove(request: &Request, reasons: &[Blocker]) -> Vec<NicHandle> {
    let account = |reason: &Blocker| match reason {
        // It blocks the billing role, whose present holder pays.
        Blocker::InDebt => Some(request.from.clone()),
        other => other.resolved_in_profile_of().cloned(),
    };
    let mut accounts: Vec<NicHandle> = reasons.iter().filter_map(account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
