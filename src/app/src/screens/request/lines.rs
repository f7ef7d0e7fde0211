//! The lines: search, state and order, which the address keeps, with those that the reader can choose.

use super::chosen::{CancelBar, Tick, TickAll};
use super::countdown::TimeLeftText;
use super::line_source::{self, List, Row};
use super::page::Page;
use super::words::{STATES, ender, lines_in, name};
use crate::components::{
    Badge, FailureNotice, FilterSelect, Icon, NameOfService, Notice, Person, RequestStateBadge, RoleChip, SearchField,
    Skeleton, Tone, words,
};
use crate::data::paged_list::parts;
use crate::data::paged_list::print::print_button;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::late::lazy_part;
use crate::state::{App, People};
use handover_api::Link;
use handover_api::query::Query;
use handover_api::route;
use handover_api::submissions::{LineRow, LinesOrder, LinesView, OwnAnswer};
use handover_rules::{Ending, NicHandle, RequestState};
use leptos::prelude::*;

/// The number of lines from which they can be filtered and exported: fewer fit in the window.
const MIN_FILTERED: u64 = 10;

/// Changes the view in the address, without a history entry.
fn change(page: Page, how: impl FnOnce(&mut LinesView)) {
    if page.app.is_leaving() {
        return;
    }
    let mut view = page.view.get_untracked();
    how(&mut view);
    page.app.replace_link(Link::Request { id: page.number, view, code: None });
}

lazy_part! { request_parts: pub(super) fn some_soon() { view! { <SomeSoon/> } } }

/// That some of the lines take effect while others are open.
#[component]
fn SomeSoon() -> impl IntoView {
    let page = expect_context::<Page>();
    let soon = page.memo(|detail, me| Some((detail.effect_at?, detail.seen_lines(me).taking_effect(), detail.total)));
    let content = move || {
        soon.get().flatten().map(|(at, lines, total)| {
            let time = view! { <time datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any();
            let total = intl::number(total).into_any();
            view! {
                <Notice tone=Tone::Ok icon="clock">
                    <p><b>{t::request_some_soon(lines, time, total)}</b> " " <TimeLeftText now=page.now end=at/></p>
                </Notice>
            }
        })
    };
    view! { {content} }
}

lazy_part! { request_parts: pub(super) fn some_failed() { view! { <SomeFailed/> } } }

/// That some of the lines failed: the list below says why.
#[component]
fn SomeFailed() -> impl IntoView {
    let page = expect_context::<Page>();
    let failed = page.memo(|detail, _| (lines_in(detail, RequestState::Error), detail.total >= MIN_FILTERED));
    let show = move |_| change(page, |view| (view.state, view.answer) = (Some(RequestState::Error), None));
    let content = move || {
        failed.get().map(move |(failed, can_filter)| {
            let show =
                move || view! { <button type="button" class="btn" on:click=show>{t::request_show_failed()}</button> };
            view! {
                <Notice tone=Tone::Bad icon="alert">
                    <div class="row between">
                        <div class="grow">
                            <b>{t::request_some_failed(failed)}</b><p class="small">{t::request_some_failed_why()}</p>
                        </div>
                        {can_filter.then(show)}
                    </div>
                </Notice>
            }
        })
    };
    view! { {content} }
}

lazy_part! { request_parts: pub(super) fn lines() { view! { <LinesTable/><CancelBar/> } } }

#[component]
fn LinesTable() -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let list = line_source::start(page.id(), page.view);
    page.lines.set(Some(list));
    let total = Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.total().number)));
    let is_empty = Memo::new(move |_| total.get() == Some(0));
    let is_first = Memo::new(move |_| list.data.data.with(Option::is_none));
    let failed = move || if is_first.get() { list.data.reading.failure.get() } else { None };
    let clear = move || change(page, |view| (view.search, view.state, view.answer) = (String::new(), None, None));
    let me = page.me();
    // A filter in the address can always be cleared.
    let has_fields = Memo::new(move |before| {
        let is_filtered =
            page.view.with(|view| !view.search.is_empty() || view.state.is_some() || view.answer.is_some());
        before == Some(&true) || is_filtered || page.is(|detail| detail.total >= MIN_FILTERED)
    });
    view! {
        <section class="stack" aria-labelledby="lines">
            <h2 id="lines">{t::submission_lines()}</h2>
            {move || has_fields.get().then(|| parts::filters(t::submission_lines(), fields(page, list)))}
            <div class="card">
                <table class="list even ticks" aria-busy=move || list.data.reading.busy.get().to_string()>
                    <caption>
                        {parts::stale_line(list)}
                        <span role="status">{move || caption(list, total)}</span>
                    </caption>
                    <thead>
                        <tr>
                            {column(page, list, LinesOrder::Service, view! { <TickAll list/> }.into_any())}
                            <th scope="col">{t::submission_column_roles()}</th>
                            <th scope="col">{t::submission_column_people()}</th>
                            {column(page, list, LinesOrder::State, ().into_any())}
                        </tr>
                    </thead>
                    <tbody class:late=move || list.is_late()>
                        {list.each((), move |row| line(app.people(), me.clone(), row))}
                    </tbody>
                </table>
                {move || failed().map(|failure| view! { <FailureNotice failure retry=move || list.data.retry()/> })}
                {move || (is_first.get() && failed().is_none()).then(|| view! { <Skeleton lines=5/> })}
                {move || is_empty.get().then(|| parts::nothing_found(t::submission_none_found(), clear))}
                {parts::more_on_scroll(list, ())}
            </div>
        </section>
    }
}

fn fields(page: Page, list: List) -> AnyView {
    let csv = move || {
        let query = page.view.with(|view| view.write(Query::default()).finish());
        client::address(&[route::submission_lines_csv(page.id()), query].concat())
    };
    let asked = Memo::new(move |_| page.view.with(|view| view.search.clone()));
    let mut options = vec![
        (OwnAnswer::Waiting.as_str(), t::submission_waiting_for_you()),
        (OwnAnswer::Accepted.as_str(), t::submission_accepted_by_you()),
    ];
    options.extend(STATES.map(|state| (state.as_str(), t::request_state(state))));
    let picked = Memo::new(move |_| {
        let of_state = |view: &LinesView| view.state.map_or("", RequestState::as_str);
        page.view.with(|view| view.answer.map_or_else(|| of_state(view), OwnAnswer::as_str))
    });
    let pick = move |picked: String| {
        change(page, |view| (view.state, view.answer) = (RequestState::parse(&picked), OwnAnswer::parse(&picked)));
    };
    let search = move |text: String| change(page, |view| view.search = text);
    view! {
        <SearchField label=t::submission_search() asked on_search=search/>
        <FilterSelect
            id="state" label=t::submission_column_state() all=t::submission_all_states()
            options chosen=picked on_change=pick
        />
        {order(page, list)}
        {parts::csv(csv)}
        {print_button(list)}
    }
    .into_any()
}

/// The order and the box of all lines, for cards, which have no column heads.
fn order(page: Page, list: List) -> AnyView {
    let options = vec![(LinesOrder::State.as_str(), t::submission_column_state())];
    let picked = Memo::new(move |_| if page.view.with(|view| view.order) == LinesOrder::State { "state" } else { "" });
    let pick = move |picked: String| {
        let order = LinesOrder::parse(&picked).unwrap_or(LinesOrder::Service);
        change(page, |view| (view.order, view.descending) = (order, false));
    };
    view! {
        <div class="cards">
            <FilterSelect
                id="order" label=t::submission_sort_by() all=t::submission_column_service()
                options chosen=picked on_change=pick
            />
            <TickAll list is_named=true/>
        </div>
    }
    .into_any()
}

/// A column that the lines can be sorted by.
fn column(page: Page, list: List, by: LinesOrder, before_name: AnyView) -> AnyView {
    let name = match by {
        LinesOrder::Service => t::submission_column_service(),
        LinesOrder::State => t::submission_column_state(),
    };
    // The order of the rows shown, which another one may be about to replace.
    let shown = Memo::new(move |_| {
        let shown = |view: &LinesView| (view.order == by).then_some(view.descending);
        let known = list.data.data.with(|head| head.as_ref().map(|head| shown(&head.view.lines)));
        known.unwrap_or_else(|| page.view.with(shown))
    });
    let press = move || {
        let view = page.view.get_untracked();
        let descending = view.order == by && !view.descending;
        change(page, |view| (view.order, view.descending) = (by, descending));
    };
    parts::column(name, shown, press, before_name)
}

fn caption(list: List, total: Memo<Option<u64>>) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    let shown = list.rows(()).with(Vec::len) as u64;
    match total.get() {
        Some(total) if shown < total => t::submission_lines_more(total, intl::number(shown).as_str()),
        Some(total) => t::submission_lines_count(total),
        None => "\u{a0}".to_owned(),
    }
}

fn line(people: People, me: NicHandle, row: Row) -> AnyView {
    let Row { key, content, .. } = row;
    let (known, cells) = (content.clone(), content);
    let heading = cells.with_untracked(|row| {
        let service = &row.request.service;
        view! { <b><NameOfService name=service.name.clone()/></b><small>{t::word_category(service.category)}</small> }
    });
    view! {
        <tr>
            <th scope="row"><div class="svc"><Tick row=known id=key/><span>{heading}</span></div></th>
            {move || cells.with(|row| facts(people, row, &me))}
        </tr>
    }
    .into_any()
}

fn facts(people: People, row: &LineRow, me: &NicHandle) -> AnyView {
    let request = &row.request;
    let roles: Vec<AnyView> = request.roles.iter().map(|role| view! { <RoleChip role/> " " }.into_any()).collect();
    let last_day = request.until.map(|day| {
        let text = t::submission_line_last_day(intl::day(day).as_str());
        view! { <div class="small soft">{text}</div> }
    });
    let movers = if request.is_about_last_day() {
        view! { <Person who=request.to.clone() with_handle=false/> }.into_any()
    } else {
        view! {
            <Person who=request.from.clone() with_handle=false/> " " <Icon name="arrow"/> " "
            <Person who=request.to.clone() with_handle=false/>
        }
        .into_any()
    };
    view! {
        <td data-label=t::submission_column_roles()><span class="row">{roles}</span>{last_day}</td>
        <td data-label=t::submission_column_people()><span class="row">{movers}</span></td>
        <td data-label=t::submission_column_state()>{state(row, me)}{outcome(people, row, me)}</td>
    }
    .into_any()
}

/// The state; of a line that waits for answers, whether it waits for the reader's.
fn state(row: &LineRow, me: &NicHandle) -> AnyView {
    if row.request.waits_for(me) {
        return view! { <Badge tone=Tone::Now icon="wait" text=t::submission_waiting_for_you()/> }.into_any();
    }
    if row.request.state == RequestState::ValidatingByCustomers {
        return view! { <Badge tone=Tone::Plain icon="check" text=t::submission_accepted_by_you()/> }.into_any();
    }
    view! { <RequestStateBadge state=row.request.state/> }.into_any()
}

/// The account that ended a line, or the reason of a failure.
fn outcome(people: People, row: &LineRow, me: &NicHandle) -> Option<AnyView> {
    let text = match &row.request.ended.as_ref()?.how {
        Ending::Declined { by, reason: Some(reason) } => {
            [t::request_by(name(people, by, me).as_str()), [": “", reason, "”"].concat()].concat()
        }
        Ending::EndedByProvider { reason } => ["“", reason, "”"].concat(),
        Ending::AccountRemoved { account } => t::request_account_removed(account.as_str()),
        Ending::Failed { reasons } => {
            reasons.iter().map(|reason| words::blocker(people, reason)).collect::<Vec<_>>().join(" ")
        }
        how => t::request_by(name(people, ender(how)?, me).as_str()),
    };
    Some(view! { <div class="small soft"><bdi>{text}</bdi></div> }.into_any())
}
