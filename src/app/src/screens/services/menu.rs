//! What can be done with a service, or with the services of a name.

use super::places;
use crate::components::{self, Icon, Menu, words};
use crate::platform::i18n as t;
use crate::state::App;
use core::time::Duration;
use handover_api::services::ServiceRow;
use handover_rules::submission::blockers::{ChangeFacts, may_name_webmaster};
use handover_rules::submission::locked_roles;
use handover_rules::submission::locked_roles::lock_of_all;
use handover_rules::{Blocker, NicHandle, PerRole, Role, RoleSet, ServiceFacts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Time for which a button confirms a copy.
const CONFIRMED: Duration = Duration::from_secs(2);

#[component]
pub(crate) fn Actions(
    /// Reactive: the services of the row.
    services: impl Fn() -> Vec<ServiceRow> + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let rows = untrack(&services);
    let (label, of) = match &rows[..] {
        [row] => {
            let category = words::category(row.service.category);
            (t::services_actions(category, row.service.name.as_str()), heading(row))
        }
        [first, ..] => {
            let name = first.service.name.as_str();
            (t::services_actions_group(name), name.to_owned())
        }
        [] => Default::default(),
    };
    let face = view! { <Icon name="more"/> }.into_any();
    let edit = {
        let (services, me) = (services.clone(), me.clone());
        move || {
            let rows = services();
            let service = modifiable(&rows, &me).ok()?;
            let name = t::services_modify(of.as_str());
            Some(view! {
                <a class="btn bare sq xl" href=places::modify(&service.service) aria-label=name title=t::modify_title()>
                    <Icon name="edit"/>
                </a>
            })
        }
    };
    view! { {edit} <Menu class="btn bare sq" label face>{entries(app, &services(), &me)}</Menu> }
}

/// Name and type of a service.
fn heading(row: &ServiceRow) -> String {
    [row.service.name.as_str(), ", ", words::category(row.service.category)].concat()
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

/// The first service whose contacts the reader can change, or why those of the first cannot.
fn modifiable<'a>(rows: &'a [ServiceRow], me: &NicHandle) -> Result<&'a ServiceRow, Option<Blocker>> {
    let open = rows.iter().find(|row| lock_of_all(&locks(row, me)).is_none());
    open.ok_or_else(|| rows.first().and_then(|row| lock_of_all(&locks(row, me)).cloned()))
}

fn entries(app: App, rows: &[ServiceRow], me: &NicHandle) -> AnyView {
    let Some(first) = rows.first() else { return ().into_any() };
    let modify = match modifiable(rows, me) {
        Ok(row) => entry("edit", t::modify_title(), places::modify(&row.service), None, me),
        Err(reason) => entry("edit", t::modify_title(), places::modify(&first.service), reason.as_ref(), me),
    };
    let site = rows.iter().find(|row| may_name_webmaster(row.service.category, row.contacts.roles_of(me)));
    let webmaster = site.map(|row| {
        let place = places::webmaster(&row.service);
        entry("web", t::webmaster_title(), place, locks(row, me).tech.first(), me)
    });
    let contacts = |row: &ServiceRow| {
        let holders = Role::ALL.map(|role| t::services_holder(words::role(role), row.contacts.holder(role).as_str()));
        [heading(row), holders.join("\n")].join("\n")
    };
    let copied = rows.iter().map(contacts).collect::<Vec<_>>().join("\n\n");
    view! {
        {modify} {webmaster}
        <hr/>
        {entry("info", t::service_title(), places::page(&first.service), None, me)}
        {entry("history", t::history_menu(), places::history(&first.service), None, me)}
        {entry("user", t::rights_title(), places::rights(&first.service), None, me)}
        {copy(app, t::services_copy(), copied)}
    }
    .into_any()
}

/// A link, or a disabled entry with the reason.
fn entry(
    icon_name: &'static str,
    name: &'static str,
    place: String,
    reason: Option<&Blocker>,
    me: &NicHandle,
) -> AnyView {
    match reason {
        None => view! { <a href=place><Icon name=icon_name/> {name}</a> }.into_any(),
        // Stays focusable, so that the reason can be read.
        Some(reason) => view! {
            <button type="button" aria-disabled="true">
                <Icon name=icon_name/><span>{name}<small>{words::blocker(reason, me)}</small></span>
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
        None => view! { <Icon name="copy"/>{label} },
        Some(true) => view! { <Icon name="check"/>{t::copied()} },
        Some(false) => view! { <Icon name="alert"/>{t::copy_refused()} },
    };
    view! { <button type="button" data-stays="" on:click=press>{face}</button> }.into_any()
}
