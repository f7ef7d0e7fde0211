//! The submissions that are looked at: every one of two requests that an account can make about the three roles of a
//! service.

use crate::model::state::{ACCOUNTS, AccountIndex, POLICY, account, at, facts_about, service};
use crate::prelude::*;

/// The asker. The other two accounts differ in name only.
pub(super) const ASKER: AccountIndex = 0;

/// Number of requests.
pub(super) const LINES: usize = 2;

/// The tick of the deadline. Lines accepted by then take effect at the next tick at the latest.
pub(super) const DEADLINE: u8 = 2;

/// Level of detail at which emails with codes are modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emails {
    /// Each party has its code from the beginning.
    Arrived,
    /// Each step of the mail worker is one of the model.
    InSteps,
}

impl Emails {
    /// Ticks that pass in one step: emails depend only on whether the time is over, not on the time.
    pub(super) const fn ticks(self) -> u8 {
        match self {
            Self::Arrived => 1,
            Self::InSteps => DEADLINE,
        }
    }

    pub(super) const fn last_tick(self) -> u8 {
        match self {
            Self::Arrived => DEADLINE + 1,
            Self::InSteps => DEADLINE,
        }
    }
}

/// The state of a line, as far as facts about the service depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineOutcome {
    Open,
    Moved,
    Ended,
}

/// A submission, and how it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SubmissionSetup {
    /// The requests as they begin.
    pub(super) requests: [Request; LINES],
    /// The contacts before.
    pub(super) contacts: Contacts,
    /// The facts for each outcome of the lines, without and with the debt.
    facts: Vec<(([LineOutcome; LINES], bool), ChangeFacts)>,
    /// The lines take effect together, or not at all.
    pub(super) together: bool,
    pub(super) emails: Emails,
}

impl SubmissionSetup {
    /// The accounts that have to confirm a line.
    pub(super) fn parties(&self, line: usize) -> impl Iterator<Item = AccountIndex> {
        let parties = &self.requests[line].parties;
        ACCOUNTS.into_iter().filter(|number| parties.iter().any(|party| party.account == account(*number)))
    }

    pub(super) fn facts(&self, outcomes: [LineOutcome; LINES], has_debt: bool) -> &ChangeFacts {
        let found = self.facts.iter().find(|(key, _)| *key == (outcomes, has_debt));
        &found.expect("facts about every state").1
    }

    /// Calls that will be refused are made as well, and successful calls are repeated.
    pub(super) fn tries_all(&self) -> bool {
        self.emails == Emails::Arrived
    }

    pub(super) fn is_party(&self, line: usize, number: AccountIndex) -> bool {
        self.parties(line).any(|party| party == number)
    }

    /// The lines that an account has to confirm.
    pub(super) fn lines_of(&self, number: AccountIndex) -> impl Iterator<Item = usize> {
        (0..LINES).filter(move |line| self.is_party(*line, number))
    }
}

/// Every submission of two requests, each carried out in every way: with codes that have arrived, and one that has three
/// parties, with each step of their emails.
pub(super) fn all() -> Vec<SubmissionSetup> {
    let mut plans: Vec<(Contacts, [Request; LINES])> = Vec::new();
    for contacts in triples(&ACCOUNTS) {
        for inputs in triples(&[None, Some(0), Some(1), Some(2)]) {
            let is_first = (contacts, inputs) <= (contacts.map(swapped), inputs.map(|to| to.map(swapped)));
            let planned = planned(contacts, inputs).filter(|_| is_first);
            plans.extend(planned.filter(|planned| plans.iter().all(|known| kind(known) != kind(planned))));
        }
    }
    let of_three = plans.iter().find(|(contacts, requests)| {
        contacts.admin == account(ASKER)
            && requests.iter().all(|request| request.parties.len() == 2 && request.from == account(ASKER))
            && requests[0].to != requests[1].to
    });
    let detailed = of_three.cloned().map(|plan| (plan, Emails::InSteps));
    let mut cases = Vec::new();
    for (plan, emails) in plans.into_iter().map(|plan| (plan, Emails::Arrived)).chain(detailed) {
        for together in [false, true] {
            let (contacts, requests) = plan.clone();
            let facts = every_facts(&contacts, &requests);
            cases.push(SubmissionSetup { requests, contacts, facts, together, emails });
        }
    }
    cases
}

/// The properties of a plan that a transition can depend on, besides the order of its lines: the giver and taker of
/// each role, whether it is the role of the admin, and whether the asker has its right from that role.
fn kind((contacts, requests): &(Contacts, [Request; LINES])) -> (bool, [(&NicHandle, &NicHandle, bool); LINES]) {
    let lines = requests.each_ref().map(|request| (&request.from, &request.to, request.roles.contains(Role::Admin)));
    (contacts.admin == account(ASKER), lines)
}

fn every_facts(contacts: &Contacts, requests: &[Request; LINES]) -> Vec<(([LineOutcome; LINES], bool), ChangeFacts)> {
    let outcomes = [LineOutcome::Open, LineOutcome::Moved, LineOutcome::Ended];
    let pairs = outcomes.iter().flat_map(|first| outcomes.iter().map(move |second| [*first, *second]));
    let keys = pairs.flat_map(|pair| [(pair, false), (pair, true)]);
    keys.map(|(outcomes, has_debt)| ((outcomes, has_debt), facts(contacts, requests, outcomes, has_debt))).collect()
}

/// With the debt, the incoming contact of the second line owes money.
fn facts(
    contacts: &Contacts,
    requests: &[Request; LINES],
    outcomes: [LineOutcome; LINES],
    has_debt: bool,
) -> ChangeFacts {
    let mut facts = facts_about(service(), contacts.clone());
    for (request, outcome) in requests.iter().zip(outcomes) {
        let Request { id, ref asker, ref from, ref to, roles, .. } = *request;
        match outcome {
            LineOutcome::Open => {
                facts.open.push(OpenRequest {
                    id,
                    asker: asker.clone(),
                    roles,
                    to: to.clone(),
                    together: false,
                    unconfirmed: false,
                });
            }
            LineOutcome::Moved => {
                facts.service.contacts = facts.service.contacts.after(roles, to);
                if from == asker {
                    facts.lost_to_siblings = facts.lost_to_siblings.union(roles);
                }
            }
            LineOutcome::Ended => {}
        }
    }
    for known in facts.accounts.iter_mut().filter(|_| has_debt) {
        known.has_unpaid_bill = known.handle == requests[LINES - 1].to;
    }
    facts
}

fn triples<T: Copy>(values: &[T]) -> Vec<[T; 3]> {
    let pairs = values.iter().flat_map(|first| values.iter().map(move |second| (*first, *second)));
    pairs.flat_map(|(first, second)| values.iter().map(move |third| [first, second, *third])).collect()
}

fn swapped(number: AccountIndex) -> AccountIndex {
    [0, 2, 1][usize::from(number)]
}

/// The requests of a submission, if there are two.
fn planned(contacts: [AccountIndex; 3], inputs: [Option<AccountIndex>; 3]) -> Option<(Contacts, [Request; LINES])> {
    let [admin, tech, billing] = contacts.map(account);
    let contacts = Contacts { admin, tech, billing };
    let [admin, tech, billing] =
        inputs.map(|to| to.map_or(Resolution::Unchanged, |to| Resolution::Account(account(to))));
    let plan =
        plan(&account(ASKER), &PerRole { admin, tech, billing }, &facts_about(service(), contacts.clone())).ok()?;
    let requests = plan.requests.into_iter().zip(1..).map(|(planned, number)| {
        let id = RequestId::new(number).expect("a small number");
        lifecycle::submit(planned, id, service(), account(ASKER), at(0), &POLICY).0
    });
    let requests = <[Request; LINES]>::try_from(requests.collect::<Vec<_>>()).ok()?;
    Some((contacts, requests))
}
