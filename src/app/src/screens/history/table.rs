//! The table of the history.

use super::list::{List, Row};
use crate::components::{Icon, NameOfService, Person, RoleChip, TermEnd, TermReason, time, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::history::{HistoryRow, Term};
use handover_api::link::{HistoryView, ServiceTab};
use handover_rules::ServiceKey;
use handover_rules::submission::last_day::PresentEnd;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Numbers of the rows that begin a month.
type MonthStarts = Memo<BTreeSet<u32>>;

/// The changes, or the roles held on a day.
#[component]
pub(super) fn Table(list: List, view: Memo<HistoryView>) -> impl IntoView {
    let app = expect_context::<App>();
    let is_day =
        Memo::new(move |_| list.data.data.with(|head| head.as_ref().is_some_and(|head| head.view.day.is_some())));
    let months = Memo::new(move |_| month_starts(list));
    let table = move || {
        let (heads, rows) = if is_day.get() {
            let names = [t::history_service(), t::history_role()];
            (view! { {heads(&names)}{term_heads()} }.into_any(), list.each((), held))
        } else {
            let rows = list.each((), move |row| view! { <Change row months/> }.into_any());
            let names = [
                t::history_service(),
                t::history_role(),
                t::history_before(),
                t::history_after(),
                t::history_why(),
                t::history_when(),
            ];
            (heads(&names), rows)
        };
        view! {
            <table class="list plain auto">
                <caption aria-live="polite">{move || caption(list, view)}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    view! { <div class="card">{table} {parts::more(app, list, (), String::new)}</div> }
}

/// The number of rows and their kind.
fn caption(list: List, view: Memo<HistoryView>) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    let total = list.data.data.with(|head| head.as_ref().map(|head| head.total()).unwrap_or_default());
    match view.with(|view| view.day) {
        Some(day) => t::history_held_on(intl::day(day).as_str()),
        None if total.is_minimum => t::history_changes_minimum(total.text().as_str()),
        None => t::history_changes(total.number),
    }
}

fn month_starts(list: List) -> BTreeSet<u32> {
    let mut month = None;
    let mut starts = BTreeSet::new();
    for row in list.rows(()).get() {
        let of_row = row.content.with(|row| row.term.since.map(intl::month));
        if of_row != month {
            starts.insert(row.number);
            month = of_row;
        }
    }
    starts
}

fn heads(names: &[&'static str]) -> AnyView {
    names.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view().into_any()
}

/// The heads of [`term_cells`].
pub(crate) fn term_heads() -> AnyView {
    heads(&[t::history_who(), t::history_from(), t::history_to(), t::history_why()])
}

/// Holders of a role, with first and last day and reason.
pub(crate) fn term_cells(term: &Term, end: Option<&PresentEnd>) -> AnyView {
    let since = term.since.map_or_else(|| t::history_always().into_any(), time);
    view! {
        <td><Person who=term.account.clone() with_handle=false/></td>
        <td data-label=t::history_from()>{since}</td>
        <td data-label=t::history_to()><TermEnd term=term.clone() end=end.cloned()/></td>
        <td class="soft small"><TermReason term=term.clone()/></td>
    }
    .into_any()
}

#[component]
fn Change(row: Row, months: MonthStarts) -> impl IntoView {
    let HistoryRow { service, term, before, .. } = row.content.get_untracked();
    let before = match before {
        Some(who) => view! { <Person who with_handle=false/> }.into_any(),
        None => view! { <span class="soft">{t::history_unknown()}</span> }.into_any(),
    };
    let month = term.since.map(intl::month);
    let is_first = Memo::new(move |_| months.with(|months| months.contains(&row.number)));
    let heading = move || {
        is_first.get().then(|| {
            view! { <tr class="sub"><th scope="rowgroup" colspan="6"><b>{month.clone()}</b></th></tr> }
        })
    };
    view! {
        {heading}
        <tr>
            <th scope="row">{service_link(&service)}</th>
            <td><RoleChip role=term.role/></td>
            <td data-label=t::history_before()>{before}</td>
            <td>
                <span class="who">
                    <Icon name="arrow"/><span class="vh">{t::pass_to()} " "</span><Person who=term.account.clone() with_handle=false/>
                </span>
            </td>
            <td class="soft small"><TermReason term=term.clone()/></td>
            <td class="nums soft small">{term.since.map(time)}</td>
        </tr>
    }
}

fn held(row: Row) -> AnyView {
    let content = row.content;
    let HistoryRow { service, term, .. } = content.get_untracked();
    view! {
        <tr>
            <th scope="row">{service_link(&service)}</th>
            <td><RoleChip role=term.role/></td>
            {move || content.with(|row| term_cells(&row.term, row.end.as_ref()))}
        </tr>
    }
    .into_any()
}

/// The service, which leads to its history.
fn service_link(service: &ServiceKey) -> AnyView {
    let address = Link::service_tab(service, ServiceTab::History).format();
    view! {
        <div class="svc">
            <span>
                <a href=address><NameOfService name=service.name.clone()/></a><small>{words::category(service.category)}</small>
            </span>
        </div>
    }
    .into_any()
}
