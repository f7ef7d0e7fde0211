//! Invariants of every state and every transition, written down a second time and in other words than the rules.

use super::case::{ASKER, DEADLINE, LINES, SubmissionSetup};
use super::state::{End, Mailed, SubmissionModelState, hash, number_of};
use crate::model::state::{ACCOUNTS, POLICY, account};
use crate::prelude::*;
use handover_rules::request::{CodeState, PartyCodes};

/// A transition of a line, and its input.
pub(super) struct LineTransition<'a> {
    pub(super) line: usize,
    pub(super) event: &'a Event,
    pub(super) before: &'a Request,
    pub(super) codes: &'a [PartyCodes],
    pub(super) done: &'a Transition,
    pub(super) now: Timestamp,
}

impl LineTransition<'_> {
    /// The first rule that the transition breaks. `state` is as it was before.
    pub(super) fn broken_rule(&self, state: &SubmissionModelState, case: &SubmissionSetup) -> Option<&'static str> {
        let Self { before, done, .. } = self;
        let has = |wanted: fn(&RequestEffect) -> bool| done.effects.iter().any(wanted);
        let moves = done.effects.iter().filter(|effect| **effect == RequestEffect::Move).count();
        let has_ended = done.request.ended.is_some() && before.ended.is_none();
        let conditions = [
            (
                before.state.is_final() && (**before != done.request || !done.effects.is_empty()),
                "an ended line changed",
            ),
            (done.request.state.is_final() != done.request.ended.is_some(), "the state and the end differ"),
            (moves != usize::from(has_ended && done.request.state == RequestState::Done), "done, unmoved"),
            (moves > 0 && !self.may_move(state, case), "roles moved without every condition"),
            (has(is_use) && !self.is_own_live_code(state), "a code was used that is not the party's live one"),
            (has(|effect| matches!(effect, RequestEffect::WrongTry { .. })), "a mailed code counted as wrong"),
            (has_ended && !self.is_rightful_end(state, case), "a line ended without its reason"),
            (
                self.end_notices() != vec![usize::from(has_ended); before.parties.len()],
                "an end has not sent one email to each party",
            ),
            (!self.are_acceptances_answers(), "an acceptance without an answer"),
        ];
        conditions.into_iter().find(|(is_broken, _)| *is_broken).map(|(_, rule)| rule)
    }

    /// Everybody has said yes, to both lines if they take effect together; the time has come; the outgoing contact still
    /// holds the roles, the asker has the right, and nobody owes anything.
    fn may_move(&self, state: &SubmissionModelState, case: &SubmissionSetup) -> bool {
        let Self { line, before, done, now, event, .. } = *self;
        let facts = state.facts(case);
        let contacts = &facts.service.contacts;
        let owes = |account: &NicHandle| facts.account(account).is_some_and(|facts| facts.has_unpaid_bill);
        let held = case.contacts.roles_of(&account(ASKER));
        let has_right = held.contains(Role::Admin) || before.roles.without(held).is_empty();
        let is_agreed = |line: usize| state.is_accepted(case, line) || state.has_moved(line);
        is_agreed(line)
            && (!case.together || (0..LINES).all(is_agreed) && *event == Event::GoOnTogether)
            && before.effect_at.is_some_and(|at| at <= now)
            && (done.request.ended.as_ref().map(|ended| ended.at) == before.effect_at || before.is_blocked())
            && !matches!(event, Event::Answer(_))
            && Role::ALL.into_iter().all(|role| !before.roles.contains(role) || *contacts.holder(role) == before.from)
            && has_right
            && !owes(&before.from)
            && !owes(&before.to)
    }

    fn is_own_live_code(&self, state: &SubmissionModelState) -> bool {
        let Event::Answer(given) = self.event else { return false };
        let party = number_of(given.by.as_str());
        let own = self.codes.iter().find(|codes| codes.account == given.by);
        own.and_then(|codes| codes.code(given.code)).is_some_and(|code| code.state == CodeState::Live)
            && given.code == hash(party, given.code.0[1])
            && state.accepted_with(self.line, party).is_none()
            && self.before.state == RequestState::ValidatingByCustomers
            && self.now < self.before.deadline
    }

    /// A line ends by itself only for one of these reasons; together, as the other one does.
    fn is_rightful_end(&self, state: &SubmissionModelState, case: &SubmissionSetup) -> bool {
        let Self { line, event, before, done, now, .. } = *self;
        let Some(ended) = &done.request.ended else { return false };
        if matches!(event, Event::EndTogether { .. }) && case.together {
            return true;
        }
        match &ended.how {
            Ending::Done => true,
            Ending::Declined { by, .. } => {
                matches!(event, Event::Answer(given) if given.by == *by && given.answer == Answer::Decline)
                    && done.effects.iter().any(is_use)
            }
            Ending::Withdrawn { by } => *event == Event::Withdraw { by: by.clone() } && *by == account(ASKER),
            Ending::TakenBack { by } => {
                *event == Event::TakeBack { by: by.clone() }
                    && state.accepted_with(line, number_of(by.as_str())).is_some()
            }
            Ending::Expired => {
                let mut needed = (0..LINES).filter(|other| case.together || *other == line);
                let is_somebody_missing = needed.any(|line| !state.is_accepted(case, line));
                ended.at == before.deadline && before.deadline <= now && is_somebody_missing
            }
            Ending::Failed { .. } => state.has_debt || !state.moved(case).is_empty(),
            _ => false,
        }
    }

    /// By party, the emails about an end.
    fn end_notices(&self) -> Vec<usize> {
        let is_about_end =
            |notice: Notice| !matches!(notice, Notice::Confirm | Notice::Reminder | Notice::Blocked | Notice::Changed);
        let count_of = |party: &NicHandle| {
            let mails = self.done.effects.iter();
            mails
                .filter(|effect| matches!(effect, RequestEffect::Mail { notice, to } if to == party && is_about_end(*notice)))
                .count()
        };
        self.before.parties.iter().map(|party| count_of(&party.account)).collect()
    }

    /// Every new acceptance is an answer with a code.
    fn are_acceptances_answers(&self) -> bool {
        self.before.parties.iter().zip(&self.done.request.parties).all(|(before, after)| {
            let is_used = |effect: &RequestEffect| {
                matches!(effect, RequestEffect::UseCode { party, answer: Answer::Accept, .. } if *party == after.account)
            };
            before.accepted_at.is_some() == after.accepted_at.is_some() || self.done.effects.iter().any(is_used)
        })
    }
}

fn is_use(effect: &RequestEffect) -> bool {
    matches!(effect, RequestEffect::UseCode { .. })
}

/// No code has an effect on an ended line, for any account.
pub(super) fn codes_end_with_their_lines(state: &SubmissionModelState, case: &SubmissionSetup) -> bool {
    let ended = (0..LINES).filter(|line| state.end(*line).is_some());
    ended.flat_map(|line| case.parties(line).map(move |party| (line, party))).all(|(line, party)| {
        let codes = state.codes(case, line);
        let known = codes.iter().flat_map(|codes| &codes.codes);
        known.flat_map(|code| [Answer::Accept, Answer::Decline].map(|answer| (code.hash, answer))).all(
            |(code, answer)| {
                let event = Event::Answer(GivenAnswer { by: account(party), answer, code, reason: None });
                let (request, facts) = (state.request(case, line), state.facts(case));
                let done =
                    lifecycle::transition_of_line(&request, &codes, &event, facts, state.now(), &POLICY, case.together);
                done.effects.is_empty() && done.request == request
            },
        )
    })
}

/// Of lines that take effect together, either both have moved or none, and either both have ended or none.
pub(super) fn together_is_never_half(state: &SubmissionModelState, case: &SubmissionSetup) -> bool {
    let [first, second] = [0, 1].map(|line| state.end(line));
    let is_same = match (first, second) {
        (Some(End::Failed), Some(End::Failed)) | (None, None) => true,
        _ => first == second,
    };
    !case.together || is_same
}

/// A party that has not answered has an email in the outbox, or a code in its mailbox that works.
pub(super) fn waiting_parties_have_mail(state: &SubmissionModelState, case: &SubmissionSetup) -> bool {
    let waits = |party| (0..LINES).any(|line| state.waits_for(case, line, party));
    let mut waiting = ACCOUNTS.into_iter().zip(&state.mailboxes).filter(|(party, _)| waits(*party));
    waiting.all(|(_, mailbox)| mailbox.is_queued || mailbox.codes.contains(&Mailed::Live))
}

/// A crash now, and then nobody does anything any more: the timers end every line.
pub(super) fn next_run_completes(state: &SubmissionModelState, case: &SubmissionSetup) -> bool {
    let mut later = state.clone();
    later.crash();
    later.tick = DEADLINE + 1;
    for _ in 0..=LINES {
        later.run_earliest_due(case);
    }
    later.is_over()
        && later.earliest_due(case).is_none()
        && later.violation.is_none()
        && together_is_never_half(&later, case)
}
