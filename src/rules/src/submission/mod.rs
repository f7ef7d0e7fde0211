//! Submissions: from the entered contacts to requests (decisions 0004 and 0005).
//!
//! Three steps, because accounts are looked up in between: [`ContactInput::read`] checks the syntax, [`lookups`] lists
//! the necessary lookups, and [`plan`](fn@plan) applies all other rules and splits the submission into requests. The
//! browser takes the same steps with the data that it has.

pub mod abilities;
pub mod blockers;
pub mod file;
pub mod form;
pub mod last_day;
mod plan;
mod preview;
pub mod refused;

pub use plan::{
    Initiator, MOST_TOGETHER, ManyRefusal, OwnRequests, Plan, PlanError, PlanFigures, PlannedRequest, lock_of_all,
    locked_roles, plan, presumed_account,
};

use crate::model::account::{HandleError, changes_direction};
use crate::model::email::wrong_character;
use crate::model::pasted::clean;
use crate::{Contacts, EmailAddress, NicHandle, PerRole, Role, string_enum};
use blockers::may_ask_for;

/// A new contact as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactInput {
    Handle(NicHandle),
    /// The email address of an account that shares a service with the asker.
    Address(EmailAddress),
}

impl ContactInput {
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Handle(handle) => handle.as_str(),
            Self::Address(address) => address.as_str(),
        }
    }

    /// Parses the text of a field, [without surrounding text](clean). `None` for an empty field, which leaves the
    /// contact unchanged.
    ///
    /// # Errors
    /// The text is neither an address nor a handle. The error is about the handle, unless a character of an address is wrong.
    pub fn read(text: Option<&str>) -> InputResult {
        let text = clean(text.unwrap_or_default());
        if text.is_empty() {
            return Ok(None);
        }
        match EmailAddress::parse(&text) {
            Some(address) => Ok(Some(Self::Address(address))),
            None if text.contains('@') => {
                Err(wrong_character(&text).map_or(HandleError::NoHyphen, HandleError::Character))
            }
            None => NicHandle::parse(&text).map(|handle| Some(Self::Handle(handle))),
        }
    }
}

/// The result of [`ContactInput::read`].
pub type InputResult = Result<Option<ContactInput>, HandleError>;

/// The look-up that one role still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Nothing: the field is empty or names the current contact.
    Unchanged,
    /// Nothing: the asker may not change this role. Not looking it up prevents probing for accounts.
    Denied,
    /// The account that this input names.
    Wanted(ContactInput),
    /// Nothing: the input names no account.
    Malformed(HandleError),
}

/// The lookup that each role needs for `asker`.
///
/// `address_of` returns the address of a current contact where the caller may use it: an input that names the present
/// contact changes nothing, by handle, or by address where the asker may change the role (decision 0008).
#[must_use]
pub fn lookups(
    asker: &NicHandle,
    contacts: &Contacts,
    inputs: &PerRole<InputResult>,
    address_of: &dyn Fn(&NicHandle) -> Option<EmailAddress>,
) -> PerRole<Lookup> {
    let right = may_ask_for(contacts.roles_of(asker));
    PerRole::from_fn(|role| {
        let present = contacts.holder(role);
        match inputs.get(role) {
            Ok(None) => Lookup::Unchanged,
            Ok(Some(ContactInput::Handle(handle))) if handle == present => Lookup::Unchanged,
            // Before addresses: guessing must not reveal the address of a contact.
            _ if !right.contains(role) => Lookup::Denied,
            Ok(Some(ContactInput::Address(address)))
                if address_of(present).is_some_and(|known| known.is_same_mailbox(address)) =>
            {
                Lookup::Unchanged
            }
            Ok(Some(input)) => Lookup::Wanted(input.clone()),
            Err(error) => Lookup::Malformed(*error),
        }
    })
}

/// The syntax errors of the inputs that `asker` may give, by role.
#[must_use]
pub fn malformed_inputs(lookups: &PerRole<Lookup>) -> PerRole<Option<HandleError>> {
    PerRole::from_fn(|role| match lookups.get(role) {
        Lookup::Malformed(error) => Some(*error),
        _ => None,
    })
}

/// The inputs to look up. An account named in several roles appears once for each.
pub fn wanted_accounts(lookups: &PerRole<Lookup>) -> impl Iterator<Item = &ContactInput> {
    Role::ALL.into_iter().filter_map(|role| match lookups.get(role) {
        Lookup::Wanted(input) => Some(input),
        Lookup::Unchanged | Lookup::Denied | Lookup::Malformed(_) => None,
    })
}

/// Result of looking up the input of one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Resolution {
    /// The contact does not change.
    #[default]
    Unchanged,
    /// The asker may not change this role.
    Denied,
    NoAccount,
    /// Several accounts have this address.
    Ambiguous,
    Account(NicHandle),
}

/// The accounts that were found. Planning needs their state besides that of the current contacts.
pub fn resolved_accounts(resolutions: &PerRole<Resolution>) -> impl Iterator<Item = &NicHandle> {
    Role::ALL.into_iter().filter_map(|role| match resolutions.get(role) {
        Resolution::Account(account) => Some(account),
        _ => None,
    })
}

/// Characters of a note.
pub const MAX_NOTE: usize = 500;

/// Characters of the reason for declining.
pub const MAX_REASON: usize = 280;

string_enum! {
    /// A fault of a note or reason.
    pub enum NoteFault {
        /// Longer than [`MAX_NOTE`] or [`MAX_REASON`].
        TooLong = "tooLong",
        /// Has a mark that changes the direction of text: it could make the note read as another.
        Direction = "direction",
    }
}

/// The note without surrounding space; `None` if nothing is left.
pub fn check_note(text: &str) -> Result<Option<&str>, NoteFault> {
    check_words(text, MAX_NOTE)
}

/// The reason for declining without surrounding space; `None` if nothing is left.
pub fn check_reason(text: &str) -> Result<Option<&str>, NoteFault> {
    check_words(text, MAX_REASON)
}

fn check_words(text: &str, max: usize) -> Result<Option<&str>, NoteFault> {
    let text = text.trim();
    if text.chars().count() > max {
        Err(NoteFault::TooLong)
    } else if text.contains(changes_direction) {
        Err(NoteFault::Direction)
    } else {
        Ok(Some(text).filter(|text| !text.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_short_and_keep_their_direction() {
        let longest = "é".repeat(MAX_NOTE);
        for (text, checked) in [
            ("", Ok(None)),
            (" \n ", Ok(None)),
            (" Call me.\nThanks! ", Ok(Some("Call me.\nThanks!"))),
            ("שלום, see you", Ok(Some("שלום, see you"))),
            (longest.as_str(), Ok(Some(longest.as_str()))),
            ("live \u{202e}live", Err(NoteFault::Direction)),
            ("\u{2066}", Err(NoteFault::Direction)),
        ] {
            assert_eq!(check_note(text), checked, "{text:?}");
        }
        assert_eq!(check_note(&[&longest, "é"].concat()), Err(NoteFault::TooLong));
    }

    #[test]
    fn reasons_are_shorter_than_notes() {
        let longest = "é".repeat(MAX_REASON);
        assert_eq!(check_reason(&[" ", &longest].concat()), Ok(Some(longest.as_str())));
        assert_eq!(check_reason(&[&longest, "é"].concat()), Err(NoteFault::TooLong));
        assert_eq!(check_reason("live \u{202e}live"), Err(NoteFault::Direction));
        assert_eq!(check_reason(" "), Ok(None));
    }
}
