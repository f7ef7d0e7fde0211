//! The table of the history.

use super::list::{List, Row};
use crate::components::{Icon, NameOfService, Person, RoleChip, TermEnd, TermReason, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::history::HistoryRow;
use handover_api::link::{HistoryView, ServiceTab};
use handover_rules::ServiceKey;
use leptos::prelude::*;

/// The changes, or the roles held on a day.
pub(crate) fn view(app: App, list: List, view: Memo<HistoryView>) -> AnyView {
    let is_day =
        Memo::new(move |_| list.data.data.with(|head| head.as_ref().is_some_and(|head| head.view.day.is_some())));
    let caption = move || caption(list, view);
    let table = move || {
        let (heads, row): (AnyView, fn(App, Row) -> AnyView) =
            if is_day.get() { (held_heads(), held) } else { (change_heads(), change) };
        let rows = list.each((), move |of| row(app, of));
        view! {
            <table class="list plain">
                <caption aria-live="polite">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    view! { <div class="card">{table} {parts::more(app, list, (), String::new)}</div> }.into_any()
}

/// The number of rows and what they are.
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

fn change_heads() -> AnyView {
    heads([
        t::history_service(),
        t::history_role(),
        t::history_before(),
        t::history_after(),
        t::history_why(),
        t::history_when(),
    ])
}

fn held_heads() -> AnyView {
    heads([
        t::history_service(),
        t::history_role(),
        t::history_who(),
        t::history_from(),
        t::history_to(),
        t::history_why(),
    ])
}

fn heads(names: [&'static str; 6]) -> AnyView {
    names.map(|name| view! { <th scope="col">{name}</th> }).collect_view().into_any()
}

fn change(_: App, row: Row) -> AnyView {
    let HistoryRow { service, term, before, .. } = row.content.get_untracked();
    let before = match before {
        Some(who) => view! { <Person who with_handle=false/> }.into_any(),
        None => view! { <span class="soft">{t::history_unknown()}</span> }.into_any(),
    };
    let when = term.since.map(|since| view! { <time datetime=intl::machine(since)>{intl::timestamp(since)}</time> });
    view! {
        <tr>
            <th scope="row">{service_link(&service)}</th>
            <td><RoleChip role=term.role/></td>
            <td data-label=t::history_before()>{before}</td>
            <td>
                <span class="row">
                    <Icon name="arrow"/><span class="vh">{t::pass_to()} " "</span>
                    <Person who=term.account.clone() with_handle=false/>
                </span>
            </td>
            <td class="soft small"><TermReason term/></td>
            <td class="nums soft small">{when}</td>
        </tr>
    }
    .into_any()
}

fn held(_: App, row: Row) -> AnyView {
    let content = row.content;
    let HistoryRow { service, term, .. } = content.get_untracked();
    let end = move || content.with(|row| view! { <TermEnd term=row.term.clone() end=row.end.clone()/> });
    let since = term.since.map_or_else(|| t::history_always().to_owned(), intl::timestamp);
    view! {
        <tr>
            <th scope="row">{service_link(&service)}</th>
            <td><RoleChip role=term.role/></td>
            <td><Person who=term.account.clone() with_handle=false/></td>
            <td data-label=t::history_from()>{since}</td>
            <td data-label=t::history_to()>{end}</td>
            <td class="soft small"><TermReason term/></td>
        </tr>
    }
    .into_any()
}

/// The service, which leads to its history.
pub(crate) fn service_link(service: &ServiceKey) -> AnyView {
    let address = Link::service_tab(service, ServiceTab::History).format();
    view! {
        <div class="svc">
            <span>
                <a href=address><NameOfService name=service.name.clone()/></a>
                <small>{words::category(service.category)}</small>
            </span>
        </div>
    }
    .into_any()
}
