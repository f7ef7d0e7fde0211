//! Two lines of one submission that two parties answer, in every order, together or each by itself (decision 0035).
//!
//! A party has one code for both lines. A crash between two steps loses nothing: each is one transaction.

use super::state::{LAST_TICK, POLICY, account, at, facts_about, service_named};
use crate::prelude::*;
use core::hash::{Hash, Hasher};
use handover_rules::request::lifecycle::blockers_of;
use handover_rules::request::lines::{TogetherStep, can_wait, next_step};
use handover_rules::request::{Code, CodeState, PartyCodes};
use stateright::{Checker, Model, Property};

/// A submission with its bounds.
struct LinesModel {
    together: bool,
    /// The tick on whose day the second role ends. Its line has less time for answers.
    last_day: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    /// An event about one line.
    Act(usize, Event),
    /// Half a day passes. A late timer has not run by then.
    Tick { runs_timer: bool },
    /// The second service expires, so that it blocks its line.
    Expire,
}

/// The state of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LinesState {
    together: bool,
    tick: u8,
    requests: [Request; 2],
    /// The answers of each party, by line.
    answers: [[Option<Answer>; 2]; 2],
    moves: [u8; 2],
    has_expired: bool,
    violation: Option<&'static str>,
}

impl Hash for LinesState {
    fn hash<H: Hasher>(&self, state: &mut H) {
        serde_json::to_string(&self.requests).expect("serializable").hash(state);
        let answer = |answer: &Option<Answer>| answer.map_or(0, |answer| 1 + answer as u8);
        let answers: Vec<u8> = self.answers.iter().flatten().map(answer).collect();
        (self.tick, answers, self.moves, self.has_expired, self.violation).hash(state);
    }
}

/// The asker, who gives the role, and who gets it.
fn party(number: usize) -> NicHandle {
    account(if number == 0 { 0 } else { 2 })
}

fn code(of: usize) -> CodeHash {
    CodeHash([if of == 0 { 1 } else { 2 }; 32])
}

impl LinesState {
    fn new(model: &LinesModel) -> Self {
        let request = |index: u64| {
            let until = model.last_day.filter(|_| index == 1).map(|tick| at(tick).date_naive());
            let planned = PlannedRequest { from: party(0), to: party(1), roles: Role::Tech.into(), until };
            let id = RequestId::new(index + 1).expect("a number");
            lifecycle::submit(planned, id, service_named(&format!("line{index}.example")), party(0), at(0), &POLICY).0
        };
        Self {
            together: model.together,
            tick: 0,
            requests: [request(0), request(1)],
            answers: [[None; 2]; 2],
            moves: [0; 2],
            has_expired: false,
            violation: None,
        }
    }

    fn now(&self) -> Timestamp {
        at(self.tick)
    }

    fn facts(&self, line: usize) -> ChangeFacts {
        let tech = party(usize::from(self.moves[line] > 0));
        let contacts = Contacts { admin: party(0), tech, billing: account(1) };
        let mut facts = facts_about(self.requests[line].service.clone(), contacts);
        if self.has_expired && line == 1 {
            facts.service.status = ServiceStatus::Expired;
        }
        facts
    }

    fn act(&mut self, line: usize, event: &Event) {
        self.run_due(line);
        self.apply(line, event);
    }

    fn run_due(&mut self, line: usize) {
        let due = |lines: &Self| lifecycle::next_due(&lines.requests[line]).filter(|at| *at <= lines.now());
        while let Some(at) = due(self) {
            self.apply(line, &Event::Due);
            if due(self) == Some(at) {
                self.violation = Some("a line stays due after its transition");
                return;
            }
        }
    }

    fn run_all_due(&mut self) {
        for line in 0..2 {
            self.run_due(line);
        }
    }

    /// An event, and its effect on the other line.
    fn apply(&mut self, line: usize, event: &Event) {
        self.apply_alone(line, event);
        if !self.together {
            return;
        }
        for _ in 0..6 {
            match next_step(&self.requests, self.now()) {
                TogetherStep::Wait => return,
                TogetherStep::EndOthers(ended) => self.end(&ended),
                TogetherStep::Begin(at) | TogetherStep::Move(at) => self.go_on(at),
            }
        }
        self.violation = Some("lines that take effect together come to no end");
    }

    fn go_on(&mut self, at: Timestamp) {
        let reasons: Vec<Blocker> =
            (0..2).flat_map(|line| blockers_of(&self.requests[line], &self.facts(line), at)).collect();
        let waits = !reasons.is_empty() && can_wait(&self.requests, &reasons, at);
        if !reasons.is_empty() && !waits {
            self.end(&Ended { at, how: Ending::Failed { reasons: Vec::new() } });
            return;
        }
        for line in 0..2 {
            self.apply_alone(line, if waits { &Event::WaitTogether } else { &Event::GoOnTogether });
        }
    }

    fn end(&mut self, ended: &Ended) {
        for line in 0..2 {
            if self.requests[line].ended.is_none() {
                self.apply_alone(line, &Event::EndTogether { ended: ended.clone() });
            }
        }
    }

    fn apply_alone(&mut self, line: usize, event: &Event) {
        let before = &self.requests[line];
        let codes = [0, 1].map(|of| {
            let answered = self.answers[line][of];
            let state = answered.map_or(CodeState::Live, CodeState::Used);
            PartyCodes { codes: vec![Code { hash: code(of), state }], ..no_codes(&party(of)) }
        });
        let done =
            lifecycle::transition_of_line(before, &codes, event, &self.facts(line), self.now(), &POLICY, self.together);
        if before.state.is_final() && done.request != *before {
            self.violation = Some("a line changes after its end");
        }
        for effect in &done.effects {
            match effect {
                RequestEffect::UseCode { party: by, answer, .. } => {
                    let of = usize::from(*by == party(1));
                    if self.answers[line][of].replace(*answer).is_some() {
                        self.violation = Some("a code answers a line twice");
                    }
                }
                RequestEffect::Move => {
                    self.moves[line] += 1;
                    if self.answers[line] != [Some(Answer::Accept); 2] || before.missing().next().is_some() {
                        self.violation = Some("a line moves without a yes that it needs");
                    }
                }
                _ => {}
            }
        }
        self.requests[line] = done.request;
    }

    fn states(&self) -> [RequestState; 2] {
        [self.requests[0].state, self.requests[1].state]
    }

    fn is_whole(&self) -> bool {
        let [first, second] = self.states();
        self.moves[0] == self.moves[1] && first.is_final() == second.is_final()
    }

    fn comes_to_an_end(&self) -> bool {
        let mut last = self.clone();
        last.run_all_due();
        last.violation.is_none() && last.states().iter().all(|state| state.is_final())
    }
}

impl Model for LinesModel {
    type State = LinesState;
    type Action = Action;

    fn init_states(&self) -> Vec<LinesState> {
        vec![LinesState::new(self)]
    }

    /// Each party tries everything, with the code of the other one, too.
    fn actions(&self, lines: &LinesState, actions: &mut Vec<Action>) {
        for line in 0..2 {
            for of in 0..2 {
                let by = party(of);
                for (answer, whose) in [(Answer::Accept, of), (Answer::Decline, of), (Answer::Accept, 1 - of)] {
                    let given = GivenAnswer { by: by.clone(), answer, code: code(whose), reason: None };
                    actions.push(Action::Act(line, Event::Answer(given)));
                }
                actions.push(Action::Act(line, Event::Withdraw { by: by.clone() }));
                actions.push(Action::Act(line, Event::TakeBack { by }));
            }
        }
        if lines.tick < LAST_TICK {
            actions.extend([false, true].map(|runs_timer| Action::Tick { runs_timer }));
        }
        if !lines.has_expired {
            actions.push(Action::Expire);
        }
    }

    fn next_state(&self, lines: &LinesState, action: Action) -> Option<LinesState> {
        let mut next = lines.clone();
        match action {
            Action::Act(line, event) => next.act(line, &event),
            Action::Tick { runs_timer } => {
                next.tick += 1;
                if runs_timer {
                    next.run_all_due();
                }
            }
            Action::Expire => next.has_expired = true,
        }
        (next != *lines).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = vec![
            Property::sometimes("both move", |_, lines: &LinesState| lines.moves == [1; 2]),
            Property::always("transitions keep to the rules", |_, lines: &LinesState| lines.violation.is_none()),
            Property::always("a line moves once", |_, lines: &LinesState| lines.moves.iter().all(|moves| *moves <= 1)),
            Property::always("together never half", |model: &Self, lines: &LinesState| {
                !model.together || lines.is_whole()
            }),
            Property::always("every line ends", |_, lines: &LinesState| {
                lines.tick < LAST_TICK || lines.comes_to_an_end()
            }),
            Property::sometimes("both are declined", |_, lines: &LinesState| {
                lines.states() == [RequestState::Refused; 2]
            }),
            Property::sometimes("both expire", |_, lines: &LinesState| lines.states() == [RequestState::Expired; 2]),
            Property::sometimes("both are cancelled", |_, lines: &LinesState| {
                lines.states() == [RequestState::Aborted; 2]
            }),
        ];
        properties.push(if self.together {
            Property::sometimes("a blocker ends both", |_, lines: &LinesState| {
                lines.states() == [RequestState::Error; 2]
            })
        } else {
            Property::sometimes("one moves alone", |_, lines: &LinesState| {
                lines.states() == [RequestState::Done, RequestState::Error]
            })
        });
        properties
    }
}

#[test]
fn two_lines_and_two_parties_exhaustively() {
    for together in [false, true] {
        for last_day in [None, Some(1)] {
            let checker = LinesModel { together, last_day }.checker().threads(2).spawn_bfs().join();
            println!("{} states, together: {together}, last day: {last_day:?}", checker.unique_state_count());
            checker.assert_properties();
        }
    }
}
