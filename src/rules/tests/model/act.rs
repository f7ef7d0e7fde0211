//! The server's use cases, each one transaction, and outside events.

use super::checks;
use super::state::{
    ACCOUNTS, AccountIndex, MailInTransit, ModelTerm, POLICY, QueuedMail, RequestsModelState, Stored, account, at,
    service,
};
use crate::prelude::*;
use handover_rules::request::lifecycle::moves_last;
use handover_rules::request::{Code, CodeState, LastMail};

/// One step. Calls may come from any account, entitled or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// A submission, with the new admin, tech and billing contact.
    Submit { asker: AccountIndex, inputs: [Resolution; 3] },
    /// An event about the request with this index.
    Act(usize, Event),
    /// The owner of an account undoes the acts in its name since this tick.
    Recover { by: AccountIndex, since: u8 },
    /// Half a day passes. A late timer has not run by then.
    Tick { runs_timer: bool },
    /// The mail worker takes the first email of the outbox and stores its code.
    Prepare,
    /// The mail server accepts the email under way.
    Deliver,
    /// The worker stores that it was accepted.
    Record,
    /// The mail server refuses it for now, and the worker stores that.
    Refuse,
    /// The process ends, and starts again.
    Crash,
    /// The worker sends the first email of the outbox, or crashes before it has stored that.
    Send { crash: bool },
    /// An invoice of the incoming contact falls due, and stays unpaid.
    IncurDebt,
}

impl Stored {
    /// Adds the acts that the parties can try: answers with every code in their mailboxes, and cancelling.
    pub(crate) fn party_actions(&self, index: usize, actions: &mut Vec<Action>) {
        let mut act = |event| actions.push(Action::Act(index, event));
        for (party, codes) in self.request.parties.iter().zip(&self.mailboxes) {
            let by = &party.account;
            for code in codes {
                for answer in [Answer::Accept, Answer::Decline] {
                    act(Event::Answer(GivenAnswer { by: by.clone(), answer, code: *code, reason: None }));
                }
            }
            act(Event::Withdraw { by: by.clone() });
            act(Event::TakeBack { by: by.clone() });
        }
    }

    /// Adds the acts that any account can try: cancelling, and asking for another email to either party.
    pub(crate) fn other_actions(&self, index: usize, may_resend: bool, actions: &mut Vec<Action>) {
        let mut act = |event| actions.push(Action::Act(index, event));
        for by in ACCOUNTS.map(account) {
            act(Event::Withdraw { by: by.clone() });
            act(Event::TakeBack { by: by.clone() });
            for party in self.request.parties.iter().filter(|_| may_resend) {
                act(Event::Resend { by: by.clone(), party: party.account.clone() });
            }
        }
    }
}

impl RequestsModelState {
    /// Adds the recoveries that owners of accounts can make: of everything, and of the latest acts. An account that is
    /// no party has done nothing.
    pub(crate) fn recoveries(&self, actions: &mut Vec<Action>) {
        let is_party = |by: AccountIndex| self.requests.iter().any(|stored| stored.party_index(&account(by)).is_some());
        let later = Some(self.tick).filter(|tick| *tick > 0);
        for by in ACCOUNTS.into_iter().filter(|by| is_party(*by)) {
            actions.extend([Some(0), later].into_iter().flatten().map(|since| Action::Recover { by, since }));
        }
    }

    /// Takes a step, and forgets data that can make no difference any more.
    pub(crate) fn step(&mut self, action: Action) {
        let ended = self.requests.iter().filter(|stored| stored.request.state.is_final()).count();
        self.act(action);
        let has_new_end = self.requests.iter().filter(|stored| stored.request.state.is_final()).count() > ended;
        if has_new_end && !checks::codes_end_with_their_request(self) {
            self.violation = Some("a code works after the end of its request");
        }
        self.forget_ended();
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Submit { asker, inputs } => self.submit(&account(asker), inputs),
            Action::Act(index, event) => {
                self.run_due();
                self.apply(index, &event);
            }
            Action::Recover { by, since } => self.recover(&account(by), at(since)),
            Action::Tick { runs_timer } => {
                self.tick += 1;
                if runs_timer {
                    self.run_due();
                }
            }
            Action::Prepare => self.prepare_mail(),
            Action::Deliver => self.deliver_mail(),
            Action::Record => self.record_mail(),
            Action::Refuse => self.refuse_mail(),
            Action::Crash => self.crash(),
            Action::Send { crash } => self.send_mail(crash),
            Action::IncurDebt => self.debtor = self.requests.first().map(|stored| stored.request.to.clone()),
        }
    }

    /// Runs the transitions that are due, earliest first.
    pub(crate) fn run_due(&mut self) {
        let now = self.now();
        let next = |state: &Self| {
            let due = state.requests.iter().enumerate();
            let due = due.filter_map(|(index, Stored { request, .. })| {
                Some((lifecycle::next_due(request)?, moves_last(request.roles), index))
            });
            due.min().filter(|(at, ..)| *at <= now)
        };
        while let Some((.., index)) = next(self) {
            self.apply(index, &Event::Due);
            if next(self).is_some_and(|(.., again)| again == index) {
                self.violation = Some("a request stays due after its transition");
                return;
            }
        }
    }

    /// Ends, in one transaction, the requests that the page of the recovery lists as ending.
    fn recover(&mut self, account: &NicHandle, since: Timestamp) {
        let before = self.clone();
        for index in checks::ended_by_recovery(&before, account, since) {
            self.run_due();
            self.apply(index, &Event::AccountRecovered { account: account.clone(), since });
        }
        self.violation = self.violation.or(checks::broken_recovery(&before, self, account, since));
    }

    fn submit(&mut self, asker: &NicHandle, inputs: [Resolution; 3]) {
        self.run_due();
        let [admin, tech, billing] = inputs;
        let facts = self.facts(None);
        let Ok(plan) = plan(asker, &PerRole { admin, tech, billing }, &facts) else { return };
        for id in plan.supersedes {
            let index = self.requests.iter().position(|stored| stored.request.id == id).expect("an open request");
            self.apply(index, &Event::Supersede { by: asker.clone() });
        }
        let submission = self.next_id();
        for planned in plan.requests {
            self.create(planned, asker, submission);
        }
    }

    fn next_id(&self) -> RequestId {
        RequestId::new(self.requests.len() as u64 + 1).expect("a small number")
    }

    fn create(&mut self, planned: PlannedRequest, asker: &NicHandle, submission: RequestId) {
        let id = self.next_id();
        let (request, effects) = lifecycle::submit(planned, id, service(), asker.clone(), self.now(), &POLICY);
        let party_codes = request.parties.iter().map(|party| no_codes(&party.account));
        let count = request.parties.len();
        self.requests.push(Stored {
            submission,
            party_codes: party_codes.collect(),
            mailboxes: vec![Vec::new(); count],
            end_notices: vec![0; count],
            resends: 0,
            moves: 0,
            request,
        });
        self.carry_out(self.requests.len() - 1, &effects);
    }

    /// Applies an event and stores the transition, even if the event is refused.
    fn apply(&mut self, index: usize, event: &Event) {
        let before = &self.requests[index];
        let facts = self.facts(Some((before.submission, &before.request.asker)));
        let transition =
            lifecycle::transition(&before.request, &before.party_codes, event, &facts, self.now(), &POLICY);
        let without = lifecycle::transition_without_facts(
            &before.request,
            &before.party_codes,
            event,
            self.now(),
            &POLICY,
            false,
        );
        if without.is_some_and(|without| without != transition) {
            self.violation = Some("a transition depends on facts that were not asked for");
        }
        self.violation = self.violation.or(checks::broken_rule(before, event, &transition, &facts));
        self.requests[index].request = transition.request;
        self.carry_out(index, &transition.effects);
        if transition.effects.contains(&RequestEffect::Move) {
            self.move_roles(index);
        }
    }

    /// Also ends the requests that the move has made impossible.
    fn move_roles(&mut self, index: usize) {
        let stored = &mut self.requests[index];
        stored.moves += 1;
        let (roles, submission) = (stored.request.roles, stored.submission);
        let holder = ACCOUNTS.into_iter().find(|number| account(*number) == stored.request.to).expect("an account");
        for (role, terms) in Role::ALL.into_iter().zip(&mut self.terms) {
            if roles.contains(role) {
                terms.push(ModelTerm { holder, submission: Some(submission.get()) });
            }
        }
        for other in 0..self.requests.len() {
            if !self.requests[other].request.state.is_final() {
                self.apply(other, &Event::ContactsChanged);
            }
        }
    }

    fn carry_out(&mut self, index: usize, effects: &[RequestEffect]) {
        let now = self.now();
        let stored = &mut self.requests[index];
        for effect in effects {
            match effect {
                RequestEffect::Mail { notice: Notice::Confirm, to } => {
                    let party = stored.party_index(to).expect("a party");
                    stored.party_codes[party].last_mail = Some(LastMail::Queued);
                    self.outbox.push(QueuedMail { request: index, party });
                }
                // Mails of the model are sent or lost, and never wait.
                RequestEffect::Mail { notice: Notice::Reminder | Notice::Blocked | Notice::Changed, .. }
                | RequestEffect::TryAgain { .. }
                | RequestEffect::Record(_)
                | RequestEffect::WarnFormerAddresses { .. }
                | RequestEffect::Move => {}
                RequestEffect::Mail { to, .. } => {
                    let party = stored.party_index(to).expect("parties are notified of ends");
                    stored.end_notices[party] += 1;
                }
                RequestEffect::UseCode { party, code, answer } => {
                    let party = stored.party_index(party).expect("a party");
                    for known in stored.party_codes[party].codes.iter_mut().filter(|known| known.hash == *code) {
                        known.state = CodeState::Used(*answer);
                    }
                }
                RequestEffect::WrongTry { party } => {
                    let party = stored.party_index(party).expect("a party");
                    stored.party_codes[party].wrong_tries.push(now);
                }
                RequestEffect::Resent { party } => {
                    let party = stored.party_index(party).expect("a party");
                    stored.party_codes[party].resends.push(RequestsModelState::start());
                    stored.resends += 1;
                }
            }
        }
    }

    fn prepare_mail(&mut self) {
        self.run_due();
        let QueuedMail { request, party } = self.outbox[0];
        let stored = &mut self.requests[request];
        if Notice::Confirm.is_still_needed(&stored.request, &stored.request.parties[party].account) {
            let codes = &mut stored.party_codes[party].codes;
            let code = numbered_code(request, party, codes.len());
            codes.push(Code { hash: code, state: CodeState::Live });
            self.under_way = Some(MailInTransit { code, is_delivered: false });
        } else {
            stored.party_codes[party].last_mail = None;
            self.outbox.remove(0);
        }
    }

    fn send_mail(&mut self, crash: bool) {
        self.prepare_mail();
        self.deliver_mail();
        if crash {
            self.crash();
        } else {
            self.record_mail();
        }
    }

    /// The codes of an ended request without an email left to send.
    fn forget_ended(&mut self) {
        for index in 0..self.requests.len() {
            let is_unsent = self.outbox.iter().any(|mail| mail.request == index);
            let stored = &mut self.requests[index];
            if stored.request.state.is_final() && !is_unsent {
                stored.party_codes.iter_mut().for_each(|party| party.codes.clear());
                stored.mailboxes.iter_mut().for_each(Vec::clear);
                stored.request.parties.iter_mut().for_each(|party| party.accepted_at = None);
                stored.request.effect_at = None;
                stored.request.reminders = 0;
            }
        }
    }

    fn crash(&mut self) {
        self.under_way = None;
        self.crashes += 1;
    }

    fn deliver_mail(&mut self) {
        if let Some(mail) = self.under_way.as_mut().filter(|mail| !mail.is_delivered) {
            mail.is_delivered = true;
            let QueuedMail { request, party } = self.outbox[0];
            self.requests[request].mailboxes[party].push(mail.code);
        }
    }

    fn record_mail(&mut self) {
        let Some(MailInTransit { code, .. }) = self.under_way.take_if(|mail| mail.is_delivered) else { return };
        let QueuedMail { request, party } = self.outbox.remove(0);
        let codes = &mut self.requests[request].party_codes[party];
        // Without a wait between two emails, any past time will do.
        codes.last_mail = Some(LastMail::At(RequestsModelState::start()));
        for earlier in codes.codes.iter_mut().filter(|known| known.hash != code) {
            if earlier.state == CodeState::Live {
                earlier.state = CodeState::Superseded;
            }
        }
    }

    /// The email was certainly not delivered, so its code is deleted. It stays in the outbox.
    fn refuse_mail(&mut self) {
        let Some(MailInTransit { code, .. }) = self.under_way.take_if(|mail| !mail.is_delivered) else { return };
        self.refusals += 1;
        let QueuedMail { request, party } = self.outbox[0];
        // A deleted code is as good as one that nobody has and that was replaced.
        let codes = self.requests[request].party_codes[party].codes.iter_mut();
        for refused in codes.filter(|known| known.hash == code && known.state == CodeState::Live) {
            refused.state = CodeState::Superseded;
        }
    }
}

/// The codes of each party are numbered by themselves, so that the order of emails to different parties makes no difference.
fn numbered_code(request: usize, party: usize, number: usize) -> CodeHash {
    let mut code = [0; 32];
    for (byte, part) in code.iter_mut().zip([request, party, number]) {
        *byte = u8::try_from(part).expect("a small number");
    }
    CodeHash(code)
}
