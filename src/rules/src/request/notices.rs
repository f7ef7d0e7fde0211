//! The mails that a request causes.

use crate::{NicHandle, Request};
use serde::{Deserialize, Serialize};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Notice {
    /// Asks a party to confirm; the only one that carries a code.
    Confirm,
    /// Reminds a party that has not answered; carries no code.
    Reminder,
    /// The role has moved: to a party.
    Done,
    /// The role has moved: to somebody who is no party.
    Changed,
    /// A party declined.
    Declined,
    /// The asker withdrew.
    Withdrawn,
    /// A party took its acceptance back.
    TakenBack,
    /// The admin superseded it.
    Superseded,
    /// Not everybody answered in time.
    Expired,
    /// A rule stood in the way.
    Failed,
}

impl Notice {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Confirm,
        Self::Reminder,
        Self::Done,
        Self::Changed,
        Self::Declined,
        Self::Withdrawn,
        Self::TakenBack,
        Self::Superseded,
        Self::Expired,
        Self::Failed,
    ];

    /// A stable name, for storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reminder => "reminder",
            Self::Done => "done",
            Self::Changed => "changed",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::TakenBack => "takenBack",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Reads a stored name; `None` when there is no such kind.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.as_str() == name)
    }

    /// Whether a mail of this kind to `to`, still in the outbox, is to be sent at all: asking for an answer makes sense
    /// only while the request is open and that party has not answered (design.md 9).
    #[must_use]
    pub fn is_still_needed(self, request: &Request, to: &NicHandle) -> bool {
        match self {
            Self::Confirm | Self::Reminder => !request.state.is_final() && request.missing().any(|party| party == to),
            _ => true,
        }
    }

    /// Whether the mail carries a validation code.
    #[must_use]
    pub const fn carries_code(self) -> bool {
        matches!(self, Self::Confirm)
    }
}
