//! Actions on a service, or on the services of a name: the menu of a row, and the link beside it.

use super::cells::shared_by;
use crate::components::{CopyText, Icon, Menu, access_end, actions_text, blockers, words};
use crate::data::late::lazy_part;
use crate::platform::{i18n as t, intl};
use crate::state::{App, People};
use handover_api::Link;
use handover_api::link::{AccessPlace, FormSource, ServiceTab};
use handover_api::services::{ServiceRow, Shared};
use handover_rules::access::{ASK_FOR_CONTACTS, ends_first};
use handover_rules::submission::blockers::{ChangeFacts, may_be_handed_over, may_name_webmaster};
use handover_rules::submission::{lock_of_all, locked_roles};
use handover_rules::{Blocker, Category, NicHandle, PerRole, Role, RoleSet, ServiceFacts};
use leptos::prelude::*;

#[component]
pub(crate) fn Actions(
    /// The services of the row.
    services: Signal<Vec<ServiceRow>>,
    /// The content of the menu.
    children: ChildrenFn,
) -> impl IntoView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let of = services.with_untracked(|rows| match &rows[..] {
        [row] => heading(row),
        rows => rows.first().map(|row| row.service.name.as_str().to_owned()).unwrap_or_default(),
    });
    let label = t::services_actions(of.as_str());
    let edit = move || {
        let (place, title, name) = services.with(|rows| match (ask_for_contacts(rows), to_modify(rows, &me)) {
            (Some(form), _) => Some((form, t::access_ask(), t::services_ask(of.as_str()))),
            (None, Some((row, None))) => {
                let place = Link::modify(FormSource::Service(row.service.clone()));
                Some((place, t::modify_title(), t::services_modify(of.as_str())))
            }
            _ => None,
        })?;
        Some(view! { <a class="btn bare sq xl" data-icon="edit" href=place.format() aria-label=name title=title></a> })
    };
    view! { {edit} <Menu class="btn bare sq" icon="more" label>{children()}</Menu> }
}

lazy_part! {
    services_parts: pub(super) fn entries(services: Signal<Vec<ServiceRow>>) { view! { <Entries services/> } }
}

/// The entries of the menu of a row.
#[component]
pub(crate) fn Entries(services: Signal<Vec<ServiceRow>>) -> impl IntoView {
    move || services.with(|rows| content(rows))
}

fn content(rows: &[ServiceRow]) -> AnyView {
    let app = expect_context::<App>();
    let me = &app.my_handle();
    let (Some(first), Some((changed, lock))) = (rows.first(), to_modify(rows, me)) else { return ().into_any() };
    if let Some(shared) = &first.shared {
        return of_others(app, rows, first, shared);
    }
    let modify = Link::modify(FormSource::Service(changed.service.clone()));
    let site = rows.iter().find(|row| may_name_webmaster(row.service.category, row.contacts.roles_of(me)));
    let webmaster = site.map(|row| {
        let place = Link::modify(FormSource::Webmaster(Some(row.service.clone())));
        entry(app.people, "web", t::webmaster_title(), &place, locks(row, me).tech.first())
    });
    let mine = |row: &&ServiceRow| may_be_handed_over(me, &row.contacts, row.status, &row.open);
    let mine: Vec<ServiceRow> = rows.iter().filter(mine).cloned().collect();
    let hand_over = (!mine.is_empty()).then(|| {
        // The form covers the selection.
        let press = move |_| app.selection.rows.set(mine.clone());
        let place = Link::modify(FormSource::To(None)).format();
        view! { <a href=place on:click=press><Icon name="arrow"/> {t::services_hand_over_mine()}</a> }
    });
    let contacts = |row: &ServiceRow| {
        let holders = Role::ALL.map(|role| t::services_holder(t::role(role), row.contacts.holder(role).as_str()));
        [heading(row), holders.join("\n")].join("\n")
    };
    let copied = rows.iter().map(contacts).collect::<Vec<_>>().join("\n\n");
    let tab = |icon, name, tab| entry(app.people, icon, name, &Link::service_tab(&first.service, tab), None);
    view! {
        {entry(app.people, "edit", t::modify_title(), &modify, lock.as_ref())}
        {webmaster}
        {hand_over}
        <hr/>
        {tab("info", t::service_title(), ServiceTab::default())}
        {tab("history", t::history_menu(), ServiceTab::History)}
        {tab("user", t::rights_title(), ServiceTab::Rights)}
        <CopyText text=copied name=t::services_copy() class=""/>
    }
    .into_any()
}

/// For services of others: what the reader may do, by whom and until when, then the ways to do it.
fn of_others(app: App, rows: &[ServiceRow], first: &ServiceRow, shared: &Shared) -> AnyView {
    let people = app.people;
    let ask = ask_for_contacts(rows).map(|form| view! { {entry(people, "edit", t::access_ask(), &form, None)}<hr/> });
    let tab = |icon, name, tab| entry(people, icon, name, &Link::service_tab(&first.service, tab), None);
    let seen = shared.sees().then(|| tab("history", t::history_menu(), ServiceTab::History));
    view! {
        {allowed(app, rows)}
        {ask}
        {tab("info", t::service_title(), ServiceTab::default())}
        {seen}
        <hr/>
        {entry(people, "out", t::services_shared_access(), &Link::Access(AccessPlace::List), None)}
    }
    .into_any()
}

/// By whom, until when, and what: once for services of which it is the same.
fn allowed(app: App, rows: &[ServiceRow]) -> AnyView {
    let of = |row: &ServiceRow| {
        let shared = row.shared.as_ref()?;
        let category = row.service.category;
        let first_end = row.expiration.filter(|day| ends_first(*day, shared.until));
        let text = [
            shared_by(app.people, std::slice::from_ref(row)).unwrap_or_default(),
            access_end(shared.until, app.now()),
            first_end.map(|day| t::access_service_first(intl::day(day).as_str())).unwrap_or_default(),
            t::services_shared_can(actions_text(&shared.actions).as_str()),
        ];
        Some((text, category))
    };
    let told = Category::by_equal(rows.iter().filter_map(of));
    let is_single = told.len() == 1;
    let part = |([by, end, first_end, can], types): ([String; 4], Vec<Category>)| {
        let types = (!is_single).then(|| view! { <b>{words::types(&types)}</b> <br/> });
        let first_end = (!first_end.is_empty()).then(|| view! { <br/>{first_end} });
        view! { <p>{types}{by} <br/> {end}{first_end} <br/> {can}</p> }
    };
    told.into_iter().map(part).collect_view().into_any()
}

/// Asking for contacts of the first service of others where the reader may: the form, or with several givers the page that
/// has a link for each.
fn ask_for_contacts(rows: &[ServiceRow]) -> Option<Link> {
    let may_ask = |shared: &Shared| shared.may(ASK_FOR_CONTACTS) && shared.sees();
    let (row, shared) =
        rows.iter().find_map(|row| Some((row, row.shared.as_ref().filter(|shared| may_ask(shared))?)))?;
    Some(match shared.givers.as_slice() {
        [giver] => Link::modify(FormSource::InName(row.service.clone(), giver.clone())),
        _ => Link::service(&row.service),
    })
}

/// A link, or a disabled entry with the reason.
fn entry(
    people: People,
    icon_name: &'static str,
    name: &'static str,
    place: &Link,
    reason: Option<&Blocker>,
) -> AnyView {
    match reason {
        None => view! { <a href=place.format()><Icon name=icon_name/> {name}</a> }.into_any(),
        // Stays focusable, so that the reason can be read.
        Some(reason) => view! {
            <button type="button" aria-disabled="true">
                <Icon name=icon_name/><span>{name}<small>{blockers::blocker(people, reason)}</small></span>
            </button>
        }
        .into_any(),
    }
}

/// Name and type of a service.
fn heading(row: &ServiceRow) -> String {
    [row.service.name.as_str(), ", ", t::word_category(row.service.category)].concat()
}

/// The roles that keep the reader from changing a service, by reason. The list does not know the accounts of the contacts,
/// only the service and its open requests.
fn locks(row: &ServiceRow, me: &NicHandle) -> PerRole<Vec<Blocker>> {
    let facts = ChangeFacts {
        service: ServiceFacts { key: row.service.clone(), status: row.status, contacts: row.contacts.clone() },
        accounts: Vec::new(),
        open: row.open.clone(),
        lost_to_siblings: RoleSet::EMPTY,
    };
    locked_roles(me, &facts)
}

/// The first service whose contacts the reader can change; or else the first one, and why the reader cannot.
fn to_modify<'a>(rows: &'a [ServiceRow], me: &NicHandle) -> Option<(&'a ServiceRow, Option<Blocker>)> {
    let with_lock = |row: &'a ServiceRow| (row, lock_of_all(&locks(row, me)).cloned());
    rows.iter().map(with_lock).find(|(_, lock)| lock.is_none()).or_else(|| rows.first().map(with_lock))
}
