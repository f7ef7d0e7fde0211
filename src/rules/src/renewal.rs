//! Renewal notices to billing contacts.

use chrono::NaiveDate;

/// Days before expiry at which the billing contact of a service is mailed, earliest first (guide, statement 7).
pub const RENEWAL_DAYS: [u16; 3] = [30, 7, 1];

/// The notice due on `today` for a service that expires on `expiration`, as a number of days from [`RENEWAL_DAYS`].
///
/// Returns the nearest one only, so that the first import of a service sends one mail instead of three. From its first
/// notice on, a service is shown as expiring soon.
#[must_use]
pub fn renewal_due(expiration: NaiveDate, today: NaiveDate) -> Option<u16> {
    let left = (expiration - today).num_days();
    if left < 0 {
        return None;
    }
    RENEWAL_DAYS.into_iter().rev().find(|days| left <= i64::from(*days))
}
