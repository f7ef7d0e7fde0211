//! Recipients of the notice about a transfer, besides the parties.

use crate::{Contacts, NicHandle, Request, Role};

/// The accounts that are mailed about the transfer of a request without being its parties: the outgoing contact (guide,
/// statement 25), and the admin unless it asked itself. `contacts` are those before the transfer.
#[must_use]
pub fn notified_besides_parties(request: &Request, contacts: &Contacts) -> Vec<NicHandle> {
    let parties: Vec<NicHandle> = request.parties.iter().map(|party| party.account.clone()).collect();
    notified_besides(&parties, &request.asker, &request.from, contacts.holder(Role::Admin))
}

/// [`notified_besides_parties`] for a change that is still being planned.
#[must_use]
pub fn notified_besides(
    parties: &[NicHandle],
    asker: &NicHandle,
    from: &NicHandle,
    admin: &NicHandle,
) -> Vec<NicHandle> {
    let mut recipients: Vec<NicHandle> = Vec::new();
    let admin = (admin != asker).then_some(admin);
    for account in [Some(from), admin].into_iter().flatten() {
        if !parties.contains(account) && !recipients.contains(account) {
            recipients.push(account.clone());
        }
    }
    recipients
}
