//! Progress of a submission: its services by state, and its parties.

use crate::mail::MailState;
use handover_rules::{Blocker, NicHandle, RequestState};
use serde::{Deserialize, Serialize};

/// Progress of a long job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Number that is done.
    pub done: u64,
    /// Number in all.
    pub of: u64,
}

impl Progress {
    /// Number that is left.
    #[must_use]
    pub const fn left(self) -> u64 {
        self.of.saturating_sub(self.done)
    }
}

/// Number of services with lines in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateCount {
    /// The state.
    pub state: RequestState,
    /// Number of services. Lines of one service may be in different states.
    pub services: u64,
}

/// Progress of one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PartyProgress {
    /// The party.
    pub account: NicHandle,
    /// Services with lines that need its answer or had it.
    pub services: u64,
    /// Services that it has accepted.
    pub accepted: u64,
    /// Services with lines that wait for its answer.
    pub waiting: u64,
    /// Obstacles that it still has to resolve after it has accepted, as far as the asker, who alone sees it, may know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_resolve: Vec<Blocker>,
    /// The last email to it about the submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailState>,
    /// Whether the reader may have a new code sent to it, limits on emails aside.
    #[serde(default)]
    pub may_resend: bool,
}
