//! Typed identifiers.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Makes a newtype for the number of one kind of row, so that the numbers of two kinds cannot be mixed up.
///
/// It is written as a plain number.
#[macro_export]
macro_rules! typed_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Wraps the number of a row.
            #[must_use]
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// Reads decimal digits; `None` for anything else.
            #[must_use]
            pub fn parse(text: &str) -> ::core::option::Option<Self> {
                text.parse().ok().map(Self)
            }

            /// The number of the row.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, formatter)
            }
        }
    };
}

typed_id! {
    /// A session of an account. Says nothing about the session's cookie.
    SessionId
}

typed_id! {
    /// Something an account confirms by a mailed link; the reference calls it a task.
    TaskId
}

typed_id! {
    /// A mail in the outbox.
    MailId
}

/// A request's number: random, of at most 12 digits. No secret, but no counter either (design.md 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct RequestId(u64);

impl RequestId {
    /// The smallest and the largest number.
    pub const RANGE: core::ops::RangeInclusive<u64> = 1..=999_999_999_999;

    /// A number in [`Self::RANGE`].
    #[must_use]
    pub fn new(number: u64) -> Option<Self> {
        Self::RANGE.contains(&number).then_some(Self(number))
    }

    /// Reads decimal digits, nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().and_then(Self::new)
    }

    /// A number of at least nine digits out of random bits, so that numbers look alike.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        Self(100_000_000 + bits % (999_999_999_999 - 100_000_000 + 1))
    }

    /// The number itself.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u64> for RequestId {
    type Error = &'static str;
    fn try_from(number: u64) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("not a request's number")
    }
}

impl From<RequestId> for u64 {
    fn from(id: RequestId) -> Self {
        id.0
    }
}
