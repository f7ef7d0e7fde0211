//! Emails about holders.

use super::{HolderChange, HolderChangeId, HolderSide};
use crate::{Timestamp, string_enum};

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
    /// A change of holder.
    Change(&'a HolderChange),
    /// A domain, without a change of holder.
    Domain {
        /// The recipient is a contact or the holder of the present domain of this name.
        has_part: bool,
    },
}
