//! Throttling of sign-in.

/// Seconds that a login, or the link of a sign-up, has to wait after so many wrong passwords in a row: none for the first five, then from half a minute
/// growing to an hour (ASVS 6.3.1, NIST SP 800-63B on throttling).
#[must_use]
pub const fn sign_in_wait(failures: u32) -> u32 {
    growing_wait(failures, 5)
}

/// The same for a network address, whatever logins are tried from it: none for the first thirty, because many people may
/// share an address.
#[must_use]
pub const fn sign_in_wait_of_address(failures: u32) -> u32 {
    growing_wait(failures, 30)
}

/// How many of the failures of a network address still count after so many seconds without one: every six minutes one
/// is forgotten. So ten mistyped passwords an hour, of all the people behind one address, never add up to a wait. (A
/// success forgets none: somebody who tries many accounts may have one of their own.)
#[must_use]
pub const fn remembered_failures(failures: u32, seconds: u32) -> u32 {
    failures.saturating_sub(seconds / (6 * 60))
}

const fn growing_wait(failures: u32, free: u32) -> u32 {
    match failures.checked_sub(free) {
        None => 0,
        Some(beyond) if beyond < 7 => 30 << beyond,
        Some(_) => 60 * 60,
    }
}
