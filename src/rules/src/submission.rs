//! From what somebody enters to the requests it becomes.
//!
//! In three steps, because accounts have to be looked up in the middle: [`Entry::read`] (shape), [`to_look_up`]
//! (what is left to find out, and what the asker may not ask for at all), [`plan`] (every other rule, and the split
//! into requests). The browser takes the same steps with the facts it knows.

use crate::blocker::{Blocker, Facts, HandOver, blockers, blockers_whoever_takes, may_ask_for};
use crate::handle::HandleError;
use crate::request::RequestId;
use crate::wire;
use crate::{AccountFacts, Contacts, EmailAddress, NicHandle, Role, RoleSet};
use serde::{Deserialize, Serialize};

/// What is entered as the new contact for one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A NIC handle.
    Handle(NicHandle),
    /// The e-mail address of an account that shares a service with the asker.
    Address(EmailAddress),
}

impl Entry {
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

/// A value for each role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerRole<T> {
    /// For the admin role.
    pub admin: T,
    /// For the tech role.
    pub tech: T,
    /// For the billing role.
    pub billing: T,
}

impl<T> PerRole<T> {
    /// Makes the value for each role.
    pub fn from_fn(mut make: impl FnMut(Role) -> T) -> Self {
        Self { admin: make(Role::Admin), tech: make(Role::Tech), billing: make(Role::Billing) }
    }

    /// The value for `role`.
    pub fn get(&self, role: Role) -> &T {
        match role {
            Role::Admin => &self.admin,
            Role::Tech => &self.tech,
            Role::Billing => &self.billing,
        }
    }

    /// The value for `role`, to change it.
    pub fn get_mut(&mut self, role: Role) -> &mut T {
        match role {
            Role::Admin => &mut self.admin,
            Role::Tech => &mut self.tech,
            Role::Billing => &mut self.billing,
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
    Wanted(Entry),
}

/// What of `entries` has to be looked up for `asker`. `address_of` knows the address of a present contact where the
/// caller may use it: an entry that spells the present contact, in whatever case or by address, is unchanged.
pub fn to_look_up(
    asker: &NicHandle,
    contacts: &Contacts,
    entries: PerRole<Option<Entry>>,
    address_of: impl Fn(&NicHandle) -> Option<EmailAddress>,
) -> PerRole<Lookup> {
    let right = may_ask_for(contacts.roles_of(asker));
    let mut entries = entries;
    PerRole::from_fn(|role| {
        let present = contacts.holder(role);
        match entries.get_mut(role).take() {
            None => Lookup::Unchanged,
            Some(Entry::Handle(handle)) if handle == *present => Lookup::Unchanged,
            Some(Entry::Address(address))
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
pub fn accounts_to_look_up(lookups: &PerRole<Lookup>) -> u32 {
    let mut wanted: Vec<&Entry> = Vec::new();
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
pub enum Found {
    /// The present contact stays.
    #[default]
    Unchanged,
    /// The asker may not ask for this role.
    Denied,
    /// No account.
    Nobody,
    /// More than one account has this address.
    Several,
    /// This account.
    Account(NicHandle),
}

/// One request to be made: roles that go from one account to one other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who holds the roles.
    pub from: NicHandle,
    /// Who is to hold them.
    pub to: NicHandle,
    /// What moves.
    pub roles: RoleSet,
}

impl Draft {
    /// The accounts that must confirm: the asker and the incoming contact, once when they are the same
    /// (guide 2026: "Validation is required from both you and the new contact"; "You need to confirm this request").
    #[must_use]
    pub fn parties(&self, asker: &NicHandle) -> Vec<NicHandle> {
        let mut parties = vec![asker.clone()];
        if self.to != *asker {
            parties.push(self.to.clone());
        }
        parties
    }
}

/// What a submission leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The requests it becomes, one for each pair of outgoing and incoming contact.
    pub drafts: Vec<Draft>,
    /// Open requests of others that it ends, because an admin may change the contacts at any time.
    pub supersedes: Vec<RequestId>,
}

/// Why a submission is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", try_from = "wire::Rejected")]
pub enum Rejected {
    /// Every value is empty or the present contact.
    NothingToChange,
    /// Some roles cannot be handed over, each for its reasons.
    Blocked {
        /// The reasons, role by role; roles without any are fine.
        reasons: PerRole<Vec<Blocker>>,
    },
}

/// Decides about a submission of `asker`: all of it, or nothing with every reason.
///
/// # Errors
/// Nothing to change, or the reasons in full: show them to the asker through [`crate::blocker::as_seen_by`].
pub fn plan(asker: &NicHandle, found: &PerRole<Found>, facts: &Facts) -> Result<Plan, Rejected> {
    let contacts = &facts.service.contacts;
    let is_admin = contacts.admin == *asker;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut supersedes = Vec::new();
    let mut reasons: PerRole<Vec<Blocker>> = PerRole::default();

    for role in Role::ALL {
        let from = contacts.holder(role);
        let found = found.get(role);
        if *found == Found::Unchanged || matches!(found, Found::Account(to) if to == from) {
            continue;
        }
        if *found == Found::Denied || !facts.right_of(asker).contains(role) {
            reasons.get_mut(role).push(Blocker::RightMissing { roles: role.into() });
            continue;
        }
        let mut here = match found {
            Found::Account(to) => blockers(HandOver { asker, from, to, roles: role.into() }, facts),
            _ => blockers_whoever_takes(asker, from, role.into(), facts),
        };
        match found {
            Found::Nobody => here.push(Blocker::NoSuchAccount),
            Found::Several => here.push(Blocker::SeveralAccounts),
            _ => {}
        }
        for open in facts.open.iter().filter(|open| open.roles.contains(role)) {
            if is_admin && open.asker != *asker {
                if !supersedes.contains(&open.id) {
                    supersedes.push(open.id);
                }
            } else {
                here.push(Blocker::RequestOpen { request: open.id, roles: role.into() });
            }
        }
        *reasons.get_mut(role) = here;
        if let Found::Account(to) = found {
            match drafts.iter_mut().find(|draft| draft.from == *from && draft.to == *to) {
                Some(draft) => draft.roles = draft.roles.with(role),
                None => drafts.push(Draft { from: from.clone(), to: to.clone(), roles: role.into() }),
            }
        }
    }

    if Role::ALL.into_iter().any(|role| !reasons.get(role).is_empty()) {
        return Err(Rejected::Blocked { reasons });
    }
    if drafts.is_empty() {
        return Err(Rejected::NothingToChange);
    }
    Ok(Plan { drafts, supersedes })
}

/// The accounts that `plan` needs facts about, besides the present contacts: everybody who is found.
pub fn concerned(found: &PerRole<Found>) -> impl Iterator<Item = &NicHandle> {
    Role::ALL.into_iter().filter_map(|role| match found.get(role) {
        Found::Account(account) => Some(account),
        _ => None,
    })
}

/// An account about which the browser knows nothing but that it exists in the asker's zone: the server's look-up
/// says the rest.
#[must_use]
pub fn assumed(handle: &NicHandle, like: &AccountFacts) -> AccountFacts {
    AccountFacts {
        handle: handle.clone(),
        zone: like.zone,
        profile_complete: true,
        address_confirmed: true,
        has_unpaid_bill: false,
        has_payment_method: true,
    }
}
