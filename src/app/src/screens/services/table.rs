//! The table: one row a service, labelled cards where room is short.

use super::filters::change;
use super::list::{Head, List};
use super::row;
use crate::dom;
use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::ui::{self, bone, icon};
use handover_api::link::{ServicesView, Sort, SortBy};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverInit};

/// How many rows stand in for those that are being read.
const BONES: usize = 10;
/// How far below the screen the next rows are read already.
const AHEAD: &str = "0px 0px 800px";

/// The table with what belongs to it.
pub(crate) fn view(app: App, list: List) -> AnyView {
    let failure = list.loader.failure;
    let is_empty = Memo::new(move |_| list.head.with(|head| head.as_ref().is_some_and(|head| head.total == 0)));
    let has_more = Memo::new(move |_| list.head.with(|head| head.as_ref().is_some_and(|head| head.next.is_some())));
    let is_first = Memo::new(move |_| list.head.with(Option::is_none));
    let content = move || match failure.get() {
        Some(failure) if is_first.get() => ui::failure(&failure, move || list.loader.retry()),
        _ => table(app, list, is_first, is_empty, has_more),
    };
    view! { {content} }.into_any()
}

fn table(app: App, list: List, is_first: Memo<bool>, is_empty: Memo<bool>, has_more: Memo<bool>) -> AnyView {
    let me = app.my_handle();
    view! {
        <div class="card">
            <table class="list" aria-busy=move || list.loader.busy.get().to_string()>
                <caption><span role="status">{move || caption(list)}</span></caption>
                <thead>
                    <tr>
                        {column(app, SortBy::Name, t::services_column_service())}
                        {column(app, SortBy::Admin, t::role_admin())} {column(app, SortBy::Tech, t::role_tech())}
                        {column(app, SortBy::Billing, t::role_billing())}
                        {column(app, SortBy::State, t::services_column_state())}
                        <th scope="col"><span class="vh">{t::services_column_actions()}</span></th>
                    </tr>
                </thead>
                <tbody>
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

fn column(app: App, by: SortBy, name: &'static str) -> AnyView {
    let order = Memo::new(move |_| {
        let sort = app.services.with(|view| view.sort);
        if sort.by != by {
            "none"
        } else if sort.descending {
            "descending"
        } else {
            "ascending"
        }
    });
    let press = move |_| {
        let descending = order.get_untracked() == "ascending";
        change(app, |view| view.sort = Sort { by, descending });
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

fn nothing_found(app: App) -> AnyView {
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
fn more(app: App, list: List) -> AnyView {
    let node: NodeRef = NodeRef::new();
    Effect::new(move |_| {
        let Some(element) = node.get::<Element>() else { return };
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
            let held = StoredValue::new((observer, seen));
            on_cleanup(move || {
                held.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
    let is_busy = move || list.loader.busy.get();
    view! {
        <div class="pad" node_ref=node>
            <button type="button" class="btn" on:click=move |_| list.more(app)>
                {move || if is_busy() { t::services_reading_more() } else { t::services_more() }}
            </button>
        </div>
    }
    .into_any()
}
