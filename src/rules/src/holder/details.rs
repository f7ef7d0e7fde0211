//! Changes of phone and postal address, which need no consent.

use super::data::HolderDetails;
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
