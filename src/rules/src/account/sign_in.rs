//! Throttling of failed sign-ins (ASVS 6.3.1, NIST SP 800-63B).

/// Failures per login that cost no delay.
const FREE_FAILURES_OF_LOGIN: u32 = 5;

/// Failures per client IP that cost no delay. Higher, because an address may be shared by many people.
const FREE_FAILURES_OF_IP: u32 = 30;

/// Seconds after which one failure of a client IP is forgotten: ten mistyped passwords an hour never add up to a delay.
const FORGET_AFTER: u32 = 6 * 60;

/// Delay in seconds before the next attempt for a login (or a sign-up link) with this many consecutive failures.
#[must_use]
pub const fn sign_in_wait(failures: u32) -> u32 {
    exponential_delay(failures, FREE_FAILURES_OF_LOGIN)
}

/// Delay in seconds before the next attempt from a client IP with this many remembered failures, for any login.
#[must_use]
pub const fn sign_in_wait_of_address(failures: u32) -> u32 {
    exponential_delay(failures, FREE_FAILURES_OF_IP)
}

/// Failures of a client IP that still count after `seconds` without another.
///
/// A success does not reset them: an attacker who tries many accounts may own one.
#[must_use]
pub const fn remembered_failures(failures: u32, seconds: u32) -> u32 {
    failures.saturating_sub(seconds / FORGET_AFTER)
}

/// Doubles from 30 seconds to an hour once the free failures are used up.
const fn exponential_delay(failures: u32, free: u32) -> u32 {
    match failures.checked_sub(free) {
        None => 0,
        Some(beyond) if beyond < 7 => 30 << beyond,
        Some(_) => 60 * 60,
    }
}
