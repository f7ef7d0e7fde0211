//! The page's head, which follows from the situation: heading, the line under it, window title and announcement.

use super::page::only;
use super::words;
use crate::components::{self, person_text};
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::situation::{Outcome, Situation};
use handover_rules::{Ending, NicHandle, Request, RequestState, RoleSet, Timestamp};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The window's title.
    pub(super) title: String,
    pub(super) heading: String,
    /// The line under the heading.
    pub(super) lead: String,
    /// Where the page stands among one's requests.
    pub(super) crumb: &'static str,
    /// Announced to screen readers when it changes.
    pub(super) announcement: String,
}

impl Head {
    /// The head of a page without content.
    pub(super) fn plain(heading: String) -> Self {
        Self { title: heading.clone(), heading, ..Self::default() }
    }
}

pub(super) fn head(app: App, situation: Situation, detail: &SubmissionDetail, me: &NicHandle, now: Timestamp) -> Head {
    let number = intl::request_number(detail.id.first_request());
    let heading = match only(detail) {
        Some(request) => of_one(app, situation, request, me),
        None => of_many(app, situation, detail, me),
    };
    let title = match situation {
        Situation::Answer => t::request_answer_title(number.as_str()),
        _ => t::request_titled(heading.as_str(), number.as_str()),
    };
    let announcement = match situation {
        Situation::TakingEffect(at) => {
            let left = intl::left(TimeLeft::between(now, at));
            t::request_moves_spoken(heading.as_str(), left.as_str())
        }
        _ => heading.clone(),
    };
    let crumb = match situation {
        Situation::Answer => t::requests_waiting_for_me(),
        Situation::Waiting | Situation::Overdue => t::requests_waiting_for_others(),
        Situation::TakingEffect(_) => t::request_accepted_all(),
        Situation::Ended(_) => t::requests_finished(),
    };
    let lead = lead(app, situation, detail, me).unwrap_or_default();
    Head { title, heading, lead, crumb, announcement }
}

fn of_one(app: App, situation: Situation, request: &Request, me: &NicHandle) -> String {
    let (roles, service) = (components::words::roles_inside(request.roles), words::service(request));
    let (roles, service) = (roles.as_str(), service.as_str());
    let (asker, to) = (person_text(app, &request.asker), person_text(app, &request.to));
    let (asker, to) = (asker.as_str(), to.as_str());
    let (is_mine, is_asker) = (request.to == *me, request.asker == *me);
    match situation {
        Situation::Answer if request.is_about_last_day() => t::request_last_day_heading(service),
        Situation::Answer if !is_asker => t::request_asks_you(asker, roles, service),
        Situation::Answer if is_mine => t::request_confirm_taking(roles, service),
        Situation::Answer => t::request_confirm_naming(roles, service, to),
        Situation::Waiting => waiting(app, request, roles, service),
        Situation::TakingEffect(_) if request.is_about_last_day() => t::request_last_day_soon(service),
        Situation::TakingEffect(_) if is_mine => t::request_becoming_you(roles, service),
        Situation::TakingEffect(_) => t::request_becoming(roles, service, to),
        Situation::Overdue => t::request_late().to_owned(),
        Situation::Ended(_) => {
            request.ended.as_ref().map_or_else(String::new, |ended| ending(app, &ended.how, request, me))
        }
    }
}

fn waiting(app: App, request: &Request, roles: &str, service: &str) -> String {
    let missing: Vec<&NicHandle> = request.missing().collect();
    let names: Vec<String> = missing.iter().map(|who| person_text(app, who)).collect();
    let names = intl::list(&names);
    match missing.as_slice() {
        // The others take effect together with it.
        [] => t::request_waiting_together(roles, service),
        [only] if **only == request.to && !request.is_about_last_day() => {
            t::request_waiting_to_become(roles, service, names.as_str())
        }
        _ => t::request_waiting_to_confirm(roles, service, names.as_str()),
    }
}

fn ending(app: App, how: &Ending, request: &Request, me: &NicHandle) -> String {
    let (roles, service) = (components::words::roles_inside(request.roles), words::service(request));
    let (roles, service) = (roles.as_str(), service.as_str());
    let to = person_text(app, &request.to);
    let name = |who: &NicHandle| person_text(app, who);
    let by = |who: &NicHandle, mine: &str, others: String| if who == me { mine.to_owned() } else { others };
    match how {
        Ending::Done if request.is_about_last_day() => t::request_last_day_done(service),
        Ending::Done if request.to == *me => t::request_done_you(roles, service),
        Ending::Done => t::request_done(roles, service, to.as_str()),
        Ending::Declined { by: who, .. } if who == me => t::request_declined_you().to_owned(),
        Ending::Declined { by: who, .. } if *who == request.to && !request.is_about_last_day() => {
            t::request_declined_to_become(roles, service, to.as_str())
        }
        Ending::Declined { by: who, .. } => t::request_declined(name(who).as_str()),
        Ending::Expired => expired(app, request, me, service),
        Ending::Withdrawn { by: who } => by(who, t::request_cancelled_you(), t::request_cancelled(name(who).as_str())),
        Ending::TakenBack { by: who } => {
            by(who, t::request_acceptance_cancelled_you(), t::request_acceptance_cancelled(name(who).as_str()))
        }
        Ending::Superseded { by: who } => {
            by(who, t::request_superseded_you(), t::request_superseded(name(who).as_str()))
        }
        Ending::AccountRecovered { by: who } => {
            by(who, t::request_recovered_you(), t::request_recovered(name(who).as_str()))
        }
        Ending::EndedByProvider { reason } => t::request_ended_by_provider(reason.as_str()),
        Ending::Failed { .. } if request.is_about_last_day() => t::request_failed().to_owned(),
        Ending::Failed { .. } if request.to == *me => t::request_failed_you(roles, service),
        Ending::Failed { .. } => t::request_failed_become(roles, service, to.as_str()),
    }
}

fn expired(app: App, request: &Request, me: &NicHandle, service: &str) -> String {
    let missing: Vec<&NicHandle> = request.missing().collect();
    match missing.as_slice() {
        [only] if *only == me => t::request_why_expired_you(service),
        [only] => t::request_why_expired(service, person_text(app, only).as_str()),
        _ => t::request_why_expired_all(service),
    }
}

fn of_many(app: App, situation: Situation, detail: &SubmissionDetail, me: &NicHandle) -> String {
    let services = detail.services;
    let what = what_of_many(detail);
    let what = what.as_str();
    let asker = person_text(app, &detail.asker);
    match situation {
        Situation::Answer if detail.asker == *me => t::request_many_confirm(what),
        Situation::Answer if is_handing_over(detail) => t::request_many_hands_you(services, asker.as_str()),
        Situation::Answer => t::request_many_asks_you(services, asker.as_str()),
        Situation::Waiting => {
            let waiting: Vec<String> = detail
                .parties
                .iter()
                .filter(|party| party.waiting > 0)
                .take(2)
                .map(|party| person_text(app, &party.account))
                .collect();
            if waiting.is_empty() {
                t::request_many_waiting_together(what)
            } else {
                t::request_many_waiting(what, intl::list(&waiting).as_str())
            }
        }
        Situation::TakingEffect(_) => t::request_many_soon(what),
        Situation::Overdue => t::request_late().to_owned(),
        Situation::Ended(outcome) => ended_many(outcome, detail, what),
    }
}

fn ended_many(outcome: Outcome, detail: &SubmissionDetail, what: &str) -> String {
    match outcome {
        Outcome::Done => t::request_many_done(what),
        Outcome::PartlyDone => {
            let done = detail.states.iter().find(|of| of.state == RequestState::Done).map_or(0, |of| of.lines);
            t::request_many_partly(done, intl::number(detail.total).as_str(), what)
        }
        Outcome::Declined => t::request_many_declined(what),
        Outcome::Expired => t::request_many_expired(what),
        Outcome::Cancelled => t::request_many_cancelled(what),
        Outcome::Failed => t::request_many_failed(what),
        Outcome::Unchanged => t::request_many_unchanged(what),
    }
}

/// For example `tech and billing contact for 19 services`.
fn what_of_many(detail: &SubmissionDetail) -> String {
    let roles = components::words::roles_inside(all_roles(detail));
    match detail.lines.rows.first() {
        Some(line) if detail.services == 1 => {
            t::request_contact_for(roles.as_str(), words::service(&line.request).as_str())
        }
        _ => t::request_contact_for_many(detail.services, roles.as_str()),
    }
}

fn all_roles(detail: &SubmissionDetail) -> RoleSet {
    detail.roles
}

/// Whether the asker gives up all of the roles.
fn is_handing_over(detail: &SubmissionDetail) -> bool {
    detail.outgoing.count == 1 && detail.outgoing.first.as_ref() == Some(&detail.asker)
}

fn lead(app: App, situation: Situation, detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    match (situation, only(detail)) {
        (Situation::Answer, None) => Some(t::request_many_lead(intl::weekday(detail.deadline).as_str())),
        (Situation::Answer, Some(request)) => {
            let until = request.until.map(intl::day)?;
            Some(if request.is_about_last_day() {
                t::request_confirm_last_day(until.as_str(), person_text(app, &request.to).as_str())
            } else {
                t::request_agreed_until(until.as_str())
            })
        }
        (Situation::Overdue, _) => Some(t::request_late_wait().to_owned()),
        (Situation::Ended(Outcome::Done), _) => None,
        (Situation::Ended(_), Some(request)) => Some(words::unchanged(app, request, me)),
        _ => None,
    }
}
