//! Data about a holder.

use crate::{EmailAddress, LegalForm};
use serde::{Deserialize, Serialize};

/// Country code, ISO 3166-1 alpha-2.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(pattern = "^[A-Z]{2}$", example = "FR"))]
#[serde(try_from = "String")]
pub struct CountryCode(String);

impl CountryCode {
    /// Parses two capital letters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| Self(text.to_owned()))
    }

    /// The code as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CountryCode {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a country code")
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.0
    }
}

/// Identity of the holder. Another identity is another holder, so it changes only with the consent of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HolderIdentity {
    /// Legal form.
    pub legal_form: LegalForm,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Organisation; empty for a person.
    pub organisation: String,
    /// Email address.
    pub email: EmailAddress,
}

impl HolderIdentity {
    /// First and last name.
    #[must_use]
    pub fn full_name(&self) -> String {
        [self.first_name.as_str(), &self.last_name].join(" ").trim().to_owned()
    }

    /// The organisation of an organisation, otherwise the person.
    #[must_use]
    pub fn display_name(&self) -> String {
        if self.organisation.is_empty() { self.full_name() } else { self.organisation.clone() }
    }

    /// The name that distinguishes it from another identity: the display name, the person of an organisation, or the
    /// address.
    #[must_use]
    pub fn name_beside(&self, other: &Self) -> String {
        let (name, person) = (self.display_name(), self.full_name());
        if name == other.display_name() {
            if person != other.full_name() {
                return person;
            }
            if !self.email.is_same_mailbox(&other.email) {
                return self.email.to_string();
            }
        }
        name
    }
}

/// Contact details of the holder, besides its email address. They change immediately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderDetails {
    /// Phone number; empty if unknown.
    pub phone: String,
    /// Street and number; empty if unknown.
    pub street: String,
    /// Postcode; empty if unknown, or if the country has none.
    pub postcode: String,
    /// Town; empty if unknown.
    pub town: String,
    /// Country.
    pub country: CountryCode,
}

/// The holder of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holder {
    /// Its identity.
    pub identity: HolderIdentity,
    /// Its contact details.
    pub details: HolderDetails,
}
