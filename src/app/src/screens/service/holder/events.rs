//! Changes of the holder of a domain, latest first.

use crate::components::{PersonInside, Tone, Track, TrackStep};
use crate::platform::{i18n as t, intl};
use handover_rules::holder::HolderSide;
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent};
use leptos::prelude::*;

pub(super) fn view(history: &[HolderHistoryEntry]) -> Option<AnyView> {
    (!history.is_empty()).then(|| {
        let steps: Vec<TrackStep> = history.iter().map(of_holder).collect();
        view! {
            <section class="card pad stack" aria-labelledby="holder-events">
                <h2 id="holder-events">{t::service_history()}</h2>
                <Track steps/>
            </section>
        }
        .into_any()
    })
}

fn of_holder(entry: &HolderHistoryEntry) -> TrackStep {
    use HolderHistoryEvent as Event;
    let (tone, icon, what) = match (entry.event, entry.side) {
        (Event::DetailsChanged, _) => (Tone::Ok, "edit", t::holder_event_details()),
        (Event::Asked, _) => (Tone::Now, "wait", t::holder_event_asked()),
        (Event::Accepted, Some(HolderSide::New)) => (Tone::Ok, "check", t::holder_event_accepted_new()),
        (Event::Accepted, _) => (Tone::Ok, "check", t::holder_event_accepted_old()),
        (Event::Declined, Some(HolderSide::New)) => (Tone::Bad, "no", t::holder_event_declined_new()),
        (Event::Declined, _) => (Tone::Bad, "no", t::holder_event_declined_old()),
        (Event::Withdrawn, _) => (Tone::Bad, "stop", t::holder_event_withdrawn()),
        (Event::EndedByProvider, _) => (Tone::Bad, "stop", t::holder_event_ended()),
        (Event::Lapsed, _) => (Tone::Bad, "clock", t::holder_event_lapsed()),
        (Event::Failed, _) => (Tone::Bad, "alert", t::holder_event_failed()),
        (Event::Changed, _) => (Tone::Ok, "ok", t::holder_event_changed()),
        (Event::Replaced, _) => (Tone::Ok, "ok", t::holder_event_replaced()),
    };
    let by = entry
        .by
        .as_ref()
        .map(|by| view! { ". " {t::holder_event_by(view! { <PersonInside who=by.clone()/> }.into_any())} });
    TrackStep::new(tone, icon, what, view! { {intl::timestamp(entry.at)} {by} })
}
