//! Renewal notices.

/// Days before the expiry of a service at which its billing contact is told ("this contact receives renewal
/// notifications", guide 2026), the earliest first.
pub const RENEWAL_DAYS: [u16; 3] = [30, 7, 1];

/// The renewal notice that is due on `today` for a service that expires on `expiration`, as days before it: only the
/// nearest, so that a first import sends one and not three. `None` when none is due.
#[must_use]
pub fn renewal_due(expiration: chrono::NaiveDate, today: chrono::NaiveDate) -> Option<u16> {
    let left = (expiration - today).num_days();
    if left < 0 {
        return None;
    }
    RENEWAL_DAYS.into_iter().rev().find(|days| left <= i64::from(*days))
}
