//! The clock of the machine, for what concerns processes rather than people: tests do not move it.

use std::time::SystemTime;

/// The time in seconds since 1970.
pub(crate) fn unix_seconds() -> i64 {
    unix_millis() / 1000
}

/// The time in milliseconds since 1970.
pub(crate) fn unix_millis() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    let now = SystemTime::now();
    let since_1970 = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}
