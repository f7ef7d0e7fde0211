//! Renewal notices to billing contacts.

use crate::Timestamp;
use chrono::{Days, NaiveDate, NaiveTime};

/// Days before expiry at which the billing contact of a service is mailed, earliest first (guide, statement 7).
pub const RENEWAL_DAYS: [u16; 3] = [30, 7, 1];

/// The notice due on `today` for a service that expires on `expiration`, as a number of days from [`RENEWAL_DAYS`].
///
/// Returns the nearest one only, so that a service whose last day is brought forward sends one email instead of three.
/// From its first notice on, a service is shown as expiring soon.
#[must_use]
pub fn renewal_due(expiration: NaiveDate, today: NaiveDate) -> Option<u16> {
    let left = (expiration - today).num_days();
    if left < 0 {
        return None;
    }
    RENEWAL_DAYS.into_iter().rev().find(|days| left <= i64::from(*days))
}

/// Start (UTC) of the day on which the notice of `days` before `expiration` is due. A service that was added later gets
/// no such notice: the provider's former system sent it, or it was ordered for a shorter time.
#[must_use]
pub fn notice_due_from(expiration: NaiveDate, days: u16) -> Timestamp {
    let day = expiration.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN);
    day.and_time(NaiveTime::MIN).and_utc()
}
