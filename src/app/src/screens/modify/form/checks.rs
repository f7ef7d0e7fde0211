//! Checks by the server while the user types.

use super::super::messages;
use super::super::model::{CheckResult, CheckedEntries, check_body};
use super::state::{LastDayInput, ModifyForm, failed};
use crate::components;
use crate::platform::client::{self, Failure};
use crate::platform::i18n as t;
use core::time::Duration;
use handover_api::modify::{ChangeContact, Check, Checked};
use handover_api::route;
use handover_rules::submission::PlanError;
use handover_rules::{Role, ServiceKey};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pause in typing after which the server checks the entries.
const DEBOUNCE: Duration = Duration::from_millis(400);
/// The pause in typing after which screen readers hear about the entries.
const ANNOUNCE_DEBOUNCE: Duration = Duration::from_millis(1200);

impl ModifyForm {
    /// The content of the live region.
    pub(in super::super) fn announcement(self) -> String {
        self.checks.announcement.get()
    }

    /// Checks and announces the entries once typing pauses.
    pub(super) fn check_after_pause(self) {
        let edit = increment(self.checks.edits);
        self.checks.is_announced.set_value(false);
        let has_paused = move || edit.is_some() && self.checks.edits.try_get_value() == edit;
        let check = move || {
            if has_paused() {
                spawn_local(self.check());
            }
        };
        let announce = move || {
            if has_paused() {
                self.announce_entries();
            }
        };
        set_timeout(check, DEBOUNCE);
        set_timeout(announce, ANNOUNCE_DEBOUNCE);
    }

    /// Tells screen readers what the fields show.
    pub(super) fn announce_entries(self) {
        self.checks.is_announced.set_value(true);
        self.checks.announcement.set(self.entries_in_words());
    }

    /// The messages beside the fields as one text.
    fn entries_in_words(self) -> String {
        let mut sentences = Vec::new();
        if self.submission.sent.try_with_untracked(Option::is_some).unwrap_or(true) {
            return String::new();
        }
        self.model.with_untracked(|model| {
            let (Some(model), Some(viewer)) = (model, self.viewer.get_untracked()) else { return };
            let settled = self.input.shown.with_untracked(|shown| shown.settled.clone());
            for role in Role::ALL {
                let (state, settled) = (model.roles.get(role), *settled.get(role));
                if state.locks.is_empty()
                    && let Some(message) = messages::role_message(role, state, settled, &viewer)
                {
                    sentences.push(t::modify_problem(components::words::role(role), message.plain().as_str()));
                }
            }
            let count = model.sendable_requests();
            if !sentences.is_empty() && count > 0 {
                sentences.push(t::modify_requests_made(count as u64));
            }
        });
        sentences.join(" ")
    }

    /// Checks the present entries, unless they were accepted before.
    pub(super) async fn check(self) {
        self.run_checks(false).await;
    }

    /// Checks the present entries, whatever the server answered before.
    pub(super) async fn check_all(self) {
        self.run_checks(true).await;
    }

    async fn run_checks(self, is_forced: bool) {
        let checks = self.due_checks(is_forced);
        let round = increment(self.checks.rounds);
        for (service, entries) in checks {
            let until = self.input.until.try_with_untracked(LastDayInput::day).flatten();
            let replaces = self.input.replaces.try_get_untracked().flatten();
            let check = Check { service, change: ChangeContact { until, replaces, ..check_body(&entries) } };
            let answer = client::post::<_, Checked>(self.app, route::CHECK, &check).await;
            if round.is_none() || self.checks.rounds.try_get_value() != round {
                return;
            }
            if let Ok(checked) = &answer {
                self.app.people().learn(checked.people.clone());
            }
            self.checks.put(result(check.service, entries, answer));
        }
        // The results came after the announcement.
        if self.checks.is_announced.try_get_value() == Some(true) {
            self.checks.announcement.set(self.entries_in_words());
        }
    }

    fn due_checks(self, is_forced: bool) -> Vec<(ServiceKey, CheckedEntries)> {
        let service =
            self.context.try_with_untracked(|context| context.as_ref().map(|context| context.service.service.clone()));
        let Some(service) = service.flatten() else { return Vec::new() };
        let entries = self.input.entries.read_untracked();
        let mut checks = self.model.with_untracked(|model| {
            model.as_ref().map(|model| model.entries_to_check(&service, &entries)).unwrap_or_default()
        });
        if !is_forced {
            let results = self.checks.results.read_untracked();
            checks.retain(|(service, entries)| {
                !results.iter().any(|known| known.service == *service && known.entries == *entries && known.is_clear())
            });
        }
        checks
    }
}

/// Increments a counter; `None` once the dialog is closed.
fn increment(counter: StoredValue<u32>) -> Option<u32> {
    counter.try_update_value(|count| {
        *count += 1;
        *count
    })
}

fn result(service: ServiceKey, entries: CheckedEntries, answer: Result<Checked, Failure>) -> CheckResult {
    let mut result = failed(service, entries);
    match answer {
        Ok(checked) => {
            result.failed = false;
            result.accounts = checked.found;
            if let Some(PlanError::Blocked { reasons }) = checked.rejected {
                result.blockers = reasons;
            }
        }
        Err(Failure::Problem(problem)) => result.malformed = problem.entries().unwrap_or_default(),
        Err(_) => {}
    }
    result
}
