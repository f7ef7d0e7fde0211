//! The model's timers: everything scheduled runs at its time.

use super::model::{Line, Model};
use handover_rules::request::lifecycle::{blockers_of, moves_last};
use handover_rules::request::lines::{TogetherStep, can_wait, next_step, own_end};
use handover_rules::request::notices::Notice;
use handover_rules::request::{Ended, Ending, lifecycle};
use handover_rules::role_end::{RoleEndStep, gets_role};
use handover_rules::{Blocker, Event, NicHandle, Request, RequestId, Role, SubmissionId, Timestamp, role_end};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// Steps in a row of lines that take effect together: they begin, move, wait for a check, and a blocked one ends all.
const MOST_STEPS: usize = 6;

/// Something scheduled, in its order: by time; a request before the end of a role; a transfer of the admin role last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Request { moves_last: bool, id: RequestId, index: usize },
    RoleEnd { service: usize },
}

impl Model {
    /// Lets time pass, and does everything scheduled until then at its time.
    pub(super) fn pass_until(&mut self, until: Timestamp) {
        while let Some((at, due)) = self.next_due().filter(|(at, _)| *at <= until) {
            self.now = at;
            match due {
                Due::Request { index, .. } => {
                    let _ = self.apply(index, &Event::Due);
                }
                Due::RoleEnd { service } => self.run_role_end(service),
            }
        }
        self.now = until;
    }

    fn next_due(&self) -> Option<(Timestamp, Due)> {
        let request = |(index, Line { request, .. }): (usize, &Line)| {
            let due = Due::Request { moves_last: moves_last(request.roles), id: request.id, index };
            lifecycle::next_due(request).map(|at| (at, due))
        };
        let end = |service: usize| {
            let end = self.services[service].end.as_ref()?;
            Some((role_end::next_due(end), Due::RoleEnd { service }))
        };
        let requests = self.lines.iter().enumerate().filter_map(request);
        requests.chain((0..self.services.len()).filter_map(end)).min()
    }

    fn run_role_end(&mut self, service: usize) {
        let end = self.services[service].end.clone().expect("a due end");
        match role_end::process_due(&end, self.now) {
            None => {}
            Some(RoleEndStep::Remind(end)) => {
                self.tell_role_end(service, Notice::RoleEnding);
                self.services[service].end = Some(end);
            }
            Some(RoleEndStep::End { at }) => self.give_role_back(service, at),
        }
    }

    pub(super) fn give_role_back(&mut self, service: usize, at: Timestamp) {
        self.tell_role_end(service, Notice::RoleEnded);
        let end = self.services[service].end.take().expect("an end");
        let before = self.services[service].contacts.clone();
        let went_to = gets_role(&end, &self.facts(service));
        let after = before.after(Role::Tech.into(), &went_to);
        self.set_contacts(service, &after, None, Role::Tech.into());
        if after != before {
            self.contacts_changed(service, at);
        }
    }

    fn tell_role_end(&mut self, service: usize, notice: Notice) {
        let end = self.services[service].end.as_ref().expect("an end");
        let submission = self.lines[self.line(end.request)].submission;
        for to in end.notified(&self.services[service].contacts) {
            self.queued.push((submission, to, notice, end.request));
        }
    }

    /// Applies what an event on one line means for all that take effect with it.
    pub(super) fn settle(&mut self, submission: SubmissionId) {
        for _ in 0..MOST_STEPS {
            let mut lines = self.lines_of(submission);
            lines.sort_by_key(|index| moves_last(self.lines[*index].request.roles));
            let requests: Vec<Request> = lines.iter().map(|index| self.lines[*index].request.clone()).collect();
            match next_step(&requests, self.now) {
                TogetherStep::Wait => return,
                TogetherStep::EndOthers(ended) => {
                    self.end_others(&lines, &ended);
                    return;
                }
                TogetherStep::Begin(at) | TogetherStep::Move(at) => {
                    if self.go_on_or_end(lines, at) {
                        return;
                    }
                }
            }
        }
    }

    /// Whether all have ended.
    fn go_on_or_end(&mut self, lines: Vec<usize>, at: Timestamp) -> bool {
        let mut blocked: BTreeMap<usize, Vec<Blocker>> = BTreeMap::new();
        for index in &lines {
            let reasons = blockers_of(&self.lines[*index].request, &self.line_facts(*index), at);
            if !reasons.is_empty() {
                blocked.insert(*index, reasons);
            }
        }
        let reasons = blocked.values().flatten();
        let event = if blocked.is_empty() {
            Event::GoOnTogether
        } else if can_wait(lines.iter().map(|index| &self.lines[*index].request), reasons, at) {
            Event::WaitTogether
        } else {
            for index in lines.into_iter().filter(|index| self.is_open(*index)).collect::<Vec<_>>() {
                let reasons = blocked.remove(&index).unwrap_or_default();
                let ended = Ended { at, how: Ending::Failed { reasons } };
                let _ = self.apply_alone(index, &Event::EndTogether { ended });
            }
            return true;
        };
        for index in lines {
            let _ = self.apply_alone(index, &event);
        }
        false
    }

    fn end_others(&mut self, lines: &[usize], ended: &Ended) {
        let mut ends = Vec::new();
        for index in lines.iter().copied().filter(|index| self.lines[*index].request.ended.is_none()) {
            let facts = || Ok::<_, Infallible>(self.line_facts(index));
            let Ok(ended) = own_end(&self.lines[index].request, ended, facts);
            ends.push((index, ended));
        }
        for (index, ended) in ends {
            let _ = self.apply_alone(index, &Event::EndTogether { ended });
        }
    }

    /// Ends a tech role before its last day; false if the account may not.
    pub(super) fn end_role(&mut self, service: usize, by: &NicHandle) -> bool {
        let Some(end) = self.services[service].end.clone() else { return true };
        let may = role_end::guard_early_end(&end, &self.services[service].contacts, by).is_ok();
        if may {
            self.give_role_back(service, self.now);
        }
        may
    }
}
