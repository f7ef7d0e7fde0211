//! A model of one submission of two requests for the three roles of a service, which up to three accounts have to confirm:
//! every reachable state, with a crash at any step (decisions 0006 and 0035).
//!
//! [`case`] makes every submission of two requests, up to the names of the accounts, whose requests take effect alone
//! or together. [`act`] are the transactions, [`state`] is the data that they store and that a crash loses, [`checks`]
//! are the invariants.
//!
//! **A crash at any step.** A transaction is stored completely or not at all. A crash within one leaves the state
//! before it, which is the same as a crash before it; so only crashes between transactions remain, possible in every
//! state. They lose the email in transit, and the response to a call, which its sender then repeats: every call that
//! has succeeded is repeated immediately, and must change nothing. A server that stays down is one whose timers are
//! late: time passes without them.
//!
//! **Simplifications, and why they lose nothing.**
//! - Accounts other than the asker have no names of their own: submissions that differ by exchanging them are one. So are
//!   those of the same outgoing and incoming contacts, unless one of them moves the role of the admin and the other does
//!   not, or the asker has its right from that role: no transition asks for more about roles.
//! - Of an ended line only its end is kept, and of an open one only the time of its effect: nothing else is asked for
//!   later. Reminders change nothing; the model of one request has them.
//! - The emails of two parties are never in transit at the same moment: a party's emails touch its own codes only, so
//!   that any order of their steps leads to the same states. An email that the mail server refuses leaves the state
//!   before it.
//! - The steps of emails are those of a submission that three accounts confirm; the other submissions, which differ in
//!   their roles, begin when the codes have arrived. One party gets a second email, after a crash or because somebody asked
//!   for one: a third would be to the second as that is to the first.
//! - Calls that are refused change nothing, which is checked where codes have arrived. Where emails have steps, accounts that
//!   are no party do not call.
//! - Wrong codes, pauses and limits belong to one party and are in tables.

mod act;
mod case;
mod checks;
mod state;

use super::state::{ACCOUNTS, AccountIndex};
use act::{Action, PresentedCode};
use case::{Emails, LINES, SubmissionSetup};
use handover_rules::request::lines::LineAct;
use state::{End, Mailed, SubmissionModelState};
use stateright::{Model, Property};

struct SubmissionModel {
    cases: Vec<SubmissionSetup>,
}

impl Model for SubmissionModel {
    type State = SubmissionModelState;
    type Action = Action;

    fn init_states(&self) -> Vec<SubmissionModelState> {
        self.cases.iter().enumerate().map(|(number, case)| SubmissionModelState::new(number, case)).collect()
    }

    fn actions(&self, state: &SubmissionModelState, actions: &mut Vec<Action>) {
        let case = &self.cases[state.case];
        actions.push(Action::Crash);
        if state.is_over() {
            return;
        }
        state.open_actions(case, actions);
        if state.tick < case.emails.last_tick() {
            actions.push(Action::Tick);
        }
    }

    fn next_state(&self, state: &SubmissionModelState, action: Action) -> Option<SubmissionModelState> {
        let mut next = state.clone();
        next.step(&self.cases[state.case], action);
        (next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always("transitions keep to the rules", |_, state: &SubmissionModelState| {
                state.violation.is_none()
            }),
            Property::always("all or nothing is never half", |model: &Self, state: &SubmissionModelState| {
                checks::together_is_never_half(state, model.case(state))
            }),
            Property::always("waiting parties can answer", |model: &Self, state: &SubmissionModelState| {
                checks::waiting_parties_have_mail(state, model.case(state))
            }),
            Property::always("after a crash the next run completes", |model: &Self, state: &SubmissionModelState| {
                checks::next_run_completes(state, model.case(state))
            }),
        ];
        properties.extend(REACHED.map(|(name, check)| Property::sometimes(name, check)));
        properties
    }
}

type Condition = fn(&SubmissionModel, &SubmissionModelState) -> bool;

/// Conditions that some state must meet, to show that the model covers them.
const REACHED: [(&str, Condition); 8] = [
    ("both lines move", |_, state| (0..LINES).all(|line| state.has_moved(line))),
    ("both lines move together", |model, state| {
        model.case(state).together && (0..LINES).all(|line| state.has_moved(line))
    }),
    ("one moves, the other is declined", |_, state| {
        state.has_moved(0) && matches!(state.end(1), Some(End::Declined(_)))
    }),
    ("together, an acceptance is taken back", |model, state| {
        model.case(state).together && matches!(state.end(0), Some(End::TakenBack(_)))
    }),
    ("together, one is blocked", |model, state| model.case(state).together && state.end(0) == Some(End::Failed)),
    ("both are withdrawn", |_, state| (0..LINES).all(|line| state.end(line) == Some(End::Withdrawn))),
    ("both expire", |_, state| (0..LINES).all(|line| state.end(line) == Some(End::Expired))),
    ("two codes of a party work", |_, state| {
        state.mailboxes.iter().any(|mailbox| mailbox.codes == [Mailed::Live, Mailed::Live])
    }),
];

impl SubmissionModel {
    fn case(&self, state: &SubmissionModelState) -> &SubmissionSetup {
        &self.cases[state.case]
    }
}

impl SubmissionModelState {
    fn open_actions(&self, case: &SubmissionSetup, actions: &mut Vec<Action>) {
        self.acts(case, actions);
        if self.earliest_due(case).is_some() {
            actions.push(Action::RunDue);
        }
        if !self.has_debt && case.emails == Emails::Arrived {
            actions.push(Action::IncurDebt);
        }
        if case.emails == Emails::InSteps {
            self.mail_actions(case, actions);
        }
    }

    /// Every account tries everything on each line, and accounts with two lines on both: with every code in its
    /// mailbox, and with the newest of each other party. Where emails are in steps, accounts only try permitted acts: a
    /// refusal comes from the same transaction, and changes nothing.
    fn acts(&self, case: &SubmissionSetup, actions: &mut Vec<Action>) {
        let tries_all = case.tries_all();
        for by in ACCOUNTS {
            let both = (case.lines_of(by).count() == LINES).then_some(None);
            for line in (0..LINES).map(Some).chain(both) {
                if !tries_all && line.is_some_and(|line| !case.is_party(line, by) || self.end(line).is_some()) {
                    continue;
                }
                let of_others = line.filter(|_| tries_all).map(|line| self.codes_of_others(case, line, by));
                for code in self.codes_in_mailbox(by).chain(of_others.into_iter().flatten()) {
                    let answers = [LineAct::Accept, LineAct::Decline];
                    actions.extend(answers.map(|act| Action::Act { by, act, code: Some(code), line }));
                }
                if tries_all || line.is_none() {
                    let ends = [LineAct::Withdraw, LineAct::TakeBack];
                    actions.extend(ends.map(|act| Action::Act { by, act, code: None, line }));
                }
            }
        }
    }

    fn codes_in_mailbox(&self, of: AccountIndex) -> impl Iterator<Item = PresentedCode> {
        (0..).zip(&self.mailboxes[usize::from(of)].codes).map(move |(number, _)| (of, number))
    }

    /// The newest code of each other party of the submission.
    fn codes_of_others(&self, case: &SubmissionSetup, line: usize, by: AccountIndex) -> Vec<PresentedCode> {
        let others = ACCOUNTS.into_iter().filter(|other| case.is_party(line, by) && *other != by);
        others.filter_map(|other| self.codes_in_mailbox(other).last()).collect()
    }

    fn mail_actions(&self, case: &SubmissionSetup, actions: &mut Vec<Action>) {
        if self.under_way.is_some() {
            actions.extend([Action::Deliver, Action::StoreDelivery]);
        }
        for to in ACCOUNTS.into_iter().filter(|to| self.may_send_to(*to)) {
            if self.mailboxes[usize::from(to)].is_queued && self.under_way.is_none() {
                actions.push(Action::TakeMail(to));
            }
            for line in 0..LINES {
                actions.extend(case.parties(line).map(|by| Action::Resend { line, by, party: to }));
            }
        }
    }
}

#[test]
fn some_submissions_of_two_requests_exhaustively_with_a_crash_at_any_step() {
    super::check(SubmissionModel { cases: case::all().into_iter().step_by(3).collect() }, true);
}

#[test]
#[ignore = "long"]
fn submissions_of_two_requests_exhaustively_with_a_crash_at_any_step() {
    super::check(SubmissionModel { cases: case::all() }, false);
}
