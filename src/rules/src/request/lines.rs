//! Acts on many lines of a submission: which lines they concern (decision 0035). Each line is judged by
//! [`super::lifecycle`].

use super::lifecycle::Refusal;
use super::{Answer, Ended, Ending, Request, RequestState, closed_state};
use crate::{CodeHash, NicHandle, Role, RoleSet, Timestamp, string_enum};

string_enum! {
    /// The kind of an account's act on one line. An act on many lines is recorded as one for each.
    pub enum LineAct {
        /// The account accepts it.
        Accept = "accept",
        /// The account declines it.
        Decline = "decline",
        /// The account withdraws it as the asker.
        Withdraw = "withdraw",
        /// The account takes its acceptance back.
        TakeBack = "takeBack",
        /// The account's owner undoes what somebody else did in its name.
        Recover = "recover",
    }
}

impl LineAct {
    /// The ending that it gives a line; `None` for an acceptance.
    #[must_use]
    pub fn ending(self, by: NicHandle) -> Option<Ending> {
        match self {
            Self::Accept => None,
            Self::Decline => Some(Ending::Declined { by }),
            Self::Withdraw => Some(Ending::Withdrawn { by }),
            Self::TakeBack => Some(Ending::TakenBack { by }),
            Self::Recover => Some(Ending::AccountRecovered { by }),
        }
    }
}

/// An act that counts, but is not carried out on a line yet (decision 0041).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAct {
    /// The account that acts.
    pub by: NicHandle,
    /// The act.
    pub act: LineAct,
    /// Time of the act.
    pub at: Timestamp,
}

/// An open request as it is told while an act is recorded for it: as the act will leave it, if nothing is in the way.
#[must_use]
pub fn as_recorded(mut request: Request, recorded: &RecordedAct) -> Request {
    let by = recorded.by.clone();
    let Some(how) = recorded.act.ending(by.clone()) else {
        for party in request.parties.iter_mut().filter(|party| party.account == by) {
            party.accepted_at = party.accepted_at.or(Some(recorded.at));
        }
        return request;
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

/// A line for which an act on many is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFacts {
    /// As the party left it.
    pub left: LineState,
    /// Roles that it moves.
    pub roles: RoleSet,
    /// Its state.
    pub state: RequestState,
    /// End of the time for answers.
    pub deadline: Timestamp,
    /// Time of the transfer.
    pub effect_at: Option<Timestamp>,
    /// Its ending, once it has ended.
    pub ending: Option<Ending>,
}

/// An account that acts on many lines.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The account.
    pub by: &'a NicHandle,
    /// Its code, for answers.
    pub code: Option<CodeHash>,
    /// End of the wait before it may accept a change of admin.
    pub cooldown_until: Option<Timestamp>,
}

/// The effect of an act on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineVerdict {
    /// It is to be carried out.
    CarryOut,
    /// It was done before: the first response may have been lost.
    Done,
    /// It is refused.
    Refused(Refusal),
}

/// Judges an act on a line before it is recorded, as [`super::lifecycle`] would, but for what holds for all lines: the code,
/// and who may act.
#[must_use]
pub fn judge(line: &LineFacts, acting: Acting<'_>, act: LineAct, now: Timestamp) -> LineVerdict {
    let Acting { by, code, cooldown_until } = acting;
    let answer = match act {
        LineAct::Accept => Some(Answer::Accept),
        LineAct::Decline => Some(Answer::Decline),
        LineAct::Withdraw | LineAct::TakeBack | LineAct::Recover => None,
    };
    let earlier = line.left.answer.filter(|(_, used)| code == Some(*used)).map(|(earlier, _)| earlier);
    let is_repeated = match (act, &line.ending) {
        (LineAct::Withdraw, Some(Ending::Withdrawn { by: earlier }))
        | (LineAct::TakeBack, Some(Ending::TakenBack { by: earlier })) => earlier == by,
        _ => answer.is_some() && earlier == answer,
    };
    if is_repeated {
        return LineVerdict::Done;
    }
    let closed = closed_state(line.state, line.deadline, line.effect_at, now).map(|state| Refusal::Closed { state });
    let refusal = closed.or_else(|| match (act, earlier) {
        (LineAct::TakeBack, _) if !line.left.has_accepted => Some(Refusal::NotAccepted),
        (LineAct::Withdraw | LineAct::TakeBack | LineAct::Recover, _) => None,
        (_, Some(answer)) => Some(Refusal::UsedCode { answer }),
        _ if line.left.has_accepted => Some(Refusal::Answered),
        (LineAct::Accept, None) if line.roles.contains(Role::Admin) => {
            cooldown_until.map(|until| Refusal::CoolingDown { until })
        }
        _ => None,
    });
    refusal.map_or(LineVerdict::CarryOut, LineVerdict::Refused)
}

/// Whether an answer to all lines concerns this one: it waits for an answer, or got the same one with the same code, which
/// is then repeated because the first response may have been lost.
#[must_use]
pub fn takes_part(line: LineState, answer: Answer, code: CodeHash) -> bool {
    line.is_waiting() || line.answer == Some((answer, code))
}

/// Whether [`judge`], which does not see the code, refuses a line as if the code were good. It may refuse the whole call.
#[must_use]
pub const fn presumes_code(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Answered)
}

/// Whether a refusal is about the code and not about the line: it then refuses the whole call, whatever its other lines are,
/// and trying each would count as many wrong tries.
#[must_use]
pub const fn is_about_code(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::WrongCode { .. } | Refusal::SupersededCode | Refusal::OthersCode | Refusal::Paused { .. }
    )
}
