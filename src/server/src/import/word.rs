//! The provider's words that Handover keeps and shows but decides nothing upon.

/// Gives a type of its own to words out of a fixed list.
macro_rules! listed {
    ($(#[$meta:meta])* $name:ident: $words:expr) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(&'static str);

        impl $name {
            /// Every word there is.
            pub const ALL: &'static [&'static str] = &$words;

            /// Reads a word; `None` when it is not in the list.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().find(|word| **word == text).map(|word| Self(word))
            }

            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0
            }
        }
    };
}

/// Gives a type of its own to words of a certain shape.
macro_rules! shaped {
    ($(#[$meta:meta])* $name:ident: $fits:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads a word; `None` when it has another shape.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let fits: fn(&str) -> bool = $fits;
                fits(text).then(|| Self(text.to_owned()))
            }

            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

listed! {
    /// The language of an account's mails (reference.md 2.4).
    Language: handover_rules::model::language::LOCALES
}

listed! {
    /// How a service is renewed (reference.md 2.3).
    RenewalType: [
        "automaticForcedProduct", "automaticV2012", "automaticV2014", "automaticV2016", "manual", "oneShot", "option",
    ]
}

listed! {
    /// What kind of person or body a holder is (reference.md 2.4).
    LegalForm: ["administration", "association", "corporation", "individual", "other", "personalcorporation"]
}

shaped! {
    /// A country as two capital letters.
    Country: |text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

shaped! {
    /// A currency as three capital letters.
    Currency: |text| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

shaped! {
    /// A kind of payment method, such as `CREDIT_CARD`: the provider adds new ones, and nothing depends on which it is.
    PaymentType: |text| {
        (1..=64).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    }
}

shaped! {
    /// The number of a bill: 1 to 64 letters, digits, `-`, `_`, `.` or `/`.
    BillId: |text| {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
    }
}

shaped! {
    /// An amount of money, such as `12.50`: not below zero, at most two digits after the point.
    Amount: |text| {
        let (whole, cents) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits(whole, 12) && digits(cents, 2)
    }
}
