//! "Select all that match": reads the rest of the list.

use super::everything::{self, Everything};
use super::list::List;
use super::ticks::add;
use crate::components::FailureLine;
use crate::data::paged_list::Count;
use crate::platform::client::Failure;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::{ServicesView, Sort};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The button that begins or stops it.
const BUTTON: &str = "caption .all";

/// Selecting everything.
#[derive(Clone, Copy)]
struct Reading {
    /// The number of services read so far; `None` unless reading is under way.
    number: RwSignal<Option<u64>>,
    failure: RwSignal<Option<Failure>>,
    /// The filters under which everything is selected, and how many services that are.
    done: RwSignal<Option<(ServicesView, usize)>>,
    /// Numbers the attempts: one that was stopped ends at its next page.
    attempt: StoredValue<u32>,
}

#[component]
pub(super) fn SelectAll(list: List) -> impl IntoView {
    let app = expect_context::<App>();
    let reading = Reading {
        number: RwSignal::new(None),
        failure: RwSignal::new(None),
        done: RwSignal::new(None),
        attempt: StoredValue::new(0),
    };
    let content = move || match reading.number.get() {
        Some(number) => Some(
            view! {
                <span role="status">{t::selection_selecting(number)}</span>" "
                <button type="button" class="link all" on:click=move |_| reading.stop()>{t::selection_stop()}</button>
            }
            .into_any(),
        ),
        None => label(app, list, reading).map(|label| {
            view! {
                <button type="button" class="link all" on:click=move |_| start(app, list, reading)>{label}</button>
            }
            .into_any()
        }),
    };
    view! {
        {content}
        {move || reading.failure.get().map(|failure| view! { <span role="alert"><FailureLine failure/></span> })}
    }
}

impl Reading {
    /// The button of "Stop" disappears, and the one that begins it is there again.
    fn stop(self) {
        self.end();
        dom::focus_soon(BUTTON);
    }

    /// Ends it; nothing that it has read is selected.
    fn end(self) {
        self.attempt.update_value(|attempt| *attempt += 1);
        self.number.set(None);
        self.failure.set(None);
    }
}

/// The list's filters; its order does not matter.
fn filters(list: List) -> Option<ServicesView> {
    let view = list.data.data.with(|head| head.as_ref().map(|head| head.view.clone()));
    view.map(|view| ServicesView { sort: Sort::default(), flat: false, ..view })
}

/// The button's; `None` where the list is not filtered and nothing is selected, or all of it is.
fn label(app: App, list: List, reading: Reading) -> Option<String> {
    let (filters, selection) = (filters(list)?, app.selection());
    let is_filtered = filters != ServicesView::default();
    if !is_filtered && !selection.is_begun() {
        return None;
    }
    let selected = selection.rows.with(Vec::len);
    let has_more = list.data.data.with(|head| head.as_ref().is_some_and(|head| head.has_more(())));
    let has_shown = list.rows(()).with(|rows| rows.iter().all(|row| selection.has(&row.key)));
    let is_done = reading.done.with(|done| done.as_ref().is_some_and(|done| done.0 == filters && done.1 <= selected));
    if has_shown && (!has_more || is_done) {
        return None;
    }
    let Count { number, is_minimum } = list.data.data.with(|head| head.as_ref().map(|head| head.total()))?;
    let most = everything::most(app);
    Some(match is_filtered {
        _ if number > most => t::selection_first(intl::number(most).as_str()),
        _ if is_minimum => t::selection_all_uncounted().to_owned(),
        false => t::selection_all(number),
        true => t::selection_all_found(number),
    })
}

fn start(app: App, list: List, reading: Reading) {
    let Some(filters) = untrack(|| filters(list)) else { return };
    reading.end();
    let attempt = reading.attempt.get_value();
    reading.number.set(Some(0));
    dom::focus_soon(BUTTON);
    spawn_local(async move {
        let goes_on = move |number| {
            let goes_on = reading.attempt.try_get_value() == Some(attempt);
            if goes_on {
                reading.number.set(Some(number));
            }
            goes_on
        };
        let rows = everything::read(app, &filters, |_| true, goes_on).await;
        if reading.attempt.try_get_value() != Some(attempt) {
            return;
        }
        let had_focus = dom::find(BUTTON).is_some_and(|button| document().active_element().as_ref() == Some(&button));
        reading.number.set(None);
        if had_focus {
            dom::focus_soon(".dock .btn.main");
        }
        match rows {
            Ok(Everything { rows, .. }) => {
                app.selection().rows.update(|selected| add(selected, &rows));
                let number = app.selection().rows.with_untracked(Vec::len);
                reading.done.set(Some((filters, number)));
            }
            Err(failure) => reading.failure.set(Some(failure)),
        }
    });
}
