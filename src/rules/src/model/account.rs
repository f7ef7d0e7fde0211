//! Accounts: handles, names, legal forms, bills and payment methods, as far as the rules depend on them.

use super::pasted::{clean, plain};
use super::timestamp;
use crate::{Timestamp, Zone, string_enum};
use chrono::NaiveDate;
use core::fmt;
use serde::{Deserialize, Serialize};

/// The public identifier of an account, such as `aa00000-ovh`, in lower case.
///
/// Two letters and digits are only the usual form (guide, statement 9), so parsing accepts more than [`mint`] makes:
/// `[a-z0-9]{2,32}-[a-z]{2,16}`, case-insensitively. ASCII only, which rules out homoglyphs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(pattern = "^[A-Za-z0-9]{2,32}-[A-Za-z]{2,16}$", example = "tq5108-ovh")
)]
#[serde(try_from = "String")]
pub struct NicHandle(String);

/// The reason a text is not a NIC handle.
///
/// It has a tag of its own: if it were hidden in the values that a `char` cannot have, tables of texts would be read at offsets
/// that wasm-split cannot relocate.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum HandleError {
    /// This character is no letter of the Latin alphabet, digit or hyphen, but may look like one.
    Character(char),
    /// No hyphen separates name and suffix.
    NoHyphen,
    /// The name before the hyphen is not 2 to 32 letters and digits.
    BadName,
    /// The suffix after the hyphen is not 2 to 16 letters.
    BadSuffix,
}

impl NicHandle {
    /// Parses a handle in any case; characters that only lay it out are ignored.
    ///
    /// # Errors
    /// The first part of the text that does not fit.
    pub fn parse(text: &str) -> Result<Self, HandleError> {
        let text = plain(text);
        if let Some(character) = text.chars().find(|c| !c.is_ascii()) {
            return Err(HandleError::Character(character));
        }
        let (name, suffix) = text.split_once('-').ok_or(HandleError::NoHyphen)?;
        if !(2..=32).contains(&name.len()) || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(HandleError::BadName);
        }
        if !(2..=16).contains(&suffix.len()) || !suffix.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(HandleError::BadSuffix);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// Parses a handle that was typed or pasted, [without surrounding text](clean).
    ///
    /// # Errors
    /// The first part of the cleaned text that does not fit.
    pub fn entered(text: &str) -> Result<Self, HandleError> {
        Self::parse(&clean(text))
    }

    /// The handle as a string slice, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Suggests a handle for a text that lacks the hyphen or the whole `-suffix`.
#[must_use]
pub fn suggestion(text: &str, suffix: &str) -> Option<NicHandle> {
    let text = clean(text).to_ascii_lowercase();
    if text.contains('-') || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let name = text.strip_suffix(suffix).unwrap_or(&text);
    NicHandle::parse(&[name, "-", suffix].concat()).ok()
}

/// Mints a handle for a new account: the two initials, `digits` and the provider's `suffix`. `x` replaces the initial of
/// a name without ASCII letters. `None` if `suffix` is invalid.
#[must_use]
pub fn mint(first_name: &str, name: &str, digits: u32, suffix: &str) -> Option<NicHandle> {
    let initial = |text: &str| text.chars().find(char::is_ascii_alphabetic).map_or('x', |c| c.to_ascii_lowercase());
    let mut text = String::new();
    text.push(initial(first_name));
    text.push(initial(name));
    text.push_str(&digits.to_string());
    text.push('-');
    text.push_str(suffix);
    NicHandle::parse(&text).ok()
}

impl fmt::Display for NicHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for NicHandle {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not a NIC handle")
    }
}

impl From<NicHandle> for String {
    fn from(handle: NicHandle) -> Self {
        handle.0
    }
}

/// The state of an account that decides whether it can give up or take a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "independent flags, each read from a different table")]
pub struct AccountFacts {
    /// The account.
    pub handle: NicHandle,
    /// The zone of the account's subsidiary.
    pub zone: Zone,
    /// No required field of the profile is empty.
    pub profile_complete: bool,
    /// The email address is confirmed. Imported addresses count as confirmed.
    pub address_confirmed: bool,
    /// At least one bill [is unpaid](is_unpaid).
    pub has_unpaid_bill: bool,
    /// At least one payment method [is chargeable](is_chargeable).
    pub has_payment_method: bool,
    /// The provider suspended it: nobody signs in, and it takes no role and has none moved at its request.
    #[serde(default)]
    pub suspended: bool,
    /// The address was changed recently: until then, the account neither asks for nor accepts a change of admin.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub cooldown_until: Option<Timestamp>,
}

/// Maximum length of a first name, last name or organisation, in characters.
pub const LONGEST_NAME: usize = 100;

/// Characters that change the direction of the text around them: with one, a name could make a line read as another.
#[must_use]
pub const fn changes_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks the name of a person or an organisation. Empty is valid.
#[must_use]
pub fn is_name(text: &str) -> bool {
    is_plain_line(text, LONGEST_NAME)
}

/// Checks a text of at most `longest` characters that others read on one line.
///
/// `<` and `>` are refused as a second line of defence; pages and mails escape them anyway.
#[must_use]
pub fn is_plain_line(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest && !text.contains(['<', '>']) && !text.contains(changes_direction)
}

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

string_enum! {
    /// Status of a bill, under the provider's names.
    pub enum BillStatus {
        /// Paid.
        Paid = "PAID",
        /// Paid back.
        Refunded = "REFUNDED",
        /// Issued; counts as unpaid once its due date has passed.
        ToBePaid = "TO_BE_PAID",
        /// Not yet due for collection.
        Unmatured = "UNMATURED",
        /// Overdue.
        Unpaid = "UNPAID",
        /// Written off by the provider.
        WriteOff = "WRITE_OFF",
        /// One that this version does not know. It is no debt.
        Other = "OTHER",
    }
}

string_enum! {
    /// Status of a payment method, under the provider's names.
    pub enum PaymentStatus {
        /// Cancelled.
        Canceled = "CANCELED",
        /// Being cancelled.
        Canceling = "CANCELING",
        /// Created, not validated.
        Created = "CREATED",
        /// Being created.
        Creating = "CREATING",
        /// In error.
        Error = "ERROR",
        /// Expired.
        Expired = "EXPIRED",
        /// Validation failed.
        Failed = "FAILED",
        /// Temporarily unusable.
        Maintenance = "MAINTENANCE",
        /// Paused.
        Paused = "PAUSED",
        /// Refused by the bank.
        Rejected = "REJECTED",
        /// Replaced by another payment method.
        Replaced = "REPLACED",
        /// Ready to be charged.
        Valid = "VALID",
        /// Being validated.
        Validating = "VALIDATING",
        /// One that this version does not know. It cannot be charged.
        Other = "OTHER",
    }
}

/// Whether a bill with this amount is a credit note, which the provider owes to the account.
#[must_use]
pub fn is_credit_note(amount: &str) -> bool {
    amount.starts_with('-')
}

/// Decides whether a bill blocks changes of its account's contacts on `today` (a UTC date).
///
/// `UNPAID` blocks immediately. `TO_BE_PAID` blocks from the day after the due date, and never without a due date. A credit
/// note never blocks.
#[must_use]
pub fn is_unpaid(status: BillStatus, due: Option<NaiveDate>, amount: &str, today: NaiveDate) -> bool {
    if is_credit_note(amount) {
        return false;
    }
    match status {
        BillStatus::Unpaid => true,
        BillStatus::ToBePaid => due.is_some_and(|due| due < today),
        BillStatus::Paid | BillStatus::Refunded | BillStatus::Unmatured | BillStatus::WriteOff | BillStatus::Other => {
            false
        }
    }
}

/// Decides whether a payment method can be charged on `today` (a UTC date). `last_day` is inclusive.
#[must_use]
pub fn is_chargeable(status: PaymentStatus, last_day: Option<NaiveDate>, today: NaiveDate) -> bool {
    status == PaymentStatus::Valid && last_day.is_none_or(|last| today <= last)
}
