//! Values of the provider that Handover stores and shows but does not decide by.

use handover_rules::model::language::LOCALES;
use handover_rules::{string_enum, typed_id};
use serde::{Deserialize, Serialize};

/// Defines a type for text of a certain form.
macro_rules! patterned {
    ($(#[$meta:meta])* $name:ident: $is_valid:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or(stringify!($name))
            }
        }

        impl $name {
            /// Parses a value.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let is_valid: fn(&str) -> bool = $is_valid;
                is_valid(text).then(|| Self(text.to_owned()))
            }

            /// The value as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

/// Locale of an account's emails, one of [`LOCALES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Locale(usize);

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.as_str().to_owned()
    }
}

impl TryFrom<String> for Locale {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("Locale")
    }
}

impl Locale {
    /// Parses a locale.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        LOCALES.into_iter().position(|locale| locale == text).map(Self)
    }

    /// The locale as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        LOCALES[self.0]
    }
}

typed_id! {
    /// The provider's id of a payment method.
    PaymentMethodId
}

string_enum! {
    /// Whether the profile of an account is complete.
    pub enum ProfileState {
        /// It is.
        Complete = "complete",
        /// It is not.
        Incomplete = "incomplete",
    }
}

patterned! {
    /// Renewal type of a service, such as `automaticV2016` or `manual`. An open set: the provider adds new ones.
    RenewalType: |text| (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

patterned! {
    /// Currency of an amount: a code of ISO 4217, or another unit such as `points` or `N/A`.
    Currency: |text| {
        (1..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic() || b"/-".contains(&b))
    }
}

patterned! {
    /// Type of a payment method, such as `CREDIT_CARD`. An open set: the provider adds new ones.
    PaymentType: |text| {
        (1..=64).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    }
}

patterned! {
    /// Bill id: 1 to 64 letters, digits, `-`, `_`, `.` or `/`.
    BillId: |text| {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
    }
}

patterned! {
    /// Amount of money, such as `12.50`; negative for a credit note. Up to four decimals, the most that ISO 4217 has.
    Amount: |text| {
        let text = text.strip_prefix('-').unwrap_or(text);
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits(whole, 12) && digits(part, 4)
    }
}
