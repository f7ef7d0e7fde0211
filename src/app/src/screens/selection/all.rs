//! "Select all that match": reads the rest of the list.

use super::bar::{Bar, SelectAll};
use super::ticks;
use crate::components;
use crate::data::paged_list::Count;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::services::everything::{self, Everything};
use handover_api::link::{ServicesView, Sort};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Element;

/// The button that begins or stops it.
const BUTTON: &str = ".dock .all";

pub(super) fn view(bar: Bar) -> AnyView {
    let SelectAll { reading, failure, .. } = bar.all;
    let content = move || match reading.get() {
        Some(number) => Some(
            view! {
                <span role="status">{t::selection_selecting(number)}</span>
                <button type="button" class="btn bare sm all" on:click=move |_| stop(bar)>{t::selection_stop()}</button>
            }
            .into_any(),
        ),
        None => label(bar).map(|label| {
            view! { <button type="button" class="btn sm all" on:click=move |_| start(bar)>{label}</button> }.into_any()
        }),
    };
    view! {
        {content}
        {move || failure.get().map(|failure| view! { <span role="alert">{components::said(&failure)}</span> })}
    }
    .into_any()
}

/// The button of "Stop" disappears, and the one that begins it is there again.
fn stop(bar: Bar) {
    bar.all.stop();
    dom::focus_soon(BUTTON);
}

/// The list's filters; its order does not matter.
fn filters(bar: Bar) -> Option<ServicesView> {
    let view = bar.list.data.data.with(|head| head.as_ref().map(|head| head.view.clone()));
    view.map(|view| ServicesView { sort: Sort::default(), ..view })
}

/// The button's; `None` where everything that the list has is selected.
fn label(bar: Bar) -> Option<String> {
    let filters = filters(bar)?;
    let has_more = bar.list.data.data.with(|head| head.as_ref().is_some_and(|head| head.has_more(())));
    let selection = bar.app.selection();
    let has_shown = bar.list.rows(()).with(|rows| rows.iter().all(|row| selection.has(&row.key)));
    if has_shown && (!has_more || bar.all.done.with(|done| done.as_ref() == Some(&filters))) {
        return None;
    }
    let Count { number, is_minimum } = bar.list.data.data.with(|head| head.as_ref().map(|head| head.total()))?;
    let most = everything::most(bar.app);
    Some(match filters == ServicesView::default() {
        _ if number > most => t::selection_first(intl::number(most).as_str()),
        _ if is_minimum => t::selection_all_uncounted().to_owned(),
        true => t::selection_all(number),
        false => t::selection_all_found(number),
    })
}

fn has_focus() -> bool {
    let button = dom::find(BUTTON).map(Element::from);
    button.is_some() && document().active_element() == button
}

fn start(bar: Bar) {
    let Some(filters) = untrack(|| filters(bar)) else { return };
    bar.all.stop();
    let attempt = bar.all.attempt.get_value();
    bar.all.reading.set(Some(0));
    dom::focus_soon(BUTTON);
    spawn_local(async move {
        let goes_on = move |number| {
            let goes_on = bar.all.attempt.try_get_value() == Some(attempt);
            if goes_on {
                bar.all.reading.set(Some(number));
            }
            goes_on
        };
        let rows = everything::read(bar.app, &filters, |_| true, goes_on).await;
        if bar.all.attempt.try_get_value() != Some(attempt) {
            return;
        }
        let had_focus = has_focus();
        bar.all.reading.set(None);
        if had_focus {
            dom::focus_soon(".dock .btn.main");
        }
        match rows {
            Ok(Everything { rows, .. }) => {
                bar.app.selection().rows.update(|selected| ticks::add(selected, &rows));
                bar.all.done.set(Some(filters));
            }
            Err(failure) => bar.all.failure.set(Some(failure)),
        }
    });
}
