//! The lines of a submission (decision 0035): acts on many of them, those that take effect together or not at all, and those
//! that readers see as one change.
//!
//! Each line follows [`super::lifecycle`]. Lines that take effect together do not go on by themselves once all their parties
//! have accepted them: [`next_step`] decides for all of them, and the server carries that out in the transaction of the event.

use super::lifecycle::{Refusal, lasting_blockers};
use super::{Answer, Ended, Ending, Request, RequestState};
use crate::submission::blockers::{Blocker, ChangeFacts};
use crate::{CodeHash, NicHandle, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineAct {
    Accept,
    Decline,
    Withdraw,
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
    pub has_ended: bool,
    pub has_accepted: bool,
    /// The party's answer, with the code that authorized it.
    pub answer: Option<(Answer, CodeHash)>,
}

impl LineState {
    #[must_use]
    pub const fn is_open(self) -> bool {
        !self.has_ended
    }

    /// The acceptance can be taken back.
    #[must_use]
    pub const fn is_accepted(self) -> bool {
        !self.has_ended && self.has_accepted
    }

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

/// The next step of lines that take effect together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TogetherStep {
    /// Nothing for now; also while they take effect, one after the other.
    Wait,
    /// One has ended: so do all others, in the same way. [`own_end`] is that of each.
    EndOthers(Ended),
    /// Everybody has accepted every line: each is checked as of this time, and the grace period begins for all. If people have
    /// to remove something first, all wait for the next check or the deadline.
    Begin(Timestamp),
    /// The grace period has passed: each is checked as of this time, and all take effect.
    Move(Timestamp),
}

/// The number of requests that take effect together in a submission of `lines`; `None` if each takes effect by itself.
#[must_use]
pub const fn together(all_or_nothing: bool, lines: u32) -> Option<u32> {
    if all_or_nothing && lines > 1 { Some(lines) } else { None }
}

/// Checks that a request may be replaced without the other lines. `together` is the result of [`together`].
pub const fn guard_replaced_alone(together: Option<u32>) -> Result<(), Refusal> {
    if ends_alone(together) { Ok(()) } else { Err(Refusal::Together) }
}

/// Whether a request can be cancelled without the other lines. `together` is the result of [`together`].
#[must_use]
pub const fn ends_alone(together: Option<u32>) -> bool {
    together.is_none()
}

/// The next step of `lines` at `now`. All lines of the submission are needed.
#[must_use]
pub fn next_step(lines: &[Request], now: Timestamp) -> TogetherStep {
    let has_open = lines.iter().any(|line| !line.state.is_final());
    if !has_open {
        return TogetherStep::Wait;
    }
    // A line that has taken effect never ends another without its effect.
    if lines.iter().any(|line| line.state == RequestState::Done) {
        return TogetherStep::Wait;
    }
    if let Some(ended) = lines.iter().find_map(|line| line.ended.clone()) {
        return TogetherStep::EndOthers(in_general(ended));
    }
    if lines.iter().any(|line| line.missing().next().is_some()) {
        return TogetherStep::Wait;
    }
    if lines.iter().all(Request::is_blocked) {
        let next =
            lines.iter().map(|line| line.effect_at.map_or(line.deadline, |check| check.min(line.deadline))).min();
        return next.filter(|at| *at <= now).map_or(TogetherStep::Wait, TogetherStep::Begin);
    }
    if lines.iter().any(|line| line.state != RequestState::Doing) {
        return TogetherStep::Begin(now);
    }
    let effect = lines.iter().filter_map(|line| line.effect_at).min();
    effect.filter(|at| *at <= now).map_or(TogetherStep::Wait, TogetherStep::Move)
}

/// Whether lines that take effect together wait for people to remove all `reasons` against any of them at `at`.
#[must_use]
pub fn can_wait<'a>(
    lines: impl IntoIterator<Item = &'a Request>,
    reasons: impl IntoIterator<Item = &'a Blocker>,
    at: Timestamp,
) -> bool {
    reasons.into_iter().all(Blocker::can_be_removed) && lines.into_iter().all(|line| at < line.deadline)
}

/// The end of an open line, once they all end as `ended`. `facts` are read only if a line became impossible: others may
/// have become so too, each for its own reasons.
///
/// # Errors
/// Those of `facts`.
pub fn own_end<E>(line: &Request, ended: &Ended, facts: impl FnOnce() -> Result<ChangeFacts, E>) -> Result<Ended, E> {
    let Ended { at, how: Ending::Failed { .. } } = *ended else { return Ok(ended.clone()) };
    let reasons = lasting_blockers(line, &facts()?, at);
    Ok(Ended { at, how: Ending::Failed { reasons } })
}

/// The outcome of act `other` on a line in a call of `by` that has already `done` an act to another line. All lines end
/// in the same way, so the same act succeeds and any other is refused as closed. `None` if nothing has ended.
#[must_use]
pub fn outcome_after(done: LineAct, other: LineAct, by: &NicHandle) -> Option<Result<(), Refusal>> {
    let state = done.ending(by.clone())?.state();
    Some(if other == done { Ok(()) } else { Err(Refusal::Closed { state }) })
}

/// The end of the other lines: the reasons of one service are not those of another.
fn in_general(ended: Ended) -> Ended {
    match ended.how {
        Ending::Failed { .. } => Ended { how: Ending::Failed { reasons: Vec::new() }, ..ended },
        _ => ended,
    }
}

/// Whether two requests are about one name, with the same people, last day, answers and outcome. Their roles may differ.
#[must_use]
pub fn is_same_change(one: &Request, other: &Request) -> bool {
    let people = |of: &Request| (of.from.clone(), of.to.clone(), of.until);
    let answers = |of: &Request| {
        of.parties.iter().map(|party| (party.account.clone(), party.accepted_at.is_some())).collect::<Vec<_>>()
    };
    let outcome = |of: &Request| (of.state, of.ended.as_ref().map(|ended| ended.how.clone()));
    one.service.name == other.service.name
        && people(one) == people(other)
        && answers(one) == answers(other)
        && outcome(one) == outcome(other)
}
