//! Why a call has no answer.

use handover_api::{Problem, Reason};

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// The server says why.
    Problem(Box<Problem>),
    /// It cannot be reached.
    Offline,
    /// The session has ended; the app is showing that already.
    SignedOut,
    /// What came back makes no sense to this version of the app.
    Garbled,
}

impl Failure {
    /// The server's reason, where it gave one.
    pub(crate) fn reason(&self) -> Option<Reason> {
        match self {
            Self::Problem(problem) => Some(problem.reason),
            _ => None,
        }
    }
}
