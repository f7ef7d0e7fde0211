//! Mails about a request (decision 0011).

use crate::{NicHandle, Request, Timestamp, string_enum};

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
