//! The life of a request as a track: asked, each party, effect; and its timeline.

use super::party;
use super::words::{self, by};
use crate::components::{self, Step, Tone, icon};
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use handover_api::requests::RequestDetail;
use handover_rules::request::Party;
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::{Ending, NicHandle, Policy, Request, State, Timestamp};

/// The flat track: what has happened comes first, so that the solid line is never broken.
pub(super) fn flat(request: &Request, me: &NicHandle, policy: &Policy) -> AnyView {
    let step = |tone, icon, what: String, note: String| Step { tone, icon, what, note };
    let asked = by(&request.asker, me, t::request_asked_you(), t::request_asked_by_somebody().to_owned());
    let mut steps = vec![step(Tone::Ok, "check", asked, intl::timestamp(request.asked_at))];
    for (party, at) in accepted(request) {
        steps.push(step(
            Tone::Ok,
            "check",
            by(&party.account, me, t::request_accepted_you(), t::request_accepted(party.account.as_str())),
            intl::timestamp(at),
        ));
    }
    if let Some(ended) = &request.ended {
        let (tone, icon, what) = end(&ended.how, request, me);
        steps.push(step(tone, icon, what, intl::timestamp(ended.at)));
        return components::track(steps, true);
    }
    // The step that is happening comes first: one's own answer, where it is missing.
    let (mine, others): (Vec<&NicHandle>, Vec<&NicHandle>) = request.missing().partition(|who| *who == me);
    let until = t::request_by_moment(intl::timestamp(request.deadline).as_str());
    for (index, who) in mine.into_iter().chain(others).enumerate() {
        let tone = if index == 0 { Tone::Now } else { Tone::Plain };
        steps.push(step(tone, "clock", party::answers(who, me), until.clone()));
    }
    let moves = t::request_role_moves(words::count(request.roles));
    steps.push(match request.effect_at {
        Some(at) if request.state == State::Doing => step(Tone::Now, "clock", moves, intl::timestamp(at)),
        _ => step(Tone::Plain, "more", moves, words::later(policy)),
    });
    components::track(steps, true)
}

/// Who has accepted and when, the first first.
fn accepted(request: &Request) -> Vec<(&Party, Timestamp)> {
    let mut accepted: Vec<(&Party, Timestamp)> = Vec::new();
    for party in &request.parties {
        if let Some(at) = party.accepted_at {
            // Two at the most: sorting would weigh more than it does.
            let place = accepted.iter().position(|(_, known)| *known > at).unwrap_or(accepted.len());
            accepted.insert(place, (party, at));
        }
    }
    accepted
}

fn end(how: &Ending, request: &Request, me: &NicHandle) -> (Tone, &'static str, String) {
    match how {
        Ending::Done => (Tone::Ok, "check", t::request_moved(words::count(request.roles))),
        Ending::Expired => (Tone::Plain, "clock", t::request_state_expired().to_owned()),
        Ending::Failed { .. } => (Tone::Bad, "alert", t::request_state_failed().to_owned()),
        Ending::Declined { by: who } => {
            (Tone::Bad, "x", by(who, me, t::request_declined_you(), t::request_declined(who.as_str())))
        }
        Ending::Withdrawn { by: who } => {
            (Tone::Plain, "stop", by(who, me, t::request_withdrawn_you(), t::request_withdrawn(who.as_str())))
        }
        Ending::TakenBack { by: who } => {
            (Tone::Plain, "stop", by(who, me, t::request_taken_back_you(), t::request_taken_back(who.as_str())))
        }
        Ending::Superseded { by: who } => {
            (Tone::Plain, "stop", by(who, me, t::request_superseded_you(), t::request_superseded(who.as_str())))
        }
    }
}

/// Every event, who, when: folded up.
pub(super) fn timeline(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let steps = detail.timeline.iter().map(|entry| event(entry, &detail.row.request, me)).collect();
    view! {
        <details>
            <summary>{icon("down")} {t::request_timeline()}</summary>
            {components::track(steps, false)}
        </details>
    }
    .into_any()
}

fn event(entry: &TimelineEntry, request: &Request, me: &NicHandle) -> Step {
    let (tone, icon) = match entry.event {
        TimelineEvent::Declined | TimelineEvent::Failed => (Tone::Bad, "x"),
        TimelineEvent::Withdrawn | TimelineEvent::TakenBack | TimelineEvent::Superseded => (Tone::Plain, "stop"),
        TimelineEvent::Expired => (Tone::Plain, "clock"),
        TimelineEvent::CodesQueued | TimelineEvent::Resent | TimelineEvent::Reminded => (Tone::Ok, "mail"),
        _ => (Tone::Ok, "check"),
    };
    Step { tone, icon, what: words::happened(entry, request, me), note: intl::timestamp(entry.at) }
}
