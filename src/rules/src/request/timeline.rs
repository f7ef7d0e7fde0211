//! The timeline of a request.

use crate::{NicHandle, RequestState, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// One line of a request's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub at: Timestamp,
    /// The state after the event.
    pub state: RequestState,
    /// The event.
    #[serde(rename = "what")]
    pub event: TimelineEvent,
    /// The account that caused it; `None` for deadlines and checks.
    pub by: Option<NicHandle>,
}

string_enum! {
    /// Kind of a timeline entry.
    pub enum TimelineEvent {
        /// The request was submitted.
        Asked = "asked",
        /// Mails with codes were queued.
        CodesQueued = "codesQueued",
        /// A party accepted.
        Accepted = "accepted",
        /// A party declined.
        Declined = "declined",
        /// The asker withdrew.
        Withdrawn = "withdrawn",
        /// A party took its acceptance back.
        TakenBack = "takenBack",
        /// A contact superseded the request.
        Superseded = "superseded",
        /// The owner of an account undid the acts of an intruder.
        AccountRecovered = "accountRecovered",
        /// The provider's staff ended it.
        EndedByProvider = "endedByProvider",
        /// A new mail with a code was requested.
        Resent = "resent",
        /// The missing parties were reminded.
        Reminded = "reminded",
        /// All parties had accepted and the blockers were checked.
        Checked = "checked",
        /// A check found something that a person can remove; the request waits for that.
        Blocked = "blocked",
        /// The grace period began.
        GraceBegan = "graceBegan",
        /// The roles were transferred.
        Moved = "moved",
        /// The deadline passed.
        Expired = "expired",
        /// A check found blockers.
        Failed = "failed",
    }
}
