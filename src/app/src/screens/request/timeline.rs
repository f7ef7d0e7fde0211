//! The timeline of a request: the complete record, folded up.

use super::words;
use crate::components::{self, Tone, TrackStep, icon};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::requests::RequestDetail;
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::{NicHandle, Request};
use leptos::prelude::*;

pub(super) fn view(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let steps = detail.timeline.iter().map(|entry| event(entry, &detail.row.request, me)).collect();
    view! {
        <details class="kept">
            <summary>{icon("down")} {t::request_timeline()}</summary>
            {components::track(steps, false)}
        </details>
    }
    .into_any()
}

fn event(entry: &TimelineEntry, request: &Request, me: &NicHandle) -> TrackStep {
    let (tone, icon) = match entry.event {
        TimelineEvent::Declined | TimelineEvent::Failed => (Tone::Bad, "x"),
        TimelineEvent::Withdrawn
        | TimelineEvent::TakenBack
        | TimelineEvent::Superseded
        | TimelineEvent::AccountRecovered
        | TimelineEvent::EndedByProvider => (Tone::Plain, "stop"),
        TimelineEvent::Expired => (Tone::Plain, "clock"),
        TimelineEvent::CodesQueued | TimelineEvent::Resent | TimelineEvent::Reminded => (Tone::Ok, "mail"),
        _ => (Tone::Ok, "check"),
    };
    TrackStep { tone, icon, what: words::event(entry, request, me), note: intl::timestamp(entry.at) }
}
