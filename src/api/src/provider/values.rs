//! Values of the provider that Handover stores and shows but does not decide by: open sets, because the provider adds new ones.
//! Of those that it decides by, an unknown one counts as a default that blocks nothing and allows nothing (decision 0013).

use handover_rules::model::email::is_invisible;
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

/// A word of the provider's: 1 to 64 letters, digits, `_`, `-` or `.`.
#[must_use]
pub fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

patterned! {
    /// Locale of an account's emails, such as `fr_FR`; one without a translation counts as English.
    Locale: |text| {
        (2..=16).contains(&text.len())
            && text.split(['_', '-']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && text.split(['_', '-']).next().is_some_and(|language| (2..=3).contains(&language.len()))
    }
}

patterned! {
    /// Renewal type of a service, such as `automaticV2016` or `manual`.
    RenewalType: is_word
}

patterned! {
    /// Currency of an amount: a code of ISO 4217, or another unit such as `points` or `N/A`.
    Currency: |text| (1..=16).contains(&text.len()) && text.chars().all(|c| !c.is_whitespace() && !is_invisible(c))
}

patterned! {
    /// Type of a payment method, such as `CREDIT_CARD`.
    PaymentType: is_word
}

patterned! {
    /// Bill id: 1 to 64 letters, digits, `-`, `_`, `.` or `/`.
    BillId: |text| {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
    }
}

patterned! {
    /// Amount of money, such as `12.50`; negative for a credit note. Up to four decimals, the most that ISO 4217 has, in any
    /// currency.
    Amount: |text| {
        let text = text.strip_prefix('-').unwrap_or(text);
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits(whole, 12) && digits(part, 4)
    }
}
