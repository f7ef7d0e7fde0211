//! Typed identifiers.

use crate::typed_id;
use core::fmt;
use serde::{Deserialize, Serialize};

typed_id! {
    /// A session of an account. Unrelated to the session's cookie, so it is safe to show.
    SessionId
}

typed_id! {
    /// A mailed link, such as that of a sign-up or a change of email address; OVHcloud's API calls the latter a task.
    /// Unlike the link's token, it is safe to show.
    MailedLinkId
}

typed_id! {
    /// A mail in the outbox.
    MailId
}

/// A number for reading, with no-break spaces between groups of four: `1234 5678 9012`. Copy buttons and addresses have it
/// without.
#[must_use]
pub fn grouped(number: impl fmt::Display) -> String {
    const GROUP: usize = 4;
    let mut text = String::new();
    for (index, digit) in number.to_string().chars().enumerate() {
        if index > 0 && index % GROUP == 0 {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// Number of a request: random, at most 12 digits. Not a secret, but it reveals no volume either (decision 0006).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(minimum = 1, maximum = 999_999_999_999_i64, example = 643_919_607_085_i64)
)]
#[serde(try_from = "u64", into = "u64")]
pub struct RequestId(u64);

impl RequestId {
    /// Valid numbers.
    pub const RANGE: core::ops::RangeInclusive<u64> = 1..=999_999_999_999;

    /// Wraps a number; `None` outside of [`Self::RANGE`].
    #[must_use]
    pub fn new(number: u64) -> Option<Self> {
        Self::RANGE.contains(&number).then_some(Self(number))
    }

    /// Parses 1 to 12 ASCII digits, nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().and_then(Self::new)
    }

    /// Draws a number of at least nine digits, so that all numbers look alike.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        Self(100_000_000 + bits % (999_999_999_999 - 100_000_000 + 1))
    }

    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }

    /// The number for reading; see [`grouped`].
    #[must_use]
    pub fn grouped(self) -> String {
        grouped(self)
    }

    /// A search text, without the spaces between the digits of a number or of its beginning.
    #[must_use]
    pub fn ungroup(text: &str) -> String {
        let text = super::pasted::plain(text);
        let is_number = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
        if is_number { text.split_whitespace().collect() } else { text.into_owned() }
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
        Self::new(number).ok_or("not a request number")
    }
}

impl From<RequestId> for u64 {
    fn from(id: RequestId) -> Self {
        id.0
    }
}

/// Number of a submission: that of its first request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct SubmissionId(RequestId);

impl SubmissionId {
    /// The submission whose first request is `first`.
    #[must_use]
    pub const fn new(first: RequestId) -> Self {
        Self(first)
    }

    /// Parses a number; see [`RequestId::parse`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        RequestId::parse(text).map(Self)
    }

    #[must_use]
    pub const fn first_request(self) -> RequestId {
        self.0
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
