//! The rows of the history of all services: the changes as events by day, or the roles held on a day. Cells of the tables
//! with periods, which other pages have, too.

use super::fold::{Event, Held, Holder, Moved, Named, events, held, whole};
use crate::components::{
    Disc, NameOfService, Person, PersonInside, RoleChip, TermEnd, TermReason, column_heads, time, words,
};
use crate::data::paged_list::{self, Count, ListHead, ListPage, Source, parts};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::NaiveDate;
use handover_api::history::{HistoryPage, HistoryRow, Term};
use handover_api::link::{HistoryView, ServiceTab, role_name};
use handover_api::{Link, route};
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{NicHandle, Role, RoleSet, ServiceKey, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct HistoryRows;

pub(crate) type List = paged_list::PagedList<HistoryRows>;

/// Reactive: the rows so far, and whether more can be shown.
fn rows(list: List) -> (Vec<HistoryRow>, bool) {
    let rows = list.rows(()).get().iter().map(|row| row.content.get()).collect();
    (rows, list.data.field(|head| head.has_more(())))
}

impl Source for HistoryRows {
    type View = HistoryView;
    type Group = ();
    type Key = (ServiceKey, &'static str, NicHandle, Option<Timestamp>);
    type Row = HistoryRow;
    type Answer = HistoryPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &HistoryRow) -> Self::Key {
        (row.service.clone(), row.term.role.as_str(), row.term.account.clone(), row.term.since)
    }

    fn path(view: &HistoryView, after: Option<((), &str)>, wanted: usize) -> String {
        route::history_page(view, after.map_or("", |((), after)| after), wanted)
    }

    fn page(_: App, page: HistoryPage) -> ListPage<Self> {
        let total = Count { number: page.total, is_minimum: page.total_is_minimum };
        ListPage::new(total, page.rows, page.next, ())
    }
}

/// Names of an event that are listed before the rest is folded up.
const LISTED: usize = 6;

#[component]
pub(super) fn Events(list: List) -> impl IntoView {
    let all = Memo::new(move |_| {
        let (rows, has_more) = rows(list);
        whole(events(&rows), has_more)
    });
    let days = move || {
        all.with(|all| {
            let of_one_day = |one: &Event, other: &Event| day_of(one) == day_of(other);
            all.chunk_by(of_one_day).map(day).collect_view()
        })
    };
    view! {
        <div class="stack">
            <p class="small soft" aria-live="polite">{move || caption(list)}</p>
            {days}
            {parts::more(list, (), String::new)}
        </div>
    }
}

fn caption(list: List) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    let total = list.data.field(ListHead::total);
    if total.is_minimum { t::history_changes_minimum(total.text().as_str()) } else { t::history_changes(total.number) }
}

fn day_of(event: &Event) -> Option<String> {
    event.term.since.map(intl::utc_day)
}

fn day(events: &[Event]) -> AnyView {
    view! {
        <section class="stack tight">
            <h2>{events.first().and_then(day_of)}</h2>
            <ol class="ul card lines">{events.iter().map(|of| event(of.clone())).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn event(event: Event) -> AnyView {
    let who = event.term.account.clone();
    let chips = Role::ALL.into_iter().filter(|role| *event.roles.get(*role) > 0).map(|role| {
        let count = (event.services() > 1).then(|| [" ", &intl::number(*event.roles.get(role))].concat());
        view! { <RoleChip role count/> }
    });
    let chips = chips.collect_view();
    let at = event.term.since.map(|at| view! { <time datetime=intl::machine(at)>{intl::utc_time(at)}</time> });
    let names = (event.names.len() > 1).then(|| names(&event.names));
    let term = event.term.clone();
    view! {
        <li class="event">
            <Disc who size="lg"/>
            <div class="stack tight">
                <p>{sentence(&event)}</p>
                <p class="small soft row">{chips} <span><TermReason term/></span></p>
                {names}
            </div>
            <span class="small soft nums">{at}</span>
        </li>
    }
    .into_any()
}

/// For example: `Teo Quill took tech on halden.example (Domain) from you`.
fn sentence(event: &Event) -> AnyView {
    let app = expect_context::<App>();
    let roles = if event.changes() > 1 && event.services() > 1 {
        t::history_roles(event.changes()).into_any()
    } else {
        let roles: RoleSet = Role::ALL.into_iter().filter(|role| *event.roles.get(*role) > 0).collect();
        if roles == Role::ALL.into_iter().collect() {
            t::roles_all_three().into_any()
        } else {
            t::history_named_roles(event.changes(), words::roles_inside(roles).as_str()).into_any()
        }
    };
    let service = match event.names.as_slice() {
        [named] => view! { <b>{linked(named)}</b> " (" {kinds(named)} ")" }.into_any(),
        _ => view! { <b>{t::word_services(event.services())}</b> }.into_any(),
    };
    let from = (!event.before.is_empty()).then(|| {
        let people: Vec<AnyView> =
            event.before.iter().map(|who| view! { <PersonInside who=who.clone()/> }.into_any()).collect();
        view! { " " {t::history_from_whom(listed(people))} }
    });
    let taken = if app.people.is_me(&event.term.account) {
        t::history_you_took(roles, service)
    } else {
        let who = view! { <b><PersonInside who=event.term.account.clone()/></b> }.into_any();
        t::history_took(roles, service, who)
    };
    view! { {taken}{from} }.into_any()
}

/// People, separated by commas.
fn listed(people: Vec<AnyView>) -> AnyView {
    let separated = people.into_iter().enumerate().map(|(index, who)| view! { {(index > 0).then_some(", ")}{who} });
    separated.collect_view().into_any()
}

/// The names, the first of them open.
fn names(names: &[Named]) -> AnyView {
    let name = |named: &Named| view! { <li><b>{linked(named)}</b> " " <span class="soft">{kinds(named)}</span></li> };
    let first = names.iter().take(LISTED).map(name).collect_view();
    let rest = names.get(LISTED..).filter(|rest| !rest.is_empty()).map(|rest| {
        view! {
            <details class="small">
                <summary>{t::history_more_names(rest.len() as u64)}</summary>
                <ul class="ul names">{rest.iter().map(name).collect_view()}</ul>
            </details>
        }
    });
    view! { <ul class="ul names small">{first}</ul>{rest} }.into_any()
}

/// The name, which leads to the history of its first service for contacts.
fn linked(named: &Named) -> AnyView {
    let service = named.services.first();
    let address = service.filter(|_| !named.is_former).map(|of| Link::service_tab(of, ServiceTab::History).format());
    // Without an address, it is plain text.
    service.map(|of| view! { <a href=address><NameOfService name=of.name.clone()/></a> }).into_any()
}

fn kinds(named: &Named) -> String {
    words::types(&named.services.iter().map(|service| service.category).collect::<Vec<_>>())
}

#[component]
pub(super) fn HeldOnDay(list: List, view: Memo<HistoryView>) -> impl IntoView {
    let all = Memo::new(move |_| {
        let (rows, has_more) = rows(list);
        whole(held(&rows), has_more)
    });
    let caption = move || match view.with(|view| view.day) {
        Some(day) if !list.is_late() => day_caption(list, day),
        _ => t::loading().to_owned(),
    };
    let heads = [t::history_service(), t::role(Role::Admin), t::role(Role::Tech), t::role(Role::Billing)];
    view! {
        <div class="card">
            <table class="list plain">
                <caption aria-live="polite">{caption}</caption>
                <thead><tr>{column_heads(&heads)}</tr></thead>
                <tbody>{move || all.with(|all| all.iter().map(row).collect_view())}</tbody>
            </table>
            {parts::more(list, (), String::new)}
        </div>
    }
}

/// For example: `Who held which role on 28 Nov 2026 (UTC): 936 roles`.
fn day_caption(list: List, day: NaiveDate) -> String {
    let total = list.data.field(ListHead::total);
    let count = (!total.is_minimum).then(|| [t::colon(), " ", &t::history_roles(total.number)].concat());
    [t::history_held_on(intl::day(day).as_str()), count.unwrap_or_default()].concat()
}

fn row(held: &Held) -> AnyView {
    let holders = Role::ALL.map(|role| {
        let people = held.holders.get(role).iter().map(|holder| person(held, holder)).collect_view();
        view! { <td data-r=role_name(role) data-role=t::role(role)>{people}</td> }
    });
    view! {
        <tr>
            <th scope="row">
                <div class="svc"><span>{linked(&held.named)}<small>{kinds(&held.named)}</small></span></div>
            </th>
            {holders}
        </tr>
    }
    .into_any()
}

/// Who held the role, and each time it has moved since: `then Teo Quill, 28 Nov 2026 (Domain, Email)`.
fn person(held: &Held, holder: &Holder) -> AnyView {
    let moved = |Moved { to, at, categories }: &Moved| {
        let who = view! { <b><PersonInside who=to.clone()/></b> }.into_any();
        let is_part = categories.len() < held.named.services.len();
        let of = is_part.then(|| [" (", &words::types(categories), ")"].concat());
        view! { <p class="small">{t::history_moved(intl::utc_day(*at).into_any(), who)}{of}</p> }
    };
    view! {
        <div>
            <Person who=holder.who.clone() with_handle=false/>
            {holder.moved.iter().map(moved).collect_view()}
        </div>
    }
    .into_any()
}

/// The heads of [`term_cells`].
pub(crate) fn term_heads() -> Vec<AnyView> {
    column_heads(&[t::history_who(), t::history_from(), t::history_to()])
}

/// Holders of a role, with first and last day.
pub(crate) fn term_cells(term: &Term, end: Option<&PresentEnd>) -> AnyView {
    let since = term.since.map_or_else(|| t::history_unknown().into_any(), time);
    view! {
        <td><Person who=term.account.clone() with_handle=false/></td>
        <td data-label=t::history_from()>{since}</td>
        <td data-label=t::history_to()><TermEnd term=term.clone() end=end.cloned()/></td>
    }
    .into_any()
}
