//! The table: a row for each service, or labelled cards where the page is narrow.

use super::filters::change;
use super::list::List;
use super::row;
use crate::components::{self, bone};
use crate::data::paged_list::{Count, parts};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, Pressed};
use handover_api::link::{ServicesView, Sort, SortBy};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

/// Placeholder rows before the first answer.
const BONES: usize = 10;

pub(crate) fn view(app: App, list: List) -> AnyView {
    let is_first = Memo::new(move |_| list.data.data.with(Option::is_none));
    let failed = Memo::new(move |_| if is_first.get() { list.data.reading.failure.get() } else { None });
    let content = move || match failed.get() {
        Some(failure) => components::failure(&failure, move || list.data.retry()),
        None => table(app, list, is_first),
    };
    view! { {content} }.into_any()
}

fn table(app: App, list: List, is_first: Memo<bool>) -> AnyView {
    let me = app.my_handle();
    let stale = list.stale();
    let is_empty =
        Memo::new(move |_| list.data.data.with(|head| head.as_ref().is_some_and(|head| head.total().number == 0)));
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        let is_on_box = event.target().is_some_and(|target| target.has_type::<HtmlInputElement>());
        if is_on_box && event.shift_key() && (key == "ArrowDown" || key == "ArrowUp") {
            // Not the page's scrolling.
            event.prevent_default();
            app.selection().pressed.write().push(Pressed::Arrow { is_down: key == "ArrowDown" });
        }
    };
    let clear = move || change(app, |view| *view = ServicesView { sort: view.sort, ..ServicesView::default() });
    view! {
        <div class="card">
            <table class="list ticks" aria-busy=move || list.data.reading.busy.get().to_string()>
                <caption>
                    {parts::stale_line(list)}
                    <span role="status">{move || stale.with(Option::is_none).then(|| caption(list))}</span>
                </caption>
                <thead>
                    <tr>
                        {column(app, list, SortBy::Name, t::services_column_service(), tick_all(app, list))}
                        {column(app, list, SortBy::Admin, t::role_admin(), ().into_any())}
                        {column(app, list, SortBy::Tech, t::role_tech(), ().into_any())}
                        {column(app, list, SortBy::Billing, t::role_billing(), ().into_any())}
                        {column(app, list, SortBy::State, t::services_column_state(), ().into_any())}
                        <th scope="col"><span class="vh">{t::services_column_actions()}</span></th>
                    </tr>
                </thead>
                <tbody class:late=move || list.is_late() && !list.is_partial() on:keydown=on_key>
                    {list.each((), move |row| row::view(app, me.clone(), row))}
                    {move || is_first.get().then(bones)}
                </tbody>
            </table>
            {move || is_empty.get().then(|| parts::nothing_found(t::services_none_found(), clear))}
            {parts::more_on_scroll(app, list, ())}
        </div>
    }
    .into_any()
}

/// The numbers of services found and shown, and their order.
fn caption(list: List) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    if list.is_partial() {
        return "\u{a0}".to_owned();
    }
    let shown = list.rows(()).with(Vec::len) as u64;
    list.data.data.with(|head| {
        let Some(head) = head else { return "\u{a0}".to_owned() };
        let (total, unfiltered) = (head.total(), head.unfiltered.unwrap_or_default());
        let is_filtered = total != unfiltered || !head.view.search.is_empty();
        let (all, some) = (unfiltered.text(), intl::number(shown));
        let Count { number, is_minimum } = total;
        let count = match (is_filtered, shown < number) {
            (true, _) if is_minimum => t::services_found_minimum(all.as_str(), some.as_str(), total.text().as_str()),
            (false, _) if is_minimum => t::services_count_minimum(some.as_str(), total.text().as_str()),
            (true, true) => t::services_found_more(number, all.as_str(), some.as_str()),
            (true, false) => t::services_found(number, all.as_str()),
            (false, true) => t::services_count_more(number, some.as_str()),
            (false, false) => t::services_count(number),
        };
        [&count, " ", sorted(&head.view)].concat()
    })
}

fn sorted(view: &ServicesView) -> &'static str {
    match (view.sort.by, view.sort.descending) {
        (SortBy::Name, false) => t::services_sorted_name(),
        (SortBy::Name, true) => t::services_sorted_name_last(),
        (SortBy::Admin, false) => t::services_sorted_admin(),
        (SortBy::Admin, true) => t::services_sorted_admin_last(),
        (SortBy::Tech, false) => t::services_sorted_tech(),
        (SortBy::Tech, true) => t::services_sorted_tech_last(),
        (SortBy::Billing, false) => t::services_sorted_billing(),
        (SortBy::Billing, true) => t::services_sorted_billing_last(),
        (SortBy::State, false) => t::services_sorted_state(),
        (SortBy::State, true) => t::services_sorted_state_last(),
    }
}

/// Ticks every service shown.
fn tick_all(app: App, list: List) -> AnyView {
    let selection = app.selection();
    let has_all = move || list.rows(()).with(|rows| !rows.is_empty() && rows.iter().all(|row| selection.has(&row.key)));
    components::tick(t::services_select_shown().to_owned(), has_all, move |_| {
        selection.pressed.write().push(Pressed::Shown);
    })
}

fn column(app: App, list: List, by: SortBy, name: &'static str, before_name: AnyView) -> AnyView {
    let asked = move || app.navigation().services.with_untracked(|view| view.sort);
    // The order of what is shown, which another one may be about to replace.
    let shown = Memo::new(move |_| {
        let sort = list.data.data.with(|head| head.as_ref().map(|head| head.view.sort));
        sort.unwrap_or_else(|| app.navigation().services.with(|view| view.sort))
    });
    let order = Memo::new(move |_| {
        let sort = shown.get();
        (sort.by == by).then_some(sort.descending)
    });
    let press = move || {
        let before = asked();
        // After a failure, continue from what is shown.
        let from =
            if list.data.reading.failure.with_untracked(Option::is_some) { shown.get_untracked() } else { before };
        let sort = Sort { by, descending: from.by == by && !from.descending };
        if sort == before {
            list.data.retry();
        } else {
            change(app, |view| view.sort = sort);
        }
    };
    parts::column(name, order, press, before_name)
}

fn bones() -> AnyView {
    let row = |_| {
        view! {
            <tr aria-hidden="true">
                <th>{bone()}<small>"\u{a0}"</small></th>
                <td>{bone()}</td><td>{bone()}</td><td>{bone()}</td><td>{bone()}</td><td></td>
            </tr>
        }
        .into_any()
    };
    (0..BONES).map(row).collect::<Vec<AnyView>>().into_any()
}
