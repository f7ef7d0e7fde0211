//! The situation of a submission for an account that sees some of its lines, and the title that follows from it: the heading
//! of its page, its line in the list of requests and the subject of its emails are the same text (decision 0011).

use super::notices::Notice;
use super::{Answer, Ending, RequestState};
use crate::{NicHandle, RoleSet, Timestamp};
use chrono::TimeDelta;

/// The lines that an account sees, as numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLines {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All took effect.
    Done,
    /// Some took effect.
    PartlyDone,
    Declined,
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

/// The title. Its text has the [`Content`] of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// Asks the reader to take roles.
    Take,
    /// Asks the reader for another last day.
    LastDay,
    /// Asks the asker to confirm.
    Confirm,
    /// Asks the asker to confirm another last day.
    ConfirmLastDay,
    /// Asks the account in whose name somebody has asked.
    ConfirmInName,
    /// Answers of others are missing.
    Waiting,
    /// Everyone has accepted, and something blocks the change.
    Blocked,
    /// The deadline has passed, and the outcome is not known yet.
    Overdue,
    /// The reader gets the roles after the grace period.
    Becoming,
    /// Somebody else gets the roles after the grace period.
    TakingEffect,
    /// The contact gets another last day after the grace period.
    LastDayChanging,
    /// The reader has the roles.
    Became,
    /// Somebody else has the roles.
    Done,
    /// The contact has another last day.
    LastDayChanged,
    Declined,
    /// Cancelled by a party or the provider.
    Cancelled,
    /// Replaced by another request.
    Replaced,
    /// Nobody answered in time, or not everyone.
    Expired,
    /// A check found blockers.
    Failed,
    /// Some changes took effect.
    PartlyDone,
    /// Several requests ended without effect, for different reasons.
    Unchanged,
}

/// The services and roles of a request in its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `tech contact for 12 services`, or for their name.
    Contact,
    /// `contact for 22 services`: different roles on each.
    Services,
    /// The same as `41 roles on 22 services`.
    Roles,
}

/// The asker, as the reader sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asker {
    /// Another account.
    #[default]
    Other,
    Reader,
    /// Somebody with access, in the reader's name.
    ReadersDelegate,
}

impl Asker {
    /// `is_in_name` says whether somebody with access has asked in the asker's name.
    #[must_use]
    pub fn new(asker: &NicHandle, is_in_name: bool, reader: &NicHandle) -> Self {
        match (asker == reader, is_in_name) {
            (false, _) => Self::Other,
            (true, false) => Self::Reader,
            (true, true) => Self::ReadersDelegate,
        }
    }
}

/// The facts that a title depends on, besides the notice or the situation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TitleFacts {
    pub asker: Asker,
    /// The reader gets the roles.
    pub is_incoming: bool,
    /// The contact stays, and gets another last day.
    pub is_about_last_day: bool,
}

impl Title {
    /// Asks the reader for an answer.
    const fn question(facts: TitleFacts) -> Self {
        match (facts.asker, facts.is_about_last_day) {
            (Asker::Other, true) => Self::LastDay,
            (Asker::Other, false) => Self::Take,
            (Asker::Reader, true) => Self::ConfirmLastDay,
            (Asker::Reader, false) => Self::Confirm,
            (Asker::ReadersDelegate, _) => Self::ConfirmInName,
        }
    }

    const fn taking_effect(facts: TitleFacts) -> Self {
        match facts {
            TitleFacts { is_about_last_day: true, .. } => Self::LastDayChanging,
            TitleFacts { is_incoming: true, .. } => Self::Becoming,
            _ => Self::TakingEffect,
        }
    }

    const fn done(facts: TitleFacts) -> Self {
        match facts {
            TitleFacts { is_about_last_day: true, .. } => Self::LastDayChanged,
            TitleFacts { is_incoming: true, .. } => Self::Became,
            _ => Self::Done,
        }
    }

    /// What the title says of a request for `services` that have `names` names, and of which `role_count` of `roles` move.
    #[must_use]
    pub fn content(self, (services, names): (u64, u64), (roles, role_count): (RoleSet, u64)) -> Content {
        match self {
            _ if names == 1 || role_count == services * roles.iter().count() as u64 => Content::Contact,
            Self::Take
            | Self::LastDay
            | Self::Becoming
            | Self::TakingEffect
            | Self::LastDayChanging
            | Self::Became
            | Self::Done
            | Self::LastDayChanged => Content::Services,
            _ => Content::Roles,
        }
    }

    /// The title of an email; `None` of those about the end of a role, which has no request of its own.
    #[must_use]
    pub const fn of_notice(notice: Notice, facts: TitleFacts) -> Option<Self> {
        Some(match notice {
            Notice::Confirm | Notice::Reminder => Self::question(facts),
            Notice::Blocked => Self::Blocked,
            Notice::Done | Notice::Changed => Self::done(facts),
            Notice::Declined => Self::Declined,
            Notice::Withdrawn | Notice::TakenBack | Notice::AccountRecovered | Notice::EndedByProvider => {
                Self::Cancelled
            }
            Notice::Superseded => Self::Replaced,
            Notice::Expired => Self::Expired,
            Notice::Failed => Self::Failed,
            Notice::RoleEnding | Notice::RoleEnded => return None,
        })
    }

    /// The title on screen. `ending` is that of the first request, `is_blocked` says that no answer is missing and
    /// something blocks the change.
    #[must_use]
    pub const fn of_situation(
        situation: Situation,
        facts: TitleFacts,
        is_blocked: bool,
        ending: Option<&Ending>,
    ) -> Self {
        match situation {
            Situation::Answer => Self::question(facts),
            Situation::Waiting if is_blocked => Self::Blocked,
            Situation::Waiting => Self::Waiting,
            Situation::TakingEffect(_) => Self::taking_effect(facts),
            Situation::Overdue => Self::Overdue,
            Situation::Ended(Outcome::Done) => Self::done(facts),
            Situation::Ended(Outcome::PartlyDone) => Self::PartlyDone,
            Situation::Ended(Outcome::Declined) => Self::Declined,
            Situation::Ended(Outcome::Expired) => Self::Expired,
            Situation::Ended(Outcome::Failed) => Self::Failed,
            Situation::Ended(Outcome::Cancelled) => match ending {
                Some(Ending::Superseded { .. }) => Self::Replaced,
                _ => Self::Cancelled,
            },
            Situation::Ended(Outcome::Unchanged) => Self::Unchanged,
        }
    }
}
