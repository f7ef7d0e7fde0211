//! The question after a press on the page of a mailed link: a mail scanner may press one button (decision 0006).

use crate::components::{Ask, ConfirmDialog, Tone, by_person};
use leptos::prelude::*;

/// A dialog while `is_asking`; yes calls `act`, and both answers close it.
pub(crate) fn second_press(
    is_asking: RwSignal<bool>,
    tone: Tone,
    ask: impl Fn() -> Ask + Send + Sync + 'static,
    act: UnsyncCallback<()>,
) -> AnyView {
    (move || is_asking.get().then(|| question(is_asking, tone, untrack(&ask), act))).into_any()
}

fn question(is_asking: RwSignal<bool>, tone: Tone, ask: Ask, act: UnsyncCallback<()>) -> AnyView {
    let Ask { title, what, yes, keep } = ask;
    let press = by_person(move || {
        is_asking.set(false);
        act.run(());
    });
    let close = move |()| is_asking.set(false);
    view! { <ConfirmDialog title yes keep tone press close><p>{what}</p></ConfirmDialog> }.into_any()
}
