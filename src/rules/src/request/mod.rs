//! A change request: one hand-over of one or more roles of one service from one account to another.

pub mod codes;
pub mod lifecycle;
pub mod notices;
pub mod recipients;
pub mod timeline;

use crate::model::code::CodeHash;
use crate::submission::blockers::{self, Blocker};
use crate::wire;
use crate::{Contacts, NicHandle, RequestId, RoleSet, ServiceKey, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a request stands, under the reference's wire names (reference.md 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Just submitted; passed through at once, seen in the history only.
    Todo,
    /// Parties are asked to confirm.
    ValidatingByCustomers,
    /// The rules are checked again; passed through at once, seen in the history only.
    CheckValidity,
    /// Everybody has confirmed; the role moves at the moment of effect.
    Doing,
    /// The role has moved.
    Done,
    /// A party declined.
    Refused,
    /// Not everybody answered before the deadline.
    Expired,
    /// Withdrawn, taken back or superseded.
    Aborted,
    /// A rule stood in the way at a later check.
    Error,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Todo,
        Self::ValidatingByCustomers,
        Self::CheckValidity,
        Self::Doing,
        Self::Done,
        Self::Refused,
        Self::Expired,
        Self::Aborted,
        Self::Error,
    ];

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::ValidatingByCustomers => "validatingByCustomers",
            Self::CheckValidity => "checkValidity",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Aborted => "aborted",
            Self::Error => "error",
        }
    }

    /// Reads a wire name; `None` when there is no such state.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether nothing can happen to the request any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Refused | Self::Expired | Self::Aborted | Self::Error)
    }
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", try_from = "wire::Ending")]
pub enum Ending {
    /// The role moved.
    Done,
    /// A party declined.
    Declined {
        /// Which one.
        by: NicHandle,
    },
    /// Not everybody answered before the deadline.
    Expired,
    /// The asker withdrew it.
    Withdrawn {
        /// The asker.
        by: NicHandle,
    },
    /// A party took its acceptance back.
    TakenBack {
        /// Which one.
        by: NicHandle,
    },
    /// The admin asked for something else in its place.
    Superseded {
        /// The admin.
        by: NicHandle,
    },
    /// A rule stood in the way.
    Failed {
        /// Every reason.
        reasons: Vec<Blocker>,
    },
}

impl Ending {
    /// The state an ended request is in.
    #[must_use]
    pub const fn state(&self) -> State {
        match self {
            Self::Done => State::Done,
            Self::Declined { .. } => State::Refused,
            Self::Expired => State::Expired,
            Self::Withdrawn { .. } | Self::TakenBack { .. } | Self::Superseded { .. } => State::Aborted,
            Self::Failed { .. } => State::Error,
        }
    }

    /// The ending with only what `viewer` may know of its reasons.
    #[must_use]
    pub fn as_seen_by(&self, viewer: &NicHandle) -> Self {
        match self {
            Self::Failed { reasons } => Self::Failed { reasons: blockers::as_seen_by(reasons, viewer) },
            other => other.clone(),
        }
    }
}

/// An ending and when it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When: the moment that was set, not when a timer ran.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub at: Timestamp,
    /// How.
    pub how: Ending,
}

/// An account that must confirm, and whether it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// Which account.
    pub account: NicHandle,
    /// When it accepted; `None` while it is missing.
    #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
    pub accepted_at: Option<Timestamp>,
}

/// A change request: everything about it that its readers may know. Codes are kept apart, in [`codes`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// The service whose contacts it changes.
    pub service: ServiceKey,
    /// What moves.
    pub roles: RoleSet,
    /// Who asked.
    pub asker: NicHandle,
    /// The outgoing contact.
    pub from: NicHandle,
    /// The incoming contact.
    pub to: NicHandle,
    /// When it was submitted.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub asked_at: Timestamp,
    /// Until when answers count: before this moment, not at it.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub deadline: Timestamp,
    /// Where it stands.
    pub state: State,
    /// Who must confirm: the asker first, then the incoming contact where it is somebody else.
    pub parties: Vec<Party>,
    /// When the role moves, once everybody has accepted.
    #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
    pub effect_at: Option<Timestamp>,
    /// How many of the two reminder moments have been dealt with.
    pub reminders: u8,
    /// How and when it ended.
    pub ended: Option<Ended>,
}

impl Request {
    /// The party that `account` is; `None` when it has no part in this request.
    #[must_use]
    pub fn party(&self, account: &NicHandle) -> Option<&Party> {
        self.parties.iter().find(|party| party.account == *account)
    }

    /// The parties that have not answered.
    pub fn missing(&self) -> impl Iterator<Item = &NicHandle> {
        self.parties.iter().filter(|party| party.accepted_at.is_none()).map(|party| &party.account)
    }

    /// Whether `viewer` may read it: its parties and the service's present contacts (design.md 9). To everybody else
    /// it does not exist.
    #[must_use]
    pub fn is_read_by(&self, viewer: &NicHandle, contacts: &Contacts) -> bool {
        self.party(viewer).is_some() || !contacts.roles_of(viewer).is_empty()
    }

    /// The request with only what `viewer` may know of it.
    #[must_use]
    pub fn as_seen_by(&self, viewer: &NicHandle) -> Self {
        let ended = self.ended.as_ref().map(|ended| Ended { at: ended.at, how: ended.how.as_seen_by(viewer) });
        Self { ended, ..self.clone() }
    }
}

/// What a party answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// Yes.
    Accept,
    /// No.
    Decline,
}

/// An answer given with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenAnswer {
    /// Who gives it.
    pub by: NicHandle,
    /// Yes or no.
    pub answer: Answer,
    /// The hash of the code it comes with.
    pub code: CodeHash,
}
