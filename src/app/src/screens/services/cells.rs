//! The cells of a row: three contacts, a state, and the menu of actions.

use crate::components::{
    CopyText, DueLink, Icon, Menu, Person, Tone, access_end, actions_text, blockers, person_text, words,
};
use crate::data::late::lazy_part;
use crate::platform::{i18n as t, intl};
use crate::state::{App, People};
use chrono::NaiveDate;
use handover_api::Link;
use handover_api::link::{AccessPlace, FormSource, ServiceTab, role_name};
use handover_api::services::{ServiceRow, Shared};
use handover_rules::access::{ASK_FOR_CONTACTS, ends_first};
use handover_rules::service_list::{
    ClaimKind, GroupHolder, Need, NeedFacts, due_from, group_holder, most_urgent, need_of_state,
};
use handover_rules::submission::blockers::{ChangeFacts, OpenRequest, may_be_handed_over, may_name_webmaster};
use handover_rules::submission::{lock_of_all, locked_roles};
use handover_rules::{Blocker, Category, NicHandle, PerRole, Role, RoleSet, ServiceFacts, ServiceStatus};
use leptos::prelude::*;

/// The contacts of one or several services of a name, and the most urgent of their states.
pub(crate) fn cells(me: &NicHandle, rows: &[ServiceRow]) -> AnyView {
    let app = expect_context::<App>();
    let seen: Vec<ServiceRow> = rows.iter().filter(|row| row.is_seen()).cloned().collect();
    let rows = seen.as_slice();
    if rows.is_empty() {
        return view! { <td colspan=Role::ALL.len() + 1 class="soft small">{t::services_shared_unseen()}</td> }
            .into_any();
    }
    let contacts = Role::ALL.map(|role| contact(app.people, me, rows, role));
    let today = app.today();
    let urgent = most_urgent(rows.iter().map(|row| needs_of(me, row)), today).and_then(|place| rows.get(place));
    let state = urgent.map(|row| {
        let due = due_from(me, &row.contacts.billing, row.status, row.expiration, today);
        let due = due.map(|due| view! { " "<DueLink due service=row.service.name.clone()/> });
        view! { <div class="due">{state(row, today, (rows.len() > 1).then_some(row.service.category))}{due}</div> }
    });
    view! { {contacts.into_iter().collect_view()}<td>{state}</td> }.into_any()
}

/// The contact of a role, and below it what there is to say about it.
fn contact(people: People, me: &NicHandle, rows: &[ServiceRow], role: Role) -> AnyView {
    let mixed = |text: String| view! { " " <span class="mix">{text}</span> }.into_any();
    let person = |who| view! { <Person who with_handle=false/> }.into_any();
    let holder = group_holder(me, rows.iter().map(|row| row.contacts.holder(role)));
    let (who, part) = match holder {
        None => (None, None),
        Some(GroupHolder::Same(who)) => (Some(person(who)), None),
        Some(GroupHolder::Partly { who, services }) => {
            let [some, all] = [services, rows.len()].map(|number| intl::number(number as u64));
            (Some(person(who)), Some(mixed(t::services_part(all.as_str(), some.as_str()))))
        }
        Some(GroupHolder::Mixed { people }) => (None, Some(mixed(t::services_people(people as u64)))),
    };
    let open: Vec<&OpenRequest> =
        rows.iter().filter_map(|row| row.open.iter().find(|open| open.roles.contains(role))).collect();
    let change = match (rows, open.as_slice()) {
        (_, []) => None,
        ([_], [open, ..]) => Some(pending(people, open, me)),
        (_, open) => Some(mixed(t::services_moving(intl::number(open.len() as u64).as_str()))),
    };
    let until = match rows {
        [row] if role == Role::Tech => row.tech_until.map(|day| mixed(t::service_until(intl::day(day).as_str()))),
        _ => None,
    };
    let notes: Vec<AnyView> = [part, until, change].into_iter().flatten().collect();
    let notes = (!notes.is_empty()).then(|| view! { <span class="notes">{notes}</span> });
    // The style sheet shows the role where rows are cards.
    view! { <td data-r=role_name(role) data-role=t::role(role)>{who}{notes}</td> }.into_any()
}

/// An open request for a role: its new contact.
fn pending(people: People, open: &OpenRequest, me: &NicHandle) -> AnyView {
    let address = Link::request(open.id).format();
    let title = t::request_title(open.id.grouped().as_str());
    let (to, label) = if open.to == *me {
        (t::you_inside().to_owned(), t::services_pending_you().to_owned())
    } else {
        let to = person_text(people, &open.to);
        let label = t::services_pending(to.as_str());
        (to, label)
    };
    view! {
        " " <a class="mix" href=address title=title aria-label=label><Icon name="arrow"/><span translate="no">{to}</span></a>
    }
    .into_any()
}

/// The accounts that share services; `None` for own ones.
pub(super) fn shared_by(people: People, rows: &[ServiceRow]) -> Option<String> {
    let mut givers: Vec<String> = Vec::new();
    for who in rows.iter().filter_map(|row| row.shared.as_ref()).flat_map(|shared| &shared.givers) {
        let name = person_text(people, who);
        if !givers.contains(&name) {
            givers.push(name);
        }
    }
    (!givers.is_empty()).then(|| t::services_shared_by(intl::list(&givers).as_str()))
}

pub(super) fn needs_of<'a>(me: &NicHandle, row: &'a ServiceRow) -> NeedFacts<'a> {
    NeedFacts {
        claims: &row.claims,
        answer_by: row.answer_by,
        is_billing: row.contacts.billing == *me,
        status: row.status,
        last_day: row.expiration,
    }
}

/// The state of a service, with the type it is of where others share its row. A claim and a request lead to their pages.
pub(crate) fn state(row: &ServiceRow, today: NaiveDate, of: Option<Category>) -> AnyView {
    let until = row.expiration.map(intl::day);
    let expired = || until.as_deref().map_or_else(|| t::service_expired().to_owned(), t::services_expired);
    let (tone, icon_name, text) = match (row.claims.first(), row.answer_by) {
        (Some(claim), _) => {
            let until = intl::day_of(claim.until);
            match claim.kind {
                ClaimKind::Case => (Tone::Bad, "flag", t::services_claim_case(until.as_str())),
                ClaimKind::HolderChange => (Tone::Now, "wait", t::services_claim_holder(until.as_str())),
            }
        }
        (None, Some(until)) => (Tone::Now, "wait", t::services_answer_by(intl::day_of(until).as_str())),
        (None, None) => match (row.status, need_of_state(row.status, row.expiration, today)) {
            (ServiceStatus::Expired, _) => (Tone::Bad, "no", expired()),
            (ServiceStatus::UnPaid, _) => (Tone::Bad, "card", t::service_unpaid().to_owned()),
            (ServiceStatus::PendingDebt, _) => (Tone::Warn, "card", t::service_debt().to_owned()),
            // The provider has not marked it as expired: its contacts can still change.
            (_, Some(Need::Unpaid)) => (Tone::Warn, "clock", expired()),
            (_, Some(_)) => {
                let when = row.expiration.map(|end| intl::in_days((end - today).num_days())).unwrap_or_default();
                (Tone::Warn, "clock", t::services_ends(when.as_str()))
            }
            (ServiceStatus::InCreation, None) => (Tone::Plain, "making", t::service_in_creation().to_owned()),
            (ServiceStatus::Ok | ServiceStatus::Other, None) => {
                let text = until.map_or_else(|| t::service_no_end().to_owned(), |day| t::service_until(day.as_str()));
                return view! { <span class="soft small">{text}</span> }.into_any();
            }
        },
    };
    // Only domains are claimed.
    let of = of.filter(|_| row.claims.is_empty()).map(t::word_category);
    let of = of.map(|of| view! { " "<span class="soft">{of}</span> });
    let place = if row.claims.is_empty() {
        row.answer_by.and(row.open.first()).map(|open| Link::request(open.id))
    } else {
        Some(Link::service_tab(&row.service, ServiceTab::Holder))
    };
    let text = match place {
        Some(place) => view! { <a href=place.format()>{text}</a> }.into_any(),
        None => text.into_any(),
    };
    view! { <span class="state" data-s=tone.as_str()><Icon name=icon_name/><span>{text}{of}</span></span> }.into_any()
}

#[component]
pub(crate) fn Actions(services: Signal<Vec<ServiceRow>>, children: ChildrenFn) -> impl IntoView {
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
    let grants = Category::by_equal(rows.iter().filter_map(of));
    let is_single = grants.len() == 1;
    let part = |([by, end, first_end, can], types): ([String; 4], Vec<Category>)| {
        let types = (!is_single).then(|| view! { <b>{words::types(&types)}</b> <br/> });
        let first_end = (!first_end.is_empty()).then(|| view! { <br/>{first_end} });
        view! { <p>{types}{by} <br/> {end}{first_end} <br/> {can}</p> }
    };
    grants.into_iter().map(part).collect_view().into_any()
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
