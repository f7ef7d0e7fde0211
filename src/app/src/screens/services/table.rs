//! The table: one row a service, labelled cards where room is short.

use super::filters::change;
use super::list::{Head, List};
use super::row;
use crate::components::{self, bone, icon};
use crate::platform::dom;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::link::{ServicesView, Sort, SortBy};
use leptos::html;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverInit};

/// How many rows stand in for those that are being read.
const BONES: usize = 10;
/// How far below the screen the next rows are read already.
const AHEAD: &str = "0px 0px 800px";

/// The table with what belongs to it.
pub(crate) fn view(app: AppContext, list: List) -> AnyView {
    let is_empty = Memo::new(move |_| list.head.with(|head| head.as_ref().is_some_and(|head| head.total == 0)));
    let has_more = Memo::new(move |_| list.head.with(|head| head.as_ref().is_some_and(|head| head.next.is_some())));
    let is_first = Memo::new(move |_| list.head.with(Option::is_none));
    let failed = Memo::new(move |_| if is_first.get() { list.loader.failure.get() } else { None });
    let content = move || match failed.get() {
        Some(failure) => components::failure(&failure, move || list.loader.retry()),
        None => table(app, list, is_first, is_empty, has_more),
    };
    view! { {content} }.into_any()
}

fn table(app: AppContext, list: List, is_first: Memo<bool>, is_empty: Memo<bool>, has_more: Memo<bool>) -> AnyView {
    let me = app.my_handle();
    let stale = list.loader.stale();
    // What became of the next page is told at its button.
    let told = Memo::new(move |_| stale.get().filter(|_| !list.paging.get()));
    let late = move || list.loader.late.get() && !list.paging.get();
    view! {
        <div class="card">
            <table class="list" aria-busy=move || list.loader.busy.get().to_string()>
                <caption>
                    {move || told.get().map(|failure| components::failure_line(&failure, move || list.loader.retry()))}
                    <span role="status">{move || told.with(Option::is_none).then(|| caption(list))}</span>
                </caption>
                <thead>
                    <tr>
                        {column(app, list, SortBy::Name, t::services_column_service())}
                        {column(app, list, SortBy::Admin, t::role_admin())}
                        {column(app, list, SortBy::Tech, t::role_tech())}
                        {column(app, list, SortBy::Billing, t::role_billing())}
                        {column(app, list, SortBy::State, t::services_column_state())}
                        <th scope="col"><span class="vh">{t::services_column_actions()}</span></th>
                    </tr>
                </thead>
                <tbody class:late=late>
                    <For each=move || list.rows.get() key=|row| [row.key.name.as_str(), " ", row.key.category.as_str()].concat() let:row>
                        {row::view(app, me.clone(), row)}
                    </For>
                    {move || is_first.get().then(bones)}
                </tbody>
            </table>
            {move || is_empty.get().then(|| nothing_found(app))}
            {move || has_more.get().then(|| more(app, list))}
        </div>
    }
    .into_any()
}

/// How many there are, how many are shown, and in which order.
fn caption(list: List) -> AnyView {
    let Some(head) = list.head.get() else {
        return "\u{a0}".into_any();
    };
    if list.loader.late.get() && !list.paging.get() {
        return t::loading().into_any();
    }
    let shown = list.rows.with(Vec::len) as u64;
    let Head { total, unfiltered, view, .. } = head;
    let is_filtered = total != unfiltered || !view.search.is_empty();
    let (all, some) = (intl::number(unfiltered), intl::number(shown));
    let count = match (is_filtered, shown < total) {
        (true, true) => t::services_found_more(total, all.as_str(), some.as_str()),
        (true, false) => t::services_found(total, all.as_str()),
        (false, true) => t::services_count_more(total, some.as_str()),
        (false, false) => t::services_count(total),
    };
    [&count, " ", sorted(&view)].concat().into_any()
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

fn column(app: AppContext, list: List, by: SortBy, name: &'static str) -> AnyView {
    let asked = move || app.navigation().services.with_untracked(|view| view.sort);
    // Of what is shown, which may not be what was asked for yet.
    let shown = Memo::new(move |_| {
        let sort = list.head.with(|head| head.as_ref().map(|head| head.view.sort));
        sort.unwrap_or_else(|| app.navigation().services.with(|view| view.sort))
    });
    let order = Memo::new(move |_| {
        let sort = shown.get();
        if sort.by != by {
            "none"
        } else if sort.descending {
            "descending"
        } else {
            "ascending"
        }
    });
    let press = move |_| {
        let before = asked();
        // After a failure one goes on from what there is to see.
        let from = if list.loader.failure.with_untracked(Option::is_some) { shown.get_untracked() } else { before };
        let sort = Sort { by, descending: from.by == by && !from.descending };
        if sort == before {
            list.loader.retry();
        } else {
            change(app, |view| view.sort = sort);
        }
    };
    let mark = move || icon(if order.get() == "none" { "sort" } else { "up" });
    view! {
        <th scope="col" aria-sort=move || order.get()>
            <button type="button" on:click=press>{name}{mark}</button>
        </th>
    }
    .into_any()
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

fn nothing_found(app: AppContext) -> AnyView {
    let clear = move |_| {
        change(app, |view| *view = ServicesView { sort: view.sort, ..ServicesView::default() });
        // The button goes away.
        dom::focus_soon("#search");
    };
    view! {
        <div class="pad stack">
            <p>{t::services_none_found()}</p>
            <p><button type="button" class="btn" on:click=clear>{icon("x")} {t::services_clear()}</button></p>
        </div>
    }
    .into_any()
}

/// Comes into sight on scrolling, and is a button for everybody who does not scroll.
fn more(app: AppContext, list: List) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        // Looked at anew after every page: it may still be in sight.
        list.rows.track();
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_in_sight = |entry: wasm_bindgen::JsValue| {
                entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting()
            };
            if entries.iter().any(is_in_sight) {
                list.more(app);
            }
        });
        let how = IntersectionObserverInit::new();
        how.set_root_margin(AHEAD);
        if let Ok(observer) = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &how) {
            observer.observe(&element);
            let held = StoredValue::new_local((observer, seen));
            on_cleanup(move || {
                held.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
    let stale = list.loader.stale();
    let failed = Memo::new(move |_| stale.get().filter(|_| list.paging.get()));
    let label = move || {
        if list.loader.busy.get() {
            t::services_reading_more()
        } else if failed.with(Option::is_some) {
            t::try_again()
        } else {
            t::services_more()
        }
    };
    view! {
        <div class="pad row" node_ref=node>
            <button type="button" class="btn" on:click=move |_| list.more(app)>{label}</button>
            {move || failed.get().map(|failure| view! { <span role="alert">{components::said(&failure)}</span> })}
        </div>
    }
    .into_any()
}
