//! Validation of input. Data of an import may be less complete.

use super::data::{CountryCode, HolderDetails, HolderField, HolderIdentity};
use crate::model::account::{LONGEST_NAME, changes_direction};
use crate::model::pasted::{clean, plain};
use crate::{EmailAddress, LegalForm, string_enum};
use serde::{Deserialize, Serialize};

string_enum! {
    /// A fault of an entry.
    pub enum HolderFault {
        /// Empty, but required.
        Missing = "missing",
        /// Longer than the field may be.
        TooLong = "tooLong",
        /// Not of the form of the field.
        Malformed = "malformed",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    pub field: HolderField,
    pub fault: HolderFault,
}

/// An entered identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct IdentityInput {
    /// Legal form.
    pub legal_form: LegalForm,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Organisation.
    pub organisation: String,
    /// Email address.
    pub email: String,
}

impl IdentityInput {
    /// Validates the entries. The organisation of a person is left out.
    ///
    /// # Errors
    /// Every wrong entry, in the order of the form.
    pub fn validate(&self) -> Result<HolderIdentity, Vec<FieldFault>> {
        let mut check = FieldFaults::default();
        let first_name = check.text(HolderField::FirstName, &self.first_name, true);
        let last_name = check.text(HolderField::LastName, &self.last_name, true);
        let is_person = self.legal_form == LegalForm::Individual;
        let organisation = if is_person { "" } else { &self.organisation };
        let organisation = check.text(HolderField::Organisation, organisation, self.legal_form.is_organisation());
        let email = check.email(&self.email);
        match email {
            Some(email) if check.faults.is_empty() => {
                Ok(HolderIdentity { legal_form: self.legal_form, first_name, last_name, organisation, email })
            }
            _ => Err(check.faults),
        }
    }
}

impl From<HolderIdentity> for IdentityInput {
    fn from(identity: HolderIdentity) -> Self {
        Self {
            legal_form: identity.legal_form,
            first_name: identity.first_name,
            last_name: identity.last_name,
            organisation: identity.organisation,
            email: identity.email.into(),
        }
    }
}

/// Entered details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DetailsInput {
    /// Phone number.
    pub phone: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Country code.
    pub country: String,
}

impl DetailsInput {
    /// Validates the entries.
    ///
    /// # Errors
    /// Every wrong entry, in the order of the form.
    pub fn validate(&self) -> Result<HolderDetails, Vec<FieldFault>> {
        let mut check = FieldFaults::default();
        let phone = check.phone(&self.phone);
        let street = check.text(HolderField::Street, &self.street, true);
        let postcode = check.text(HolderField::Postcode, &self.postcode, false);
        let town = check.text(HolderField::Town, &self.town, true);
        let country = check.country(&self.country);
        match country {
            Some(country) if check.faults.is_empty() => Ok(HolderDetails { phone, street, postcode, town, country }),
            _ => Err(check.faults),
        }
    }
}

impl From<HolderDetails> for DetailsInput {
    fn from(details: HolderDetails) -> Self {
        let HolderDetails { phone, street, postcode, town, country } = details;
        Self { phone, street, postcode, town, country: country.into() }
    }
}

/// Collects the wrong entries of a form.
#[derive(Default)]
struct FieldFaults {
    faults: Vec<FieldFault>,
}

impl FieldFaults {
    fn report(&mut self, field: HolderField, fault: HolderFault) {
        self.faults.push(FieldFault { field, fault });
    }

    /// One line of text without markup, as in names of accounts.
    fn text(&mut self, field: HolderField, text: &str, is_required: bool) -> String {
        let text = text.trim();
        let is_malformed = |c: char| {
            matches!(c, '<' | '>') || c.is_control() || changes_direction(c) || c == '\u{2028}' || c == '\u{2029}'
        };
        if text.is_empty() && is_required {
            self.report(field, HolderFault::Missing);
        } else if text.chars().count() > LONGEST_NAME {
            self.report(field, HolderFault::TooLong);
        } else if text.contains(is_malformed) {
            self.report(field, HolderFault::Malformed);
        }
        text.to_owned()
    }

    fn email(&mut self, text: &str) -> Option<EmailAddress> {
        let email = EmailAddress::mailable(&clean(text));
        if email.is_none() {
            let is_missing = text.trim().is_empty();
            self.report(HolderField::Email, if is_missing { HolderFault::Missing } else { HolderFault::Malformed });
        }
        email
    }

    /// 5 to 15 digits, as E.164 allows, with the usual separators and an optional `+` in front.
    fn phone(&mut self, text: &str) -> String {
        let text = plain(text);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let number = text.strip_prefix('+').unwrap_or(&text);
        let is_usual = |c: char| c.is_ascii_digit() || " ()-./".contains(c);
        if text.is_empty() {
            self.report(HolderField::Phone, HolderFault::Missing);
        } else if digits > 15 || text.len() > 30 {
            self.report(HolderField::Phone, HolderFault::TooLong);
        } else if digits < 5 || !number.chars().all(is_usual) {
            self.report(HolderField::Phone, HolderFault::Malformed);
        }
        text.into_owned()
    }

    fn country(&mut self, text: &str) -> Option<CountryCode> {
        let country = CountryCode::parse(&plain(text));
        if country.is_none() {
            let is_missing = text.trim().is_empty();
            self.report(HolderField::Country, if is_missing { HolderFault::Missing } else { HolderFault::Malformed });
        }
        country
    }
}
