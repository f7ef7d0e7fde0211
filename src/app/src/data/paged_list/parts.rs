//! The parts of a page around the rows of a [`PagedList`], what stands in the place of rows, and printing.
//!
//! A browser prints without waiting, so the rest of the rows is read first: by the button, and by the shortcut for printing.
//! What a menu of the browser prints has the rows read so far, and says how many there are.

use super::{ListHead, PagedList, Source, read_all};
use crate::browser::dom;
use crate::components::{Button, FailureLine, FailureNotice, Icon, Pending, Skeleton};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Placeholder rows before the first answer.
const SKELETON_LINES: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Failed,
    /// There are no rows without filters either.
    Empty,
    NothingFound,
    Rows,
}

impl Shown {
    fn of<S: Source<View: Default>>(list: PagedList<S>) -> Self {
        list.data.data.with(|head| match head {
            None if list.data.reading.failure.with(Option::is_some) => Self::Failed,
            None => Self::Loading,
            Some(head) if head.total().number > 0 || S::GROUPS.iter().any(|group| head.has_more(*group)) => Self::Rows,
            Some(head) if head.view == S::View::default() => Self::Empty,
            Some(_) => Self::NothingFound,
        })
    }
}

/// The rows of a list with filters, or a placeholder, error or "nothing found".
#[component]
pub(crate) fn ListStates<S: Source<View: Default>>(
    list: PagedList<S>,
    /// The text where there are no rows without filters either.
    empty: &'static str,
    /// The text where the filters find nothing.
    nothing_found: &'static str,
    clear: Callback<()>,
    #[prop(into)] rows: ViewFn,
) -> impl IntoView {
    let shown = Memo::new(move |_| Shown::of(list));
    let content = move || match shown.get() {
        Shown::Loading => view! { <Skeleton lines=SKELETON_LINES/> }.into_any(),
        Shown::Failed => {
            let failure = list.data.reading.failure.get_untracked();
            failure.map(|failure| view! { <FailureNotice failure retry=move |()| list.data.retry()/> }).into_any()
        }
        Shown::Empty => view! { <p class="card pad">{empty}</p> }.into_any(),
        Shown::NothingFound => {
            view! { <div class="card">{self::nothing_found(nothing_found, move || clear.run(()))}</div> }.into_any()
        }
        Shown::Rows => rows.run(),
    };
    let busy = move || (list.is_late() || shown.get() == Shown::Loading).to_string();
    view! {
        <div class="stack">
            {stale_line(list)}
            <div class="stack" aria-busy=busy class:late=move || list.is_late()>{content}</div>
        </div>
    }
}

/// The next page is read when its button comes this close to the window.
const SCROLL_MARGIN: &str = "0px 0px 800px";

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
            <p><Button icon="x" label=t::list_clear_filters() press/></p>
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
            <Button press=move |_| press()>{label}</Button>
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

/// The most rows of a group that are read in order to print them: more make the page slow.
const MOST_PRINTED: usize = 5_000;

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
    button_to_print(reading, Box::new(print))
}

/// Apart from [`Source`], so that it is compiled once.
fn button_to_print(reading: Pending, print: Box<dyn Fn()>) -> AnyView {
    let label = move || if reading.is_running() { t::list_loading_more() } else { t::list_print() };
    view! {
        <Button class="btn sm bare" icon="print" acting=reading press=move |_| print()>{label}</Button>
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
        let has_more = |head: &ListHead<S>| S::GROUPS.iter().any(|group| head.has_more(*group));
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
