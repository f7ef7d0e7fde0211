//! The timeline of a request, the mails about it (decision 0011), and who gets them.

use crate::model::timestamp;
use crate::submission::PlannedRequest;
use crate::submission::blockers::Blocker;
use crate::{Contacts, NicHandle, Request, RequestState, Role, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// One line of a request's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "timestamp::read")]
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

string_enum! {
    /// Kind of a mail about a request.
    pub enum Notice {
        /// Asks a party to confirm. The only kind that carries a code.
        Confirm = "confirm",
        /// Reminds a party that has not answered.
        Reminder = "reminder",
        /// Asks an account to settle what blocks a request that all parties have accepted.
        Blocked = "blocked",
        /// Reports the transfer to a party.
        Done = "done",
        /// Reports the transfer to an account that is not a party.
        Changed = "changed",
        /// Reports that a party declined.
        Declined = "declined",
        /// Reports that the asker withdrew.
        Withdrawn = "withdrawn",
        /// Reports that a party took its acceptance back.
        TakenBack = "takenBack",
        /// Reports that a contact superseded the request.
        Superseded = "superseded",
        /// Reports that the owner of an account undid the acts of an intruder.
        AccountRecovered = "accountRecovered",
        /// Reports that the provider's staff ended the request.
        EndedByProvider = "endedByProvider",
        /// Reports that the deadline passed.
        Expired = "expired",
        /// Reports that a check found blockers.
        Failed = "failed",
        /// Reminds that a role ends soon.
        RoleEnding = "roleEnding",
        /// Reports that a role with an end has gone back.
        RoleEnded = "roleEnded",
    }
}

impl Notice {
    /// Checked before a queued mail is sent: asking for an answer is pointless once the request is closed or the party
    /// has answered.
    #[must_use]
    pub fn is_still_needed(self, request: &Request, to: &NicHandle) -> bool {
        match self {
            Self::Confirm | Self::Reminder => !request.state.is_final() && request.missing().any(|party| party == to),
            Self::Blocked => request.is_blocked(),
            _ => true,
        }
    }

    /// The end of the time to act on an email about requests of which the last expires at `deadline`; `None` if it only
    /// reports something.
    #[must_use]
    pub fn useful_until(self, deadline: Timestamp) -> Option<Timestamp> {
        (self.asks() || self == Self::Blocked).then_some(deadline)
    }

    /// The mail asks for an answer; all others report something.
    #[must_use]
    pub const fn asks(self) -> bool {
        matches!(self, Self::Confirm | Self::Reminder)
    }

    /// The mail is about the end of the role that the request has moved.
    #[must_use]
    pub const fn is_about_role_end(self) -> bool {
        matches!(self, Self::RoleEnding | Self::RoleEnded)
    }

    /// The mail contains a validation code.
    #[must_use]
    pub const fn carries_code(self) -> bool {
        matches!(self, Self::Confirm)
    }
}

/// The accounts that are mailed about the transfer of a request without being its parties; see
/// [`PlannedRequest::notified`]. `contacts` are those before the transfer.
#[must_use]
pub fn notified_besides_parties(request: &Request, contacts: &Contacts) -> Vec<NicHandle> {
    let Request { from, to, roles, until, .. } = request.clone();
    let planned = PlannedRequest { from, to, roles, until };
    planned.notified(&request.asker, contacts.holder(Role::Admin))
}

/// The accounts that can remove what blocks a request that all parties have accepted (decision 0007).
#[must_use]
pub fn who_can_remove(request: &Request, reasons: &[Blocker]) -> Vec<NicHandle> {
    let account = |reason: &Blocker| match reason {
        // It blocks the billing role, whose present holder pays.
        Blocker::InDebt => Some(request.from.clone()),
        other => other.resolved_in_profile_of().cloned(),
    };
    let mut accounts: Vec<NicHandle> = reasons.iter().filter_map(account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
