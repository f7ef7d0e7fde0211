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
    let steps: Vec<AnyView> = steps.into_iter().map(step).collect();
    view! { <ol class="track" class:flat=flat aria-label=t::progress()>{steps}</ol> }.into_any()
}

fn step(step: Step) -> AnyView {
    let tone = if step.tone == Tone::Plain { "todo" } else { step.tone.as_str() };
    let current = (step.tone == Tone::Now).then_some("step");
    view! {
        <li data-s=tone aria-current=current>{icon(step.icon)}<b>{step.what}</b><small>{step.note}</small></li>
    }
    .into_any()
}
