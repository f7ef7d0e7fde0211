//! The state machine of a request: a pure function from (request, event, now) to (request, effects) (decision 0007).
//!
//! The server stores the resulting request and carries out the effects in one transaction. The browser asks [`guard`]
//! which actions to offer. No other code changes a state.
//!
//! Scheduled timestamps count, not the time at which a timer ran: whatever is due is processed before the event. A
//! transition can therefore end the request and refuse the event at once, and both results have to be stored.

use super::codes::{CodeState, LastMail, PartyCodes};
use super::notices::Notice;
use super::recipients;
use super::recovery::has_consented_since;
use super::timeline::{TimelineEntry, TimelineEvent};
use super::{Answer, Ended, Ending, GivenAnswer, Party, Request, RequestState, closed_state};

use crate::model::code::CodeHash;
use crate::model::policy::LIMIT_PERIOD;
use crate::submission::PlannedRequest;
use crate::submission::blockers::{Blocker, ChangeFacts, RoleTransfer, blockers};
use crate::{AccountFacts, NicHandle, Policy, RequestId, Role, RoleSet, ServiceKey, Timestamp};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Input of the state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A party answers with its code.
    Answer(GivenAnswer),
    /// The asker withdraws.
    Withdraw {
        /// The acting account.
        by: NicHandle,
    },
    /// A party takes its acceptance back.
    TakeBack {
        /// The acting account.
        by: NicHandle,
    },
    /// Somebody requests a new mail with a new code.
    Resend {
        /// The acting account.
        by: NicHandle,
        /// The recipient.
        party: NicHandle,
    },
    /// An admin submitted another change of the same role.
    Supersede {
        /// The admin.
        by: NicHandle,
    },
    /// The owner of an account undid a change of its address that somebody else had made (decision 0045).
    AccountRecovered {
        /// The account.
        account: NicHandle,
        /// Somebody else may have acted in its name since; `None` if this was looked at when the recovery was recorded.
        since: Option<Timestamp>,
    },
    /// The provider's staff end the request.
    EndByProvider {
        /// The reason that the parties read.
        reason: String,
    },
    /// Another request or an import changed the contacts of the service.
    ContactsChanged,
    /// A timer fired; processes whatever is due.
    Due,
    /// All lines that take effect together may go on: the grace period begins, or it is over and they move.
    GoOnTogether,
    /// The lines that take effect together end.
    EndTogether {
        /// Its ending.
        ended: Ended,
    },
}

/// The reason an event is refused. Safe to show to the account that caused the event (decision 0008).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// The account is not a party. Also the answer for a request that does not exist.
    NoPart,
    /// The request has ended.
    Closed {
        /// Its final state.
        state: RequestState,
    },
    /// The code never belonged to this request.
    WrongCode {
        /// Tries left before the pause.
        tries_left: u32,
        /// End of the pause, if no tries are left.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "crate::model::timestamp::read_option"
        )]
        until: Option<Timestamp>,
    },
    /// The code was used before.
    UsedCode {
        /// The answer given with it.
        answer: Answer,
    },
    /// The code of a later mail replaced it.
    SupersededCode,
    /// The code belongs to the other party.
    OthersCode,
    /// Too many wrong codes.
    Paused {
        /// End of the pause.
        #[serde(deserialize_with = "crate::model::timestamp::read")]
        until: Timestamp,
    },
    /// The address of the party was changed recently, so it cannot accept a change of admin yet.
    CoolingDown {
        /// End of the wait.
        #[serde(deserialize_with = "crate::model::timestamp::read")]
        until: Timestamp,
    },
    /// The action is reserved to the asker.
    NotTheAsker,
    /// The party has answered before.
    Answered,
    /// The party has not accepted, so it cannot take anything back.
    NotAccepted,
    /// The last mail with a code is too recent or still queued.
    TooSoon {
        /// Earliest time of the next resend; `None` while the mail is being sent.
        #[serde(default, deserialize_with = "crate::model::timestamp::read_option")]
        until: Option<Timestamp>,
    },
    /// The daily limit of resends is reached.
    TooMany {
        /// Earliest time of the next resend.
        #[serde(deserialize_with = "crate::model::timestamp::read")]
        until: Timestamp,
    },
    /// The request takes effect together with others or not at all: it is replaced with all of them.
    Together,
}

/// A side effect to carry out in the transaction that stores the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestEffect {
    /// Append to the timeline.
    Record(TimelineEntry),
    /// Queue a mail.
    Mail {
        /// Kind of the mail.
        notice: Notice,
        /// The recipient.
        to: NicHandle,
    },
    /// Tell the former addresses of an account, which can still undo its change, about a request to change the admin.
    WarnFormerAddresses {
        /// The account.
        account: NicHandle,
    },
    /// Mark a code as used and revoke the party's other codes.
    UseCode {
        /// The party.
        party: NicHandle,
        /// The code's hash.
        code: CodeHash,
        /// The answer given with it.
        answer: Answer,
    },
    /// Record a wrong try.
    WrongTry {
        /// The party.
        party: NicHandle,
    },
    /// Send the queued mail with a code now instead of later.
    TryAgain {
        /// The recipient.
        party: NicHandle,
    },
    /// Record a resend.
    Resent {
        /// The recipient.
        party: NicHandle,
    },
    /// Transfer the roles.
    Move,
}

/// Result of processing an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The new request. Store it even if the event was refused.
    pub request: Request,
    /// The side effects, in order.
    pub effects: Vec<RequestEffect>,
    /// Acceptance or refusal of the event.
    pub result: Result<(), Refusal>,
}

/// Creates a planned request, waiting for its parties.
#[must_use]
pub fn submit(
    planned: PlannedRequest,
    id: RequestId,
    service: ServiceKey,
    asker: NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> (Request, Vec<RequestEffect>) {
    let parties = planned.parties(&asker);
    let request = Request {
        id,
        service,
        roles: planned.roles,
        until: planned.until,
        from: planned.from,
        to: planned.to,
        asked_at: now,
        deadline: policy.deadline_after(now),
        state: RequestState::ValidatingByCustomers,
        parties: parties.iter().map(|account| Party { account: account.clone(), accepted_at: None }).collect(),
        effect_at: None,
        reminders: 0,
        ended: None,
        asker,
    };
    let mut effects = vec![
        RequestEffect::Record(TimelineEntry {
            at: now,
            state: RequestState::Todo,
            event: TimelineEvent::Asked,
            by: Some(request.asker.clone()),
        }),
        RequestEffect::Record(TimelineEntry {
            at: now,
            state: request.state,
            event: TimelineEvent::CodesQueued,
            by: None,
        }),
    ];
    if request.roles.contains(Role::Admin) {
        effects.extend(parties.iter().map(|account| RequestEffect::WarnFormerAddresses { account: account.clone() }));
    }
    effects.extend(parties.into_iter().map(|to| RequestEffect::Mail { notice: Notice::Confirm, to }));
    (request, effects)
}

/// Time of the next scheduled change: a reminder, the deadline or the transfer. `None` once the request has ended.
#[must_use]
pub fn next_due(request: &Request) -> Option<Timestamp> {
    match request.state {
        RequestState::ValidatingByCustomers => {
            Some(reminder_at(request, request.reminders).unwrap_or(request.deadline))
        }
        RequestState::Doing => request.effect_at,
        _ => None,
    }
}

/// Shortens the waits of an open request that would take longer from `now` on than they ever should, because they were
/// dated while the clock was ahead. `None` if none would.
#[must_use]
pub fn shorten_waits(request: &Request, now: Timestamp, policy: &Policy) -> Option<Request> {
    let mut shortened = request.clone();
    if request.asked_at > now {
        shortened.asked_at = now;
        shortened.deadline = now + (request.deadline - request.asked_at);
    }
    for party in &mut shortened.parties {
        party.accepted_at = party.accepted_at.map(|at| at.min(now));
    }
    shortened.effect_at = request.effect_at.map(|at| at.min(policy.transfer_after(now)));
    (shortened != *request).then_some(shortened)
}

/// The earliest time at which `party` may accept, if it has to wait for the end of a cool-down.
#[must_use]
pub fn acceptance_waits_until(request: &Request, party: &AccountFacts) -> Option<Timestamp> {
    party.cooldown_until.filter(|_| request.roles.contains(Role::Admin))
}

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
    let mut machine = Machine { request: request.clone(), effects: Vec::new(), facts, now, policy, together };
    machine.process_due();
    let result = machine.apply(event, party_codes);
    machine.process_due();
    Transition { request: machine.request, effects: machine.effects, result }
}

/// Predicts whether `event` would be accepted at `now`, short of checking a code. Screens use it to decide what to offer.
///
/// Without `party_codes`, pauses and resend limits are not checked.
///
/// # Errors
/// The refusal that the event would get.
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
            require_open(request, now)?;
            if party.accepted_at.is_some() {
                return Err(Refusal::Answered);
            }
            Ok(())
        }
        Event::Withdraw { by } => {
            request.party(by).ok_or(Refusal::NoPart)?;
            require_open(request, now)?;
            if *by != request.asker {
                return Err(Refusal::NotTheAsker);
            }
            Ok(())
        }
        Event::TakeBack { by } => {
            let party = request.party(by).ok_or(Refusal::NoPart)?;
            require_open(request, now)?;
            party.accepted_at.map(|_| ()).ok_or(Refusal::NotAccepted)
        }
        Event::Resend { by, party } => {
            request.party(by).ok_or(Refusal::NoPart)?;
            let receiver = request.party(party).ok_or(Refusal::NoPart)?;
            require_open(request, now)?;
            if by != party && *by != request.asker {
                return Err(Refusal::NotTheAsker);
            }
            if receiver.accepted_at.is_some() {
                return Err(Refusal::Answered);
            }
            party_codes
                .iter()
                .find(|codes| codes.account == *party)
                .map_or(Ok(()), |codes| may_resend(codes, now, policy))
        }
        Event::Supersede { .. }
        | Event::AccountRecovered { .. }
        | Event::EndByProvider { .. }
        | Event::ContactsChanged
        | Event::Due => require_open(request, now),
        Event::GoOnTogether | Event::EndTogether { .. } => {
            if request.state.is_final() {
                Err(Refusal::Closed { state: request.state })
            } else {
                Ok(())
            }
        }
    }
}

/// Every reason that blocks an open request at `now`.
#[must_use]
pub fn blockers_of(request: &Request, facts: &ChangeFacts, now: Timestamp) -> Vec<Blocker> {
    let Request { asker, from, to, roles, .. } = request;
    let mut found = blockers(RoleTransfer { asker, from, to, roles: *roles }, facts);
    for open in facts.open.iter().filter(|open| open.id != request.id) {
        let roles: RoleSet = open.roles.intersection(request.roles);
        if !roles.is_empty() {
            found.push(Blocker::RequestOpen { request: open.id, roles });
        }
    }
    let takes_effect_at = request.effect_at.map_or(now, |at| at.min(now));
    if request.until.is_some_and(|day| day < takes_effect_at.date_naive()) {
        found.push(Blocker::LastDayOutOfRange);
    }
    found
}

/// Checks that `asker` may replace the request by another one for `service`: the same as for withdrawing it.
///
/// # Errors
/// The refusal.
pub fn guard_replacement(
    request: &Request,
    asker: &NicHandle,
    service: &ServiceKey,
    now: Timestamp,
    policy: &Policy,
) -> Result<(), Refusal> {
    if request.service != *service {
        return Err(Refusal::NoPart);
    }
    guard(request, &[], &Event::Withdraw { by: asker.clone() }, now, policy)
}

/// Time of a reminder (0 or 1): at 50 % and at 90 % of the time for answers.
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

/// Refuses an event for a request that has ended or whose end is overdue.
fn require_open(request: &Request, now: Timestamp) -> Result<(), Refusal> {
    let closed = closed_state(request.state, request.deadline, request.effect_at, now);
    closed.map_or(Ok(()), |state| Err(Refusal::Closed { state }))
}

/// Whether the last mail with a code was long enough ago for another one.
///
/// # Errors
/// The refusal, with the end of the wait.
pub fn resend_wait(last_mail: Option<LastMail>, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
    match last_mail {
        Some(LastMail::Queued) => Err(Refusal::TooSoon { until: None }),
        Some(LastMail::At(at) | LastMail::Waiting(at)) if now < at + seconds(policy.resend_wait) => {
            Err(Refusal::TooSoon { until: Some(at + seconds(policy.resend_wait)) })
        }
        _ => Ok(()),
    }
}

fn may_resend(codes: &PartyCodes, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
    resend_wait(codes.last_mail, now, policy)?;
    match nth_latest_since(&codes.resends, policy.resends_a_day, now - LIMIT_PERIOD) {
        Some(oldest) => Err(Refusal::TooMany { until: oldest + LIMIT_PERIOD }),
        None => Ok(()),
    }
}

/// Sliding-window limit: the oldest of the last `limit` timestamps after `since`, if there are that many. There is room
/// again once it leaves the window.
fn nth_latest_since(timestamps: &[Timestamp], limit: u32, since: Timestamp) -> Option<Timestamp> {
    let mut recent: Vec<Timestamp> = timestamps.iter().copied().filter(|at| *at > since).collect();
    recent.sort_unstable();
    let index = recent.len().checked_sub(limit as usize)?;
    recent.get(index).copied()
}

/// A transition in progress.
struct Machine<'a> {
    request: Request,
    effects: Vec<RequestEffect>,
    facts: &'a ChangeFacts,
    now: Timestamp,
    policy: &'a Policy,
    together: bool,
}

impl Machine<'_> {
    fn process_due(&mut self) {
        if self.request.state == RequestState::ValidatingByCustomers {
            if self.request.deadline <= self.now {
                self.end(Ending::Expired, self.request.deadline, None);
            } else {
                self.remind();
            }
        }
        if let (RequestState::Doing, Some(at)) = (self.request.state, self.request.effect_at)
            && at <= self.now
            && !self.together
        {
            self.take_effect(at);
        }
    }

    /// Two missed reminders result in one mail.
    fn remind(&mut self) {
        let passed = (0..2).map_while(|n| reminder_at(&self.request, n)).take_while(|at| *at <= self.now);
        let (count, latest) = passed.fold((0, None), |(count, _), at| (count + 1, Some(at)));
        if let Some(at) = latest.filter(|_| count > self.request.reminders) {
            self.request.reminders = count;
            // Waits for the other lines only.
            if self.request.missing().next().is_none() {
                return;
            }
            self.record(at, TimelineEvent::Reminded, None);
            let missing: Vec<NicHandle> = self.request.missing().cloned().collect();
            self.mail(Notice::Reminder, missing);
        }
    }

    fn take_effect(&mut self, at: Timestamp) {
        let reasons = self.blockers();
        if !reasons.is_empty() {
            self.end(Ending::Failed { reasons }, at, None);
            return;
        }
        self.effects.push(RequestEffect::Move);
        let recipients = recipients::notified_besides_parties(&self.request, &self.facts.service.contacts);
        self.end(Ending::Done, at, None);
        self.mail(Notice::Changed, recipients);
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
                if since.is_none_or(|since| has_consented_since(&self.request, account, since)) {
                    self.end(Ending::AccountRecovered { by: account.clone() }, self.now, Some(account));
                }
            }
            Event::EndByProvider { reason } => {
                self.end(Ending::EndedByProvider { reason: reason.clone() }, self.now, None);
            }
            Event::ContactsChanged => {
                let lasting: Vec<Blocker> = self.blockers().into_iter().filter(Blocker::is_lasting).collect();
                if !lasting.is_empty() {
                    self.end(Ending::Failed { reasons: lasting }, self.now, None);
                }
            }
            Event::GoOnTogether => match self.request.effect_at {
                Some(at) => self.take_effect(at),
                None => self.begin_grace(),
            },
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
        if let (Answer::Accept, false, Some(party)) = (given.answer, has_answered, self.facts.account(&given.by))
            && let Some(until) = acceptance_waits_until(&self.request, party)
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
            // An answer revokes the party's codes. A code mailed in the meantime must not answer again.
            Some(CodeState::Live) if has_answered => return Err(Refusal::Answered),
            Some(CodeState::Live) => {}
        }
        self.record_answer(given);
        Ok(())
    }

    fn record_answer(&mut self, given: &GivenAnswer) {
        let GivenAnswer { by, answer, code } = given;
        self.effects.push(RequestEffect::UseCode { party: by.clone(), code: *code, answer: *answer });
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
        if self.request.missing().next().is_none() && !self.together {
            self.begin_grace();
        }
    }

    fn begin_grace(&mut self) {
        self.request.state = RequestState::CheckValidity;
        self.record(self.now, TimelineEvent::Checked, None);
        let reasons = self.blockers();
        if reasons.is_empty() {
            self.request.state = RequestState::Doing;
            self.request.effect_at = Some(self.policy.transfer_after(self.now));
            self.record(self.now, TimelineEvent::GraceBegan, None);
        } else {
            self.end(Ending::Failed { reasons }, self.now, None);
        }
    }

    fn blockers(&self) -> Vec<Blocker> {
        blockers_of(&self.request, self.facts, self.now)
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
            Ending::EndedByProvider { .. } => (TimelineEvent::EndedByProvider, Notice::EndedByProvider),
            Ending::Failed { .. } => (TimelineEvent::Failed, Notice::Failed),
        };
        // The mail about its recovery tells the account, also of lines that end together with those it ends.
        let recovered = match &how {
            Ending::AccountRecovered { by } => Some(by.clone()),
            _ => None,
        };
        self.request.state = how.state();
        self.request.ended = Some(Ended { at, how });
        self.record(at, event, by);
        let parties = self.request.parties.iter().map(|party| &party.account);
        let told = parties.filter(|party| Some(*party) != recovered.as_ref()).cloned().collect();
        self.mail(notice, told);
    }

    fn record(&mut self, at: Timestamp, event: TimelineEvent, by: Option<&NicHandle>) {
        let entry = TimelineEntry { at, state: self.request.state, event, by: by.cloned() };
        self.effects.push(RequestEffect::Record(entry));
    }

    fn mail(&mut self, notice: Notice, to: Vec<NicHandle>) {
        self.effects.extend(to.into_iter().map(|to| RequestEffect::Mail { notice, to }));
    }
}
