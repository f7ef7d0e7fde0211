//! Positions in the feed of events, and whether a reader can go on from one (decision 0055).

use core::fmt;
use serde::{Deserialize, Serialize};

/// The history that the numbers of events belong to. A database that went back to an earlier moment begins another one,
/// which gives the same numbers to other events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEpoch(String);

impl FeedEpoch {
    /// Length of an epoch.
    pub const LENGTH: usize = 10;

    /// Parses the hexadecimal digits of an epoch.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == Self::LENGTH && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of an event, and the position of a reader that has processed it: `3f9c21d07a-4712`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FeedPosition {
    /// The history.
    pub epoch: FeedEpoch,
    /// The number of the event in it; 0 before the first.
    pub number: i64,
}

impl FeedPosition {
    /// Parses a position as it is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (epoch, number) = text.split_once('-')?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self { epoch: FeedEpoch::parse(epoch)?, number: is_number.then(|| number.parse().ok()).flatten()? })
    }
}

impl fmt::Display for FeedPosition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.epoch.as_str(), self.number)
    }
}

impl TryFrom<String> for FeedPosition {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a position of the feed")
    }
}

impl From<FeedPosition> for String {
    fn from(position: FeedPosition) -> Self {
        position.to_string()
    }
}

/// The reason a reader cannot go on from its position without missing events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedGap {
    /// The database went back to an earlier moment: events after that are gone, or have other ids.
    OtherHistory,
    /// Events after the position were deleted, because they were old.
    Deleted,
}

/// The events that a feed holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedExtent {
    /// The history.
    pub epoch: FeedEpoch,
    /// The number of the oldest event; `None` of an empty feed.
    pub first: Option<i64>,
    /// The number of the latest event; 0 of an empty feed.
    pub last: i64,
}

impl FeedExtent {
    /// The number after which a reader goes on.
    ///
    /// # Errors
    /// It would miss events.
    pub fn go_on_after(&self, position: &FeedPosition) -> Result<i64, FeedGap> {
        if position.epoch != self.epoch || position.number > self.last {
            return Err(FeedGap::OtherHistory);
        }
        if self.first.is_some_and(|first| position.number + 1 < first) {
            return Err(FeedGap::Deleted);
        }
        Ok(position.number)
    }

    /// The position of an event.
    #[must_use]
    pub fn position(&self, number: i64) -> FeedPosition {
        FeedPosition { epoch: self.epoch.clone(), number }
    }
}
