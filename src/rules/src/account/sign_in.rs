//! Sign-in: throttling after failures (ASVS 6.3.1, NIST SP 800-63B); how recent and how strong a sign-in by the provider must
//! have been for a sensitive act (ASVS 7.5.3); browsers by their `User-Agent` header.

use crate::{Timestamp, string_enum};
use chrono::TimeDelta;

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

string_enum! {
    /// An act for which the provider may have to authenticate its customer again.
    #[derive(PartialOrd, Ord)]
    pub enum SensitiveAct {
        /// Accepting a request.
        Accept = "accept",
        /// Asking for a new admin.
        AskForAdmin = "askForAdmin",
        /// A change for which others enter their password.
        Reauthenticate = "reauthenticate",
    }
}

/// Greatest age in seconds of an authentication that stands for entering the password.
const MAX_AGE_OF_PASSWORD: u32 = 5 * 60;

/// Seconds by which the provider's clock may be ahead.
const CLOCK_TOLERANCE: i64 = 60;

/// An authentication as the provider has described it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authentication {
    /// The claim `acr`: the class of the authentication.
    pub acr: Option<String>,
    /// The claim `auth_time`.
    pub at: Option<Timestamp>,
}

/// The authentication that sensitive acts need, as configured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepUpPolicy {
    pub acts: Vec<SensitiveAct>,
    /// The accepted classes; empty if all are.
    pub acr: Vec<String>,
    /// Greatest age of the authentication in seconds.
    pub max_age: Option<u32>,
}

/// The authentication that an act needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredAuthentication<'a> {
    /// The accepted classes; empty if all are.
    pub acr: &'a [String],
    /// Greatest age in seconds.
    pub max_age: Option<u32>,
}

impl StepUpPolicy {
    /// The authentication that an act needs; `None` if any session may do it.
    #[must_use]
    pub fn required_for(&self, act: SensitiveAct) -> Option<RequiredAuthentication<'_>> {
        if act == SensitiveAct::Reauthenticate {
            return Some(RequiredAuthentication { acr: &[], max_age: Some(MAX_AGE_OF_PASSWORD) });
        }
        self.acts.contains(&act).then_some(RequiredAuthentication { acr: &self.acr, max_age: self.max_age })
    }

    /// Whether a session allows an act. `authentication` is the provider's; `None` for a session by password.
    #[must_use]
    pub fn allows(&self, act: SensitiveAct, authentication: Option<&Authentication>, now: Timestamp) -> bool {
        self.required_for(act)
            .is_none_or(|required| authentication.is_some_and(|authentication| required.is_met_by(authentication, now)))
    }
}

impl RequiredAuthentication<'_> {
    /// Whether an authentication is of an accepted class, and recent enough.
    #[must_use]
    pub fn is_met_by(&self, authentication: &Authentication, now: Timestamp) -> bool {
        accepts_class(self.acr, authentication.acr.as_deref())
            && self.max_age.is_none_or(|max_age| {
                authentication.at.is_some_and(|at| {
                    at <= now + TimeDelta::seconds(CLOCK_TOLERANCE)
                        && now - at <= TimeDelta::seconds(i64::from(max_age))
                })
            })
    }
}

/// Whether a class is one of the accepted ones, which are all if none is named.
#[must_use]
pub fn accepts_class(accepted: &[String], acr: Option<&str>) -> bool {
    accepted.is_empty() || acr.is_some_and(|acr| accepted.iter().any(|accepted| accepted == acr))
}

/// Browsers by their token. Most headers carry tokens of other browsers as well: the specific ones come first.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems by their token, the specific ones first: Android's headers say Linux, too, and iOS's say Mac OS.
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// The browser that a header names, if it is known.
#[must_use]
pub fn browser(agent: &str) -> Option<&'static str> {
    find(&BROWSERS, agent)
}

/// The system that a header names, if it is known.
#[must_use]
pub fn system(agent: &str) -> Option<&'static str> {
    find(&SYSTEMS, agent)
}

fn find(known: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    known.iter().find(|(token, _)| agent.contains(token)).map(|(_, name)| *name)
}

/// The first word of the header of an unknown browser; empty without one.
#[must_use]
pub fn first_word(agent: &str) -> &str {
    agent.split([' ', '/']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specific_tokens_win() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0";
        assert_eq!((browser(edge), system(edge)), (Some("Edge"), Some("Windows")));
        let phone = "Mozilla/5.0 (Linux; Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
        assert_eq!((browser(phone), system(phone)), (Some("Firefox"), Some("Android")));
    }

    #[test]
    fn unknown_browsers_have_a_first_word_at_most() {
        assert_eq!((browser("curl/8.9.1"), system("curl/8.9.1"), first_word("curl/8.9.1")), (None, None, "curl"));
        assert_eq!(first_word(""), "");
    }
}
