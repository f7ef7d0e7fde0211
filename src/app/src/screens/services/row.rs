//! One service in the list, with its menu.

use super::list::Row;
use crate::components::{self, MenuButton, icon, words};
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, Pressed};
use core::time::Duration;
use handover_api::Link;
use handover_api::app::ClaimKind;
use handover_api::services::ServiceRow;
use handover_rules::submission::blockers::{ChangeFacts, may_name_webmaster};
use handover_rules::submission::locked_roles;
use handover_rules::submission::locked_roles::lock_of_all;
use handover_rules::{Blocker, NicHandle, Role, RoleSet, ServiceFacts, ServiceKey};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Time for which a button confirms a copy.
const CONFIRMED: Duration = Duration::from_secs(2);

pub(crate) fn view(app: App, me: NicHandle, row: Row) -> AnyView {
    let Row { key, content, .. } = row;
    let category = words::category(key.category);
    let ascii = content.with_untracked(|row| row.ascii.clone());
    let ascii = ascii.map(|ascii| view! { " · "<code title=ascii translate="no">{ascii.clone()}</code> });
    let label = t::services_actions(category, key.name.as_str());
    let button = MenuButton { class: "btn bare sm sq", label, face: icon("more"), is_choice: false };
    let facts = {
        let (content, me) = (content.clone(), me.clone());
        move || content.with(|row| facts(app, row, &me))
    };
    let claims = {
        let content = content.clone();
        move || content.with(|row| row.claims.iter().map(|of| claim(&row.service, of.kind)).collect::<Vec<AnyView>>())
    };
    view! {
        <tr>
            <th scope="row">
                {tick(app, &key, content.clone())}<b>{components::service_name(&key.name)}</b><small>{category}{ascii}</small>
                {claims}
            </th>
            {facts}
            <td>{components::menu(button, move || content.with(|row| actions(app, row, &me)))}</td>
        </tr>
    }
    .into_any()
}

/// A claim on a domain, with the way to the page where it is answered.
fn claim(service: &ServiceKey, kind: ClaimKind) -> AnyView {
    let service = service.clone();
    let (place, text) = match kind {
        ClaimKind::Case => (Link::Service { service }, t::services_claim_case()),
        ClaimKind::HolderChange => (Link::Holder { service }, t::services_claim_holder()),
    };
    view! {
        <a class="badge" data-s="warn" href=place.format()>
            {icon("alert")}<span>{text}<span class="vh">" ("{t::frame_waiting_for_you()}")"</span></span>
        </a>
    }
    .into_any()
}

fn tick(app: App, key: &ServiceKey, content: ArcRwSignal<ServiceRow>) -> AnyView {
    let label = t::services_select(words::category(key.category), key.name.as_str());
    let is_ticked = key.clone();
    let press = move |shift| {
        let row = Box::new(content.get_untracked());
        app.selection().pressed.write().push(Pressed::Service(row, shift));
    };
    components::tick(label, move || app.selection().has(&is_ticked), press)
}

fn facts(app: App, row: &ServiceRow, me: &NicHandle) -> AnyView {
    let contacts: Vec<AnyView> = Role::ALL.into_iter().map(|role| contact(row, role, me)).collect();
    let state = components::service_state(row.status, row.expiration, clock::today(app));
    view! { {contacts}<td data-label=t::services_column_state()>{state}</td> }.into_any()
}

fn contact(row: &ServiceRow, role: Role, me: &NicHandle) -> AnyView {
    let pending = row.open.iter().find(|open| open.roles.contains(role)).map(|open| {
        let address = Link::Request { id: open.id, code: None }.format();
        let title = t::request_title(intl::request_number(open.id).as_str());
        let is_mine = open.to == *me;
        let to = if is_mine { t::you() } else { open.to.as_str() }.to_owned();
        let label = if is_mine { t::services_pending_you().to_owned() } else { t::services_pending(to.as_str()) };
        view! {
            <br/>
            <a class="badge" data-s="now" href=address title=title aria-label=label>
                {icon("arrow")}<span translate="no">{to}</span>
            </a>
        }
    });
    let until = row.tech_until.filter(|_| role == Role::Tech);
    let until = until.map(|day| view! { <small>{t::service_until(intl::day(day).as_str())}</small> });
    view! { <td data-label=words::role(role)>{components::handle(row.contacts.holder(role))}{until}{pending}</td> }
        .into_any()
}

/// The list does not know the accounts of the contacts, only the service and its open requests.
fn change_facts(row: &ServiceRow) -> ChangeFacts {
    ChangeFacts {
        service: ServiceFacts { key: row.service.clone(), status: row.status, contacts: row.contacts.clone() },
        accounts: Vec::new(),
        open: row.open.clone(),
        lost_to_siblings: RoleSet::EMPTY,
    }
}

fn actions(app: App, row: &ServiceRow, me: &NicHandle) -> AnyView {
    let service = || row.service.clone();
    let locked = locked_roles(me, &change_facts(row));
    let modify = entry("edit", t::modify_title(), &Link::Modify { service: service() }, lock_of_all(&locked), me);
    let webmaster = may_name_webmaster(row.service.category, row.contacts.roles_of(me)).then(|| {
        let place = Link::Webmaster { service: service() };
        entry("tech", t::webmaster_title(), &place, locked.tech.first(), me)
    });
    let name = row.service.name.as_str().to_owned();
    let handles: Vec<String> = Role::ALL
        .into_iter()
        .map(|role| t::services_holder(words::role(role), row.contacts.holder(role).as_str()))
        .collect();
    view! {
        {modify} {webmaster}
        {entry("info", t::service_title(), &Link::Service { service: service() }, None, me)}
        {entry("history", t::history_menu(), &Link::History { service: service() }, None, me)}
        {entry("user", t::rights_title(), &Link::Rights { service: service() }, None, me)}
        <hr/>
        {copy(app, t::services_copy_name(), name)}
        {copy(app, t::services_copy_handles(), handles.join("\n"))}
    }
    .into_any()
}

/// A link, or a disabled entry with the reason.
fn entry(icon_name: &'static str, name: &'static str, to: &Link, reason: Option<&Blocker>, me: &NicHandle) -> AnyView {
    match reason {
        None => view! { <a href=to.format()>{icon(icon_name)} {name}</a> }.into_any(),
        // Stays focusable, so that the reason can be read.
        Some(reason) => view! {
            <button type="button" aria-disabled="true">
                {icon(icon_name)}<span>{name}<small>{words::blocker(reason, me)}</small></span>
            </button>
        }
        .into_any(),
    }
}

fn copy(app: App, label: &'static str, text: String) -> AnyView {
    // `None` until it is pressed, then whether it worked.
    let copied: RwSignal<Option<bool>> = RwSignal::new(None);
    let press = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let has_worked = components::copy_with(app, text).await;
            copied.try_set(Some(has_worked));
            set_timeout(move || _ = copied.try_set(None), CONFIRMED);
        });
    };
    let face = move || match copied.get() {
        None => view! { {icon("copy")}{label} },
        Some(true) => view! { {icon("check")}{t::copied()} },
        Some(false) => view! { {icon("alert")}{t::copy_refused()} },
    };
    view! { <button type="button" data-stays="" on:click=press>{face}</button> }.into_any()
}
