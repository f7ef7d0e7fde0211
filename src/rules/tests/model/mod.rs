//! A model of the whole life of requests, checked in every reachable state: three accounts hand the three roles of one
//! service over to each other in up to two requests, while the mail worker sends their codes, mail servers refuse, the
//! server crashes, an invoice falls due, and time passes (ASVS 2.3.1 to 2.3.5).
//!
//! The transitions are those of the rules. The model adds the server around them: [`state`] is its stored data, [`act`]
//! are its use cases, each one transaction. A crash can come between any two steps. It loses everything that is not
//! stored: an email in transit, and the response to a call, which its sender then repeats.

mod act;
mod checks;
mod lines;
mod state;
mod submission;

use act::Action;
use handover_rules::RequestState;
use handover_rules::submission::Resolution;
use state::{ACCOUNTS, AccountIndex, LAST_TICK, RequestsModelState, Stored, account};
use stateright::{Checker, Expectation, HasDiscoveries, Model, Property};
use std::fmt::Debug;
use std::hash::Hash;

/// The model, with bounds that keep its states finite.
struct RequestsModel {
    /// The contacts at the start.
    contacts: [AccountIndex; 3],
    /// The sets of roles that are asked for together.
    roles: &'static [[bool; 3]],
    /// The requests that exist at most.
    requests: usize,
    /// The last tick with submissions.
    last_submission: u8,
    /// Crashes, refusals of the mail server and emails asked for again, together.
    faults: u8,
    /// The mail worker's steps are separate, so that anything can happen between them, and an invoice may fall due.
    /// Otherwise nobody owes anything, and an email is sent immediately, or the server crashes before it has stored
    /// that.
    is_detailed: bool,
}

impl Model for RequestsModel {
    type State = RequestsModelState;
    type Action = Action;

    fn init_states(&self) -> Vec<RequestsModelState> {
        vec![RequestsModelState::new(self.contacts)]
    }

    fn actions(&self, state: &RequestsModelState, actions: &mut Vec<Action>) {
        if state.requests.len() < self.requests && state.tick <= self.last_submission {
            actions.extend(self.submissions(state.known_accounts()));
        } else if state.requests.iter().all(|stored| stored.request.state.is_final()) {
            return;
        }
        if state.requests.is_empty() {
            return;
        }
        if state.tick < LAST_TICK {
            actions.extend([false, true].map(|runs_timer| Action::Tick { runs_timer }));
        }
        if self.is_detailed {
            self.detailed_actions(state, actions);
        } else if !state.outbox.is_empty() {
            actions.push(Action::Send { crash: false });
            if state.faults() < self.faults {
                actions.push(Action::Send { crash: true });
            }
        }
        state.recoveries(actions);
        for (index, request) in state.requests.iter().enumerate() {
            request.party_actions(index, actions);
            if self.is_detailed {
                request.other_actions(index, state.faults() < self.faults, actions);
            }
        }
    }

    fn next_state(&self, state: &RequestsModelState, action: Action) -> Option<RequestsModelState> {
        let mut next = state.clone();
        next.step(action);
        (next.requests.len() <= self.requests && next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::always("transitions keep to the rules", |_, state: &RequestsModelState| {
                state.violation.is_none()
            }),
            Property::always("parties hear of an end once", |_, state| checks::ends_are_notified_once(state)),
            Property::always("a code answers one request only", |_, state| checks::codes_answer_one_request(state)),
            Property::always("a role is in one open request", |_, state| checks::open_requests_are_disjoint(state)),
            Property::always("every request ends", |_, state| checks::nothing_outlives_its_deadline(state)),
            Property::always("waiting parties can answer", |_, state| checks::waiting_parties_have_mail(state)),
            Property::sometimes("all requests move roles", |model: &Self, state: &RequestsModelState| {
                state.requests.iter().filter(|request| request.moves == 1).count() == model.requests
            }),
            Property::sometimes("an email is sent again after a crash", |_, state: &RequestsModelState| {
                state.crashes > 0 && state.requests.iter().any(|request| request.has_repeated_mail())
            }),
        ];
        properties.extend(REACHED.map(|(name, check)| Property::sometimes(name, check)));
        if self.requests > 1 {
            properties.push(Property::sometimes(
                "a recovery leaves what was before",
                |_, state: &RequestsModelState| {
                    state.requests.iter().any(Stored::is_recovered)
                        && state.requests.iter().any(|stored| !stored.request.state.is_final())
                },
            ));
        }
        properties
    }
}

impl RequestsModel {
    /// Every known account asks for each set of roles. Of the unknown accounts, which differ in name only, it names the
    /// first.
    fn submissions(&self, known: usize) -> Vec<Action> {
        let mut all = Vec::new();
        for &asker in &ACCOUNTS[..known] {
            for &to in ACCOUNTS.iter().take(known + 1) {
                let input = |wanted| if wanted { Resolution::Account(account(to)) } else { Resolution::Unchanged };
                all.extend(self.roles.iter().map(|roles| Action::Submit { asker, inputs: roles.map(input) }));
            }
        }
        all
    }

    fn detailed_actions(&self, state: &RequestsModelState, actions: &mut Vec<Action>) {
        if state.under_way.is_some() {
            actions.extend([Action::Deliver, Action::Record]);
            if state.faults() < self.faults {
                actions.extend([Action::Refuse, Action::Crash]);
            }
        } else if !state.outbox.is_empty() {
            actions.push(Action::Prepare);
        }
        if state.debtor.is_none() {
            actions.push(Action::IncurDebt);
        }
    }
}

type Condition = fn(&RequestsModel, &RequestsModelState) -> bool;

/// Conditions that some state must meet, to show that the model covers them.
const REACHED: [(&str, Condition); 7] = [
    ("some are done", |_, state| state.has(RequestState::Done)),
    ("some are declined", |_, state| state.has(RequestState::Refused)),
    ("some expire", |_, state| state.has(RequestState::Expired)),
    ("some are cancelled", |_, state| state.has(RequestState::Aborted)),
    ("some fail", |_, state| state.has(RequestState::Error)),
    ("a recovery ends one that was accepted", |_, state| {
        let has_accepted = |stored: &Stored| stored.request.parties.iter().any(|party| party.accepted_at.is_some());
        state.requests.iter().any(|stored| stored.is_recovered() && has_accepted(stored))
    }),
    ("a recovery ends one in its grace period", |_, state| {
        state.requests.iter().any(|stored| stored.is_recovered() && stored.request.effect_at.is_some())
    }),
];

/// Visits all states. A sample of a larger model does not reach everything that can happen.
fn check<M>(model: M, is_sample: bool)
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + Debug + Hash + PartialEq + Send + Sync,
    M::Action: Clone + Debug + PartialEq,
{
    let checker = model.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    println!("{} states", checker.unique_state_count());
    if is_sample {
        let properties = checker.model().properties();
        let always = properties.iter().filter(|property| property.expectation == Expectation::Always);
        always.for_each(|property| checker.assert_no_discovery(property.name));
    } else {
        checker.assert_properties();
    }
}

/// One request with faults at every step, up to a maximum.
const fn one_request(faults: u8) -> RequestsModel {
    RequestsModel {
        contacts: [0, 1, 2],
        roles: &[[false, true, false]],
        requests: 1,
        last_submission: 0,
        faults,
        is_detailed: true,
    }
}

/// Two requests for one of these sets of roles each, with a crash at any step.
const fn two_requests(roles: &'static [[bool; 3]]) -> RequestsModel {
    RequestsModel { contacts: [0, 1, 2], roles, requests: 2, last_submission: 0, faults: 1, is_detailed: false }
}

#[test]
fn one_request_exhaustively_with_a_fault_at_any_step() {
    check(one_request(1), false);
}

#[test]
#[ignore = "long"]
fn one_request_exhaustively_with_faults_at_every_step() {
    check(one_request(2), false);
}

#[test]
fn two_requests_for_a_role_exhaustively_with_a_crash_at_any_step() {
    check(two_requests(&[[false, true, false]]), true);
}

#[test]
#[ignore = "long"]
fn two_requests_exhaustively_with_a_crash_at_any_step() {
    check(two_requests(&[[true, false, false], [false, true, false]]), false);
}
