//! The server's transactions about a submission, and the events between them.

use super::case::{LINES, SubmissionSetup};
use super::checks::{LineTransition, codes_end_with_their_lines};
use super::state::{LinePhase, MailInTransit, Mailbox, Mailed, SubmissionModelState, end_of, hash, number_of};
use crate::model::state::{ACCOUNTS, AccountIndex, POLICY, account, at};
use crate::prelude::*;
use handover_rules::request::lifecycle::{blockers_of, moves_last};
use handover_rules::request::lines::{
    LineAct, LineState, TogetherStep, can_wait, concerns_all_lines, next_step, takes_part,
};

/// The code that a party presents: whose it is, and its number.
pub(super) type PresentedCode = (AccountIndex, u8);

/// One step. Calls may come from any account, entitled or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// An act on one line, or on all lines.
    Act { by: AccountIndex, act: LineAct, code: Option<PresentedCode>, line: Option<usize> },
    /// Asks for another email with a code.
    Resend { line: usize, by: AccountIndex, party: AccountIndex },
    /// The timer runs the earliest due step only.
    RunDue,
    /// The worker takes the email to a party from the outbox.
    TakeMail(AccountIndex),
    /// The mail server accepts it.
    Deliver,
    /// The worker stores that.
    StoreDelivery,
    /// The process ends, and starts again.
    Crash,
    /// Half a day passes.
    Tick,
    /// An invoice of the incoming contact of the second line falls due.
    IncurDebt,
}

impl SubmissionModelState {
    pub(super) fn step(&mut self, case: &SubmissionSetup, action: Action) {
        let ends = |state: &Self| (0..LINES).filter(|line| state.end(*line).is_some()).count();
        let ended = ends(self);
        self.take(case, action);
        if ends(self) > ended {
            if !codes_end_with_their_lines(self, case) {
                self.violation = Some("a code works after the end of its line");
            }
            self.forget_ended();
        }
    }

    fn take(&mut self, case: &SubmissionSetup, action: Action) {
        match action {
            Action::Act { by, act, code, line } => self.call(case, by, act, code, line),
            Action::Resend { line, by, party } => {
                let event = Event::Resend { by: account(by), party: account(party) };
                let _ = self.act(case, line, &event);
            }
            Action::RunDue => self.run_earliest_due(case),
            Action::TakeMail(to) => self.take_mail(case, to),
            Action::Deliver => self.deliver(),
            Action::StoreDelivery => self.store_delivery(),
            Action::Crash => self.crash(),
            Action::Tick => self.tick += case.emails.ticks(),
            Action::IncurDebt => self.has_debt = true,
        }
    }

    /// Drops state that can no longer make a difference.
    fn forget_ended(&mut self) {
        for line in 0..LINES {
            if self.end(line).is_some() {
                self.lines[line].accepted_with = [None; 3];
            }
        }
        if self.is_over() {
            self.mailboxes = ACCOUNTS.map(|_| Mailbox::default());
            self.under_way = None;
        }
    }

    /// Loses everything in memory. The lease of an email runs out.
    pub(super) fn crash(&mut self) {
        self.under_way = None;
    }

    /// A call about one line, or about all.
    fn call(
        &mut self,
        case: &SubmissionSetup,
        by: AccountIndex,
        act: LineAct,
        code: Option<PresentedCode>,
        line: Option<usize>,
    ) {
        let event = event(by, act, code);
        let lines: Vec<usize> = match line {
            Some(line) => vec![line],
            None => case.lines_of(by).filter(|line| self.is_meant(case, *line, by, act, code)).collect(),
        };
        for line in lines {
            let result = self.act(case, line, &event);
            if result.is_err_and(|refusal| concerns_all_lines(&refusal)) {
                return;
            }
        }
    }

    fn line_state(&self, line: usize, by: AccountIndex) -> LineState {
        let accepted = self.accepted_with(line, by);
        LineState {
            has_ended: self.end(line).is_some(),
            has_accepted: accepted.is_some(),
            answer: accepted.map(|number| (Answer::Accept, hash(by, number))),
        }
    }

    /// Whether an act on all lines is about this one.
    fn is_meant(
        &self,
        case: &SubmissionSetup,
        line: usize,
        by: AccountIndex,
        act: LineAct,
        code: Option<PresentedCode>,
    ) -> bool {
        let state = self.line_state(line, by);
        match (act, code) {
            // Nobody recovers an account in this model.
            (LineAct::Withdraw, _) => state.is_open(),
            (LineAct::TakeBack, _) => state.is_accepted(),
            (LineAct::Accept, Some((of, number))) => takes_part(state, Answer::Accept, hash(of, number)),
            (LineAct::Decline, Some((of, number))) => takes_part(state, Answer::Decline, hash(of, number)),
            (LineAct::Accept | LineAct::Decline, None) => case.is_party(line, by),
        }
    }

    /// An event about one line, after everything that was recorded or due on the service. A repeated call, whose first
    /// response was lost, has no effect.
    fn act(&mut self, case: &SubmissionSetup, line: usize, event: &Event) -> Result<(), Refusal> {
        self.run_due(case, self.now());
        let result = self.apply(case, line, event, self.now());
        if result.is_ok() && case.tries_all() {
            let done = self.clone();
            let again = self.apply(case, line, event, self.now());
            // The answers on an ended line are forgotten here.
            let is_known = done.end(line).is_none() || !matches!(event, Event::Answer(_));
            if again.is_err() && is_known || *self != done {
                self.violation = self.violation.or(Some("a repeated call has an effect, or is refused"));
            }
        }
        result
    }

    pub(super) fn earliest_due(&self, case: &SubmissionSetup) -> Option<(Timestamp, usize)> {
        let due = (0..LINES).filter_map(|line| {
            let request = self.request(case, line);
            Some((lifecycle::next_due(&request)?, moves_last(request.roles), line))
        });
        due.min().map(|(at, _, line)| (at, line)).filter(|(at, _)| *at <= self.now())
    }

    pub(super) fn run_earliest_due(&mut self, case: &SubmissionSetup) {
        let Some((_, line)) = self.earliest_due(case) else { return };
        let _ = self.apply(case, line, &Event::Due, self.now());
    }

    fn run_due(&mut self, case: &SubmissionSetup, now: Timestamp) {
        while let Some((at, line)) = self.earliest_due(case).filter(|(at, _)| *at <= now) {
            let _ = self.apply(case, line, &Event::Due, now);
            if self.earliest_due(case) == Some((at, line)) {
                self.violation = Some("a line stays due after its transition");
                return;
            }
        }
    }

    /// An event, and its effect on lines that take effect together.
    fn apply(&mut self, case: &SubmissionSetup, line: usize, event: &Event, now: Timestamp) -> Result<(), Refusal> {
        if !case.together {
            return self.apply_alone(case, line, event, now).1;
        }
        let mut requests = self.requests(case);
        let (request, result) = self.apply_alone(case, line, event, now);
        requests[line] = request;
        for _ in 0..6 {
            match next_step(&requests, now) {
                TogetherStep::Wait => return result,
                TogetherStep::EndOthers(ended) => self.end_all(case, &ended, now, &mut requests),
                TogetherStep::Begin(at) | TogetherStep::Move(at) => self.go_on(case, at, now, &mut requests),
            }
        }
        self.violation = Some("lines that take effect together come to no end");
        result
    }

    fn requests(&self, case: &SubmissionSetup) -> [Request; LINES] {
        [self.request(case, 0), self.request(case, 1)]
    }

    fn go_on(&mut self, case: &SubmissionSetup, at: Timestamp, now: Timestamp, requests: &mut [Request; LINES]) {
        let facts = self.facts(case);
        let reasons: Vec<Blocker> = requests.iter().flat_map(|request| blockers_of(request, facts, at)).collect();
        let waits = !reasons.is_empty() && can_wait(&*requests, &reasons, at);
        if !reasons.is_empty() && !waits {
            self.end_all(case, &Ended { at, how: Ending::Failed { reasons: Vec::new() } }, now, requests);
            return;
        }
        let mut lines: Vec<usize> = (0..LINES).collect();
        lines.sort_by_key(|line| moves_last(requests[*line].roles));
        for line in lines {
            let event = if waits { Event::WaitTogether } else { Event::GoOnTogether };
            requests[line] = self.apply_alone(case, line, &event, now).0;
        }
    }

    fn end_all(&mut self, case: &SubmissionSetup, ended: &Ended, now: Timestamp, requests: &mut [Request; LINES]) {
        for (line, request) in requests.iter_mut().enumerate() {
            if self.end(line).is_none() {
                let event = Event::EndTogether { ended: ended.clone() };
                *request = self.apply_alone(case, line, &event, now).0;
            }
        }
    }

    /// Stores a transition, even if the event is refused. Returns the line as it leaves it.
    fn apply_alone(
        &mut self,
        case: &SubmissionSetup,
        line: usize,
        event: &Event,
        now: Timestamp,
    ) -> (Request, Result<(), Refusal>) {
        let before = self.request(case, line);
        let codes = self.codes(case, line);
        let facts = self.facts(case);
        let done = lifecycle::transition_of_line(&before, &codes, event, facts, now, &POLICY, case.together);
        let without = lifecycle::transition_without_facts(&before, &codes, event, now, &POLICY, case.together);
        if without.is_some_and(|without| without != done) {
            self.violation = Some("a transition depends on facts that were not asked for");
        }
        let step = LineTransition { line, event, before: &before, codes: &codes, done: &done, now };
        self.violation = self.violation.or(step.broken_rule(self, case));
        for effect in &done.effects {
            match effect {
                RequestEffect::UseCode { party, code, answer: Answer::Accept } => {
                    self.lines[line].accepted_with[usize::from(number_of(party.as_str()))] = Some(code.0[1]);
                }
                RequestEffect::Mail { notice: Notice::Confirm, to } => {
                    self.mailboxes[usize::from(number_of(to.as_str()))].is_queued = true;
                }
                _ => {}
            }
        }
        self.lines[line].phase = match (&done.request.ended, done.request.effect_at) {
            (Some(ended), _) => LinePhase::Ended(end_of(&ended.how)),
            (None, Some(_)) if done.request.is_blocked() => LinePhase::Blocked,
            (None, Some(at)) => LinePhase::Doing(tick_of(at)),
            (None, None) => LinePhase::Waiting,
        };
        if done.effects.contains(&RequestEffect::Move) {
            self.end_impossible(case, line, now);
        }
        (done.request, done.result)
    }

    /// The changed contacts may have made the other line impossible.
    fn end_impossible(&mut self, case: &SubmissionSetup, moved: usize, now: Timestamp) {
        let other = LINES - 1 - moved;
        if self.end(other).is_none() {
            let _ = self.apply_alone(case, other, &Event::ContactsChanged, now);
        }
    }

    fn take_mail(&mut self, case: &SubmissionSetup, to: AccountIndex) {
        self.run_due(case, self.now());
        if (0..LINES).any(|line| self.waits_for(case, line, to)) {
            self.under_way = Some(MailInTransit { to, is_delivered: false });
        } else {
            self.mailboxes[usize::from(to)].is_queued = false;
        }
    }

    fn deliver(&mut self) {
        if let Some(mail) = self.under_way.as_mut().filter(|mail| !mail.is_delivered) {
            mail.is_delivered = true;
            self.mailboxes[usize::from(mail.to)].codes.push(Mailed::Live);
        }
    }

    /// The codes of earlier emails die.
    fn store_delivery(&mut self) {
        let Some(MailInTransit { to, .. }) = self.under_way.take_if(|mail| mail.is_delivered) else { return };
        let mailbox = &mut self.mailboxes[usize::from(to)];
        mailbox.is_queued = false;
        let last = mailbox.codes.len() - 1;
        for earlier in mailbox.codes[..last].iter_mut().filter(|earlier| **earlier == Mailed::Live) {
            *earlier = Mailed::Superseded;
        }
    }
}

fn tick_of(time: Timestamp) -> u8 {
    (0..u8::MAX).find(|tick| at(*tick) >= time).expect("a time of the model")
}

fn event(by: AccountIndex, act: LineAct, code: Option<PresentedCode>) -> Event {
    let by = account(by);
    let code = code.map_or(CodeHash([0; 32]), |(of, number)| hash(of, number));
    match act {
        LineAct::Accept => Event::Answer(GivenAnswer { by, answer: Answer::Accept, code, reason: None }),
        LineAct::Decline => Event::Answer(GivenAnswer { by, answer: Answer::Decline, code, reason: None }),
        LineAct::Withdraw => Event::Withdraw { by },
        LineAct::TakeBack => Event::TakeBack { by },
    }
}
