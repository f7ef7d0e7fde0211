//! The steps of the browser's history, and where on its page each was left: going back leads to the same rows, not to the
//! top of the page. All of it is in memory; only a step's number is in the history.

use crate::platform::clock;
use crate::platform::dom;
use crate::prelude::*;
use core::cell::{Cell, RefCell};
use handover_api::Link;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// So many steps are remembered.
const REMEMBERED: usize = 30;
/// What can have the focus on a page. What has it is known again by its number among these.
const FOCUSABLE: &str = "main a[href], main button, main input, main select, main summary";

/// Where a page was left.
#[derive(Clone, Copy)]
struct Left {
    step: i64,
    scrolled: f64,
    focused: Option<u32>,
}

thread_local! {
    /// The number of the present step; negative when it was opened over the list of services, which is one step back.
    static STEP: Cell<i64> = const { Cell::new(0) };
    /// Whether it was there before: one has come back to it, or the page was loaded again.
    static IS_OLD: Cell<bool> = const { Cell::new(false) };
    /// Whether what was there is on the page again.
    static IS_RESUMED: Cell<bool> = const { Cell::new(false) };
    static LEFT: RefCell<Vec<Left>> = const { RefCell::new(Vec::new()) };
    /// What the step is to show that one is going back to.
    static AWAITED: RefCell<Option<Link>> = const { RefCell::new(None) };
}

/// The browser would scroll before this page knows that another step was reached.
pub(super) fn start() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
}

/// The address bar shows another step, or the page was just opened; what is on the page is still of the step before.
pub(super) fn arrive(is_over_list: bool) {
    remember();
    let state = window().history().ok().and_then(|history| history.state().ok()).and_then(|state| state.as_string());
    let number: Option<i64> = state.and_then(|state| state.parse().ok());
    IS_OLD.set(number.is_some());
    IS_RESUMED.set(false);
    if let Some(number) = number {
        STEP.set(number);
        return;
    }
    // Never used before, also not before the page was loaded again.
    let number = clock::browser_now().max(STEP.get().abs() + 1);
    STEP.set(if is_over_list { -number } else { number });
    write(None);
}

/// Writes the present step into the history, with another address where there is one.
pub(super) fn write(address: Option<&str>) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::from_str(&STEP.get().to_string()), "", address);
    }
}

/// Whether the present step was opened over the list of services, one step after it.
pub(super) fn is_over_list() -> bool {
    STEP.get() < 0
}

/// Goes one step back, which is to show `link` then.
pub(super) fn back(link: Link) {
    // One press is enough: the browser takes a moment.
    if AWAITED.with_borrow(Option::is_some) {
        return;
    }
    AWAITED.set(Some(link));
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// What the step that was just reached is to show, where that is known.
pub(super) fn awaited() -> Option<Link> {
    AWAITED.take()
}

/// Whether one has come back to this step: what was known there may be shown at once.
pub(crate) fn is_return() -> bool {
    IS_OLD.get() && LEFT.with_borrow(|left| left.iter().any(|left| left.step == STEP.get()))
}

/// A list shows again at once what it showed when this step was left.
pub(crate) fn resume() {
    IS_RESUMED.set(true);
}

/// Scrolls to where this step was left, and gives the focus back, if what was there is there again; `false` when the step
/// is new.
pub(crate) fn restore() -> bool {
    let step = STEP.get();
    let left = LEFT.with_borrow(|left| left.iter().find(|left| left.step == step).copied());
    let Some(left) = left.filter(|_| IS_OLD.get()) else { return false };
    // Once it is on the page.
    request_animation_frame(move || {
        if !IS_RESUMED.take() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            return dom::focus_soon("main h1");
        }
        let element = left.focused.and_then(|number| document().query_selector_all(FOCUSABLE).ok()?.get(number));
        let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element.or_else(|| dom::find("main h1")) {
            let _ = element.focus();
        }
        window().scroll_to_with_x_and_y(0.0, left.scrolled);
    });
    true
}

fn remember() {
    let step = STEP.get();
    if step == 0 {
        return;
    }
    let active = document().active_element();
    let focused = document().query_selector_all(FOCUSABLE).ok().and_then(|all| {
        let active = JsValue::from(active?);
        (0..all.length()).find(|number| all.get(*number).is_some_and(|element| JsValue::from(element) == active))
    });
    let scrolled = window().scroll_y().unwrap_or_default();
    LEFT.with_borrow_mut(|left| {
        left.retain(|left| left.step != step);
        if left.len() >= REMEMBERED {
            left.remove(0);
        }
        left.push(Left { step, scrolled, focused });
    });
}
