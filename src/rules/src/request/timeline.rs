//! The history of one request.

use crate::{NicHandle, State, Timestamp};
use serde::{Deserialize, Serialize};

/// One line of a request's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When: the moment that was set, not when a timer ran.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub at: Timestamp,
    /// The state that followed.
    pub state: State,
    /// What.
    #[serde(rename = "what")]
    pub event: TimelineEvent,
    /// Who caused it; `None` for time and rules.
    pub by: Option<NicHandle>,
}

/// What can stand in a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TimelineEvent {
    /// It was asked for.
    Asked,
    /// Mails with codes were put into the outbox.
    CodesQueued,
    /// A party accepted.
    Accepted,
    /// A party declined.
    Declined,
    /// The asker withdrew.
    Withdrawn,
    /// A party took its acceptance back.
    TakenBack,
    /// The admin superseded it.
    Superseded,
    /// A new mail was asked for.
    Resent,
    /// Those who had not answered were reminded.
    Reminded,
    /// Everybody had accepted and the rules were checked.
    Checked,
    /// The grace period began.
    GraceBegan,
    /// The role moved.
    Moved,
    /// The deadline passed.
    Expired,
    /// A rule stood in the way.
    Failed,
}

impl TimelineEvent {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Asked,
        Self::CodesQueued,
        Self::Accepted,
        Self::Declined,
        Self::Withdrawn,
        Self::TakenBack,
        Self::Superseded,
        Self::Resent,
        Self::Reminded,
        Self::Checked,
        Self::GraceBegan,
        Self::Moved,
        Self::Expired,
        Self::Failed,
    ];

    /// A stable name, for storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::CodesQueued => "codesQueued",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::TakenBack => "takenBack",
            Self::Superseded => "superseded",
            Self::Resent => "resent",
            Self::Reminded => "reminded",
            Self::Checked => "checked",
            Self::GraceBegan => "graceBegan",
            Self::Moved => "moved",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Reads a stored name; `None` when there is no such kind.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|happened| happened.as_str() == name)
    }
}
