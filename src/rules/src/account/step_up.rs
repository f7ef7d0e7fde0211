//! Sign-in by the provider: how recent and how strong it must have been for a sensitive act (ASVS 7.5.3).

use crate::{Timestamp, string_enum};
use chrono::TimeDelta;

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
    /// The acts that need it.
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
