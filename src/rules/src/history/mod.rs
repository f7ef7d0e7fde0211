//! The history of contacts: who may read it, what belongs to a day, and its drawing.

mod lanes;

pub use lanes::{Bar, LANES_WIDTH, Lanes, Period, lanes};

use crate::model::timestamp::end_of_day;
use crate::{Contacts, NicHandle, Timestamp};
use chrono::{NaiveDate, NaiveTime};

/// The part of a service's history that an account may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it, for a current contact.
    Whole,
    /// The account's own terms and the changes at both ends, for a former contact: it was there. What came later is not
    /// its business.
    OwnTerms,
}

impl Scope {
    /// The scope of `reader` in a service with these contacts.
    #[must_use]
    pub fn of(reader: &NicHandle, contacts: &Contacts) -> Self {
        if contacts.roles_of(reader).is_empty() { Self::OwnTerms } else { Self::Whole }
    }

    /// Whether `reader` may read of a term of `holder`, and when it ended.
    #[must_use]
    pub fn shows_term(self, reader: &NicHandle, holder: &NicHandle) -> bool {
        self == Self::Whole || holder == reader
    }

    /// Whether `reader` may read that a role went from `before`, if that is recorded, to `holder`.
    #[must_use]
    pub fn shows_change(self, reader: &NicHandle, before: Option<&NicHandle>, holder: &NicHandle) -> bool {
        self.shows_term(reader, holder) || before == Some(reader)
    }
}

/// The bounds of a day (UTC); the end is exclusive. A role that changed hands on that day was held by both.
#[must_use]
pub fn bounds_of_day(day: NaiveDate) -> (Timestamp, Timestamp) {
    (day.and_time(NaiveTime::MIN).and_utc(), end_of_day(day))
}

/// Whether a day can be looked up: nobody knows who will hold a role tomorrow.
#[must_use]
pub fn is_past_or_today(day: NaiveDate, now: Timestamp) -> bool {
    day <= now.date_naive()
}
