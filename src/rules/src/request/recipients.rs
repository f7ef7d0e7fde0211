//! Who is told of a change besides its parties.

use crate::{Contacts, NicHandle, Request, Role};

/// Who besides the parties is told that the role has moved: the outgoing contact ("The previous contact will receive
/// an email informing them of this change"), and the admin at that moment where somebody else asked. `contacts` are
/// those before the move.
#[must_use]
pub fn notified_besides_parties(request: &Request, contacts: &Contacts) -> Vec<NicHandle> {
    let parties: Vec<NicHandle> = request.parties.iter().map(|party| party.account.clone()).collect();
    notified_besides(&parties, &request.asker, &request.from, contacts.holder(Role::Admin))
}

/// The same for a change that is still being planned.
#[must_use]
pub fn notified_besides(
    parties: &[NicHandle],
    asker: &NicHandle,
    from: &NicHandle,
    admin: &NicHandle,
) -> Vec<NicHandle> {
    let mut notified_besides: Vec<NicHandle> = Vec::new();
    let admin = (admin != asker).then_some(admin);
    for account in [Some(from), admin].into_iter().flatten() {
        if !parties.contains(account) && !notified_besides.contains(account) {
            notified_besides.push(account.clone());
        }
    }
    notified_besides
}
