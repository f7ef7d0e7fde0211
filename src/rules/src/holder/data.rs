//! Data about a holder by field, changes of phone and postal address, which need no consent, and limits on changes that one
//! account may cause (decision 0022).

use crate::model::macros::string_value;
use crate::model::policy::{HOLDER_MAILS_A_DAY, Share};
use crate::{Contacts, EmailAddress, LegalForm, NicHandle, Policy, Timestamp, string_enum};
use chrono::TimeDelta;
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

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

string_value! { CountryCode or "not a country code", |code| code.0 }

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

impl HolderDetails {
    /// Those of which only the country is known.
    #[must_use]
    pub fn unknown_in(country: CountryCode) -> Self {
        let empty = String::new;
        Self { phone: empty(), street: empty(), postcode: empty(), town: empty(), country }
    }
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

/// The reason details are not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailsRefusal {
    NotTheAdmin,
    /// The account has changed details too often.
    OverBudget,
}

/// The holder after `before` has got another identity. Somebody with the same mailbox, whose name was corrected, keeps phone
/// and address; those of another are unknown, except for the country, which is never empty.
#[must_use]
pub fn with_identity(before: Holder, identity: HolderIdentity) -> Holder {
    let is_same = before.identity.email.is_same_mailbox(&identity.email);
    let details = if is_same { before.details } else { HolderDetails::unknown_in(before.details.country) };
    Holder { identity, details }
}

/// The fields that a change by `account` changes; none if the details are as given. `changes` counts those by the account in
/// the last 24 hours.
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

/// Changes of holder that one account may ask for in any 24 hours.
pub const HOLDER_CHANGES_A_DAY: u32 = 50;

/// Changes of the details of holders by one account in any 24 hours; each mails a holder.
pub const DETAILS_CHANGES_A_DAY: u32 = 100;

/// Whether the email that asks a party may be sent again: after `mails` like it in the last 24 hours, the first one
/// included, the last at `last`.
#[must_use]
pub fn allows_holder_resend(mails: u32, last: Option<Timestamp>, now: Timestamp, policy: &Policy) -> bool {
    let wait = TimeDelta::seconds(policy.resend_wait.into());
    mails <= policy.resends_a_day && last.is_none_or(|last| now - last >= wait)
}

/// Checks the limit of changes of details: `changes` by the account in the last 24 hours.
#[must_use]
pub const fn allows_details_change(changes: u32) -> bool {
    changes < DETAILS_CHANGES_A_DAY
}

/// Checks the limits of changes of holder: `changes` by the account and `mails` to the new holder's address in the last 24
/// hours.
#[must_use]
pub const fn allows_holder_change(changes: u32, mails: Share) -> bool {
    changes < HOLDER_CHANGES_A_DAY && HOLDER_MAILS_A_DAY.allows(mails)
}
