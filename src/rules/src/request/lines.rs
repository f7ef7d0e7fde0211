//! Acts on many lines of a submission: which lines they concern (decision 0035). Each line is judged by
//! [`super::lifecycle`].

use super::lifecycle::Refusal;
use super::{Answer, Ending};
use crate::{CodeHash, NicHandle};

/// An account's act on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineAct {
    /// The account accepts it.
    Accept,
    /// The account declines it.
    Decline,
    /// The account withdraws it as the asker.
    Withdraw,
    /// The account takes its acceptance back.
    TakeBack,
}

impl LineAct {
    /// The ending that it gives a line; `None` for an acceptance.
    #[must_use]
    pub fn ending(self, by: NicHandle) -> Option<Ending> {
        match self {
            Self::Accept => None,
            Self::Decline => Some(Ending::Declined { by, reason: None }),
            Self::Withdraw => Some(Ending::Withdrawn { by }),
            Self::TakeBack => Some(Ending::TakenBack { by }),
        }
    }
}

/// A line as one of its parties left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineState {
    /// The request has ended.
    pub has_ended: bool,
    /// The party has accepted it.
    pub has_accepted: bool,
    /// The party's answer, with the code that authorized it.
    pub answer: Option<(Answer, CodeHash)>,
}

impl LineState {
    /// It can be withdrawn.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !self.has_ended
    }

    /// The acceptance can be taken back.
    #[must_use]
    pub const fn is_accepted(self) -> bool {
        !self.has_ended && self.has_accepted
    }

    /// It waits for the party's answer.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        !self.has_ended && !self.has_accepted
    }
}

/// Whether an answer to all lines concerns this one: it waits for an answer, or got the same one with the same code, which
/// is then repeated because the first response may have been lost.
#[must_use]
pub fn takes_part(line: LineState, answer: Answer, code: CodeHash) -> bool {
    line.is_waiting() || line.answer == Some((answer, code))
}

/// Whether a refusal is about the code or the account and not about the line. It then refuses the whole call: trying
/// the code on each line would count as many wrong tries.
#[must_use]
pub const fn concerns_all_lines(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::WrongCode { .. }
            | Refusal::SupersededCode
            | Refusal::OthersCode
            | Refusal::Paused { .. }
            | Refusal::NotTheAsker
    )
}
