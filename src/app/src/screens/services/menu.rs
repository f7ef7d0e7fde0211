//! Actions on a service, or on the services of a name.

use crate::components::{Icon, Menu, copy_with, words};
use crate::platform::i18n as t;
use crate::state::App;
use core::time::Duration;
use handover_api::Link;
use handover_api::link::{FormSource, ServiceTab};
use handover_api::services::ServiceRow;
use handover_rules::submission::blockers::{ChangeFacts, may_be_handed_over, may_name_webmaster};
use handover_rules::submission::locked_roles;
use handover_rules::submission::locked_roles::lock_of_all;
use handover_rules::{Blocker, NicHandle, PerRole, Role, RoleSet, ServiceFacts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Time for which a button confirms a copy.
const CONFIRMED: Duration = Duration::from_secs(2);

#[component]
pub(crate) fn Actions(
    /// The services of the row.
    services: Signal<Vec<ServiceRow>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let of = services.with_untracked(|rows| match &rows[..] {
        [row] => heading(row),
        rows => rows.first().map(|row| row.service.name.as_str().to_owned()).unwrap_or_default(),
    });
    let label = t::services_actions(of.as_str());
    let face = view! { <Icon name="more"/> }.into_any();
    let edit = {
        let me = me.clone();
        move || {
            let service = services.with(|rows| match to_modify(rows, &me) {
                Some((row, None)) => Some(row.service.clone()),
                _ => None,
            });
            service.map(|service| {
                let (place, name) =
                    (Link::modify(FormSource::Service(service)).format(), t::services_modify(of.as_str()));
                view! {
                    <a class="btn bare sq xl" href=place aria-label=name title=t::modify_title()><Icon name="edit"/></a>
                }
            })
        }
    };
    let entries = move || services.with(|rows| entries(app, rows, &me));
    view! { {edit} <Menu class="btn bare sq" label face>{entries()}</Menu> }
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

/// The first service whose contacts the reader can change; or else the first one, and why the reader cannot.
fn to_modify<'a>(rows: &'a [ServiceRow], me: &NicHandle) -> Option<(&'a ServiceRow, Option<Blocker>)> {
    let with_lock = |row: &'a ServiceRow| (row, lock_of_all(&locks(row, me)).cloned());
    rows.iter().map(with_lock).find(|(_, lock)| lock.is_none()).or_else(|| rows.first().map(with_lock))
}

fn entries(app: App, rows: &[ServiceRow], me: &NicHandle) -> AnyView {
    let (Some(first), Some((changed, lock))) = (rows.first(), to_modify(rows, me)) else { return ().into_any() };
    let modify = Link::modify(FormSource::Service(changed.service.clone()));
    let site = rows.iter().find(|row| may_name_webmaster(row.service.category, row.contacts.roles_of(me)));
    let webmaster = site.map(|row| {
        let place = Link::modify(FormSource::Webmaster(Some(row.service.clone())));
        entry("web", t::webmaster_title(), &place, locks(row, me).tech.first(), me)
    });
    let mine = |row: &&ServiceRow| may_be_handed_over(me, &row.contacts, row.status, &row.open);
    let mine: Vec<ServiceRow> = rows.iter().filter(mine).cloned().collect();
    let hand_over = (!mine.is_empty()).then(|| {
        // The form covers the selection.
        let press = move |_| app.selection().rows.set(mine.clone());
        let place = Link::modify(FormSource::To(None)).format();
        view! { <a href=place on:click=press><Icon name="arrow"/> {t::services_hand_over_mine()}</a> }
    });
    let contacts = |row: &ServiceRow| {
        let holders = Role::ALL.map(|role| t::services_holder(words::role(role), row.contacts.holder(role).as_str()));
        [heading(row), holders.join("\n")].join("\n")
    };
    let copied = rows.iter().map(contacts).collect::<Vec<_>>().join("\n\n");
    let tab = |icon, name, tab| entry(icon, name, &Link::service_tab(&first.service, tab), None, me);
    view! {
        {entry("edit", t::modify_title(), &modify, lock.as_ref(), me)}
        {webmaster}
        {hand_over}
        <hr/>
        {tab("info", t::service_title(), ServiceTab::default())}
        {tab("history", t::history_menu(), ServiceTab::History)}
        {tab("user", t::rights_title(), ServiceTab::Rights)}
        {copy(app, t::services_copy(), copied)}
    }
    .into_any()
}

/// A link, or a disabled entry with the reason.
fn entry(
    icon_name: &'static str,
    name: &'static str,
    place: &Link,
    reason: Option<&Blocker>,
    me: &NicHandle,
) -> AnyView {
    match reason {
        None => view! { <a href=place.format()><Icon name=icon_name/> {name}</a> }.into_any(),
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
            let has_worked = copy_with(app, text).await;
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
