//! What is entered for each role, and what it turns out to be.

use super::blockers::may_ask_for;
use crate::model::handle::HandleError;
use crate::{Contacts, EmailAddress, NicHandle, PerRole, Role};

/// What is entered as the new contact for one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactInput {
    /// A NIC handle.
    Handle(NicHandle),
    /// The e-mail address of an account that shares a service with the asker.
    Address(EmailAddress),
}

impl ContactInput {
    /// Reads an entry; nothing, or only white space, is `None`: the present contact stays.
    ///
    /// # Errors
    /// Neither a handle nor an address; says what is wrong with it as a handle.
    pub fn read(text: Option<&str>) -> Result<Option<Self>, HandleError> {
        let text = text.unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(None);
        }
        match EmailAddress::parse(text) {
            Some(address) => Ok(Some(Self::Address(address))),
            None => NicHandle::parse(text).map(|handle| Some(Self::Handle(handle))),
        }
    }
}

/// What has to be found out about one role's entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Nothing: no entry, or the present contact.
    Unchanged,
    /// Nothing: the asker may not ask for this role. Its entry is not looked up, so that nothing can be learnt by it.
    Denied,
    /// Which account this is.
    Wanted(ContactInput),
}

/// What of `entries` has to be looked up for `asker`. `address_of` knows the address of a present contact where the
/// caller may use it: an entry that spells the present contact, in whatever case or by address, is unchanged.
pub fn lookups(
    asker: &NicHandle,
    contacts: &Contacts,
    entries: PerRole<Option<ContactInput>>,
    address_of: impl Fn(&NicHandle) -> Option<EmailAddress>,
) -> PerRole<Lookup> {
    let right = may_ask_for(contacts.roles_of(asker));
    let mut entries = entries;
    PerRole::from_fn(|role| {
        let present = contacts.holder(role);
        match entries.get_mut(role).take() {
            None => Lookup::Unchanged,
            Some(ContactInput::Handle(handle)) if handle == *present => Lookup::Unchanged,
            Some(ContactInput::Address(address))
                if address_of(present).is_some_and(|known| known.is_same_mailbox(&address)) =>
            {
                Lookup::Unchanged
            }
            Some(_) if !right.contains(role) => Lookup::Denied,
            Some(entry) => Lookup::Wanted(entry),
        }
    })
}

/// How many accounts have to be looked up: one for several roles is one.
#[must_use]
pub fn count_accounts(lookups: &PerRole<Lookup>) -> u32 {
    let mut wanted: Vec<&ContactInput> = Vec::new();
    for role in Role::ALL {
        if let Lookup::Wanted(entry) = lookups.get(role)
            && !wanted.contains(&entry)
        {
            wanted.push(entry);
        }
    }
    u32::try_from(wanted.len()).unwrap_or(u32::MAX)
}

/// What was found for one role's entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Resolution {
    /// The present contact stays.
    #[default]
    Unchanged,
    /// The asker may not ask for this role.
    Denied,
    /// No account.
    NoAccount,
    /// More than one account has this address.
    Ambiguous,
    /// This account.
    Account(NicHandle),
}

/// The accounts that `plan` needs facts about, besides the present contacts: everybody who is found.
pub fn resolved_accounts(found: &PerRole<Resolution>) -> impl Iterator<Item = &NicHandle> {
    Role::ALL.into_iter().filter_map(|role| match found.get(role) {
        Resolution::Account(account) => Some(account),
        _ => None,
    })
}
