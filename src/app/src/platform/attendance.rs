//! Whether a person uses the page: calls of an unattended tab say so, because they must not keep its session from ending, and
//! mail scanners that run scripts must not press buttons (decision 0006). Also when the press under way has ended.

use super::clock;
use core::cell::{Cell, RefCell};
use core::time::Duration;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget, MouseEvent};

/// Time after an action of the user in which calls count as attended, in milliseconds.
const ATTENDED: i64 = 60_000;

thread_local! {
    static LAST_ACTION: Cell<i64> = const { Cell::new(0) };
    /// Whether a key or a pointer was pressed.
    static HAS_INPUT: Cell<bool> = const { Cell::new(false) };
    /// Whether the click that is being handled is a person's.
    static IS_PRESSED: Cell<bool> = const { Cell::new(false) };
    /// Whether a mouse button is down, or was tapped, and its click is still to come.
    static IS_DOWN: Cell<bool> = const { Cell::new(false) };
    /// Runs after that click.
    static AFTER_PRESS: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    /// The time since which the page is in view; `None` while it is hidden.
    static IN_VIEW_SINCE: Cell<Option<i64>> = const { Cell::new(None) };
}

/// Notes actions from now on, and opening the page as the first one.
pub(crate) fn start() {
    note();
    note_view();
    for name in ["click", "keydown", "pointerdown", "mousedown", "mouseup", "wheel"] {
        listen(&window(), name, acted);
    }
    listen(&document(), "visibilitychange", |_| note_view());
}

/// Listeners live as long as the page.
fn listen(target: &EventTarget, name: &str, heard: fn(&Event)) {
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| heard(&event));
    let _ = target.add_event_listener_with_callback_and_bool(name, heard.as_ref().unchecked_ref(), true);
    heard.forget();
}

fn acted(event: &Event) {
    note();
    match event.type_().as_str() {
        "wheel" => {}
        // Its click comes first, if there is one.
        "mouseup" => set_timeout(end_press, Duration::ZERO),
        "click" => {
            end_press();
            IS_PRESSED.set(event.dyn_ref().is_some_and(is_by_person));
            set_timeout(|| IS_PRESSED.set(false), Duration::ZERO);
        }
        name if event.is_trusted() => {
            HAS_INPUT.set(true);
            end_press();
            IS_DOWN.set(name == "mousedown");
        }
        _ => {}
    }
}

fn end_press() {
    IS_DOWN.set(false);
    AFTER_PRESS.take().into_iter().for_each(|then| then());
}

/// Runs something now, or once the press under way has reached what it is on: if that moved before, the press would be lost.
pub(crate) fn after_press(then: impl FnOnce() + 'static) {
    if IS_DOWN.get() { AFTER_PRESS.with_borrow_mut(|all| all.push(Box::new(then))) } else { then() }
}

fn note_view() {
    IN_VIEW_SINCE.set((!document().hidden()).then(clock::browser_now));
}

/// Records an action of the user: opening the page, coming back to it, or any input.
pub(crate) fn note() {
    LAST_ACTION.set(clock::browser_now());
}

/// Whether there was an action within the last minute.
pub(crate) fn is_attended() -> bool {
    clock::browser_now() - LAST_ACTION.get() < ATTENDED
}

/// Whether a click is a person's, and not the second one of a double click. Screen readers and voice control click without a
/// key or a pointer: such a click has no count, and counts if the page has the focus.
pub(crate) fn is_by_person(click: &MouseEvent) -> bool {
    let is_assistive = || click.detail() == 0 && document().has_focus().unwrap_or(false);
    click.is_trusted() && click.detail() < 2 && (HAS_INPUT.get() || is_assistive())
}

/// Whether an event follows from a person's click, such as the submission of a form by its button or Enter.
pub(crate) fn is_pressed() -> bool {
    IS_PRESSED.get()
}

/// The time since which the page and the part shown at `shown_at` have been in view.
pub(crate) fn in_view_since(shown_at: i64) -> Option<i64> {
    IN_VIEW_SINCE.get().map(|since| since.max(shown_at))
}
