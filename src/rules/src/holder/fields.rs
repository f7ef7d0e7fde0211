//! The fields of a holder, for forms, comparisons and the history.

use super::data::{HolderDetails, HolderIdentity};
use crate::string_enum;

string_enum! {
    /// A field of a holder, in the order of forms.
    pub enum HolderField {
        /// First name.
        FirstName = "firstName",
        /// Last name.
        LastName = "lastName",
        /// Organisation.
        Organisation = "organisation",
        /// Legal form.
        LegalForm = "legalForm",
        /// Email address.
        Email = "email",
        /// Phone number.
        Phone = "phone",
        /// Street and number.
        Street = "street",
        /// Postcode.
        Postcode = "postcode",
        /// Town.
        Town = "town",
        /// Country.
        Country = "country",
    }
}

/// The fields in which two identities differ: another value in one of them is a change of holder. Email addresses of one
/// mailbox are the same.
pub fn changed_identity_fields(before: &HolderIdentity, after: &HolderIdentity) -> impl Iterator<Item = HolderField> {
    let differs = [
        (HolderField::FirstName, before.first_name != after.first_name),
        (HolderField::LastName, before.last_name != after.last_name),
        (HolderField::Organisation, before.organisation != after.organisation),
        (HolderField::LegalForm, before.legal_form != after.legal_form),
        (HolderField::Email, !before.email.is_same_mailbox(&after.email)),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field)
}

/// The fields in which two sets of details differ.
pub fn changed_details(before: &HolderDetails, after: &HolderDetails) -> impl Iterator<Item = HolderField> {
    let differs = [
        (HolderField::Phone, before.phone != after.phone),
        (HolderField::Street, before.street != after.street),
        (HolderField::Postcode, before.postcode != after.postcode),
        (HolderField::Town, before.town != after.town),
        (HolderField::Country, before.country != after.country),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field)
}
