//! The page's head, which follows from the situation: heading, the line under it, window title and announcement.

use super::page::{Page, Showing};
use super::{no_part, words};
use crate::components::person_text;
use crate::components::words::roles_inside;
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::People;
use handover_api::requests::RequestGroup;
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::situation::{Outcome, Situation};
use handover_rules::request::together::ends_alone;
use handover_rules::{Blocker, Ending, NicHandle, Request, RequestState, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The window's title.
    pub(super) title: String,
    pub(super) heading: String,
    /// The line under the heading.
    pub(super) lead: String,
    /// The place of the page among the reader's requests.
    pub(super) crumb: Option<&'static str>,
    /// Announced to screen readers when it changes.
    pub(super) announcement: String,
}

/// Reactive.
pub(super) fn of(page: Page, showing: &Showing) -> Head {
    let plain = |heading: String| Head { title: heading.clone(), heading, ..Head::default() };
    let announced = |heading: String| Head { announcement: heading.clone(), ..plain(heading) };
    let number = t::request_title(page.number.grouped().as_str());
    match showing {
        // An empty line reserves the space.
        Showing::Loading => Head { lead: "\u{a0}".to_owned(), ..plain(number) },
        Showing::Failed(_) => Head { title: t::error_title(number.as_str()), ..plain(number) },
        Showing::NoPart => announced(page.me.with_value(|me| no_part::heading(me, page.number))),
        Showing::Gone => announced(t::request_gone().to_owned()),
        Showing::Request => {
            let situation = page.situation.get();
            let of_request = |detail: &_, me: &_| {
                situation.map(|now| of_request(page.app.people(), now, detail, me, page.app.now()))
            };
            page.with(of_request).flatten().unwrap_or_else(|| plain(number))
        }
    }
}

fn of_request(people: People, situation: Situation, detail: &SubmissionDetail, me: &NicHandle, now: Timestamp) -> Head {
    let number = detail.id.first_request().grouped();
    let heading = match detail.only_request() {
        Some(request) => of_one(people, situation, detail, request, me),
        None => of_many(people, situation, detail, me),
    };
    let title = match situation {
        Situation::Answer => t::request_answer_title(number.as_str()),
        _ => t::request_titled(heading.as_str(), number.as_str()),
    };
    let (crumb, announcement) = match situation {
        Situation::Answer => (t::requests_group(RequestGroup::WaitingForMe), heading.clone()),
        Situation::Waiting | Situation::Overdue => (t::requests_waiting_for_others(), heading.clone()),
        Situation::TakingEffect(at) => {
            let left = intl::left(TimeLeft::between(now, at));
            (t::request_state(RequestState::Doing), t::request_moves_spoken(heading.as_str(), left.as_str()))
        }
        Situation::Ended(_) => (t::requests_group(RequestGroup::Finished), heading.clone()),
    };
    let lead = lead(people, situation, detail, me).unwrap_or_default();
    Head { title, heading, lead, crumb: Some(crumb), announcement }
}

fn of_one(
    people: People,
    situation: Situation,
    detail: &SubmissionDetail,
    request: &Request,
    me: &NicHandle,
) -> String {
    let name = |who: &NicHandle| person_text(people, who);
    let (roles, service, to) = (roles_inside(request.roles), words::service(request), name(&request.to));
    let (roles, service, to) = (roles.as_str(), service.as_str(), to.as_str());
    let is_mine = request.to == *me;
    match situation {
        Situation::Answer if request.is_about_last_day() => t::request_last_day_heading(service),
        Situation::Answer if request.asker != *me => t::request_asks_you(name(&request.asker).as_str(), roles, service),
        Situation::Answer => {
            let what = t::request_contact_for(roles, service);
            let confirm = if detail.delegate.is_some() { t::request_delegated_confirm } else { t::request_own_confirm };
            confirm(what.as_str())
        }
        Situation::Waiting => {
            let missing: Vec<&NicHandle> = request.missing().collect();
            let names = intl::list(&missing.iter().map(|who| name(who)).collect::<Vec<_>>());
            match missing.as_slice() {
                [] if request.is_blocked() => {
                    without_payment_method(people, detail).unwrap_or_else(|| t::request_waiting_blocked(roles, service))
                }
                // The others take effect together with it.
                [] => t::request_waiting_together(roles, service),
                [only] if **only == request.to && !request.is_about_last_day() => {
                    t::request_waiting_to_become(roles, service, names.as_str())
                }
                _ => t::request_waiting_to_confirm(roles, service, names.as_str()),
            }
        }
        Situation::TakingEffect(_) if request.is_about_last_day() => t::request_last_day_soon(service),
        Situation::TakingEffect(_) if is_mine => t::request_becoming_you(roles, service),
        Situation::TakingEffect(_) => t::request_becoming(roles, service, to),
        Situation::Overdue => t::request_late().to_owned(),
        Situation::Ended(_) => match request.ended.as_ref().map(|ended| &ended.how) {
            Some(Ending::Done) if request.is_about_last_day() => t::request_last_day_done(service),
            Some(Ending::Done) if is_mine => t::request_done_you(roles, service),
            Some(Ending::Done) => t::request_done(roles, service, to),
            Some(Ending::Declined { by, .. }) if *by == request.to && !is_mine && !request.is_about_last_day() => {
                t::request_declined_to_become(roles, service, to)
            }
            Some(Ending::Expired) => match request.missing().collect::<Vec<_>>().as_slice() {
                [only] if *only == me => t::request_why_expired_you(service),
                [only] => t::request_why_expired(service, name(only).as_str()),
                _ => t::request_why_expired_all(service),
            },
            Some(Ending::EndedByProvider { reason }) => t::request_ended_by_provider(reason.as_str()),
            Some(Ending::AccountRemoved { account }) => t::request_ended_account_removed(account.as_str()),
            Some(Ending::Failed { .. }) if request.is_about_last_day() => t::request_failed().to_owned(),
            Some(Ending::Failed { .. }) if is_mine => t::request_failed_you(roles, service),
            Some(Ending::Failed { .. }) => t::request_failed_become(roles, service, to),
            Some(ended_by) => {
                let act = words::ended_by(people, ended_by, me).unwrap_or_default();
                [&act, t::colon(), " ", &t::request_contact_for(roles, service)].concat()
            }
            None => String::new(),
        },
    }
}

/// The heading if somebody has accepted to take a role that needs a payment method, and has none.
fn without_payment_method(people: People, detail: &SubmissionDetail) -> Option<String> {
    let is_missing = |blocker: &Blocker| matches!(blocker, Blocker::NoPaymentMethod { .. });
    let party = detail.parties.iter().find(|party| party.to_resolve.iter().any(is_missing))?;
    Some(t::request_accepted_no_payment(person_text(people, &party.account).as_str()))
}

fn of_many(people: People, situation: Situation, detail: &SubmissionDetail, me: &NicHandle) -> String {
    // For example `tech and billing contact for 19 services`.
    let roles = roles_inside(detail.roles);
    let seen = detail.seen_lines(me);
    // The lines that the heading is about, where others have gone on or ended.
    let some = match situation {
        Situation::Waiting | Situation::Overdue => seen.unanswered(),
        Situation::TakingEffect(_) => seen.taking_effect(),
        _ => detail.total,
    };
    let what = match detail.lines.rows.first() {
        _ if some < detail.total => t::request_some_of(some, intl::number(detail.total).as_str()),
        Some(line) if detail.names == 1 => {
            t::request_contact_for(roles.as_str(), words::service(&line.request).as_str())
        }
        _ => t::request_contact_for_many(detail.services, roles.as_str()),
    };
    let what = what.as_str();
    let asker = person_text(people, &detail.asker);
    let gives_up_all = detail.outgoing.count == 1 && detail.outgoing.first.as_ref() == Some(&detail.asker);
    let first = detail.lines.rows.first().map(|line| words::service(&line.request)).unwrap_or_default();
    match situation {
        Situation::Answer if detail.asker == *me && detail.delegate.is_some() => t::request_delegated_confirm(what),
        Situation::Answer if detail.asker == *me => t::request_own_confirm(what),
        Situation::Answer if detail.names == 1 => t::request_asks_you(asker.as_str(), roles.as_str(), first.as_str()),
        Situation::Answer if gives_up_all => t::request_many_hands_you(detail.services, asker.as_str()),
        Situation::Answer => t::request_many_asks_you(detail.services, asker.as_str()),
        Situation::Waiting => {
            let silent = detail.parties.iter().filter(|party| party.waiting > 0).take(2);
            let silent: Vec<String> = silent.map(|party| person_text(people, &party.account)).collect();
            match without_payment_method(people, detail) {
                _ if !silent.is_empty() => t::request_many_waiting(what, intl::list(&silent).as_str()),
                Some(heading) => heading,
                None if detail.together.is_some() => t::request_many_waiting_together(what),
                None => t::request_many_waiting_blocked(what),
            }
        }
        Situation::TakingEffect(_) => t::request_many_soon(what),
        Situation::Overdue => t::request_late().to_owned(),
        Situation::Ended(Outcome::Done) => t::request_many_done(what),
        Situation::Ended(Outcome::PartlyDone) => {
            let done = words::lines_in(detail, RequestState::Done);
            t::request_many_partly(done, intl::number(detail.total).as_str(), what)
        }
        Situation::Ended(Outcome::Declined) => t::request_many_declined(what),
        Situation::Ended(Outcome::Expired) => t::request_many_expired(what),
        Situation::Ended(Outcome::Cancelled) => t::request_many_cancelled(what),
        Situation::Ended(Outcome::Failed) => t::request_many_failed(what),
        Situation::Ended(Outcome::Unchanged) => t::request_many_unchanged(what),
    }
}

fn lead(people: People, situation: Situation, detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    match (situation, detail.only_request()) {
        (Situation::Answer, _) if detail.asker == *me => Some(sent(people, detail, me)),
        (Situation::Answer, None) => {
            let until = intl::weekday(detail.deadline);
            let lead = if ends_alone(detail.together) { t::request_many_lead } else { t::request_together_lead };
            let lead = lead(until.as_str());
            let first = detail.lines.rows.first().filter(|_| detail.names > 1);
            let names =
                first.map(|line| t::requests_and_more(detail.names - 1, words::service(&line.request).as_str()));
            Some(names.map_or_else(|| lead.clone(), |names| [&names, ". ", &lead].concat()))
        }
        (Situation::Answer, Some(request)) => {
            let until = request.until.map(intl::day)?;
            Some(if request.is_about_last_day() {
                t::request_confirm_last_day(until.as_str(), person_text(people, &request.to).as_str())
            } else {
                t::request_agreed_until(until.as_str())
            })
        }
        (Situation::TakingEffect(_), None) => {
            let declined = words::lines_in(detail, RequestState::Refused);
            let accepted = t::submission_accepted(detail.seen_lines(me).taking_effect());
            (declined > 0).then(|| [&accepted, ", ", &t::submission_declined(declined)].concat())
        }
        (Situation::Overdue, _) => Some(t::request_late_wait().to_owned()),
        (Situation::Ended(Outcome::Done), _) => None,
        (Situation::Ended(_), Some(request)) => Some(words::unchanged(people, request, me)),
        _ => None,
    }
}

/// Whom the reader has asked, and where its own code is.
fn sent(people: People, detail: &SubmissionDetail, me: &NicHandle) -> String {
    const NAMED: usize = 2;
    let others: Vec<String> = detail
        .parties
        .iter()
        .filter(|party| party.account != *me)
        .map(|party| person_text(people, &party.account))
        .collect();
    let address = detail.my_address.as_str();
    let who = match others.len() {
        0 => return t::request_sent_alone(address),
        1..=NAMED => intl::list(&others),
        _ => t::request_people(detail.party_count.saturating_sub(1)),
    };
    t::request_sent(others.len() as u64, address, who.as_str())
}
