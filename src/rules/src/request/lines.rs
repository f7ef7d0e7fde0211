//! Acts on many lines of a submission: which lines they concern (decision 0035). Each line is judged by
//! [`super::lifecycle`].

use super::lifecycle::Refusal;
use super::{Answer, Ended, Ending, Request};
use crate::{CodeHash, NicHandle, Timestamp, string_enum};

string_enum! {
    /// What an account does to many lines at once.
    pub enum LineAct {
        /// It accepts them.
        Accept = "accept",
        /// It declines them.
        Decline = "decline",
        /// It withdraws them as the asker.
        Withdraw = "withdraw",
        /// It takes its acceptances back.
        TakeBack = "takeBack",
    }
}

/// An act that counts, but is not carried out on a line yet (decision 0039).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAct {
    /// The account that acts.
    pub by: NicHandle,
    /// What it does.
    pub act: LineAct,
    /// When.
    pub at: Timestamp,
}

/// An open request as it is told while an act is recorded for it: as the act will leave it, if nothing is in the way.
#[must_use]
pub fn as_recorded(mut request: Request, recorded: &RecordedAct) -> Request {
    let by = recorded.by.clone();
    let how = match recorded.act {
        LineAct::Accept => {
            for party in request.parties.iter_mut().filter(|party| party.account == by) {
                party.accepted_at = party.accepted_at.or(Some(recorded.at));
            }
            return request;
        }
        LineAct::Decline => Ending::Declined { by },
        LineAct::Withdraw => Ending::Withdrawn { by },
        LineAct::TakeBack => Ending::TakenBack { by },
    };
    if request.ended.is_none() {
        request.state = how.state();
        request.ended = Some(Ended { at: recorded.at, how });
    }
    request
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

/// Whether a refusal is about the code and not about the line: it then holds for every line, and trying each would count as
/// many wrong tries.
#[must_use]
pub const fn is_about_code(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::WrongCode { .. } | Refusal::SupersededCode | Refusal::OthersCode | Refusal::Paused { .. }
    )
}
