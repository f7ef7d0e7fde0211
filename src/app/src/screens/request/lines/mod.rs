//! The lines: a row for each name, search, state and order, which the address keeps, with those that the reader can choose.

mod chosen;
mod columns;
mod fold;
pub(super) mod notices;
mod row;
pub(super) mod source;

use self::chosen::{CancelBar, TickAll};
use self::columns::Columns;
use self::fold::{changes, numbers};
use self::row::ChangeRow;
use self::source::{List, Row};
use super::page::Page;
use super::what::Rights;
use super::words::STATES;
use crate::components::{FailureNotice, FilterSelect, RoleChip, SearchField, Skeleton};
use crate::data::late::lazy_part;
use crate::data::paged_list::parts;
use crate::data::paged_list::parts::print_button;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::query::Query;
use handover_api::route;
use handover_api::submissions::{LinesOrder, LinesView, OwnAnswer};
use handover_rules::{RequestState, RoleSet};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The number of rows from which they can be filtered and exported: what fewer are is seen at a glance.
const MIN_FILTERED: u64 = 30;

/// Changes the view in the address, without a history entry.
fn change(page: Page, how: impl FnOnce(&mut LinesView)) {
    if page.app.is_leaving() {
        return;
    }
    let mut view = page.view.get_untracked();
    how(&mut view);
    page.app.replace_link(Link::Request { id: page.number, view, code: None });
}

lazy_part! { request_parts: pub(super) fn lines() { view! { <LinesTable/><Rights/><CancelBar/> } } }

#[component]
fn LinesTable() -> impl IntoView {
    let page = expect_context::<Page>();
    let list = source::start(page.id(), page.view);
    page.lines.set(Some(list));
    let total = Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.total().number)));
    let is_empty = Memo::new(move |_| total.get() == Some(0));
    let is_first = Memo::new(move |_| list.data.data.with(Option::is_none));
    let failed = move || if is_first.get() { list.data.reading.failure.get() } else { None };
    let clear = move || change(page, |view| (view.search, view.state, view.answer) = (String::new(), None, None));
    let columns = Memo::new(move |_| {
        let of = page.with(|detail, me| Columns::of(detail, me, page.situation.get()));
        of.unwrap_or(Columns { roles: RoleSet::EMPTY, has_people: false, has_states: true })
    });
    let heads = move || {
        let Columns { roles, has_people, has_states } = columns.get();
        let roles = roles.iter().map(|role| view! { <th scope="col"><RoleChip role/></th> }).collect_view();
        let people = has_people.then(|| view! { <th scope="col">{t::submission_column_people()}</th> });
        let state = has_states.then(|| column(page, list, LinesOrder::State, ().into_any()));
        view! { {roles}{people}{state} }
    };
    // A filter in the address can always be cleared.
    let has_fields = Memo::new(move |before| {
        let is_filtered =
            page.view.with(|view| !view.search.is_empty() || view.state.is_some() || view.answer.is_some());
        before == Some(&true) || is_filtered || page.is(|detail| detail.names >= MIN_FILTERED)
    });
    view! {
        <section class="stack" aria-labelledby="lines">
            <div class="row between">
                <h2 id="lines">{t::submission_lines()}</h2>
                {move || has_fields.get().then(|| acts(page, list))}
            </div>
            {move || has_fields.get().then(|| parts::filters(t::submission_lines(), fields(page, list)))}
            <div class="card">
                <table class="list ticks changes" aria-busy=move || list.data.reading.busy.get().to_string()>
                    <caption>
                        {parts::stale_line(list)}
                        <span role="status">{move || caption(page, list, total)}</span>
                    </caption>
                    <thead>
                        <tr>
                            {column(page, list, LinesOrder::Service, view! { <TickAll list/> }.into_any())}
                            {heads}
                        </tr>
                    </thead>
                    <tbody class:late=move || list.is_late()>
                        <For each=move || changes(list) key=numbers let:lines><ChangeRow lines columns/></For>
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

/// The lines as a file or on paper.
fn acts(page: Page, list: List) -> AnyView {
    let csv = move || {
        let query = page.view.with(|view| view.write(Query::default()).finish());
        page.app.file_address(&[route::submission_lines_csv(page.id()), query].concat())
    };
    parts::acts(csv, print_button(list), ().into_any())
}

fn fields(page: Page, list: List) -> AnyView {
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

/// The names and services; of a filtered list, how many were found.
fn caption(page: Page, list: List, total: Memo<Option<u64>>) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    let Some(total) = total.get() else { return "\u{a0}".to_owned() };
    let shown = list.rows(()).with(|rows| {
        let service = |row: &Row| row.content.with(|row| row.request.service.clone());
        (rows.len() as u64, rows.iter().map(service).collect::<BTreeSet<_>>().len() as u64)
    });
    let whole = page.with(|detail, _| (detail.total == total).then_some((detail.names, detail.services))).flatten();
    let all = match whole {
        Some((names, services)) if names < services => {
            Some([t::submission_names_count(names), t::word_services(services)].join(", "))
        }
        Some((_, services)) => Some(t::word_services(services)),
        None => (shown.0 == total).then(|| t::submission_found(shown.1)),
    };
    let part = (shown.0 < total).then(|| t::submission_shown(intl::number(shown.1).as_str()));
    all.into_iter().chain(part).collect::<Vec<_>>().join(", ")
}
