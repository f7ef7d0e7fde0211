//! Emails about holders, and the history of a domain's holder. It names fields, not their values: contacts of today must not
//! read who held the domain before them.

use super::data::HolderField;
use super::{HolderChange, HolderChangeId, HolderSide};
use crate::model::timestamp;
use crate::{NicHandle, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

string_enum! {
    /// Kind of an email about a holder.
    pub enum HolderNotice {
        /// Asks the old holder. Carries a token.
        AskOld = "holderAskOld",
        /// Asks the new holder. Carries a token.
        AskNew = "holderAskNew",
        /// Reports that the domain has a new holder; without a change of holder, that its name was given away.
        Done = "holderDone",
        /// Reports that a party declined.
        Declined = "holderDeclined",
        /// Reports that the deadline passed.
        Lapsed = "holderLapsed",
        /// Reports that the admin withdrew.
        Withdrawn = "holderWithdrawn",
        /// Reports that staff ended it, with their reason.
        EndedByProvider = "holderEndedByProvider",
        /// Reports that a check found blockers.
        Failed = "holderFailed",
        /// Reports to the holder that its phone number or postal address was changed.
        DetailsChanged = "holderDetailsChanged",
    }
}

impl HolderNotice {
    /// The email that asks a party.
    #[must_use]
    pub const fn asking(side: HolderSide) -> Self {
        match side {
            HolderSide::Old => Self::AskOld,
            HolderSide::New => Self::AskNew,
        }
    }

    /// The party that the email asks, with the token of a [mailed link](crate::account::mailed_links).
    #[must_use]
    pub const fn asks(self) -> Option<HolderSide> {
        match self {
            Self::AskOld => Some(HolderSide::Old),
            Self::AskNew => Some(HolderSide::New),
            _ => None,
        }
    }

    /// Whether the admin who asked reads in it all that a holder does.
    #[must_use]
    pub const fn reads_alike(self) -> bool {
        matches!(self, Self::Declined | Self::Lapsed | Self::Withdrawn | Self::EndedByProvider | Self::Failed)
    }

    /// Checked before a queued email is sent. Asking is pointless once the change has ended or the party has agreed; who is a
    /// contact or the holder of the present domain, too, has lost nothing when the name of the former one was given away.
    #[must_use]
    pub fn is_still_needed(self, about: HolderMailAbout<'_>, now: Timestamp) -> bool {
        match about {
            HolderMailAbout::Change(change) => self.asks().is_none_or(|side| {
                change.deadline > now && change.ended.is_none() && change.accepted_at(side).is_none()
            }),
            HolderMailAbout::Domain { has_part } => self != Self::Done || !has_part,
        }
    }

    /// Whether the email waits while an import is in progress: the holders of a file come after its services, and who
    /// [keeps a part](Self::is_still_needed) is known then.
    #[must_use]
    pub const fn waits_for_import(self, change: Option<HolderChangeId>) -> bool {
        matches!((self, change), (Self::Done, None))
    }
}

/// The subject of an email, when it is sent.
#[derive(Clone, Copy, Debug)]
pub enum HolderMailAbout<'a> {
    Change(&'a HolderChange),
    /// A domain, without a change of holder.
    Domain {
        /// The recipient is a contact or the holder of the present domain of this name.
        has_part: bool,
    },
}

string_enum! {
    /// Kind of an entry.
    pub enum HolderHistoryEvent {
        /// The phone number or the postal address was changed.
        DetailsChanged = "detailsChanged",
        /// A change of holder was asked for.
        Asked = "asked",
        /// A party agreed.
        Accepted = "accepted",
        /// A party declined.
        Declined = "declined",
        /// The admin withdrew.
        Withdrawn = "withdrawn",
        /// Staff ended it.
        EndedByProvider = "endedByProvider",
        /// The deadline passed.
        Lapsed = "lapsed",
        /// Both agreed, but a check found blockers.
        Failed = "failed",
        /// The domain got the new holder.
        Changed = "changed",
        /// The domain got another holder without a change of holder: by a procedure with documents.
        Replaced = "replaced",
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderHistoryEntry {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// The event.
    pub event: HolderHistoryEvent,
    /// The account that caused it; `None` for holders, deadlines and checks.
    pub by: Option<NicHandle>,
    /// The party that caused it.
    pub side: Option<HolderSide>,
    /// The change of holder that it belongs to.
    pub change: Option<HolderChangeId>,
    /// The fields that it changed, or is to change.
    pub fields: Vec<HolderField>,
}
