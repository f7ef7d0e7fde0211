//! The history of contacts: who may read it, what belongs to a day, and its drawing, with a lane for each role and a bar for
//! each period.

use crate::model::timestamp::end_of_day;
use crate::role_end::ends_at;
use crate::{Contacts, NicHandle, Role, Timestamp};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

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

/// Width of the drawing. Positions are between 0 and this.
pub const LANES_WIDTH: i64 = 1000;

/// Room after the latest moment that is drawn, as a part of the time before it: 1/32.
const MARGIN: i32 = 32;

/// A period in which an account holds a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub role: Role,
    pub account: NicHandle,
    /// Start; `None` if it predates the records.
    pub since: Option<Timestamp>,
    /// End; `None` while it lasts.
    pub until: Option<Timestamp>,
    /// Last day (UTC) of a period that lasts and has one.
    pub last_day: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// The bars, in the order of the periods.
    pub bars: Vec<Bar>,
    /// The first days of years, and their positions.
    pub years: Vec<(i32, i64)>,
    /// The position of the present moment.
    pub now: i64,
}

/// A period in the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The role, which is its lane.
    pub role: Role,
    pub account: NicHandle,
    pub start: i64,
    /// Its end; after its beginning.
    pub end: i64,
}

/// Lays out the periods of a service that was created on `creation`.
#[must_use]
pub fn lanes(periods: &[Period], creation: NaiveDate, now: Timestamp) -> Lanes {
    let created = midnight(creation);
    let begin = periods.iter().filter_map(|period| period.since).fold(created.min(now), Ord::min);
    let end_of = |period: &Period| period.until.or_else(|| period.last_day.map(ends_at)).unwrap_or(now);
    let latest = periods.iter().map(end_of).fold(now, Ord::max);
    let scale = Scale { begin, length: (latest - begin) + (latest - begin) / MARGIN };
    let bar = |period: &Period| {
        let start = scale.position(period.since.unwrap_or(begin));
        let end = scale.position(end_of(period)).max(start + 1);
        Bar { role: period.role, account: period.account.clone(), start, end }
    };
    let years = begin.year()..=(begin + scale.length).year();
    Lanes {
        bars: periods.iter().map(bar).collect(),
        years: years.filter_map(|year| scale.year(year)).collect(),
        now: scale.position(now),
    }
}

fn midnight(day: NaiveDate) -> Timestamp {
    day.and_time(NaiveTime::MIN).and_utc()
}

struct Scale {
    begin: Timestamp,
    length: TimeDelta,
}

impl Scale {
    fn position(&self, at: Timestamp) -> i64 {
        let seconds = self.length.num_seconds().max(1);
        (at - self.begin).num_seconds().saturating_mul(LANES_WIDTH).div_euclid(seconds).clamp(0, LANES_WIDTH)
    }

    /// The beginning of a year, if it is in the drawing.
    fn year(&self, year: i32) -> Option<(i32, i64)> {
        let first = midnight(NaiveDate::from_ymd_opt(year, 1, 1)?);
        (first >= self.begin && first <= self.begin + self.length).then(|| (year, self.position(first)))
    }
}
