//! A model of one submission of two requests for the three roles of a service, which up to three accounts have to confirm:
//! every reachable state, with a crash at any step (decisions 0006, 0035 and 0041).
//!
//! [`case`] makes every submission of two requests there is, up to the names of the accounts. Each is carried out in every
//! way that the server has: alone or together, in one transaction or in one transaction a line. [`act`] are the
//! transactions, [`world`] is what they store and what a crash loses, [`checks`] is what must hold.
//!
//! **A crash at any step.** What one transaction does is stored with it, or not at all. So a crash within one leaves the
//! state before it, and is one before it; what remains are crashes between transactions, and those are possible in every
//! state. They lose the plan of a submission in preparation, the email that is on its way, and the response to a call,
//! which its sender then repeats: where everything is one transaction, every call that has succeeded is repeated at once,
//! and must change nothing. A server that stays down is one whose timers are late: time passes without them.
//!
//! **What is left out, and why nothing is lost.**
//! - Accounts other than the asker have no names of their own: submissions that differ by exchanging them are one. So are
//!   those of the same outgoing and incoming contacts, unless one of them moves the role of the admin and the other does
//!   not, or the asker has its right from that role: no transition asks for more about roles.
//! - Of an ended line nothing but its end is kept, and of an open one no time but that of its effect: nothing else is asked
//!   for later. Reminders change nothing; the model of one request has them.
//! - The emails of two parties are never under way at the same moment: a party's emails touch its own codes only, so that
//!   any order of their steps leads to the same states. An email that the mail server refuses leaves the state before it.
//! - The steps of emails are those of a submission that three accounts confirm; the other submissions, which differ in
//!   their roles, begin when the codes have arrived. One party gets a second email, after a crash or because somebody asked
//!   for one: a third would be to the second as that is to the first.
//! - Calls that are refused change nothing, which is checked where everything is one transaction. In chunks, and where
//!   emails have steps, accounts that are no party do not call.
//! - Wrong codes, pauses and limits belong to one party and are in tables.

mod act;
mod case;
mod checks;
mod world;

use super::world::{ACCOUNTS, Account};
use act::{Action, Shown};
use case::{ASKER, Case, DEADLINE, Emails, LINES};
use handover_rules::request::lines::LineAct;
use stateright::{Checker, HasDiscoveries, Model, Property};
use world::{End, Mailed, Stage, World};

struct Submissions {
    cases: Vec<Case>,
}

impl Model for Submissions {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        self.cases.iter().enumerate().map(|(number, case)| World::new(number, case)).collect()
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        let case = &self.cases[world.case];
        actions.push(Action::Crash);
        match world.stage {
            Stage::NotOpened { .. } => actions.push(Action::Sweep),
            Stage::Preparing { .. } => actions.extend([Action::Prepare, Action::Stop, Action::RunDue]),
            Stage::Open => world.open_actions(case, actions),
        }
        if world.tick < case.emails.last_tick() && !world.is_over() && !matches!(world.stage, Stage::NotOpened { .. }) {
            actions.push(Action::Tick);
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = world.clone();
        next.step(&self.cases[world.case], action);
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always("transitions keep to the rules", |_, world: &World| world.violation.is_none()),
            Property::always("all or nothing is never half", |model: &Self, world: &World| {
                checks::together_is_never_half(world, model.case(world))
            }),
            Property::always("waiting parties can answer", |model: &Self, world: &World| {
                checks::waiting_parties_have_mail(world, model.case(world))
            }),
            Property::always("nobody knows what is not open", |_, world: &World| checks::unopened_is_unknown(world)),
            Property::always("after a crash the next run completes", |model: &Self, world: &World| {
                checks::next_run_completes(world, model.case(world))
            }),
        ];
        properties.extend(REACHED.map(|(name, check)| Property::sometimes(name, check)));
        properties
    }
}

type Condition = fn(&Submissions, &World) -> bool;

/// Conditions that some state must meet, to show that the model covers them.
const REACHED: [(&str, Condition); 11] = [
    ("both lines move", |_, world| (0..LINES).all(|line| world.has_moved(line))),
    ("both lines move together", |model, world| {
        model.case(world).together && (0..LINES).all(|line| world.has_moved(line))
    }),
    ("one moves, the other is declined", |_, world| {
        world.has_moved(0) && matches!(world.end(1), Some(End::Declined(_)))
    }),
    ("together, an acceptance is taken back", |model, world| {
        model.case(world).together && matches!(world.end(0), Some(End::TakenBack(_)))
    }),
    ("together, one is blocked", |model, world| model.case(world).together && world.end(0) == Some(End::Failed)),
    ("both are withdrawn", |_, world| (0..LINES).all(|line| world.end(line) == Some(End::Withdrawn))),
    ("both expire", |_, world| (0..LINES).all(|line| world.end(line) == Some(End::Expired))),
    ("a preparation is given up with all lines stored", |_, world| world.stage == Stage::NotOpened { left: LINES }),
    ("an act is recorded and its code replaced", |_, world| {
        let code = |code: u8| world.mailboxes[usize::from(ASKER)].codes.get(usize::from(code)).copied();
        world.recorded.and_then(|recorded| recorded.code).and_then(code) == Some(Mailed::Superseded)
    }),
    ("an act is recorded and its deadline passes", |_, world| world.recorded.is_some() && world.tick == DEADLINE),
    ("two codes of a party work", |_, world| {
        world.mailboxes.iter().any(|mailbox| mailbox.codes == [Mailed::Live, Mailed::Live])
    }),
];

impl Submissions {
    fn case(&self, world: &World) -> &Case {
        &self.cases[world.case]
    }
}

impl World {
    fn open_actions(&self, case: &Case, actions: &mut Vec<Action>) {
        if self.may_release(case) {
            actions.push(Action::Release);
        }
        if self.is_over() {
            return;
        }
        self.acts(case, actions);
        if self.recorded.is_some() {
            actions.push(Action::CarryOut);
        }
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

    /// Every account tries everything on each line, and those that have two on both: with every code in its mailbox, and
    /// with the newest of the other party. In chunks, and where emails are in steps, they only do what they may: what is
    /// refused is refused by the same transaction, and changes nothing.
    fn acts(&self, case: &Case, actions: &mut Vec<Action>) {
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

    fn codes_in_mailbox(&self, of: Account) -> impl Iterator<Item = Shown> {
        (0..).zip(&self.mailboxes[usize::from(of)].codes).map(move |(number, _)| (of, number))
    }

    /// The newest code of the other party of a line.
    fn codes_of_others(&self, case: &Case, line: usize, by: Account) -> Vec<Shown> {
        let others = case.parties(line).filter(|other| case.is_party(line, by) && *other != by);
        others.filter_map(|other| self.codes_in_mailbox(other).last()).collect()
    }

    fn mail_actions(&self, case: &Case, actions: &mut Vec<Action>) {
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

    /// The emails about ends tell of everything: nothing is recorded or due.
    fn may_release(&self, case: &Case) -> bool {
        self.recorded.is_none() && self.earliest_due(case).is_none()
    }
}

#[test]
fn submissions_of_two_requests_exhaustively_with_a_crash_at_any_step() {
    let model = Submissions { cases: case::all() };
    println!("{} cases", model.cases.len());
    let checker = model.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    println!("{} states", checker.unique_state_count());
    checker.assert_properties();
}
