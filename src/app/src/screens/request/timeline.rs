//! The timeline of a request of one line: the complete record.

use super::page::Page;
use super::words;
use crate::components::{Tone, Track, TrackStep, person_text};
use crate::data::late::lazy_part;
use crate::platform::{i18n as t, intl};
use crate::state::{App, People};
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::Party;
use handover_rules::request::notices::{TimelineEntry, TimelineEvent};
use handover_rules::{NicHandle, Request};
use leptos::prelude::*;

lazy_part! { request_parts: pub(super) fn timeline() { view! { <Timeline/> } } }

#[component]
fn Timeline() -> impl IntoView {
    let (app, page) = (expect_context::<App>(), expect_context::<Page>());
    page.show(move |detail, me| track(app.people, detail, me))
}

fn track(people: People, detail: &SubmissionDetail, me: &NicHandle) -> Option<AnyView> {
    let (of, request) = detail.only.as_ref().zip(detail.only_request())?;
    Some(of_request(people, request, &of.timeline, Some(me)))
}

/// The timeline of a request; `me` is the customer who reads it.
pub(crate) fn of_request(
    people: People,
    request: &Request,
    timeline: &[TimelineEntry],
    me: Option<&NicHandle>,
) -> AnyView {
    let step = |entry: &TimelineEntry| {
        let (tone, icon) = mark(entry.event);
        let time = view! { <time datetime=intl::machine(entry.at)>{intl::timestamp(entry.at)}</time> };
        TrackStep::new(tone, icon, text(people, entry, request, me), time)
    };
    let steps: Vec<TrackStep> = timeline.iter().map(step).collect();
    view! { <Track steps/> }.into_any()
}

const fn mark(event: TimelineEvent) -> (Tone, &'static str) {
    match event {
        TimelineEvent::Declined | TimelineEvent::Failed => (Tone::Bad, "x"),
        TimelineEvent::Withdrawn
        | TimelineEvent::TakenBack
        | TimelineEvent::Superseded
        | TimelineEvent::AccountRecovered
        | TimelineEvent::EndedByProvider => (Tone::Plain, "stop"),
        TimelineEvent::Expired => (Tone::Plain, "clock"),
        TimelineEvent::CodesQueued | TimelineEvent::Resent | TimelineEvent::Reminded => (Tone::Ok, "mail"),
        _ => (Tone::Ok, "check"),
    }
}

fn text(people: People, entry: &TimelineEntry, request: &Request, me: Option<&NicHandle>) -> String {
    let roles = words::count(request.roles);
    let is_mine = entry.by.as_ref().is_some_and(|by| Some(by) == me);
    let who = entry.by.as_ref().map_or_else(|| t::request_somebody().to_owned(), |who| person_text(people, who));
    let who = who.as_str();
    let by = |mine: &str, other: String| if is_mine { mine.to_owned() } else { other };
    let parties = |is_meant: &dyn Fn(&Party) -> bool| {
        let meant = request.parties.iter().filter(|party| is_meant(party));
        let name = |who: &NicHandle| me.map_or_else(|| person_text(people, who), |me| words::name(people, who, me));
        intl::list(&meant.map(|party| name(&party.account)).collect::<Vec<_>>())
    };
    let silent = || parties(&|party: &Party| party.accepted_at.is_none_or(|accepted| accepted > entry.at));
    match entry.event {
        TimelineEvent::Asked => by(t::request_asked_you(), t::request_asked(who)),
        TimelineEvent::CodesQueued => {
            t::request_codes_queued(request.parties.len() as u64, parties(&|_| true).as_str())
        }
        TimelineEvent::Accepted => by(t::request_accepted_you(), t::request_accepted(who)),
        TimelineEvent::Declined => by(t::request_declined_you(), t::request_declined(who)),
        TimelineEvent::Withdrawn => by(t::request_cancelled_you(), t::request_cancelled(who)),
        TimelineEvent::TakenBack => by(t::request_acceptance_cancelled_you(), t::request_acceptance_cancelled(who)),
        TimelineEvent::Superseded => by(t::request_superseded_you(), t::request_superseded(who)),
        TimelineEvent::AccountRecovered => by(t::request_recovered_you(), t::request_recovered(who)),
        TimelineEvent::EndedByProvider => t::request_ended_by_staff().to_owned(),
        TimelineEvent::Resent => by(t::request_resent_you(), t::request_resent(who)),
        TimelineEvent::Reminded => t::request_reminded(silent().as_str()),
        TimelineEvent::Checked => t::request_checked().to_owned(),
        TimelineEvent::Blocked => t::request_blocked().to_owned(),
        TimelineEvent::GraceBegan if request.is_about_last_day() => t::request_last_day_grace_began().to_owned(),
        TimelineEvent::GraceBegan => t::request_grace_began(roles),
        TimelineEvent::Moved if request.is_about_last_day() => t::request_last_day_changed().to_owned(),
        TimelineEvent::Moved => t::request_moved(roles),
        TimelineEvent::Expired => t::request_time_over(silent().as_str()),
        TimelineEvent::Failed => t::request_rule_failed().to_owned(),
    }
}
