//! Presses that decide something by a mailed link. Mail scanners open such links, run scripts and press buttons; only a
//! person's press counts, once the button has been in view for a moment (decision 0006).

use crate::platform::{attendance, clock};
use core::cell::Cell;
use core::time::Duration;
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::set_timeout;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The time for which a button is in view before a press acts, in milliseconds.
const MOMENT: i64 = 700;

/// The handler of clicks on a button.
pub(crate) fn by_person(act: impl Fn() + 'static) -> impl Fn(MouseEvent) + 'static {
    let press = Press::new(Rc::new(act));
    move |event| {
        if attendance::is_by_person(&event) {
            press.count(&event);
        }
    }
}

/// The handler of a form's submit event.
pub(crate) fn submit_by_person(act: impl Fn() + 'static) -> impl Fn(SubmitEvent) + 'static {
    let press = Press::new(Rc::new(act));
    move |event| {
        event.prevent_default();
        if attendance::is_pressed() {
            press.count(&event);
        }
    }
}

struct Press {
    act: Rc<dyn Fn()>,
    shown_at: i64,
    is_waiting: Rc<Cell<bool>>,
}

impl Press {
    fn new(act: Rc<dyn Fn()>) -> Self {
        Self { act, shown_at: clock::browser_now(), is_waiting: Rc::default() }
    }

    /// Acts once the moment is over, if the page and the button are still there.
    fn count(&self, event: &Event) {
        let Some(since) = attendance::in_view_since(self.shown_at) else { return };
        // The browser's clock may be set back.
        let wait = (since + MOMENT - clock::browser_now()).min(MOMENT);
        if wait <= 0 {
            return (self.act)();
        }
        let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if self.is_waiting.replace(true) {
            return;
        }
        let (act, is_waiting, shown_at) = (Rc::clone(&self.act), Rc::clone(&self.is_waiting), self.shown_at);
        let act = move || {
            is_waiting.set(false);
            if element.is_connected() && attendance::in_view_since(shown_at) == Some(since) {
                act();
            }
        };
        set_timeout(act, Duration::from_millis(wait.unsigned_abs()));
    }
}
