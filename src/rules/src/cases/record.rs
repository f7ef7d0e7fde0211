//! A claimant's entries beside the holder on record.

use crate::holder::data::HolderIdentity;
use crate::{EmailAddress, LegalForm, string_enum};

string_enum! {
    /// An entry of the claimant that the record has, too.
    pub enum StatedField {
        /// The name.
        Name = "name",
        /// The legal form.
        LegalForm = "legalForm",
        /// The email address.
        Email = "email",
    }
}

/// The entries that differ from the record. Case and surrounding space do not count.
#[must_use]
pub fn differences(record: &HolderIdentity, name: &str, form: LegalForm, email: &EmailAddress) -> Vec<StatedField> {
    let key = |name: &str| name.trim().to_lowercase();
    StatedField::ALL
        .into_iter()
        .filter(|field| match field {
            StatedField::Name => key(&record.full_name()) != key(name),
            StatedField::LegalForm => record.legal_form != form,
            StatedField::Email => !record.email.is_same_mailbox(email),
        })
        .collect()
}
