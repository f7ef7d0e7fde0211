//! A transition: due steps, then the event, then the steps that are due after it.

use super::guard::{
    acceptance_waits_until, blockers_of, guard, lasting_blockers, may_acceptance_wait, nth_latest_since, reminder_at,
    require_open,
};
use super::{Event, Refusal, RequestEffect, Transition};
use crate::model::policy::CHECK_INTERVAL;
use crate::request::notices::{Notice, TimelineEntry, TimelineEvent, notified_besides_parties, who_can_remove};
use crate::request::recovery::has_consented_since;
use crate::request::{Answer, CodeState, Ended, Ending, GivenAnswer, PartyCodes, Request, RequestState};
use crate::submission::blockers::{Blocker, ChangeFacts};
use crate::{NicHandle, Policy, Timestamp};
use chrono::TimeDelta;

/// Processes an event, after everything that was due before it.
#[must_use]
pub fn transition(
    request: &Request,
    party_codes: &[PartyCodes],
    event: &Event,
    facts: &ChangeFacts,
    now: Timestamp,
    policy: &Policy,
) -> Transition {
    transition_of_line(request, party_codes, event, facts, now, policy, false)
}

/// As [`transition`], for a line that perhaps takes effect `together` with others: it then waits for
/// [`Event::GoOnTogether`] once everybody has accepted it, and before it moves.
#[must_use]
pub fn transition_of_line(
    request: &Request,
    party_codes: &[PartyCodes],
    event: &Event,
    facts: &ChangeFacts,
    now: Timestamp,
    policy: &Policy,
    together: bool,
) -> Transition {
    run(request, party_codes, event, Some(facts), now, policy, together).0
}

/// As [`transition_of_line`], before any facts are read: `None` if the transition depends on them. Most answers do not
/// until the last party has accepted.
#[must_use]
pub fn transition_without_facts(
    request: &Request,
    party_codes: &[PartyCodes],
    event: &Event,
    now: Timestamp,
    policy: &Policy,
    together: bool,
) -> Option<Transition> {
    let (transition, has_missed_facts) = run(request, party_codes, event, None, now, policy, together);
    (!has_missed_facts).then_some(transition)
}

/// Also returns whether facts were needed but missing; then discard the transition.
fn run(
    request: &Request,
    party_codes: &[PartyCodes],
    event: &Event,
    facts: Option<&ChangeFacts>,
    now: Timestamp,
    policy: &Policy,
    together: bool,
) -> (Transition, bool) {
    let mut machine = Machine {
        request: request.clone(),
        effects: Vec::new(),
        facts,
        has_missed_facts: false,
        now,
        policy,
        together,
    };
    machine.process_due();
    let result = machine.apply(event, party_codes);
    machine.process_due();
    let transition = Transition { request: machine.request, effects: machine.effects, result };
    (transition, machine.has_missed_facts)
}

struct Machine<'a> {
    request: Request,
    effects: Vec<RequestEffect>,
    facts: Option<&'a ChangeFacts>,
    /// Facts were looked at that are not there: the outcome means nothing.
    has_missed_facts: bool,
    now: Timestamp,
    policy: &'a Policy,
    together: bool,
}

/// The first check after `now`, of those that began at `at`.
fn next_check(at: Timestamp, now: Timestamp) -> Timestamp {
    let missed = (now - at).num_seconds() / CHECK_INTERVAL.num_seconds();
    at + CHECK_INTERVAL * i32::try_from(missed + 1).unwrap_or(i32::MAX)
}

impl<'a> Machine<'a> {
    /// The facts; records whether they were missing.
    fn facts(&mut self) -> Option<&'a ChangeFacts> {
        self.has_missed_facts |= self.facts.is_none();
        self.facts
    }

    fn process_due(&mut self) {
        if self.request.state == RequestState::ValidatingByCustomers {
            // A check that was due before the deadline comes before it, however late the timer is.
            self.check_again();
        }
        if self.request.state == RequestState::ValidatingByCustomers {
            if self.request.deadline > self.now {
                self.remind();
            } else if !self.request.is_blocked() {
                self.end(Ending::Expired, self.request.deadline, None);
            } else if !self.together {
                self.end_at_deadline();
            }
        }
        if let (RequestState::Doing, Some(at)) = (self.request.state, self.request.effect_at)
            && at <= self.now
            && !self.together
        {
            self.take_effect(at);
        }
    }

    /// The last check of a blocked request.
    fn end_at_deadline(&mut self) {
        let deadline = self.request.deadline;
        let reasons = self.blockers();
        if reasons.is_empty() {
            self.begin_grace(deadline);
        } else {
            self.end(Ending::Failed { reasons }, deadline, None);
        }
    }

    /// Checks a blocked request when it is time. Lines that take effect together are checked together
    /// ([`crate::request::lines::next_step`]).
    fn check_again(&mut self) {
        let check = self.request.effect_at.filter(|at| *at <= self.now && *at < self.request.deadline);
        if let Some(at) = check.filter(|_| self.request.is_blocked() && !self.together) {
            self.begin_grace(at);
        }
    }

    /// Two missed reminders result in one mail. A suspended account could not answer.
    fn remind(&mut self) {
        let passed = (0..2).map_while(|n| reminder_at(&self.request, n)).take_while(|at| *at <= self.now);
        let (count, latest) = passed.fold((0, None), |(count, _), at| (count + 1, Some(at)));
        if let Some(at) = latest.filter(|_| count > self.request.reminders) {
            self.request.reminders = count;
            let missing: Vec<NicHandle> = self.request.missing().cloned().collect();
            if missing.is_empty() {
                self.remind_who_can_remove();
                return;
            }
            let Some(facts) = self.facts() else { return };
            let is_able = |account: &NicHandle| !facts.account(account).is_some_and(|account| account.suspended);
            let reminded: Vec<NicHandle> = missing.into_iter().filter(is_able).collect();
            if !reminded.is_empty() {
                self.record(at, TimelineEvent::Reminded, None);
                self.mail(Notice::Reminder, reminded);
            }
        }
    }

    /// Of a request that all parties have accepted. Nobody, if it waits for other lines only.
    fn remind_who_can_remove(&mut self) {
        if self.request.is_blocked() {
            let reasons = self.blockers();
            self.ask_to_settle(&reasons);
        }
    }

    /// A suspended account can settle nothing.
    fn ask_to_settle(&mut self, reasons: &[Blocker]) {
        let Some(facts) = self.facts() else { return };
        let is_able = |account: &NicHandle| !facts.account(account).is_some_and(|account| account.suspended);
        let asked = who_can_remove(&self.request, reasons).into_iter().filter(is_able).collect();
        self.mail(Notice::Blocked, asked);
    }

    fn take_effect(&mut self, at: Timestamp) {
        let reasons = self.blockers();
        if !reasons.is_empty() {
            self.wait_or_fail(reasons, at);
            return;
        }
        self.effects.push(RequestEffect::Move);
        let contacts = self.facts().map(|facts| &facts.service.contacts);
        let recipients = contacts.map(|contacts| notified_besides_parties(&self.request, contacts));
        self.end(Ending::Done, at, None);
        self.mail(Notice::Changed, recipients.unwrap_or_default());
    }

    fn apply(&mut self, event: &Event, party_codes: &[PartyCodes]) -> Result<(), Refusal> {
        if self.is_repeated(event) {
            return Ok(());
        }
        if let Event::Answer(given) = event {
            return self.answer(given, party_codes);
        }
        guard(&self.request, party_codes, event, self.now, self.policy)?;
        match event {
            Event::Withdraw { by } => self.end(Ending::Withdrawn { by: by.clone() }, self.now, Some(by)),
            Event::TakeBack { by } => self.end(Ending::TakenBack { by: by.clone() }, self.now, Some(by)),
            Event::Supersede { by } => self.end(Ending::Superseded { by: by.clone() }, self.now, Some(by)),
            Event::Resend { by, party } => {
                self.effects.push(RequestEffect::Resent { party: party.clone() });
                let own = party_codes.iter().find(|codes| codes.account == *party);
                if own.is_some_and(PartyCodes::has_waiting_mail) {
                    self.effects.push(RequestEffect::TryAgain { party: party.clone() });
                } else {
                    self.record(self.now, TimelineEvent::Resent, Some(by));
                    self.mail(Notice::Confirm, vec![party.clone()]);
                }
            }
            Event::AccountRecovered { account, since } => {
                if has_consented_since(&self.request, account, *since) {
                    self.end(Ending::AccountRecovered { by: account.clone() }, self.now, Some(account));
                }
            }
            Event::EndByProvider { reason } => {
                self.end(Ending::EndedByProvider { reason: reason.clone() }, self.now, None);
            }
            Event::RemoveAccount { account } => {
                self.end(Ending::AccountRemoved { account: account.clone() }, self.now, None);
            }
            Event::ContactsChanged => {
                let found = self.facts().map(|facts| lasting_blockers(&self.request, facts, self.now));
                let reasons = found.unwrap_or_default();
                if !reasons.is_empty() {
                    self.end(Ending::Failed { reasons }, self.now, None);
                }
            }
            Event::ServiceDeleted => self.end(Ending::Failed { reasons: vec![Blocker::Expired] }, self.now, None),
            Event::GoOnTogether => match self.request.effect_at.filter(|_| self.request.state == RequestState::Doing) {
                Some(at) => self.take_effect(at),
                None => self.begin_grace(self.now),
            },
            Event::WaitTogether => {
                let reasons = self.blockers();
                self.wait(&reasons, self.now);
            }
            Event::EndTogether { ended } => self.end(ended.how.clone(), ended.at, None),
            Event::Due | Event::Answer(_) => {}
        }
        Ok(())
    }

    /// Withdrawing or taking back twice succeeds twice, because the first response may have been lost.
    fn is_repeated(&self, event: &Event) -> bool {
        match (event, self.request.ended.as_ref().map(|ended| &ended.how)) {
            (Event::Withdraw { by }, Some(Ending::Withdrawn { by: earlier }))
            | (Event::TakeBack { by }, Some(Ending::TakenBack { by: earlier })) => by == earlier,
            _ => false,
        }
    }

    /// Decision 0006 gives the order of the checks: party, repeated answer, closed, pause, code.
    fn answer(&mut self, given: &GivenAnswer, party_codes: &[PartyCodes]) -> Result<(), Refusal> {
        let party = self.request.party(&given.by).ok_or(Refusal::NoPart)?;
        let has_answered = party.accepted_at.is_some();
        let own = party_codes.iter().find(|codes| codes.account == given.by);
        let code = own.and_then(|codes| codes.code(given.code)).map(|code| code.state);
        if code == Some(CodeState::Used(given.answer)) {
            return Ok(());
        }
        require_open(&self.request, self.now)?;
        let limit = self.policy.wrong_tries_an_hour;
        let hour = TimeDelta::hours(1);
        let tries = own.map_or(&[][..], |codes| &codes.wrong_tries);
        if let Some(oldest) = nth_latest_since(tries, limit, self.now - hour) {
            return Err(Refusal::Paused { until: oldest + hour });
        }
        // Before the code, so that waiting costs neither a code nor a try.
        if given.answer == Answer::Accept
            && !has_answered
            && let Some(until) = self.waits_until(&given.by)
        {
            return Err(Refusal::CoolingDown { until });
        }
        match code {
            Some(CodeState::Used(answer)) => return Err(Refusal::UsedCode { answer }),
            Some(CodeState::Superseded) => return Err(Refusal::SupersededCode),
            None if party_codes.iter().any(|codes| codes.code(given.code).is_some()) => {
                return Err(Refusal::OthersCode);
            }
            None => {
                self.effects.push(RequestEffect::WrongTry { party: given.by.clone() });
                let recent = tries.iter().filter(|at| **at > self.now - hour).count();
                let used = u32::try_from(recent).unwrap_or(u32::MAX).saturating_add(1);
                let tries_left = limit.saturating_sub(used);
                let tries: Vec<Timestamp> = tries.iter().copied().chain([self.now]).collect();
                let oldest = nth_latest_since(&tries, limit, self.now - hour);
                return Err(Refusal::WrongCode { tries_left, until: oldest.map(|oldest| oldest + hour) });
            }
            // A party answers once, with any of its codes.
            Some(CodeState::Live) if has_answered => return Err(Refusal::Answered),
            Some(CodeState::Live) => {}
        }
        self.record_answer(given);
        Ok(())
    }

    fn record_answer(&mut self, given: &GivenAnswer) {
        let GivenAnswer { by, answer, code, reason } = given;
        self.effects.push(RequestEffect::UseCode { party: by.clone(), code: *code, answer: *answer });
        if *answer == Answer::Decline {
            let how = Ending::Declined { by: by.clone(), reason: reason.clone() };
            self.end(how, self.now, Some(by));
            return;
        }
        for party in &mut self.request.parties {
            if party.account == *by {
                party.accepted_at = Some(self.now);
            }
        }
        self.record(self.now, TimelineEvent::Accepted, Some(by));
        if self.request.missing().next().is_none() && !self.together {
            self.begin_grace(self.now);
        }
    }

    fn begin_grace(&mut self, at: Timestamp) {
        let reasons = self.blockers();
        // The timeline has the first of the checks that find it blocked.
        if !(self.request.is_blocked() && self.may_wait(&reasons, at)) {
            self.request.state = RequestState::CheckValidity;
            self.record(at, TimelineEvent::Checked, None);
        }
        if reasons.is_empty() {
            self.request.state = RequestState::Doing;
            self.request.effect_at = Some(self.policy.transfer_after(at));
            self.record(at, TimelineEvent::GraceBegan, None);
        } else {
            self.wait_or_fail(reasons, at);
        }
    }

    fn may_wait(&self, reasons: &[Blocker], at: Timestamp) -> bool {
        !reasons.is_empty() && at < self.request.deadline && reasons.iter().all(Blocker::can_be_removed)
    }

    /// Waits if people can remove all that blocks it, and the time for answers is not over.
    fn wait_or_fail(&mut self, reasons: Vec<Blocker>, at: Timestamp) {
        if self.may_wait(&reasons, at) {
            self.wait(&reasons, at);
        } else {
            self.end(Ending::Failed { reasons }, at, None);
        }
    }

    /// Waits for the next check, at the latest the one at the deadline. `reasons` are empty if they block other lines only.
    fn wait(&mut self, reasons: &[Blocker], at: Timestamp) {
        let is_new = !self.request.is_blocked();
        self.request.state = RequestState::ValidatingByCustomers;
        self.request.effect_at = Some(next_check(at, self.now).min(self.request.deadline));
        if is_new {
            self.record(at, TimelineEvent::Blocked, None);
            self.ask_to_settle(reasons);
        }
    }

    fn blockers(&mut self) -> Vec<Blocker> {
        self.facts().map_or_else(Vec::new, |facts| blockers_of(&self.request, facts, self.now))
    }

    fn waits_until(&mut self, account: &NicHandle) -> Option<Timestamp> {
        if !may_acceptance_wait(&self.request) {
            return None;
        }
        let party = self.facts()?.account(account)?;
        acceptance_waits_until(&self.request, party)
    }

    fn end(&mut self, how: Ending, at: Timestamp, by: Option<&NicHandle>) {
        let (event, notice) = match how {
            Ending::Done => (TimelineEvent::Moved, Notice::Done),
            Ending::Declined { .. } => (TimelineEvent::Declined, Notice::Declined),
            Ending::Expired => (TimelineEvent::Expired, Notice::Expired),
            Ending::Withdrawn { .. } => (TimelineEvent::Withdrawn, Notice::Withdrawn),
            Ending::TakenBack { .. } => (TimelineEvent::TakenBack, Notice::TakenBack),
            Ending::Superseded { .. } => (TimelineEvent::Superseded, Notice::Superseded),
            Ending::AccountRecovered { .. } => (TimelineEvent::AccountRecovered, Notice::AccountRecovered),
            Ending::EndedByProvider { .. } | Ending::AccountRemoved { .. } => {
                (TimelineEvent::EndedByProvider, Notice::EndedByProvider)
            }
            Ending::Failed { .. } => (TimelineEvent::Failed, Notice::Failed),
        };
        // The email about its recovery covers the account, and lists the lines that end together with those it ends.
        let recovered = match &how {
            Ending::AccountRecovered { by } => Some(by.clone()),
            _ => None,
        };
        self.request.state = how.state();
        self.request.ended = Some(Ended { at, how });
        self.record(at, event, by);
        let parties = self.request.parties.iter().map(|party| &party.account);
        let recipients = parties.filter(|party| Some(*party) != recovered.as_ref()).cloned().collect();
        self.mail(notice, recipients);
    }

    fn record(&mut self, at: Timestamp, event: TimelineEvent, by: Option<&NicHandle>) {
        let entry = TimelineEntry { at, state: self.request.state, event, by: by.cloned() };
        self.effects.push(RequestEffect::Record(entry));
    }

    fn mail(&mut self, notice: Notice, to: Vec<NicHandle>) {
        self.effects.extend(to.into_iter().map(|to| RequestEffect::Mail { notice, to }));
    }
}
