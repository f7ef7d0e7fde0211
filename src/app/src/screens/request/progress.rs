//! The progress of a request as a flat track: asked, each party, effect. The one place on the page that says who has
//! answered and when, what is awaited, and until when.

use super::countdown;
use super::party::mail_to;
use super::screen::RequestScreen;
use super::words::{self, by};
use crate::components::{self, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::mail::Delivery;
use handover_api::requests::{RequestDetail, RequestRow};
use handover_rules::request::{Ended, Party};
use handover_rules::{Ending, NicHandle, Policy, Request, RequestState, Timestamp};
use leptos::prelude::*;

/// The track. Steps that have happened come first, so that the solid line is never broken.
pub(super) fn view(screen: RequestScreen, detail: &RequestDetail, me: &NicHandle, policy: &Policy) -> AnyView {
    let request = &detail.row.request;
    let mut steps = vec![done(t::request_asked_by_somebody().to_owned(), request.asked_at)];
    for (party, at) in accepted(request) {
        let who = &party.account;
        steps.push(done(by(who, me, t::request_accepted_you(), t::request_accepted(who.as_str())), at));
    }
    if let Some(ended) = &request.ended {
        steps.push(end(ended, request, me));
    } else {
        steps.extend(awaited(screen, &detail.row, me));
        steps.push(effect(&detail.row, policy));
    }
    components::track_of(steps, true)
}

fn done(what: String, at: Timestamp) -> AnyView {
    components::track_item(Tone::Ok, "check", what, time(at, intl::timestamp(at)))
}

fn time(at: Timestamp, text: String) -> AnyView {
    view! { <time datetime=intl::machine(at)>{text}</time> }.into_any()
}

/// The parties that have accepted, in the order in which they did.
fn accepted(request: &Request) -> Vec<(&Party, Timestamp)> {
    let mut accepted: Vec<(&Party, Timestamp)> = Vec::new();
    for party in &request.parties {
        if let Some(at) = party.accepted_at {
            // Two at the most: a sort would add more code than this.
            let place = accepted.iter().position(|(_, known)| *known > at).unwrap_or(accepted.len());
            accepted.insert(place, (party, at));
        }
    }
    accepted
}

/// The answers that are missing: the reader's own first, with the deadline at the first.
fn awaited(screen: RequestScreen, row: &RequestRow, me: &NicHandle) -> Vec<AnyView> {
    let (mine, others): (Vec<&NicHandle>, Vec<&NicHandle>) = row.request.missing().partition(|who| *who == me);
    let missing = mine.into_iter().chain(others).enumerate();
    missing.map(|(index, who)| awaited_answer(screen, row, who, me, index == 0)).collect()
}

fn awaited_answer(screen: RequestScreen, row: &RequestRow, who: &NicHandle, me: &NicHandle, is_first: bool) -> AnyView {
    // The reader's own email stands beside the field for its code.
    let mail = mail_to(row, who).filter(|_| who != me);
    let (tone, icon_name) = match mail.map(|mail| mail.delivery) {
        Some(Delivery::Failed) => (Tone::Bad, "alert"),
        _ if is_first => (Tone::Now, "clock"),
        _ => (Tone::Plain, "clock"),
    };
    let deadline = is_first.then(|| {
        let at = row.request.deadline;
        let until = t::request_by_moment(intl::weekday(at).as_str());
        view! { {time(at, until)}<br/><span>{countdown::time_left(screen.now, at)}</span><br/> }
    });
    let note = view! { {deadline}{mail.and_then(components::mail_words)} }.into_any();
    components::track_item(
        tone,
        icon_name,
        by(who, me, t::request_answers_you(), t::request_answers(who.as_str())),
        note,
    )
}

fn effect(row: &RequestRow, policy: &Policy) -> AnyView {
    let request = &row.request;
    let moves = if request.is_about_last_day() {
        t::request_last_day_changes().to_owned()
    } else {
        t::request_role_moves(words::count(request.roles))
    };
    match request.effect_at {
        Some(at) if request.state == RequestState::Doing => {
            components::track_item(Tone::Now, "clock", moves, time(at, intl::timestamp(at)))
        }
        _ => {
            let together = row.together.map(|count| t::submission_together_note(count.into()));
            let when = together.unwrap_or_else(|| words::later(policy));
            components::track_item(Tone::Plain, "more", moves, when.into_any())
        }
    }
}

fn end(ended: &Ended, request: &Request, me: &NicHandle) -> AnyView {
    let (tone, icon_name) = match &ended.how {
        Ending::Done => (Tone::Ok, "check"),
        Ending::Declined { .. } => (Tone::Bad, "x"),
        Ending::Failed { .. } => (Tone::Bad, "alert"),
        Ending::Expired => (Tone::Plain, "clock"),
        Ending::Withdrawn { .. }
        | Ending::TakenBack { .. }
        | Ending::Superseded { .. }
        | Ending::AccountRecovered { .. }
        | Ending::EndedByProvider { .. } => (Tone::Plain, "stop"),
    };
    // The heading names the person who cancelled.
    let what = match &ended.how {
        Ending::Done if request.is_about_last_day() => t::request_last_day_changed().to_owned(),
        Ending::Done => t::request_moved(words::count(request.roles)),
        Ending::Declined { by: who } => by(who, me, t::request_declined_you(), t::request_declined(who.as_str())),
        how => components::words::request_state(how.state()).to_owned(),
    };
    components::track_item(tone, icon_name, what, time(ended.at, intl::timestamp(ended.at)))
}
