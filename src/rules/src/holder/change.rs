//! A change of holder.

use super::blockers::HolderBlocker;
use super::data::HolderIdentity;
use super::{HolderChangeId, HolderSide};
use crate::{NicHandle, ServiceName, Timestamp};
use serde::{Deserialize, Serialize};

/// The ending of a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum HolderChangeEnding {
    /// Both agreed, and the domain has the new holder.
    Done,
    /// A party declined.
    Declined {
        /// The party.
        by: HolderSide,
    },
    /// The deadline passed.
    Lapsed,
    /// The admin withdrew it.
    Withdrawn {
        /// The admin.
        by: NicHandle,
    },
    /// The owner of the account that had asked undid a change of its address that somebody else had made (decision 0010).
    AccountRecovered {
        /// The account.
        by: NicHandle,
    },
    /// Staff ended it.
    EndedByProvider {
        /// The reason.
        reason: String,
    },
    /// Both agreed, but a check found blockers.
    Failed {
        /// The blockers.
        reasons: Vec<HolderBlocker>,
    },
}

impl HolderChangeEnding {
    /// The ending as the parties may see it: without the reasons of a failure, which concern the admin, and without the
    /// recovery of the admin's account.
    #[must_use]
    pub fn as_seen_by_holders(&self) -> Self {
        match self {
            Self::Failed { .. } => Self::Failed { reasons: Vec::new() },
            Self::AccountRecovered { by } => Self::Withdrawn { by: by.clone() },
            other => other.clone(),
        }
    }
}

/// The end of a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderChangeEnd {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub at: Timestamp,
    /// The kind of ending.
    pub how: HolderChangeEnding,
}

/// A change of holder that the admin of a domain asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HolderChange {
    /// The number.
    pub id: HolderChangeId,
    /// The domain.
    pub domain: ServiceName,
    /// The admin who asked for it.
    pub asker: NicHandle,
    /// The holder when it was asked for.
    pub before: HolderIdentity,
    /// The holder that it makes.
    pub after: HolderIdentity,
    /// Outgoing transfers stay possible afterwards.
    pub opts_out: bool,
    /// Time of asking.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the time for answers, exclusive.
    #[serde(deserialize_with = "crate::model::timestamp::read")]
    pub deadline: Timestamp,
    /// Time of the old holder's consent.
    #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
    pub old_accepted_at: Option<Timestamp>,
    /// Time of the new holder's consent.
    #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
    pub new_accepted_at: Option<Timestamp>,
    /// The end, if it has ended.
    pub ended: Option<HolderChangeEnd>,
}

impl HolderChange {
    /// The time of a party's consent.
    #[must_use]
    pub const fn accepted_at(&self, side: HolderSide) -> Option<Timestamp> {
        match side {
            HolderSide::Old => self.old_accepted_at,
            HolderSide::New => self.new_accepted_at,
        }
    }

    /// The parties that have not agreed.
    pub fn missing(&self) -> impl Iterator<Item = HolderSide> {
        HolderSide::ALL.into_iter().filter(|side| self.accepted_at(*side).is_none())
    }

    /// The data of a party.
    #[must_use]
    pub const fn identity(&self, side: HolderSide) -> &HolderIdentity {
        match side {
            HolderSide::Old => &self.before,
            HolderSide::New => &self.after,
        }
    }
}
