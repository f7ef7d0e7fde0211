//! Selecting by keyboard: Shift with the arrow keys extends the selection from one tick box to the next, Escape clears it.

use super::bar::Bar;
use crate::platform::dom;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

const TICKS: &str = ".ticks tbody .tick input";

pub(super) fn listen(bar: Bar) {
    let pressed = move |event: KeyboardEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let is_inside = target.closest(".ticks, .dock").ok().flatten().is_some();
        // Escape closes a menu first.
        if event.key() == "Escape" && is_inside && dom::find("[popover]:popover-open").is_none() {
            bar.clear();
        }
    };
    let listener = window_event_listener(ev::keydown, pressed);
    on_cleanup(move || listener.remove());
}

/// Extends the selection from the focused tick box to the next or the previous one, which gets the focus.
pub(super) fn extend(bar: Bar, is_down: bool) {
    let Some(focused) = document().active_element() else { return };
    let Ok(boxes) = document().query_selector_all(TICKS) else { return };
    let Some(place) = (0..boxes.length()).find(|at| boxes.get(*at).as_ref() == Some(focused.as_ref())) else { return };
    let next = if is_down { place + 1 } else { place.wrapping_sub(1) };
    let Some(next_box) = boxes.get(next).and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return };
    let shown = bar.shown();
    let row = |place: u32| shown.get(place as usize).map(core::slice::from_ref).unwrap_or_default();
    let anchor = bar.anchor.get_value();
    let anchor = anchor.and_then(|anchor| shown.iter().position(|row| row.service == anchor));
    let anchor = anchor.and_then(|place| u32::try_from(place).ok()).unwrap_or(place);
    bar.anchor.set_value(shown.get(anchor as usize).map(|row| row.service.clone()));
    if next.abs_diff(anchor) < place.abs_diff(anchor) {
        bar.tick(row(place), false);
    } else {
        bar.tick(row(place), true);
        bar.tick(row(next), true);
    }
    let _ = next_box.focus();
}
