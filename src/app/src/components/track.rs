//! The life of a request, or a plan of it: what happened, what is happening, what is to come.

use super::{Tone, icon};
use crate::prelude::*;

/// One step.
pub(crate) struct Step {
    /// [`Tone::Ok`] happened, [`Tone::Now`] is happening, [`Tone::Plain`] is to come, [`Tone::Bad`] went wrong.
    pub(crate) tone: Tone,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// What.
    pub(crate) what: String,
    /// When, or what it needs.
    pub(crate) note: String,
}

/// Steps in their order; `flat` lays them side by side where there is room.
pub(crate) fn track(steps: Vec<Step>, flat: bool) -> AnyView {
    let item = |step: Step| track_item(step.tone, step.icon, step.what, step.note.into_any());
    track_of(steps.into_iter().map(item).collect(), flat)
}

/// A track of items made by [`track_item`].
pub(crate) fn track_of(items: Vec<AnyView>, flat: bool) -> AnyView {
    view! { <ol class="track" class:flat=flat aria-label=t::progress()>{items}</ol> }.into_any()
}

/// One step whose note is more than plain text; see [`Step`].
pub(crate) fn track_item(tone: Tone, icon_name: &'static str, what: String, note: AnyView) -> AnyView {
    let state = if tone == Tone::Plain { "todo" } else { tone.as_str() };
    let current = (tone == Tone::Now).then_some("step");
    view! { <li data-s=state aria-current=current>{icon(icon_name)}<b>{what}</b><small>{note}</small></li> }.into_any()
}
