//! A progress track: the past, present and future steps of a request.

use crate::components::{Icon, Tone};
use crate::platform::i18n as t;
use leptos::prelude::*;

/// A step of a track.
pub(crate) struct TrackStep {
    /// [`Tone::Ok`] for done, [`Tone::Now`] for current, [`Tone::Plain`] for future, [`Tone::Bad`] for failed steps.
    pub(crate) tone: Tone,
    pub(crate) icon: &'static str,
    pub(crate) what: String,
    /// Its time, or its condition.
    pub(crate) note: AnyView,
}

impl TrackStep {
    pub(crate) fn new(tone: Tone, icon: &'static str, what: impl Into<String>, note: impl IntoAny) -> Self {
        Self { tone, icon, what: what.into(), note: note.into_any() }
    }
}

/// Steps in their order; `flat` lays them out in a row where there is room.
#[component]
pub(crate) fn Track(steps: Vec<TrackStep>, #[prop(optional)] flat: bool) -> AnyView {
    let steps: Vec<AnyView> = steps.into_iter().map(item).collect();
    view! { <ol class="track" class:flat=flat aria-label=t::progress()>{steps}</ol> }.into_any()
}

fn item(step: TrackStep) -> AnyView {
    let TrackStep { tone, icon, what, note } = step;
    let state = if tone == Tone::Plain { "todo" } else { tone.as_str() };
    let current = (tone == Tone::Now).then_some("step");
    view! { <li data-s=state aria-current=current><Icon name=icon/><b>{what}</b><small>{note}</small></li> }.into_any()
}
