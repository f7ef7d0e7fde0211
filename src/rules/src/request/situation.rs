//! The situation of a submission, for an account that sees some of its lines.

use super::{Answer, RequestState};
use crate::{NicHandle, Timestamp};
use chrono::TimeDelta;

/// The lines that an account sees, as numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLines {
    /// The lines by state.
    pub states: Vec<(RequestState, u64)>,
    /// Lines that wait for the account's own answer.
    pub to_answer: u64,
    /// End of the time for answers to the first line that waits for some.
    pub deadline: Timestamp,
    /// When the first of the lines that everybody has accepted takes effect.
    pub effect_at: Option<Timestamp>,
}

/// The situation. The submission's page shows other parts in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// Lines wait for the account's answer.
    Answer,
    /// Only answers of others are missing.
    Waiting,
    /// Everybody has accepted all that is open. Lasts until the server has reported the outcome.
    TakingEffect(Timestamp),
    /// The deadline has passed, and the server has not reported the outcome yet.
    Overdue,
    /// Nothing is open.
    Ended(Outcome),
}

/// The outcome of lines that have all ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All took effect.
    Done,
    /// Some took effect.
    PartlyDone,
    /// All were declined.
    Declined,
    /// All expired.
    Expired,
    /// All were cancelled, by whomever.
    Cancelled,
    /// A check found blockers for all.
    Failed,
    /// None took effect, for different reasons.
    Unchanged,
}

impl SeenLines {
    fn number(&self, is_meant: impl Fn(RequestState) -> bool) -> u64 {
        self.states.iter().filter(|(state, _)| is_meant(*state)).map(|(_, lines)| lines).sum()
    }

    /// Lines that wait for an answer, of whomever.
    #[must_use]
    pub fn unanswered(&self) -> u64 {
        self.number(|state| !state.is_final() && state != RequestState::Doing)
    }

    /// Lines that everybody has accepted, and that have not taken effect yet.
    #[must_use]
    pub fn taking_effect(&self) -> u64 {
        self.number(|state| state == RequestState::Doing)
    }

    /// Whether a scheduled time has passed, so that the server knows more than this.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let has_passed = self.unanswered() > 0 && self.deadline <= now;
        let has_begun = self.taking_effect() > 0;
        has_passed || (has_begun && self.effect_at.is_some_and(|at| at <= now))
    }

    fn outcome(&self) -> Outcome {
        let ended: Vec<RequestState> =
            self.states.iter().filter(|(_, lines)| *lines > 0).map(|(state, _)| *state).collect();
        match ended.as_slice() {
            [RequestState::Done] => Outcome::Done,
            some if some.contains(&RequestState::Done) => Outcome::PartlyDone,
            [RequestState::Refused] => Outcome::Declined,
            [RequestState::Expired] => Outcome::Expired,
            [RequestState::Aborted] => Outcome::Cancelled,
            [RequestState::Error] => Outcome::Failed,
            _ => Outcome::Unchanged,
        }
    }
}

/// Time after asking in which answers are not missed yet: emails take a while to be read.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// Whether those who wait for an answer to what was asked `asked_at` are offered help.
#[must_use]
pub fn offers_help(asked_at: Timestamp, now: Timestamp) -> bool {
    now - asked_at >= PATIENCE
}

/// The answers that the page offers to `account` on lines of `asker`, who cancels them instead of declining: that needs no
/// code.
#[must_use]
pub fn offered_answers(asker: &NicHandle, account: &NicHandle) -> &'static [Answer] {
    if asker == account { &[Answer::Accept] } else { &[Answer::Accept, Answer::Decline] }
}

/// Whether something blocks lines that wait: without a block, they would go on once no answer is missing. Lines that take
/// effect together may also wait for others, which the reader does not see.
#[must_use]
pub const fn is_blocked(is_answer_missing: bool, all_or_nothing: bool, is_line_blocked: bool) -> bool {
    !is_answer_missing && (!all_or_nothing || is_line_blocked)
}

/// The situation of `lines` at `now`.
#[must_use]
pub fn situation(lines: &SeenLines, now: Timestamp) -> Situation {
    if lines.unanswered() > 0 {
        return match lines.deadline {
            deadline if deadline <= now => Situation::Overdue,
            _ if lines.to_answer > 0 => Situation::Answer,
            _ => Situation::Waiting,
        };
    }
    match lines.effect_at {
        Some(at) if lines.taking_effect() > 0 => Situation::TakingEffect(at),
        _ => Situation::Ended(lines.outcome()),
    }
}
