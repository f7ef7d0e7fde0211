//! The table of the history.

use super::list::{List, Row};
use crate::components::{self, Icon, NameOfService, Person, RoleChip, TermEnd, TermReason, time};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_api::history::{HistoryRow, Term};
use handover_api::link::{HistoryView, ServiceTab};
use handover_rules::ServiceKey;
use handover_rules::submission::last_day::PresentEnd;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Numbers of the rows that begin a month, or a service.
type GroupStarts = Memo<BTreeSet<u32>>;

/// The changes, or the roles held on a day.
#[component]
pub(super) fn Table(list: List, view: Memo<HistoryView>) -> impl IntoView {
    let is_day =
        Memo::new(move |_| list.data.data.with(|head| head.as_ref().is_some_and(|head| head.view.day.is_some())));
    let starts = Memo::new(move |_| {
        if is_day.get() {
            group_starts(list, |row| row.service.clone())
        } else {
            group_starts(list, |row| row.term.since.map(intl::month))
        }
    });
    let table = move || {
        let (heads, rows) = if is_day.get() {
            let rows = list.each((), move |row| view! { <Held row starts/> }.into_any());
            (view! { {heads(&[t::history_role()])}{term_heads()} }.into_any(), rows)
        } else {
            let rows = list.each((), move |row| view! { <Change row starts/> }.into_any());
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
    view! { <div class="card">{table} {parts::more(list, (), String::new)}</div> }
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

fn group_starts<K: PartialEq>(list: List, key: impl Fn(&HistoryRow) -> K) -> BTreeSet<u32> {
    let mut group = None;
    let mut starts = BTreeSet::new();
    for row in list.rows(()).get() {
        let of_row = Some(row.content.with(&key));
        if of_row != group {
            starts.insert(row.number);
            group = of_row;
        }
    }
    starts
}

/// The heading above the first row of a group.
fn group_heading(
    number: u32,
    starts: GroupStarts,
    columns: u8,
    name: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let is_first = Memo::new(move |_| starts.with(|starts| starts.contains(&number)));
    move || is_first.get().then(|| view! { <tr class="sub"><th scope="rowgroup" colspan=columns>{name()}</th></tr> })
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
    let since = term.since.map_or_else(|| t::history_unknown().into_any(), time);
    view! {
        <td><Person who=term.account.clone() with_handle=false/></td>
        <td data-label=t::history_from()>{since}</td>
        <td data-label=t::history_to()><TermEnd term=term.clone() end=end.cloned()/></td>
        <td class="soft small"><TermReason term=term.clone()/></td>
    }
    .into_any()
}

#[component]
fn Change(row: Row, starts: GroupStarts) -> impl IntoView {
    let HistoryRow { service, term, before, is_former, .. } = row.content.get_untracked();
    let before = match before {
        Some(who) => view! { <Person who with_handle=false/> }.into_any(),
        None => view! { <span class="soft">{t::history_unknown()}</span> }.into_any(),
    };
    let month = term.since.map(intl::month);
    let heading = group_heading(row.number, starts, 6, move || view! { <b>{month.clone()}</b> }.into_any());
    view! {
        {heading}
        <tr>
            <th scope="row">{service_name(&service, is_former)}</th>
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

#[component]
fn Held(row: Row, starts: GroupStarts) -> impl IntoView {
    let content = row.content;
    let HistoryRow { service, term, is_former, .. } = content.get_untracked();
    let name = components::service_inside(&service.name);
    let heading = group_heading(row.number, starts, 5, move || service_name(&service, is_former));
    view! {
        {heading}
        <tr>
            <th scope="row"><span class="vh">{name} " "</span><RoleChip role=term.role/></th>
            {move || content.with(|row| term_cells(&row.term, row.end.as_ref()))}
        </tr>
    }
}

/// The service, which leads to its history for its contacts.
fn service_name(service: &ServiceKey, is_former: bool) -> AnyView {
    let address = (!is_former).then(|| Link::service_tab(service, ServiceTab::History).format());
    view! {
        <div class="svc">
            <span>
                // Without an address, it is plain text.
                <a href=address><NameOfService name=service.name.clone()/></a><small>{t::word_category(service.category)}</small>
            </span>
        </div>
    }
    .into_any()
}
