//! The lines: search, state and order, which the address keeps, with those that the reader can select.

use super::line_source::{List, Row};
use super::screen::SubmissionScreen;
use super::selection;
use crate::components::{self, Tone, bones, icon, words};
use crate::data::paged_list::parts;
use crate::data::paged_list::print::print_button;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::router;
use handover_api::Link;
use handover_api::query::Query;
use handover_api::route;
use handover_api::submissions::{LineRow, LinesOrder, LinesView, OwnAnswer};
use handover_rules::{NicHandle, RequestState};
use leptos::prelude::*;

/// Changes the view in the address, without a history entry.
fn change(screen: SubmissionScreen, how: impl FnOnce(&mut LinesView)) {
    if router::is_leaving(screen.app) {
        return;
    }
    let mut view = screen.view.get_untracked();
    how(&mut view);
    router::replace(screen.app, Link::Submission { id: screen.id, view });
}

pub(super) fn view(screen: SubmissionScreen) -> AnyView {
    let list = screen.lines;
    let total = Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.total().number)));
    let csv = move || {
        let query = screen.view.with(|view| view.write(Query::default()).finish());
        let path = [route::submission_lines_csv(screen.id), query].concat();
        client::address(&path)
    };
    let is_empty = Memo::new(move |_| total.get() == Some(0));
    let is_first = Memo::new(move |_| list.data.data.with(Option::is_none));
    let failed = move || if is_first.get() { list.data.reading.failure.get() } else { None };
    let clear = move || change(screen, |view| (view.search, view.state, view.answer) = (String::new(), None, None));
    let me = screen.me.get_value();
    view! {
        <section class="stack" aria-labelledby="lines">
            <h2 id="lines">{t::submission_lines()}</h2>
            {parts::filters(t::submission_lines(), fields(screen, csv))}
            <div class="card">
                <table class="list even ticks" aria-busy=move || list.data.reading.busy.get().to_string()>
                    <caption>
                        {parts::stale_line(list)}
                        <span role="status">{move || caption(list, total)}</span>
                    </caption>
                    <thead>
                        <tr>
                            {column(screen, LinesOrder::Service, selection::tick_all(screen))}
                            <th scope="col">{t::submission_column_roles()}</th>
                            {column(screen, LinesOrder::State, ().into_any())}
                            <th scope="col">{t::submission_column_request()}</th>
                        </tr>
                    </thead>
                    <tbody class:late=move || list.is_late()>
                        {list.each((), move |row| line(screen, me.clone(), row))}
                    </tbody>
                </table>
                {move || failed().map(|failure| components::failure(&failure, move || list.data.retry()))}
                {move || (is_first.get() && failed().is_none()).then(|| bones(5))}
                {move || is_empty.get().then(|| parts::nothing_found(t::submission_none_found(), clear))}
                {parts::more_on_scroll(screen.app, list, ())}
            </div>
            {move || selection::dock(screen)}
        </section>
    }
    .into_any()
}

fn fields(screen: SubmissionScreen, csv: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    let asked = Memo::new(move |_| screen.view.with(|view| view.search.clone()));
    let states = [
        RequestState::ValidatingByCustomers,
        RequestState::Doing,
        RequestState::Done,
        RequestState::Refused,
        RequestState::Error,
        RequestState::Expired,
        RequestState::Aborted,
    ];
    let mut options = vec![
        (OwnAnswer::Waiting.as_str(), t::submission_waiting_for_you()),
        (OwnAnswer::Accepted.as_str(), t::submission_accepted_by_you()),
    ];
    options.extend(states.map(|state| (state.as_str(), words::request_state(state))));
    let chosen = Memo::new(move |_| {
        let of_state = |view: &LinesView| view.state.map_or("", RequestState::as_str);
        screen.view.with(|view| view.answer.map_or_else(|| of_state(view), OwnAnswer::as_str))
    });
    let tell = move |picked: String| {
        change(screen, |view| (view.state, view.answer) = (RequestState::parse(&picked), OwnAnswer::parse(&picked)));
    };
    view! {
        {components::search(t::submission_search(), asked, |_: &str| {}, move |text| change(screen, |view| view.search = text))}
        {components::choice("state", t::submission_column_state(), t::submission_all_states(), options, chosen, tell)}
        {order(screen)}
        <a class="btn" href=csv download="">{icon("save")} {t::submission_csv()}</a>
        {print_button(screen.app, screen.lines)}
    }
    .into_any()
}

/// The order, for cards, which have no column heads to press.
fn order(screen: SubmissionScreen) -> AnyView {
    let options = vec![(LinesOrder::State.as_str(), t::submission_column_state())];
    let chosen =
        Memo::new(move |_| if screen.view.with(|view| view.order) == LinesOrder::State { "state" } else { "" });
    let tell = move |picked: String| {
        let order = LinesOrder::parse(&picked).unwrap_or(LinesOrder::Service);
        change(screen, |view| (view.order, view.descending) = (order, false));
    };
    let choice =
        components::choice("order", t::submission_sort_by(), t::submission_column_service(), options, chosen, tell);
    view! { <div class="cards">{choice}</div> }.into_any()
}

/// A column that the lines can be sorted by.
fn column(screen: SubmissionScreen, by: LinesOrder, before_name: AnyView) -> AnyView {
    let name = match by {
        LinesOrder::Service => t::submission_column_service(),
        LinesOrder::State => t::submission_column_state(),
    };
    // The order of what is shown, which another one may be about to replace.
    let shown = Memo::new(move |_| {
        let shown = |view: &LinesView| (view.order == by).then_some(view.descending);
        let known = screen.lines.data.data.with(|head| head.as_ref().map(|head| shown(&head.view.lines)));
        known.unwrap_or_else(|| screen.view.with(shown))
    });
    let press = move || {
        let view = screen.view.get_untracked();
        let descending = view.order == by && !view.descending;
        change(screen, |view| (view.order, view.descending) = (by, descending));
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

fn line(screen: SubmissionScreen, me: NicHandle, row: Row) -> AnyView {
    let Row { key, content, .. } = row;
    let (known, cells) = (content.clone(), content);
    let tick = selection::tick(screen, known, key);
    let heading = cells.with_untracked(|row| {
        let service = &row.request.service;
        view! { <b>{components::service_name(&service.name)}</b><small>{words::category(service.category)}</small> }
    });
    view! {
        <tr>
            <th scope="row">{tick}{heading}</th>
            {move || cells.with(|row| facts(row, &me))}
        </tr>
    }
    .into_any()
}

fn facts(row: &LineRow, me: &NicHandle) -> AnyView {
    let request = &row.request;
    let address = Link::Request { id: request.id, code: None }.format();
    let number = intl::request_number(request.id);
    let last_day = request.until.map(|day| {
        let text = t::submission_line_last_day(intl::day(day).as_str());
        view! { " " <div class="small soft">{text}</div> }
    });
    view! {
        <td data-label=t::submission_column_roles()>
            <div>{words::roles(request.roles)}</div> " "
            <div>{components::pass(&request.from, &request.to)}</div>
            {last_day}
        </td>
        <td data-label=t::submission_column_state()>{state(row, me)}</td>
        <td data-label=t::submission_column_request()><a href=address translate="no">{number}</a></td>
    }
    .into_any()
}

/// The state; of a line that waits for answers, whether it waits for the reader's.
fn state(row: &LineRow, me: &NicHandle) -> AnyView {
    if row.request.waits_for(me) {
        return components::badge(Tone::Now, "wait", t::submission_waiting_for_you());
    }
    if row.request.state == RequestState::ValidatingByCustomers {
        return components::badge(Tone::Plain, "check", t::submission_accepted_by_you());
    }
    components::request_state(row.request.state)
}
