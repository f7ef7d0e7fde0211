//! The life of a request (design.md 3): one function from (request, event, now) to (request, effects).
//!
//! The server stores the request that comes back and carries out the effects, in one transaction. The browser asks
//! [`guard`] what it may offer. No other code decides on a state.
//!
//! Moments that were set count, not when a timer ran: what is due happens first, then the event. So a step can end a
//! request and refuse the event, and both results have to be kept.

use super::codes::{CodeState, LastMail, PartyCodes};
use super::notices::Notice;
use super::recipients;
use super::timeline::{TimelineEntry, TimelineEvent};
use super::{Answer, Ended, Ending, GivenAnswer, Party, Request, State};
use crate::model::code::CodeHash;
use crate::submission::PlannedRequest;
use crate::submission::blockers::{Blocker, ChangeFacts, RoleTransfer, blockers};
use crate::wire;
use crate::{NicHandle, Policy, RequestId, RoleSet, ServiceKey, Timestamp};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Something that happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A party accepts or declines with its code.
    Answer(GivenAnswer),
    /// The asker withdraws.
    Withdraw {
        /// Who tries to.
        by: NicHandle,
    },
    /// A party that has accepted takes that back.
    TakeBack {
        /// Who tries to.
        by: NicHandle,
    },
    /// A new mail with a new code is asked for.
    Resend {
        /// Who asks for it.
        by: NicHandle,
        /// The party it is to go to.
        party: NicHandle,
    },
    /// The admin asked for something else in its place.
    Supersede {
        /// The admin.
        by: NicHandle,
    },
    /// The contacts of the service have changed by another request or an import.
    ContactsChanged,
    /// A moment that was set has come.
    Due,
}

/// Why an event is refused. Everything here may be told to the account that caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", try_from = "wire::Refusal")]
pub enum Refusal {
    /// This account has no part in this request; said whether or not the request exists.
    NoPart,
    /// The request has ended.
    Closed {
        /// How.
        state: State,
    },
    /// The code was never this request's.
    WrongCode {
        /// How many more tries there are before a pause.
        tries_left: u32,
        /// When the next try counts, where there are none.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// The code was used already.
    UsedCode {
        /// The answer it gave.
        answer: Answer,
    },
    /// A later mail's code took its place.
    SupersededCode,
    /// It is the other party's code.
    OthersCode,
    /// Too many wrong codes.
    Paused {
        /// When the next try counts.
        until: Timestamp,
    },
    /// Only the asker may do this.
    NotTheAsker,
    /// This party has answered already.
    Answered,
    /// This party has not accepted, so there is nothing to take back.
    NotAccepted,
    /// The last mail with a code is too recent, or still on its way.
    TooSoon {
        /// When it can be tried; `None` while the mail is still queued.
        until: Option<Timestamp>,
    },
    /// Too many mails were asked for today.
    TooMany {
        /// When the next can be asked for.
        until: Timestamp,
    },
}

/// Something that has to be carried out together with storing the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write down in the history what happened.
    Record(TimelineEntry),
    /// Put a mail into the outbox.
    Mail {
        /// What about.
        notice: Notice,
        /// To whom.
        to: NicHandle,
    },
    /// Mark a code as used, and the party's other codes as dead.
    UseCode {
        /// Whose.
        party: NicHandle,
        /// Which.
        code: CodeHash,
        /// The answer it gave.
        answer: Answer,
    },
    /// Count a wrong try.
    WrongTry {
        /// Whose.
        party: NicHandle,
    },
    /// Count a resend.
    Resent {
        /// To whom.
        party: NicHandle,
    },
    /// Move the roles.
    Move,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The request afterwards; to be stored also when the event was refused.
    pub request: Request,
    /// What has to be carried out with it.
    pub effects: Vec<Effect>,
    /// Whether the event was accepted.
    pub result: Result<(), Refusal>,
}

/// Makes the request of a draft, waiting for its parties.
#[must_use]
pub fn submit(
    draft: PlannedRequest,
    id: RequestId,
    service: ServiceKey,
    asker: NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> (Request, Vec<Effect>) {
    let parties = draft.parties(&asker);
    let request = Request {
        id,
        service,
        roles: draft.roles,
        from: draft.from,
        to: draft.to,
        asked_at: now,
        deadline: now + seconds(policy.deadline),
        state: State::ValidatingByCustomers,
        parties: parties.iter().map(|account| Party { account: account.clone(), accepted_at: None }).collect(),
        effect_at: None,
        reminders: 0,
        ended: None,
        asker,
    };
    let mut effects = vec![
        Effect::Record(TimelineEntry {
            at: now,
            state: State::Todo,
            event: TimelineEvent::Asked,
            by: Some(request.asker.clone()),
        }),
        Effect::Record(TimelineEntry { at: now, state: request.state, event: TimelineEvent::CodesQueued, by: None }),
    ];
    effects.extend(parties.into_iter().map(|to| Effect::Mail { notice: Notice::Confirm, to }));
    (request, effects)
}

/// When something will happen to the request by itself: a reminder, its deadline or its effect; `None` once it ended.
#[must_use]
pub fn next_due(request: &Request) -> Option<Timestamp> {
    match request.state {
        State::ValidatingByCustomers => Some(reminder_at(request, request.reminders).unwrap_or(request.deadline)),
        State::Doing => request.effect_at,
        _ => None,
    }
}

/// Carries an event through, after everything that was due before it.
#[must_use]
pub fn transition(
    request: &Request,
    party_codes: &[PartyCodes],
    event: &Event,
    facts: &ChangeFacts,
    now: Timestamp,
    policy: &Policy,
) -> Transition {
    let mut life = Life { request: request.clone(), effects: Vec::new(), facts, now, policy };
    life.run_what_is_due();
    let result = life.apply(event, party_codes);
    life.run_what_is_due();
    Transition { request: life.request, effects: life.effects, result }
}

/// Whether `event` would be accepted at `now`, as far as that can be told without the codes: what a screen may offer.
/// `ledgers` may be left out; then only the server knows about pauses and budgets.
///
/// # Errors
/// The refusal that the event would meet.
pub fn guard(
    request: &Request,
    party_codes: &[PartyCodes],
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> Result<(), Refusal> {
    match event {
        Event::Answer(given) => {
            let party = request.party(&given.by).ok_or(Refusal::NoPart)?;
            open(request, now)?;
            if party.accepted_at.is_some() {
                return Err(Refusal::Answered);
            }
            Ok(())
        }
        Event::Withdraw { by } => {
            request.party(by).ok_or(Refusal::NoPart)?;
            if *by != request.asker {
                return Err(Refusal::NotTheAsker);
            }
            open(request, now)
        }
        Event::TakeBack { by } => {
            let party = request.party(by).ok_or(Refusal::NoPart)?;
            open(request, now)?;
            party.accepted_at.map(|_| ()).ok_or(Refusal::NotAccepted)
        }
        Event::Resend { by, party } => {
            request.party(by).ok_or(Refusal::NoPart)?;
            let receiver = request.party(party).ok_or(Refusal::NoPart)?;
            if by != party && *by != request.asker {
                return Err(Refusal::NotTheAsker);
            }
            open(request, now)?;
            if receiver.accepted_at.is_some() {
                return Err(Refusal::Answered);
            }
            party_codes.iter().find(|codes| codes.account == *party).map_or(Ok(()), |l| may_resend(l, now, policy))
        }
        Event::Supersede { .. } | Event::ContactsChanged | Event::Due => open(request, now),
    }
}

/// How many of the two reminder moments there are, and when: at half and at nine tenths of the time for answers.
fn reminder_at(request: &Request, number: u8) -> Option<Timestamp> {
    let tenths = match number {
        0 => 5,
        1 => 9,
        _ => return None,
    };
    Some(request.asked_at + (request.deadline - request.asked_at) / 10 * tenths)
}

fn seconds(number: u32) -> TimeDelta {
    TimeDelta::seconds(i64::from(number))
}

fn open(request: &Request, now: Timestamp) -> Result<(), Refusal> {
    let overdue = match request.state {
        State::ValidatingByCustomers => (request.deadline <= now).then_some(State::Expired),
        State::Doing => request.effect_at.filter(|at| *at <= now).map(|_| State::Done),
        state => Some(state),
    };
    overdue.map_or(Ok(()), |state| Err(Refusal::Closed { state }))
}

fn may_resend(codes: &PartyCodes, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
    match codes.last_mail {
        Some(LastMail::Queued) => return Err(Refusal::TooSoon { until: None }),
        Some(LastMail::At(at)) if now < at + seconds(policy.resend_wait) => {
            return Err(Refusal::TooSoon { until: Some(at + seconds(policy.resend_wait)) });
        }
        _ => {}
    }
    match nth_latest_since(&codes.resends, policy.resends_a_day, now - TimeDelta::hours(24)) {
        Some(oldest) => Err(Refusal::TooMany { until: oldest + TimeDelta::hours(24) }),
        None => Ok(()),
    }
}

/// The oldest of the last `limit` moments after `since`, when there are as many: the one that has to leave a sliding
/// window before there is room again.
fn nth_latest_since(timestamps: &[Timestamp], limit: u32, since: Timestamp) -> Option<Timestamp> {
    let mut recent: Vec<Timestamp> = timestamps.iter().copied().filter(|at| *at > since).collect();
    recent.sort_unstable();
    let index = recent.len().checked_sub(limit as usize)?;
    recent.get(index).copied()
}

struct Life<'a> {
    request: Request,
    effects: Vec<Effect>,
    facts: &'a ChangeFacts,
    now: Timestamp,
    policy: &'a Policy,
}

impl Life<'_> {
    fn run_what_is_due(&mut self) {
        if self.request.state == State::ValidatingByCustomers {
            if self.request.deadline <= self.now {
                self.end(Ending::Expired, self.request.deadline, None);
            } else {
                self.remind();
            }
        }
        if let (State::Doing, Some(at)) = (self.request.state, self.request.effect_at)
            && at <= self.now
        {
            self.take_effect(at);
        }
    }

    /// Both moments missed make one mail, not two.
    fn remind(&mut self) {
        let passed = (0..2).map_while(|n| reminder_at(&self.request, n)).take_while(|at| *at <= self.now);
        let (count, latest) = passed.fold((0, None), |(count, _), at| (count + 1, Some(at)));
        if let Some(at) = latest.filter(|_| count > self.request.reminders) {
            self.request.reminders = count;
            self.record(at, TimelineEvent::Reminded, None);
            let missing: Vec<NicHandle> = self.request.missing().cloned().collect();
            self.mail(Notice::Reminder, missing);
        }
    }

    fn take_effect(&mut self, at: Timestamp) {
        let found = self.blockers();
        if !found.is_empty() {
            self.end(Ending::Failed { reasons: found }, at, None);
            return;
        }
        self.effects.push(Effect::Move);
        let notified_besides = recipients::notified_besides_parties(&self.request, &self.facts.service.contacts);
        self.end(Ending::Done, at, None);
        self.mail(Notice::Changed, notified_besides);
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
                self.record(self.now, TimelineEvent::Resent, Some(by));
                self.effects.push(Effect::Resent { party: party.clone() });
                self.mail(Notice::Confirm, vec![party.clone()]);
            }
            Event::ContactsChanged => {
                let lasting: Vec<Blocker> = self.blockers().into_iter().filter(Blocker::is_lasting).collect();
                if !lasting.is_empty() {
                    self.end(Ending::Failed { reasons: lasting }, self.now, None);
                }
            }
            Event::Due | Event::Answer(_) => {}
        }
        Ok(())
    }

    /// Withdrawing or taking back twice gives the same result: the first reply may have been lost.
    fn is_repeated(&self, event: &Event) -> bool {
        match (event, self.request.ended.as_ref().map(|ended| &ended.how)) {
            (Event::Withdraw { by }, Some(Ending::Withdrawn { by: earlier }))
            | (Event::TakeBack { by }, Some(Ending::TakenBack { by: earlier })) => by == earlier,
            _ => false,
        }
    }

    /// The order of checks is that of design.md 9: no part in it, the same answer and code again, closed, pause, code.
    fn answer(&mut self, given: &GivenAnswer, party_codes: &[PartyCodes]) -> Result<(), Refusal> {
        let party = self.request.party(&given.by).ok_or(Refusal::NoPart)?;
        let has_answered = party.accepted_at.is_some();
        let own = party_codes.iter().find(|codes| codes.account == given.by);
        let code = own.and_then(|codes| codes.code(given.code)).map(|code| code.state);
        if code == Some(CodeState::Used(given.answer)) {
            return Ok(());
        }
        open(&self.request, self.now)?;
        let limit = self.policy.wrong_tries_an_hour;
        let hour = TimeDelta::hours(1);
        let tries = own.map_or(&[][..], |codes| &codes.wrong_tries);
        if let Some(oldest) = nth_latest_since(tries, limit, self.now - hour) {
            return Err(Refusal::Paused { until: oldest + hour });
        }
        match code {
            Some(CodeState::Used(answer)) => return Err(Refusal::UsedCode { answer }),
            Some(CodeState::Superseded) => return Err(Refusal::SupersededCode),
            None if party_codes.iter().any(|codes| codes.code(given.code).is_some()) => {
                return Err(Refusal::OthersCode);
            }
            None => {
                self.effects.push(Effect::WrongTry { party: given.by.clone() });
                let recent = tries.iter().filter(|at| **at > self.now - hour).count();
                let used = u32::try_from(recent).unwrap_or(u32::MAX).saturating_add(1);
                let tries_left = limit.saturating_sub(used);
                let tries: Vec<Timestamp> = tries.iter().copied().chain([self.now]).collect();
                let oldest = nth_latest_since(&tries, limit, self.now - hour);
                return Err(Refusal::WrongCode { tries_left, until: oldest.map(|oldest| oldest + hour) });
            }
            // All codes of a party die with its answer; one that was on its way meanwhile must not answer again.
            Some(CodeState::Live) if has_answered => return Err(Refusal::Answered),
            Some(CodeState::Live) => {}
        }
        self.give(given);
        Ok(())
    }

    fn give(&mut self, given: &GivenAnswer) {
        let GivenAnswer { by, answer, code } = given;
        self.effects.push(Effect::UseCode { party: by.clone(), code: *code, answer: *answer });
        if *answer == Answer::Decline {
            self.end(Ending::Declined { by: by.clone() }, self.now, Some(by));
            return;
        }
        for party in &mut self.request.parties {
            if party.account == *by {
                party.accepted_at = Some(self.now);
            }
        }
        self.record(self.now, TimelineEvent::Accepted, Some(by));
        if self.request.missing().next().is_some() {
            return;
        }
        self.request.state = State::CheckValidity;
        self.record(self.now, TimelineEvent::Checked, None);
        let found = self.blockers();
        if found.is_empty() {
            self.request.state = State::Doing;
            self.request.effect_at = Some(self.now + seconds(self.policy.grace));
            self.record(self.now, TimelineEvent::GraceBegan, None);
        } else {
            self.end(Ending::Failed { reasons: found }, self.now, None);
        }
    }

    fn blockers(&self) -> Vec<Blocker> {
        let request = &self.request;
        let hand_over =
            RoleTransfer { asker: &request.asker, from: &request.from, to: &request.to, roles: request.roles };
        let mut found = blockers(hand_over, self.facts);
        for open in self.facts.open.iter().filter(|open| open.id != request.id) {
            let roles: RoleSet = open.roles.intersection(request.roles);
            if !roles.is_empty() {
                found.push(Blocker::RequestOpen { request: open.id, roles });
            }
        }
        found
    }

    fn end(&mut self, how: Ending, at: Timestamp, by: Option<&NicHandle>) {
        let (what, notice) = match how {
            Ending::Done => (TimelineEvent::Moved, Notice::Done),
            Ending::Declined { .. } => (TimelineEvent::Declined, Notice::Declined),
            Ending::Expired => (TimelineEvent::Expired, Notice::Expired),
            Ending::Withdrawn { .. } => (TimelineEvent::Withdrawn, Notice::Withdrawn),
            Ending::TakenBack { .. } => (TimelineEvent::TakenBack, Notice::TakenBack),
            Ending::Superseded { .. } => (TimelineEvent::Superseded, Notice::Superseded),
            Ending::Failed { .. } => (TimelineEvent::Failed, Notice::Failed),
        };
        self.request.state = how.state();
        self.request.ended = Some(Ended { at, how });
        self.record(at, what, by);
        let parties = self.request.parties.iter().map(|party| party.account.clone()).collect();
        self.mail(notice, parties);
    }

    fn record(&mut self, at: Timestamp, event: TimelineEvent, by: Option<&NicHandle>) {
        let entry = TimelineEntry { at, state: self.request.state, event, by: by.cloned() };
        self.effects.push(Effect::Record(entry));
    }

    fn mail(&mut self, notice: Notice, to: Vec<NicHandle>) {
        self.effects.extend(to.into_iter().map(|to| Effect::Mail { notice, to }));
    }
}
