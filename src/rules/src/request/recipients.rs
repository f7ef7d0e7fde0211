//! Recipients of the notice about a transfer, besides the parties.

use crate::submission::PlannedRequest;
use crate::{Contacts, NicHandle, Request, Role};

/// The accounts that are mailed about the transfer of a request without being its parties; see
/// [`PlannedRequest::notified`]. `contacts` are those before the transfer.
#[must_use]
pub fn notified_besides_parties(request: &Request, contacts: &Contacts) -> Vec<NicHandle> {
    let Request { from, to, roles, until, .. } = request.clone();
    let planned = PlannedRequest { from, to, roles, until };
    planned.notified(&request.asker, contacts.holder(Role::Admin))
}
