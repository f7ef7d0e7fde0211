//! Emails about holders.

use super::{HolderChange, HolderSide};
use crate::string_enum;

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

    /// Checked before a queued email is sent: asking is pointless once the change has ended or the party has agreed.
    #[must_use]
    pub fn is_still_needed(self, change: &HolderChange) -> bool {
        self.asks().is_none_or(|side| change.ended.is_none() && change.accepted_at(side).is_none())
    }
}
