//! A progress track: the past, present and future steps of a request.

use super::{Tone, icon};
use crate::platform::i18n as t;
use leptos::prelude::*;

/// A step of a track.
pub(crate) struct TrackStep {
    /// [`Tone::Ok`] for done, [`Tone::Now`] for current, [`Tone::Plain`] for future, [`Tone::Bad`] for failed steps.
    pub(crate) tone: Tone,
    pub(crate) icon: &'static str,
    pub(crate) what: String,
    /// Its time, or its condition.
    pub(crate) note: String,
}

/// Steps in their order; `flat` lays them out in a row where there is room.
pub(crate) fn track(steps: Vec<TrackStep>, flat: bool) -> AnyView {
    let item = |step: TrackStep| track_item(step.tone, step.icon, step.what, step.note.into_any());
    track_of(steps.into_iter().map(item).collect(), flat)
}

/// A track of items made by [`track_item`].
pub(crate) fn track_of(items: Vec<AnyView>, flat: bool) -> AnyView {
    view! { <ol class="track" class:flat=flat aria-label=t::progress()>{items}</ol> }.into_any()
}

/// One step whose note is more than plain text; see [`TrackStep`].
pub(crate) fn track_item(tone: Tone, icon_name: &'static str, what: String, note: AnyView) -> AnyView {
    let state = if tone == Tone::Plain { "todo" } else { tone.as_str() };
    let current = (tone == Tone::Now).then_some("step");
    view! { <li data-s=state aria-current=current>{icon(icon_name)}<b>{what}</b><small>{note}</small></li> }.into_any()
}
