//! My requests: waiting for me, waiting for others, finished.

mod empty;
mod entry;
mod filters;
mod list;

use crate::components::{self, Tone, bones, icon};
use crate::platform::client::Failure;
use crate::platform::clock::ticking;
use crate::platform::dom;
use crate::platform::i18n::requests as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use crate::state::Page;
use core::time::Duration;
use handover_api::link::RequestsView;
use handover_api::requests::RequestGroup;
use handover_rules::{RequestId, Timestamp};
use list::{List, Size};

/// What fills the place under the filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Showing {
    Loading,
    Failed,
    /// There is no request at all.
    Empty,
    /// None that the filters would find.
    NothingFound,
    Groups,
}

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let view = filters::of(app);
    let list = List::start(app, view);
    let head = list.loader.data;
    let now = ticking(app, Duration::from_secs(1));
    let showing =
        Memo::new(move |_| match head.with(|head| head.as_ref().map(|head| (head.total(), is_filtered(&head.view)))) {
            None if list.loader.failure.with(Option::is_some) => Showing::Failed,
            None => Showing::Loading,
            Some((0, false)) => Showing::Empty,
            Some((0, true)) => Showing::NothingFound,
            Some(_) => Showing::Groups,
        });
    let cancelled: RwSignal<Option<RequestId>> = RwSignal::new(None);
    follow_waiting(app, showing);
    let content = move || match showing.get() {
        Showing::Loading => skeleton(),
        Showing::Failed => {
            let failure = list.loader.failure.get_untracked();
            failure.map_or_else(|| ().into_any(), |failure| components::failure(&failure, move || list.loader.retry()))
        }
        Showing::Empty => empty::view(app),
        Showing::NothingFound => nothing_found(app),
        Showing::Groups => groups(app, list, now, cancelled),
    };
    let stale = list.loader.stale();
    let has_filters = Memo::new(move |_| showing.get() != Showing::Empty);
    let filters = move || {
        if has_filters.get() { filters::view(app, view, move || found(list, stale)) } else { ().into_any() }
    };
    // What became of more of a group is told at its button.
    let told = Memo::new(move |_| stale.get().filter(|_| list.paging.with(Option::is_none)));
    let late = Memo::new(move |_| list.loader.late.get() && list.paging.with(Option::is_none));
    let busy = move || (late.get() || showing.get() == Showing::Loading).to_string();
    view! {
        {components::head(|| titles::heading(Page::Requests), move || lead(app, showing.get()))}
        <div class="stack wide">
            {filters}
            {move || cancelled.get().map(cancelled_notice)}
            {move || told.get().map(|failure| components::failure_line(&failure, move || list.loader.retry()))}
            <div class="stack wide" aria-busy=busy class:late=move || late.get()>{content}</div>
        </div>
    }
    .into_any()
}

fn is_filtered(view: &RequestsView) -> bool {
    *view != RequestsView::default()
}

/// How much waits for this person, whatever the filters.
fn lead(app: AppContext, showing: Showing) -> String {
    let waiting = u64::from(app.session().waiting.get());
    match (showing, waiting) {
        (Showing::Loading | Showing::Failed, _) => "\u{a0}".to_owned(),
        (Showing::Empty, _) => t::requests_none_yet().to_owned(),
        (_, 0) => t::requests_none_waiting().to_owned(),
        _ => t::requests_waiting(waiting),
    }
}

/// Title and announcement follow what waits for this person.
fn follow_waiting(app: AppContext, showing: Memo<Showing>) {
    Effect::new(move |before: Option<Option<u32>>| {
        let waiting = app.session().waiting.get();
        if matches!(showing.get(), Showing::Loading | Showing::Failed) {
            return None;
        }
        let title = match waiting {
            0 => titles::heading(Page::Requests),
            _ => t::requests_title_waiting(u64::from(waiting)),
        };
        titles::set_title(&title);
        if before.flatten().is_some_and(|before| before != waiting) {
            app.announce(&lead(app, showing.get()));
        }
        Some(waiting)
    });
}

/// How many requests the filters find.
fn found(list: List, stale: Memo<Option<Failure>>) -> String {
    if list.loader.late.get() {
        return t::loading().to_owned();
    }
    // The number of what is shown is not that of what was asked for.
    if stale.with(Option::is_some) {
        return String::new();
    }
    let total =
        list.loader.data.with(|head| head.as_ref().filter(|head| is_filtered(&head.view)).map(list::Head::total));
    total.map_or_else(String::new, t::requests_found)
}

fn name(group: RequestGroup) -> &'static str {
    match group {
        RequestGroup::WaitingForMe => t::requests_waiting_for_me(),
        RequestGroup::WaitingForOthers => t::requests_waiting_for_others(),
        RequestGroup::Finished => t::requests_finished(),
    }
}

/// The reader has cancelled a request, whose entry has moved to the finished ones.
fn cancelled_notice(id: RequestId) -> AnyView {
    let text = t::requests_told_cancelled(components::request_link(id));
    components::notice(Tone::Ok, "ok", view! { <p>{text}</p> }.into_any())
}

fn groups(app: AppContext, list: List, now: ReadSignal<Timestamp>, cancelled: RwSignal<Option<RequestId>>) -> AnyView {
    RequestGroup::ALL
        .map(|group| section(app, list, now, cancelled, group))
        .into_iter()
        .collect::<Vec<AnyView>>()
        .into_any()
}

/// One group. Under filters, one that has nothing is left out.
fn section(
    app: AppContext,
    list: List,
    now: ReadSignal<Timestamp>,
    cancelled: RwSignal<Option<RequestId>>,
    group: RequestGroup,
) -> AnyView {
    let size = Memo::new(move |_| {
        list.loader.data.with(|head| {
            head.as_ref()
                .map_or((Size { total: 0, has_more: false }, true), |head| (head.size(group), is_filtered(&head.view)))
        })
    });
    let total = Memo::new(move |_| size.get().0.total);
    let is_shown = Memo::new(move |_| !matches!(size.get(), (Size { total: 0, .. }, true)));
    let has_more = Memo::new(move |_| size.get().0.has_more);
    (move || {
        if !is_shown.get() {
            return ().into_any();
        }
        let id = group.as_str();
        view! {
            <section class="stack" aria-labelledby=id>
                <h2 id=id class="row">
                    {name(group)} " "
                    <span class="n" class:mute=group != RequestGroup::WaitingForMe>
                        {move || intl::number(total.get())}
                    </span>
                </h2>
                <div class="card">
                    {rows(app, list, now, cancelled, group)}
                    {move || if total.get() == 0 { nothing(group) } else { ().into_any() }}
                    {move || if has_more.get() { more(list, group, total) } else { ().into_any() }}
                </div>
            </section>
        }
        .into_any()
    })
    .into_any()
}

fn rows(
    app: AppContext,
    list: List,
    now: ReadSignal<Timestamp>,
    cancelled: RwSignal<Option<RequestId>>,
    group: RequestGroup,
) -> AnyView {
    let me = app.my_handle();
    let rows = list.rows(group);
    if group == RequestGroup::Finished {
        return view! {
            <ul class="lines ul">
                <For each=move || rows.get() key=|row| row.id let:row>{entry::finished(me.clone(), row)}</For>
            </ul>
        }
        .into_any();
    }
    let answers = group == RequestGroup::WaitingForMe;
    view! {
        <div class="lines">
            <For each=move || rows.get() key=|row| row.id let:row>{entry::open(app, me.clone(), now, cancelled, row, answers)}</For>
        </div>
    }
    .into_any()
}

fn nothing(group: RequestGroup) -> AnyView {
    let text = match group {
        RequestGroup::WaitingForMe => t::requests_none_for_me(),
        RequestGroup::WaitingForOthers => t::requests_none_for_others(),
        RequestGroup::Finished => t::requests_none_finished(),
    };
    view! { <p class="pad soft">{text}</p> }.into_any()
}

fn more(list: List, group: RequestGroup, total: Memo<u64>) -> AnyView {
    let shown = move || intl::number(list.rows(group).with(Vec::len) as u64);
    let stale = list.loader.stale();
    let failed = Memo::new(move |_| stale.get().filter(|_| list.paging.get() == Some(group)));
    let label = move || {
        if list.loader.busy.get() {
            t::loading()
        } else if failed.with(Option::is_some) {
            t::try_again()
        } else {
            t::requests_more()
        }
    };
    view! {
        <div class="pad row">
            <button type="button" class="btn" on:click=move |_| list.more(group)>{label}</button>
            {move || failed.get().map(|failure| view! { <span role="alert">{components::said(&failure)}</span> })}
            <span class="small soft">
                {move || t::requests_shown(shown().as_str(), intl::number(total.get()).as_str())}
            </span>
        </div>
    }
    .into_any()
}

fn nothing_found(app: AppContext) -> AnyView {
    let clear = move |_| {
        filters::change(app, RequestsView::default());
        dom::focus_soon("#search");
    };
    view! {
        <div class="card pad stack">
            <p>{t::requests_none_found()}</p>
            <p><button type="button" class="btn" on:click=clear>{icon("x")} {t::requests_clear()}</button></p>
        </div>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    let group =
        |group, lines| view! { <section class="stack"><h2>{name(group)}</h2>{bones(lines)}</section> }.into_any();
    view! { {group(RequestGroup::WaitingForMe, 4)} {group(RequestGroup::WaitingForOthers, 4)} {group(RequestGroup::Finished, 6)} }.into_any()
}
