//! Scroll position and focus of each history entry, so that going back leads to the same rows and not to the top of the
//! page. All of it is in memory; the browser's history state holds only the entry's number.

use crate::browser::dom;
use crate::platform::clock;
use core::cell::{Cell, RefCell};
use handover_api::Link;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// The number of entries whose positions are kept.
const REMEMBERED: usize = 30;
/// Elements that can have the focus. The focused one is stored as its index among these, since going back renders new
/// elements.
const FOCUSABLE: &str = "main a[href], main button, main input, main select, main summary";

/// The position at which an entry was left.
#[derive(Clone, Copy)]
struct LeftEntry {
    step: i64,
    scrolled: f64,
    focused: Option<Focused>,
}

/// The element that had the focus.
#[derive(Clone, Copy)]
struct Focused {
    /// Its index among those that can have the focus.
    number: u32,
    /// Its distance from the upper edge of the window, in pixels.
    top: f64,
}

thread_local! {
    /// The number of the current entry; negative when the previous entry is the services list that it was opened over.
    static STEP: Cell<i64> = const { Cell::new(0) };
    /// Whether the entry was reached by going back or forward, or by a reload.
    static IS_OLD: Cell<bool> = const { Cell::new(false) };
    /// Whether the entry was reached by a link in the content of a page.
    static IS_FOLLOWED: Cell<bool> = const { Cell::new(false) };
    /// Whether the screen shows the rows again that it showed when the entry was left.
    static IS_RESUMED: Cell<bool> = const { Cell::new(false) };
    static LEFT: RefCell<Vec<LeftEntry>> = const { RefCell::new(Vec::new()) };
    /// The place of the entry that `back` has asked the browser for.
    static AWAITED: RefCell<Option<Link>> = const { RefCell::new(None) };
}

/// Takes over scroll restoration: the browser would scroll before the screen is rendered.
pub(super) fn start() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
}

/// Makes another entry the current one. Call it before the page changes: the position of the previous one is read from it.
pub(super) fn arrive(is_over_list: bool) {
    remember();
    let state = window().history().ok().and_then(|history| history.state().ok()).and_then(|state| state.as_string());
    let number: Option<i64> = state.and_then(|state| state.parse().ok());
    IS_OLD.set(number.is_some());
    IS_RESUMED.set(false);
    IS_FOLLOWED.set(dom::find("main a:focus").is_some());
    if let Some(number) = number {
        STEP.set(number);
        return;
    }
    // A new entry. The time is larger than every number given before a reload.
    let number = clock::browser_now().max(STEP.get().abs() + 1);
    STEP.set(if is_over_list { -number } else { number });
    write(None);
}

/// Writes the number of the current entry into the history, and optionally another address.
pub(super) fn write(address: Option<&str>) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::from_str(&STEP.get().to_string()), "", address);
    }
}

/// Whether the previous entry is the services list that the current one was opened over.
pub(super) fn is_over_list() -> bool {
    STEP.get() < 0
}

/// Goes one entry back, which then shows `link`.
pub(crate) fn back(link: Link) {
    // Going back is asynchronous: a second press must not go back twice.
    if AWAITED.with_borrow(Option::is_some) {
        return;
    }
    AWAITED.set(Some(link));
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// The place that the entry just reached shows, where `back` has set it.
pub(super) fn awaited() -> Option<Link> {
    AWAITED.take()
}

/// Whether this entry was reached by a link in the content of a page, which may mean a part of it; otherwise by a menu or
/// an address.
pub(crate) fn is_followed() -> bool {
    IS_FOLLOWED.get()
}

/// Whether this entry was visited before, so that a list may show its old rows before it reads new ones.
pub(crate) fn is_return() -> bool {
    IS_OLD.get() && LEFT.with_borrow(|left| left.iter().any(|left| left.step == STEP.get()))
}

/// Reports that a list shows the rows again that it showed when this entry was left.
pub(crate) fn resume() {
    IS_RESUMED.set(true);
}

/// Restores scroll position and focus of this entry, if its rows are there again; `false` when the entry is new.
pub(crate) fn restore() -> bool {
    let step = STEP.get();
    let left = LEFT.with_borrow(|left| left.iter().find(|left| left.step == step).copied());
    let Some(left) = left.filter(|_| IS_OLD.get()) else { return false };
    // After rendering.
    request_animation_frame(move || {
        if !IS_RESUMED.take() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            return dom::focus_soon("main h1");
        }
        let focusable = |number| document().query_selector_all(FOCUSABLE).ok()?.get(number);
        let focused = left.focused.and_then(|focused| {
            let element = focusable(focused.number)?.dyn_into::<HtmlElement>().ok()?;
            Some((element, focused.top))
        });
        let Some((element, top)) = focused else {
            dom::focus(dom::find("main h1"));
            return window().scroll_to_with_x_and_y(0.0, left.scrolled);
        };
        let _ = element.focus();
        // Rows that were not shown yet have estimated heights (style/lists.css), so that `scrolled` may mean another row.
        let moved = element.get_bounding_client_rect().top() - top;
        window().scroll_to_with_x_and_y(0.0, window().scroll_y().unwrap_or_default() + moved);
    });
    true
}

fn remember() {
    let step = STEP.get();
    if step == 0 {
        return;
    }
    let active = document().active_element();
    let focused = document().query_selector_all(FOCUSABLE).ok().zip(active).and_then(|(all, active)| {
        let top = active.get_bounding_client_rect().top();
        let active = JsValue::from(active);
        let is_active = |number: &u32| all.get(*number).is_some_and(|element| JsValue::from(element) == active);
        (0..all.length()).find(is_active).map(|number| Focused { number, top })
    });
    let scrolled = window().scroll_y().unwrap_or_default();
    LEFT.with_borrow_mut(|left| {
        left.retain(|left| left.step != step);
        if left.len() >= REMEMBERED {
            left.remove(0);
        }
        left.push(LeftEntry { step, scrolled, focused });
    });
}
