//! Values of the provider that Handover stores and shows but does not decide by.

/// Defines a type for a closed set of words.
macro_rules! enumerated {
    ($(#[$meta:meta])* $name:ident: $words:expr) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(&'static str);

        impl $name {
            /// All values.
            pub const ALL: &'static [&'static str] = &$words;

            /// Parses a value.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().find(|word| **word == text).map(|word| Self(word))
            }

            /// The value as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0
            }
        }
    };
}

/// Defines a type for text of a certain form.
macro_rules! patterned {
    ($(#[$meta:meta])* $name:ident: $is_valid:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

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

enumerated! {
    /// Locale of an account's emails.
    Locale: handover_rules::model::language::LOCALES
}

enumerated! {
    /// Renewal type of a service.
    RenewalType: [
        "automaticForcedProduct", "automaticV2012", "automaticV2014", "automaticV2016", "manual", "oneShot", "option",
    ]
}

enumerated! {
    /// Legal form of a holder.
    LegalForm: ["administration", "association", "corporation", "individual", "other", "personalcorporation"]
}

patterned! {
    /// Country code: two capital letters.
    Country: |text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

patterned! {
    /// Currency code: three capital letters.
    Currency: |text| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
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
    /// Amount of money, such as `12.50`: non-negative, at most two decimals.
    Amount: |text| {
        let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits(whole, 12) && digits(cents, 2)
    }
}
