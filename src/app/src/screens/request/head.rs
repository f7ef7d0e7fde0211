//! The page's head, which follows from the situation: heading, the line under it, window title and announcement.

use super::page::{Page, Showing};
use super::{no_part, words};
use crate::components::person_text;
use crate::platform::clock::TimeLeft;
use crate::platform::{i18n as t, intl};
use crate::state::People;
use handover_api::requests::RequestGroup;
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::lines::ends_alone;
use handover_rules::request::situation::{Outcome, Situation};
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
            let of_request =
                |detail: &_, me: &_| situation.map(|now| of_request(page.app.people, now, detail, me, page.app.now()));
            page.with(of_request).flatten().unwrap_or_else(|| plain(number))
        }
    }
}

fn of_request(people: People, situation: Situation, detail: &SubmissionDetail, me: &NicHandle, now: Timestamp) -> Head {
    let number = detail.id.first_request().grouped();
    let lead = lead(people, situation, detail, me).unwrap_or_default();
    let heading = words::Titled::of_page(detail).map(|titled| titled.title(situation, me)).unwrap_or_default();
    let title = match situation {
        Situation::Answer => t::request_answer_title(number.as_str()),
        _ => t::request_titled(heading.as_str(), number.as_str()),
    };
    let crumb = match situation {
        Situation::Answer => t::requests_group(RequestGroup::WaitingForMe),
        Situation::Waiting | Situation::Overdue => t::requests_waiting_for_others(),
        Situation::TakingEffect(_) => t::request_state(RequestState::Doing),
        Situation::Ended(_) => t::requests_group(RequestGroup::Finished),
    };
    let with = |text: &str| [heading.as_str(), text].join(". ");
    let announcement = match situation {
        Situation::TakingEffect(at) => {
            let left = intl::left(TimeLeft::between(now, at));
            let what = if lead.is_empty() { heading.clone() } else { with(&lead) };
            t::request_moves_spoken(what.as_str(), left.as_str())
        }
        // Without numbers, which change with every answer.
        Situation::Waiting => match words::has_until(people, detail, me) {
            Some(until) => with(&until),
            None => with(&lead),
        },
        Situation::Ended(Outcome::PartlyDone) => with(&lead),
        _ => heading.clone(),
    };
    Head { title, heading, lead, crumb: Some(crumb), announcement }
}

/// The line under the heading if somebody has accepted to take a role that needs a payment method, and has none.
fn without_payment_method(people: People, detail: &SubmissionDetail) -> Option<String> {
    let is_missing = |blocker: &Blocker| matches!(blocker, Blocker::NoPaymentMethod { .. });
    let party = detail.parties.iter().find(|party| party.to_resolve.iter().any(is_missing))?;
    Some(t::request_accepted_no_payment(person_text(people, &party.account).as_str()))
}

fn lead(people: People, situation: Situation, detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    match (situation, detail.only_request()) {
        (Situation::Answer, _) if detail.asker == *me => Some(sent(people, detail, me)),
        (Situation::Answer, None) => {
            let asked = asked(people, detail);
            let until = intl::weekday(detail.deadline);
            let lead = if ends_alone(detail.together) { t::request_many_lead } else { t::request_together_lead };
            let lead = lead(until.as_str());
            let first = detail.lines.rows.first().filter(|_| detail.names > 1);
            let names =
                first.map(|line| t::requests_and_more(detail.names - 1, words::service(&line.request).as_str()));
            let names = names.map(|names| [&names, "."].concat());
            Some([Some(asked), names, Some(lead)].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        (Situation::Answer, Some(request)) => {
            let until = request.until.map(intl::day);
            let until = until.as_deref();
            Some(match until {
                Some(until) if request.is_about_last_day() => {
                    t::request_confirm_last_day(until, person_text(people, &request.to).as_str())
                }
                Some(until) => [asked(people, detail), t::request_agreed_until(until)].join(" "),
                None => asked(people, detail),
            })
        }
        (Situation::Waiting, _) => {
            let waiting = if words::is_blocked(detail) {
                without_payment_method(people, detail).unwrap_or_else(|| t::request_blocked_short().to_owned())
            } else {
                let until = words::has_until(people, detail, me);
                until.unwrap_or_else(|| t::request_waiting_together().to_owned())
            };
            let open = detail.seen_lines(me).unanswered();
            let some =
                (open < detail.services).then(|| t::request_some_open(open, intl::number(detail.services).as_str()));
            Some([some, answered(detail, me), Some(waiting)].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        (Situation::TakingEffect(_), None) => {
            let (moving, declined) =
                (detail.seen_lines(me).taking_effect(), words::services_in(detail, RequestState::Refused));
            let some = t::request_some_taking_effect(moving, intl::number(detail.services).as_str());
            let declined = (declined > 0).then(|| t::submission_declined(declined));
            (moving < detail.services)
                .then(|| [Some(some), declined].into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        (Situation::Overdue, _) => Some(t::request_late_wait().to_owned()),
        (Situation::Ended(Outcome::Done), _) => None,
        (Situation::Ended(Outcome::PartlyDone), _) => {
            let done = words::services_in(detail, RequestState::Done);
            Some(t::request_partly(done, intl::number(detail.services).as_str()))
        }
        (Situation::Ended(_), Some(request)) => {
            let unchanged = words::unchanged(people, request, me);
            let why = why(people, request, me);
            Some(why.map_or_else(|| unchanged.clone(), |why| [why.as_str(), ". ", &unchanged].concat()))
        }
        _ => None,
    }
}

/// `22 services confirmed.`, or what else the reader has answered.
fn answered(detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    let own = detail.parties.iter().find(|party| party.account == *me && party.accepted > 0)?;
    let text = if detail.asker == *me { t::request_confirmed } else { t::request_accepted_services };
    Some(text(own.accepted))
}

/// The asker, who hands over its own roles or names the reader for those of others.
fn asked(people: People, detail: &SubmissionDetail) -> String {
    let gives_up_all = detail.outgoing.count == 1 && detail.outgoing.first.as_ref() == Some(&detail.asker);
    let asked = if gives_up_all { t::request_hands_you } else { t::request_asks_you };
    asked(detail.role_count, person_text(people, &detail.asker).as_str())
}

/// The author or the cause of an end without effect. A failure has its reasons in a part of its own.
fn why(people: People, request: &Request, me: &NicHandle) -> Option<String> {
    let name = |who: &NicHandle| person_text(people, who);
    match &request.ended.as_ref()?.how {
        Ending::Expired => Some(match request.missing().collect::<Vec<_>>().as_slice() {
            [only] if *only == me => t::request_expired_you().to_owned(),
            [only] => t::request_expired_other(name(only).as_str()),
            _ => t::request_expired_all().to_owned(),
        }),
        Ending::EndedByProvider { reason } => Some(t::request_ended_by_provider(reason.as_str())),
        Ending::AccountRemoved { account } => Some(t::request_ended_account_removed(account.as_str())),
        how => words::ended_by(people, how, me),
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
