//! The changes as events, by day.

use super::fold::{Event, Named, events, whole};
use super::list::{List, rows};
use crate::components::{Disc, Icon, NameOfService, PersonInside, TermReason, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::link::{ServiceTab, role_name};
use handover_rules::{Role, RoleSet};
use leptos::prelude::*;

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
    let total = list.data.data.with(|head| head.as_ref().map(|head| head.total()).unwrap_or_default());
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
        let icon = words::role_icon(role);
        view! { <span class="role" data-r=role_name(role)><Icon name=icon/>{t::role(role)}{count}</span> }
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
    let taken = if app.people().is_me(&event.term.account) {
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
pub(super) fn linked(named: &Named) -> AnyView {
    let service = named.services.first();
    let address = service.filter(|_| !named.is_former).map(|of| Link::service_tab(of, ServiceTab::History).format());
    // Without an address, it is plain text.
    service.map(|of| view! { <a href=address><NameOfService name=of.name.clone()/></a> }).into_any()
}

pub(super) fn kinds(named: &Named) -> String {
    words::types(&named.services.iter().map(|service| service.category).collect::<Vec<_>>())
}
