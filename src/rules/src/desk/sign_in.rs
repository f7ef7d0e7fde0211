//! Sign-in of staff: invitations, second factors and the length of sessions.

use crate::Timestamp;
use chrono::TimeDelta;

/// Idle timeout of staff sessions.
pub const IDLE_TIMEOUT: TimeDelta = TimeDelta::minutes(30);

/// Maximum length of a staff session.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(8);

/// Validity of an invitation's link.
pub const INVITATION: TimeDelta = TimeDelta::hours(72);

/// Time step of an authenticator app's codes (RFC 6238), in seconds.
pub const CODE_STEP: u64 = 30;

/// Steps before and after the present one whose code is accepted, for clocks that differ.
pub const CODE_SKEW: u16 = 1;

/// Whether the code of this time step can be accepted: a code is used once, and none from before it any more.
#[must_use]
pub const fn is_fresh_code(step: u64, last_used: Option<u64>) -> bool {
    match last_used {
        Some(last_used) => step > last_used,
        None => true,
    }
}

/// Whether an invitation still works.
#[must_use]
pub fn is_invited(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| now < until)
}

/// The end of a session that is not used again.
#[must_use]
pub fn session_end(began_at: Timestamp, used_at: Timestamp) -> Timestamp {
    (began_at + ABSOLUTE).min(used_at + IDLE_TIMEOUT)
}
