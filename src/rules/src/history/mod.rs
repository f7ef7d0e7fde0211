//! The history of contacts: who may read it, what belongs to a day, and its drawing.

mod lanes;

pub use lanes::{Bar, LANES_WIDTH, Lanes, Period, lanes};

use crate::model::timestamp::end_of_day;
use crate::{Contacts, NicHandle, Timestamp};
use chrono::{NaiveDate, NaiveTime};

/// Whether an account may read the whole history of a service: its current contacts may, former ones may not. In the
/// history of all services they see their own terms, and the changes that ended them.
#[must_use]
pub fn may_read(reader: &NicHandle, contacts: &Contacts) -> bool {
    !contacts.roles_of(reader).is_empty()
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
