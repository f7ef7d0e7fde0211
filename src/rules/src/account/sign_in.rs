//! Throttling of failed sign-ins (ASVS 6.3.1, NIST SP 800-63B).

/// Failures per login that cost no delay.
const FREE_FAILURES_OF_LOGIN: u32 = 5;

/// Failures per client IP that cost no delay, unless configured. Higher, because an address may be shared by many people.
pub const FREE_FAILURES_OF_CLIENT: u32 = 30;

/// Seconds after which one failure of a client IP is forgotten: ten mistyped passwords an hour never add up to a delay.
const FORGET_AFTER: u32 = 6 * 60;

/// Sessions that an account may have. One more ends the one that was not used for longest.
pub const SESSIONS_OF_ACCOUNT: u32 = 50;

/// The size of a network. Larger ones have more clients, but one person may control all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkSize {
    /// An IPv4 address, or an IPv6 /64.
    Client,
    /// An IPv6 /56, as providers give to homes.
    Home,
    /// An IPv6 /48, as providers give to sites.
    Site,
}

impl NetworkSize {
    /// Share of the network, as a multiple of a single client's.
    #[must_use]
    pub const fn weight(self) -> u32 {
        match self {
            Self::Client => 1,
            Self::Home => 2,
            Self::Site => 4,
        }
    }
}

/// Delay in seconds before the next attempt for a login (or a sign-up link) with this many consecutive failures.
#[must_use]
pub const fn sign_in_wait(failures: u32) -> u32 {
    exponential_delay(failures, FREE_FAILURES_OF_LOGIN)
}

/// Emails a day that warn an account of suspicious sign-ins.
pub const SIGN_IN_WARNINGS_A_DAY: u32 = 5;

/// Checks whether an account may get another email about a suspicious sign-in, after `warnings` in the last 24 hours.
#[must_use]
pub const fn allows_sign_in_warning(warnings: u32) -> bool {
    warnings < SIGN_IN_WARNINGS_A_DAY
}

/// Whether the owner gets an email about a sign-in after this many failures (ASVS 6.3.5): as many as begin to cost
/// delays. Failures from a known browser are the owner's own.
#[must_use]
pub const fn is_suspicious(failures: u32, is_known_device: bool) -> bool {
    !is_known_device && failures >= FREE_FAILURES_OF_LOGIN
}

/// Delay in seconds before the next attempt from a network with this many remembered failures, for any login, if a single
/// client has `free` ones.
#[must_use]
pub const fn sign_in_wait_of_network(failures: u32, size: NetworkSize, free: u32) -> u32 {
    exponential_delay(failures / size.weight(), free)
}

/// Failures of a network that still count after `seconds` without another.
///
/// A success does not reset them: an attacker who tries many accounts may own one.
#[must_use]
pub const fn remembered_failures(failures: u32, size: NetworkSize, seconds: u32) -> u32 {
    failures.saturating_sub(seconds / (FORGET_AFTER / size.weight()))
}

/// Doubles from 30 seconds to an hour once the free failures are used up.
const fn exponential_delay(failures: u32, free: u32) -> u32 {
    match failures.checked_sub(free) {
        None => 0,
        Some(beyond) if beyond < 7 => 30 << beyond,
        Some(_) => 60 * 60,
    }
}
