//! The timeline of a request: the complete record, folded up.

use super::page::only;
use super::words;
use crate::components::{Icon, Tone, Track, TrackStep};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::submissions::SubmissionDetail;
use handover_rules::NicHandle;
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use leptos::prelude::*;

pub(super) fn view(app: App, detail: &SubmissionDetail, me: &NicHandle) -> Option<AnyView> {
    let (of, request) = detail.only.as_ref().zip(only(detail))?;
    let step = |entry: &TimelineEntry| {
        let (tone, icon) = mark(entry.event);
        let time = view! { <time datetime=intl::machine(entry.at)>{intl::timestamp(entry.at)}</time> };
        TrackStep::new(tone, icon, words::event(app, entry, request, me), time)
    };
    let steps: Vec<TrackStep> = of.timeline.iter().map(step).collect();
    let content = view! {
        <details class="fold">
            <summary><Icon name="next"/><b>{t::request_timeline()}</b></summary>
            <Track steps/>
        </details>
    };
    Some(content.into_any())
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
