//! Changes of phone and postal address, which need no consent.

use super::data::{Holder, HolderDetails, HolderIdentity};
use super::fields::{HolderField, changed_details};
use super::limits::allows_details_change;
use crate::{Contacts, NicHandle};

/// The reason details are not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailsRefusal {
    /// The account is not the admin.
    NotTheAdmin,
    /// The account has changed details too often.
    OverBudget,
}

/// The holder after `before` has got another identity. Somebody with the same mailbox, whose name was corrected, keeps phone
/// and address; those of another are unknown, except for the country, which is never empty.
#[must_use]
pub fn with_identity(before: Holder, identity: HolderIdentity) -> Holder {
    let is_same = before.identity.email.is_same_mailbox(&identity.email);
    let unknown = |country| HolderDetails {
        phone: String::new(),
        street: String::new(),
        postcode: String::new(),
        town: String::new(),
        country,
    };
    let details = if is_same { before.details } else { unknown(before.details.country) };
    Holder { identity, details }
}

/// The fields that a change by `account` changes; none if the details are as given. `changes` counts those by the account in
/// the last 24 hours.
///
/// # Errors
/// The refusal.
pub fn fields_to_change(
    account: &NicHandle,
    contacts: &Contacts,
    (before, after): (&HolderDetails, &HolderDetails),
    changes: u32,
) -> Result<Vec<HolderField>, DetailsRefusal> {
    if contacts.admin != *account {
        return Err(DetailsRefusal::NotTheAdmin);
    }
    let fields: Vec<HolderField> = changed_details(before, after).collect();
    if fields.is_empty() || allows_details_change(changes) { Ok(fields) } else { Err(DetailsRefusal::OverBudget) }
}
