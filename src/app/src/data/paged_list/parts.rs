//! The parts around the rows of a [`PagedList`].

use super::{PagedList, Source};
use crate::browser::dom;
use crate::components::{FailureLine, Icon};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// The next page is read when its button comes this close to the window.
const SCROLL_MARGIN: &str = "0px 0px 800px";

/// The filters above a list.
pub(crate) fn filters(label: &'static str, fields: AnyView) -> AnyView {
    view! {
        <form class="filters" role="search" aria-label=label on:submit=|event| event.prevent_default()>{fields}</form>
    }
    .into_any()
}

/// Quiet actions on a list, in the head of its page: the list as a file, on paper, and `more`.
pub(crate) fn acts(csv_address: impl Fn() -> String + Send + Sync + 'static, print: AnyView, more: AnyView) -> AnyView {
    view! { <span class="row quiet">{csv(csv_address)}{print}{more}</span> }.into_any()
}

/// The link to the list as a file.
pub(crate) fn csv(address: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    view! { <a class="btn sm bare" href=address download=""><Icon name="save"/> {t::list_csv()}</a> }.into_any()
}

/// Says that the rows are not those of the current filters, with a button to try again; or that the list starts over.
pub(crate) fn stale_line<S: Source>(list: PagedList<S>) -> AnyView {
    let stale = list.stale();
    let line = move || match stale.get() {
        Some(failure) => Some(view! { <FailureLine failure retry=move || list.data.retry()/> }.into_any()),
        None => list.started_over.get().then(|| view! { <p role="status">{t::list_started_over()}</p> }.into_any()),
    };
    line.into_any()
}

/// Nothing matches the filters; `clear` resets them.
pub(crate) fn nothing_found(text: &'static str, clear: impl Fn() + 'static) -> AnyView {
    let press = move |_| {
        clear();
        // The button disappears.
        dom::focus_soon("#search");
    };
    view! {
        <div class="pad stack">
            <p>{text}</p>
            <p><button type="button" class="btn" on:click=press><Icon name="x"/> {t::list_clear_filters()}</button></p>
        </div>
    }
    .into_any()
}

/// The head of a column that rows can be sorted by. `shown` is whether they are, and then whether descending.
pub(crate) fn column(
    name: &'static str,
    shown: Memo<Option<bool>>,
    press: impl Fn() + 'static,
    before_name: AnyView,
) -> AnyView {
    sorting_head(name, shown, Box::new(press), before_name)
}

/// Apart from the closure's type, so that it is compiled once.
fn sorting_head(name: &'static str, shown: Memo<Option<bool>>, press: Box<dyn Fn()>, before_name: AnyView) -> AnyView {
    let order = move || match shown.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let mark = move || view! { <Icon name=if shown.get().is_none() { "sort" } else { "up" }/> }.into_any();
    view! {
        <th scope="col" aria-sort=order>
            {before_name}<button type="button" on:click=move |_| press()>{name}{mark}</button>
        </th>
    }
    .into_any()
}

/// The button for the next page of a group, while there is one; `beside` stands next to it.
pub(crate) fn more<S: Source>(
    list: PagedList<S>,
    group: S::Group,
    beside: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> AnyView {
    let has_more = has_more(list, group);
    (move || has_more.get().then(|| button(list, group, NodeRef::new(), beside.clone()))).into_any()
}

/// The same, and the next page is also read when the button comes into sight.
pub(crate) fn more_on_scroll<S: Source>(list: PagedList<S>, group: S::Group) -> AnyView {
    let has_more = has_more(list, group);
    let scrolling = move || {
        let node = NodeRef::<html::Div>::new();
        Effect::new(move |_| {
            // Observed again after every page: the button may still be in sight. Not while rows are missing above it.
            list.rows(group).track();
            if let Some(element) = node.get().filter(|_| list.is_rendered()) {
                when_in_sight(&element, move || list.more(group));
            }
        });
        button(list, group, node, String::new)
    };
    (move || has_more.get().then(scrolling)).into_any()
}

fn has_more<S: Source>(list: PagedList<S>, group: S::Group) -> Memo<bool> {
    Memo::new(move |_| list.data.data.with(|head| head.as_ref().is_some_and(|head| head.has_more(group))))
}

fn button<S: Source>(
    list: PagedList<S>,
    group: S::Group,
    node: NodeRef<html::Div>,
    beside: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    let press = Box::new(move || list.more(group));
    row_of_button(press, list.data.reading.busy, list.paging_failure(group), node, Box::new(beside))
}

/// Apart from [`Source`], so that it is compiled once.
fn row_of_button(
    press: Box<dyn Fn()>,
    busy: RwSignal<bool>,
    failed: Memo<Option<Failure>>,
    node: NodeRef<html::Div>,
    beside: Box<dyn Fn() -> String + Send>,
) -> AnyView {
    let label = move || {
        if busy.get() {
            t::list_loading_more()
        } else if failed.with(Option::is_some) {
            t::try_again()
        } else {
            t::list_more()
        }
    };
    view! {
        <div class="pad row" node_ref=node>
            <button type="button" class="btn" on:click=move |_| press()>{label}</button>
            {move || failed.get().map(|failure| view! { <span role="alert"><FailureLine failure/></span> })}
            <span class="small soft">{beside}</span>
        </div>
    }
    .into_any()
}

/// Calls `then` when the element comes near the window, until the present effect runs again.
fn when_in_sight(element: &web_sys::Element, then: impl Fn() + 'static) {
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let is_in_sight =
            |entry: wasm_bindgen::JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
        if entries.iter().any(is_in_sight) {
            then();
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(SCROLL_MARGIN);
    if let Ok(observer) = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options) {
        observer.observe(element);
        let held = StoredValue::new_local((observer, seen));
        on_cleanup(move || {
            held.try_with_value(|(observer, _)| observer.disconnect());
        });
    }
}
