//! Answers of a holder in a session of its own account, without the mailed link (decision 0031).
//!
//! Being a holder gives no access, so the link between the two is the mailbox: an account answers for the party whose
//! address is its own. To decline is safe: nothing changes by it. To accept gives a domain away, so a stolen session must
//! not be enough, nor the stolen account of the admin who asked, who often is the current holder, too.

use super::{HolderChange, HolderSide};
use crate::request::Answer;
use crate::{EmailAddress, NicHandle, Timestamp, string_enum};

string_enum! {
    /// The proof that an account needs to accept.
    pub enum AcceptanceProof {
        /// Its present password, or an authentication by the provider just now.
        Password = "password",
        /// The code of the mailed link: it asked for the change itself, or its address changed not long ago.
        MailedLink = "mailedLink",
    }
}

/// An account that may be a party of a change of holder.
#[derive(Clone, Copy, Debug)]
pub struct HolderAccount<'a> {
    /// The account.
    pub handle: &'a NicHandle,
    /// End of the cool-down after a change of its address, if one runs (decision 0010).
    pub cooldown_until: Option<Timestamp>,
}

/// The reason an account cannot give an answer in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionAnswerRefusal {
    /// It is not the party. For such an account, the change does not exist.
    NoPart,
    /// It accepts with the code of the mailed link only.
    OnlyByLink,
}

impl HolderSide {
    /// The party that an account answers for, of those at its address: of two, the one that has not agreed, the old holder
    /// first.
    pub fn to_answer_for(is_own: impl Fn(Self) -> bool, has_agreed: impl Fn(Self) -> bool) -> Option<Self> {
        let mut own = Self::ALL.into_iter().filter(|side| is_own(*side));
        let first = own.clone().next();
        own.find(|side| !has_agreed(*side)).or(first)
    }
}

impl HolderChange {
    /// Whether `is_own`, the confirmed mailboxes of an account, has the address of a party.
    fn is_at(&self, side: HolderSide, is_own: impl Fn(&EmailAddress) -> bool) -> bool {
        is_own(&self.identity(side).email)
    }

    /// The party that an account answers for, whose confirmed mailboxes are `is_own`.
    pub fn side_of(&self, is_own: impl Fn(&EmailAddress) -> bool) -> Option<HolderSide> {
        HolderSide::to_answer_for(|side| self.is_at(side, &is_own), |side| self.accepted_at(side).is_some())
    }

    /// The proof that a party's account needs to accept.
    #[must_use]
    pub fn acceptance_proof(&self, account: HolderAccount<'_>) -> AcceptanceProof {
        if self.asker == *account.handle || account.cooldown_until.is_some() {
            AcceptanceProof::MailedLink
        } else {
            AcceptanceProof::Password
        }
    }

    /// Whether an account whose confirmed mailboxes are `is_own` can answer for a party in its session, with the proof that
    /// it `gave`.
    ///
    /// # Errors
    /// It cannot.
    pub fn may_answer_in_session(
        &self,
        account: HolderAccount<'_>,
        is_own: impl Fn(&EmailAddress) -> bool,
        (side, answer): (HolderSide, Answer),
        gave: Option<AcceptanceProof>,
    ) -> Result<(), SessionAnswerRefusal> {
        if !self.is_at(side, is_own) {
            return Err(SessionAnswerRefusal::NoPart);
        }
        let is_proven =
            gave.is_some_and(|gave| gave == AcceptanceProof::MailedLink || gave == self.acceptance_proof(account));
        if answer == Answer::Decline || is_proven { Ok(()) } else { Err(SessionAnswerRefusal::OnlyByLink) }
    }
}
