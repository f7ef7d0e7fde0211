//! Legal forms of holders.

use crate::string_enum;

string_enum! {
    /// Legal form of a holder, under the provider's names.
    #[derive(Default)]
    pub enum LegalForm {
        /// A public administration.
        Administration = "administration",
        /// An association.
        Association = "association",
        /// A company.
        Corporation = "corporation",
        /// A private person.
        #[default]
        Individual = "individual",
        /// Anything else.
        Other = "other",
        /// A sole proprietor.
        PersonalCorporation = "personalcorporation",
    }
}

impl LegalForm {
    /// Such a holder has the name of an organisation.
    #[must_use]
    pub const fn is_organisation(self) -> bool {
        matches!(self, Self::Administration | Self::Association | Self::Corporation)
    }
}
