//! Printing a list with all of its rows.
//!
//! A browser prints without waiting, so the rest of the rows is read first: by the button, and by the shortcut for
//! printing. What a menu of the browser prints has the rows read so far, and says how many there are.

use super::{PagedList, Source, read_all};
use crate::components::{Icon, Pending};
use crate::platform::i18n as t;
use leptos::ev;
use leptos::prelude::*;

/// The most rows of a group that are read in order to print them: more make the page slow.
const MOST_PRINTED: usize = 5_000;

/// The button that prints the list.
pub(crate) fn print_button<S: Source>(list: PagedList<S>) -> AnyView {
    let reading = Pending::new();
    let print = move || {
        reading.run(async move {
            if list.read_rest().await {
                print_soon();
            }
            Ok(())
        });
    };
    let shortcut = window_event_listener(ev::keydown, move |event| {
        let is_shortcut = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
        if is_shortcut && event.key() == "p" && list.has_rest() {
            event.prevent_default();
            print();
        }
    });
    on_cleanup(move || shortcut.remove());
    button(reading, Box::new(print))
}

/// Apart from [`Source`], so that it is compiled once.
fn button(reading: Pending, print: Box<dyn Fn()>) -> AnyView {
    let label = move || if reading.is_running() { t::list_loading_more() } else { t::list_print() };
    view! {
        <button
            type="button" class="btn sm bare" aria-disabled=move || reading.disabled() on:click=move |_| print()
        >
            <Icon name="print"/> {label}
        </button>
    }
    .into_any()
}

/// Once the rows are on the page.
fn print_soon() {
    request_animation_frame(|| {
        request_animation_frame(|| {
            let _ = window().print();
        });
    });
}

impl<S: Source> PagedList<S> {
    /// Whether a group has rows that are not shown yet.
    fn has_rest(self) -> bool {
        let has_more = |head: &super::ListHead<S>| S::GROUPS.iter().any(|group| head.has_more(*group));
        self.data.data.with_untracked(|head| head.as_ref().is_some_and(has_more))
    }

    /// Reads the rows that are not shown yet, up to [`MOST_PRINTED`] of each group. Returns whether they are shown now.
    async fn read_rest(self) -> bool {
        if !self.has_rest() {
            return true;
        }
        let Some(view) = self.data.data.with_untracked(|head| head.as_ref().map(|head| head.view.clone())) else {
            return false;
        };
        self.render_all();
        let number = self.data.reading.begin(true);
        let answer = read_all::<S>(self.app, &view, &vec![MOST_PRINTED; S::GROUPS.len()]).await;
        let is_read = answer.is_ok() && self.data.reading.is_latest(number);
        self.take(number, view, answer);
        is_read
    }
}
