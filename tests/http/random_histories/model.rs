//! The state that a history leads to by the rules alone.

use super::act::{ACCOUNTS, SERVICES};
use crate::common::{account, days, service};
use chrono::NaiveDate;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::request::lifecycle::{RequestEffect, transition_of_line};
use handover_rules::request::lines::together;
use handover_rules::request::notices::{Notice, TimelineEntry};
use handover_rules::request::{Answer, Code, CodeState, GivenAnswer, LastMail, PartyCodes, lifecycle};
use handover_rules::role_end::RoleEnd;
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::{Initiator, OwnRequests, Plan, PlanError, PlanFigures, PlannedRequest, Resolution};
use handover_rules::{
    AccountFacts, Category, CodeHash, Contacts, Event, NicHandle, PerRole, Policy, Refusal, Request, RequestId,
    RequestState, Role, RoleSet, ServiceFacts, ServiceKey, ServiceStatus, SubmissionId, Timestamp, Zone, role_end,
};
use std::collections::{BTreeMap, BTreeSet};

/// An account in a role, from a move on; the first one of each role was imported.
struct Term {
    holder: NicHandle,
    submission: Option<SubmissionId>,
}

pub(super) struct Service {
    pub(super) key: ServiceKey,
    pub(super) contacts: Contacts,
    terms: [Vec<Term>; 3],
    pub(super) end: Option<RoleEnd>,
    /// Its entries of the feed.
    pub(super) feed: Vec<ProviderEvent>,
}

pub(super) struct Line {
    pub(super) request: Request,
    pub(super) submission: SubmissionId,
    pub(super) service: usize,
    pub(super) timeline: Vec<TimelineEntry>,
    answers: BTreeMap<NicHandle, (Answer, CodeHash)>,
}

struct Submission {
    all_or_nothing: bool,
    lines: u32,
    codes: BTreeMap<NicHandle, PartyCodes>,
}

/// An email about lines of a submission.
pub(super) type Email = (SubmissionId, NicHandle, &'static str);

/// A submission as a caller asks for it: services with their contacts per role.
pub(super) struct Asked {
    pub(super) asker: NicHandle,
    pub(super) lines: Vec<(usize, PerRole<Resolution>)>,
    pub(super) last_day: Option<NaiveDate>,
    pub(super) all_or_nothing: bool,
    pub(super) leave_out: bool,
    pub(super) own: OwnRequests,
}

/// The rules' answer to a submission.
pub(super) struct Planned {
    pub(super) changes: Vec<(usize, Plan)>,
    pub(super) refused: Vec<Option<PlanError>>,
    pub(super) unchanged: usize,
}

pub(super) struct Model {
    pub(super) now: Timestamp,
    pub(super) policy: Policy,
    pub(super) accounts: Vec<AccountFacts>,
    pub(super) services: Vec<Service>,
    pub(super) lines: Vec<Line>,
    submissions: BTreeMap<SubmissionId, Submission>,
    /// Emails queued since the last comparison, each with the request that it is about.
    pub(super) queued: Vec<(SubmissionId, NicHandle, Notice, RequestId)>,
}

impl Model {
    pub(super) fn new(now: Timestamp) -> Self {
        let accounts = ACCOUNTS.iter().map(|name| AccountFacts {
            handle: account(name),
            zone: if *name == "canada" { Zone::Ca } else { Zone::Eu },
            profile_complete: *name != "gaps",
            address_confirmed: true,
            has_unpaid_bill: false,
            has_payment_method: *name != "unbanked",
            suspended: false,
            cooldown_until: None,
        });
        let services = SERVICES.iter().map(|name| {
            let contacts = Contacts { admin: account("admin"), tech: account("tech"), billing: account("billing") };
            Service {
                key: service(name, Category::Domain),
                terms: Role::ALL.map(|role| vec![Term { holder: contacts.holder(role).clone(), submission: None }]),
                contacts,
                end: None,
                feed: Vec::new(),
            }
        });
        Self {
            now,
            policy: Policy::default(),
            accounts: accounts.collect(),
            services: services.collect(),
            lines: Vec::new(),
            submissions: BTreeMap::new(),
            queued: Vec::new(),
        }
    }

    pub(super) fn line(&self, id: RequestId) -> usize {
        self.lines.iter().position(|line| line.request.id == id).expect("a known request")
    }

    pub(super) fn open_lines_of(&self, service: usize) -> Vec<usize> {
        let is_open = |line: &Line| line.service == service && !line.request.state.is_final();
        let mut open: Vec<usize> = (0..self.lines.len()).filter(|index| is_open(&self.lines[*index])).collect();
        open.sort_by_key(|index| (self.lines[*index].request.asked_at, self.lines[*index].request.id));
        open
    }

    pub(super) fn lines_of(&self, submission: SubmissionId) -> Vec<usize> {
        (0..self.lines.len()).filter(|index| self.lines[*index].submission == submission).collect()
    }

    pub(super) fn is_together(&self, submission: SubmissionId) -> bool {
        let Submission { all_or_nothing, lines, .. } = self.submissions[&submission];
        together(all_or_nothing, lines).is_some()
    }

    pub(super) fn facts(&self, service: usize) -> ChangeFacts {
        let open = self.open_lines_of(service).into_iter().map(|index| {
            let Line { request, submission, .. } = &self.lines[index];
            OpenRequest {
                id: request.id,
                asker: request.asker.clone(),
                roles: request.roles,
                to: request.to.clone(),
                together: self.is_together(*submission),
                unconfirmed: false,
            }
        });
        let Service { key, contacts, .. } = &self.services[service];
        ChangeFacts {
            service: ServiceFacts { key: key.clone(), status: ServiceStatus::Ok, contacts: contacts.clone() },
            accounts: self.accounts.clone(),
            open: open.collect(),
            lost_to_siblings: RoleSet::EMPTY,
        }
    }

    pub(super) fn line_facts(&self, index: usize) -> ChangeFacts {
        let Line { request, submission, service, .. } = &self.lines[index];
        let is_lost = |terms: &[Term]| {
            let last = terms.iter().rposition(|term| term.holder == request.asker);
            let next = last.and_then(|last| terms.get(last + 1));
            next.is_some_and(|term| term.submission == Some(*submission))
        };
        let terms = Role::ALL.into_iter().zip(&self.services[*service].terms);
        let lost = terms.filter(|(_, terms)| is_lost(terms)).map(|(role, _)| role).collect();
        ChangeFacts { lost_to_siblings: lost, ..self.facts(*service) }
    }

    pub(super) fn plan(&self, asked: &Asked) -> Planned {
        let mut planned = Planned { changes: Vec::new(), refused: Vec::new(), unchanged: 0 };
        let mut seen = BTreeSet::new();
        for (service, found) in &asked.lines {
            let Service { contacts, end, .. } = &self.services[*service];
            if !seen.insert(*service) || contacts.roles_of(&asked.asker).is_empty() {
                planned.refused.push(None);
                continue;
            }
            let present = end.as_ref().map(Into::into);
            let first_day = LastDay::first_day(self.now, &self.policy);
            let last_day = LastDay { wanted: asked.last_day, present: present.as_ref(), first_day };
            let by = Initiator::Asker(asked.own);
            match last_day.plan_with(&asked.asker, found, &self.facts(*service), by) {
                Ok(plan) => planned.changes.push((*service, plan)),
                Err(PlanError::NothingToChange) => planned.unchanged += 1,
                Err(error) => planned.refused.push(Some(error)),
            }
        }
        planned
    }

    /// Whether the rules accept the submission as a whole.
    pub(super) fn accepts(&self, asked: &Asked, planned: &Planned) -> bool {
        let requests = planned.changes.iter().map(|(_, plan)| plan.requests.len()).sum();
        let figures = PlanFigures { changes: planned.changes.len(), refused: planned.refused.len(), requests };
        figures.guard(asked.leave_out, asked.all_or_nothing, &self.policy).is_ok()
    }

    /// Creates the requests of an accepted submission, under the numbers that the server gave them.
    pub(super) fn ask(&mut self, asked: &Asked, planned: Planned, ids: &[RequestId]) {
        let by = &asked.asker;
        let ended = |of: fn(&Plan) -> &[RequestId]| -> BTreeSet<RequestId> {
            planned.changes.iter().flat_map(|(_, plan)| of(plan)).copied().collect()
        };
        for id in ended(|plan| &plan.supersedes) {
            let _ = self.apply(self.line(id), &Event::Supersede { by: by.clone() });
        }
        for id in ended(|plan| &plan.withdraws) {
            let _ = self.apply(self.line(id), &Event::Withdraw { by: by.clone() });
        }
        let submission = SubmissionId::new(ids[0]);
        let lines = u32::try_from(ids.len()).expect("few requests");
        let new = Submission { all_or_nothing: asked.all_or_nothing, lines, codes: BTreeMap::new() };
        self.submissions.insert(submission, new);
        let requests = planned
            .changes
            .into_iter()
            .flat_map(|(service, plan)| plan.requests.into_iter().map(move |request| (service, request)));
        for ((service, request), id) in requests.zip(ids) {
            self.create(submission, service, request, *id, by);
        }
    }

    fn create(
        &mut self,
        submission: SubmissionId,
        service: usize,
        planned: PlannedRequest,
        id: RequestId,
        asker: &NicHandle,
    ) {
        let key = self.services[service].key.clone();
        let (request, effects) = lifecycle::submit(planned, id, key, asker.clone(), self.now, &self.policy);
        let codes = &mut self.submissions.get_mut(&submission).expect("a submission").codes;
        for party in &request.parties {
            codes.entry(party.account.clone()).or_insert_with(|| PartyCodes {
                account: party.account.clone(),
                codes: Vec::new(),
                wrong_tries: Vec::new(),
                resends: Vec::new(),
                last_mail: None,
            });
        }
        self.services[service].feed.push(ProviderEvent::asked(&request));
        let line = Line { request, submission, service, timeline: Vec::new(), answers: BTreeMap::new() };
        self.lines.push(line);
        self.carry_out(self.lines.len() - 1, &effects);
    }

    /// The codes of all parties of the submission as they count on one of its lines.
    fn codes_on(&self, index: usize) -> Vec<PartyCodes> {
        let Line { submission, answers, .. } = &self.lines[index];
        let own = |mut codes: PartyCodes| {
            let answer = answers.get(&codes.account);
            for code in &mut codes.codes {
                if let Some((answer, _)) = answer.filter(|(_, used)| *used == code.hash) {
                    code.state = CodeState::Used(*answer);
                }
            }
            codes
        };
        self.submissions[submission].codes.values().cloned().map(own).collect()
    }

    /// An email with a code has arrived.
    pub(super) fn mailed_code(&mut self, submission: SubmissionId, to: &NicHandle, hash: CodeHash) {
        let now = self.now;
        let codes = self.submissions.get_mut(&submission).and_then(|submission| submission.codes.get_mut(to));
        let codes = codes.expect("a party");
        codes.last_mail = Some(LastMail::At(now));
        for code in &mut codes.codes {
            code.state = CodeState::Superseded;
        }
        codes.codes.push(Code { hash, state: CodeState::Live });
    }

    pub(super) fn codes_of(&self, submission: SubmissionId, party: &NicHandle) -> Vec<CodeHash> {
        let codes = self.submissions[&submission].codes.get(party);
        codes.map_or_else(Vec::new, |codes| codes.codes.iter().map(|code| code.hash).collect())
    }

    /// The answer that a party gave to a line, with its code.
    pub(super) fn answer_of(&self, index: usize, party: &NicHandle) -> Option<(Answer, CodeHash)> {
        self.lines[index].answers.get(party).copied()
    }

    /// Applies an event to a line, and what it means for lines that take effect with it.
    pub(super) fn apply(&mut self, index: usize, event: &Event) -> Result<(), Refusal> {
        let result = self.apply_alone(index, event);
        let submission = self.lines[index].submission;
        if self.submissions[&submission].all_or_nothing {
            self.settle(submission);
        }
        result
    }

    pub(super) fn apply_alone(&mut self, index: usize, event: &Event) -> Result<(), Refusal> {
        let codes = self.codes_on(index);
        let facts = self.line_facts(index);
        let all_or_nothing = self.submissions[&self.lines[index].submission].all_or_nothing;
        let before = &self.lines[index].request;
        let transition = transition_of_line(before, &codes, event, &facts, self.now, &self.policy, all_or_nothing);
        let had_ended = before.state.is_final();
        let by = transition.request.ended.as_ref().filter(|_| !had_ended).cloned();
        self.lines[index].request = transition.request;
        self.carry_out(index, &transition.effects);
        let Line { request, service, .. } = &self.lines[index];
        if let Some(ended) = by {
            let event = ProviderEvent::ended(request, &ended);
            self.services[*service].feed.push(event);
        }
        if transition.effects.contains(&RequestEffect::Move) {
            self.move_roles(index);
        }
        transition.result
    }

    fn move_roles(&mut self, index: usize) {
        let Line { request, submission, service, .. } = &self.lines[index];
        let (request, submission, service) = (request.clone(), *submission, *service);
        let at = request.ended.as_ref().expect("moving ends a request").at;
        let before = self.services[service].contacts.clone();
        let end = role_end::begin(&request, &before, self.services[service].end.as_ref(), at);
        let after = before.after(request.roles, &request.to);
        self.set_contacts(service, &after, Some((request.id, submission)), request.roles);
        if request.roles.contains(Role::Tech) {
            self.services[service].end = end;
        }
        self.contacts_changed(service, at);
    }

    pub(super) fn set_contacts(
        &mut self,
        service: usize,
        after: &Contacts,
        by: Option<(RequestId, SubmissionId)>,
        roles: RoleSet,
    ) {
        let service = &mut self.services[service];
        let before = std::mem::replace(&mut service.contacts, after.clone());
        for (role, terms) in Role::ALL.into_iter().zip(&mut service.terms) {
            if roles.contains(role) && before.holder(role) != after.holder(role) {
                terms.push(Term { holder: after.holder(role).clone(), submission: by.map(|(_, of)| of) });
            }
        }
        if before != *after {
            let (key, after, request) = (service.key.clone(), after.clone(), by.map(|(id, _)| id));
            service.feed.push(ProviderEvent::ContactChanged { service: key, before, after, request });
        }
    }

    /// Ends the open requests that a change of contacts at `at` makes impossible.
    pub(super) fn contacts_changed(&mut self, service: usize, at: Timestamp) {
        let now = std::mem::replace(&mut self.now, at);
        for line in self.open_lines_of(service) {
            let _ = self.apply(line, &Event::ContactsChanged);
        }
        self.now = now;
    }

    fn carry_out(&mut self, index: usize, effects: &[RequestEffect]) {
        let now = self.now;
        for effect in effects {
            let Line { request, submission, service, .. } = &self.lines[index];
            let (id, key, submission, service) = (request.id, request.service.clone(), *submission, *service);
            match effect {
                RequestEffect::Record(entry) => self.lines[index].timeline.push(entry.clone()),
                RequestEffect::Mail { notice, to } => self.queued.push((submission, to.clone(), *notice, id)),
                RequestEffect::UseCode { party, code, answer } => {
                    self.lines[index].answers.insert(party.clone(), (*answer, *code));
                    let (request, by, answer) = (id, party.clone(), *answer);
                    let event = ProviderEvent::RequestAnswered { request, service: key, by, answer };
                    self.services[service].feed.push(event);
                }
                RequestEffect::WrongTry { party } => self.codes_mut(submission, party).wrong_tries.push(now),
                RequestEffect::Resent { party } => self.codes_mut(submission, party).resends.push(now),
                // Nobody has changed an address, and no email waits.
                RequestEffect::WarnFormerAddresses { .. } | RequestEffect::TryAgain { .. } | RequestEffect::Move => {}
            }
        }
    }

    fn codes_mut(&mut self, submission: SubmissionId, party: &NicHandle) -> &mut PartyCodes {
        let submission = self.submissions.get_mut(&submission).expect("a submission");
        submission.codes.get_mut(party).expect("a party")
    }

    /// The lines of a submission that an account takes part in and that `is_meant` selects.
    pub(super) fn own_lines(
        &self,
        submission: SubmissionId,
        by: &NicHandle,
        is_meant: impl Fn(&Line) -> bool,
    ) -> Vec<usize> {
        let mut own = self.lines_of(submission);
        own.retain(|index| self.lines[*index].request.party(by).is_some() && is_meant(&self.lines[*index]));
        own
    }

    /// The emails queued since the last call that are still needed.
    pub(super) fn take_emails(&mut self) -> BTreeSet<Email> {
        let queued = std::mem::take(&mut self.queued);
        let email = |(submission, to, notice, id): (SubmissionId, NicHandle, Notice, RequestId)| {
            let is_needed = notice.is_still_needed(&self.lines[self.line(id)].request, &to);
            is_needed.then_some((submission, to, notice.as_str()))
        };
        queued.into_iter().filter_map(email).collect()
    }

    pub(super) fn given(by: &NicHandle, answer: Answer, code: CodeHash) -> Event {
        Event::Answer(GivenAnswer { by: by.clone(), answer, code, reason: None })
    }

    pub(super) fn last_day(&self, days_from_now: u64) -> NaiveDate {
        (self.now + days(i64::try_from(days_from_now).expect("a few days"))).date_naive()
    }

    pub(super) fn is_suspended(&self, handle: &NicHandle) -> bool {
        self.accounts.iter().any(|facts| facts.handle == *handle && facts.suspended)
    }

    pub(super) fn account_mut(&mut self, index: usize) -> &mut AccountFacts {
        &mut self.accounts[index]
    }

    pub(super) fn is_open(&self, index: usize) -> bool {
        self.lines[index].request.state != RequestState::Todo && !self.lines[index].request.state.is_final()
    }
}
