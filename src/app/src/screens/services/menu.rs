//! The menu of a row, and the link beside it.

use super::actions::entries;
use crate::components::Menu;
use crate::platform::i18n as t;
use crate::screens::late::{Late, Placeholder};
use crate::state::App;
use handover_api::Link;
use handover_api::link::FormSource;
use handover_api::services::ServiceRow;
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::submission::locked_roles;
use handover_rules::submission::locked_roles::lock_of_all;
use handover_rules::{Blocker, NicHandle, PerRole, RoleSet, ServiceFacts};
use leptos::prelude::*;

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
    let edit = move || {
        let service = services.with(|rows| match to_modify(rows, &me) {
            Some((row, None)) => Some(row.service.clone()),
            _ => None,
        });
        service.map(|service| {
            let (place, name) = (Link::modify(FormSource::Service(service)).format(), t::services_modify(of.as_str()));
            view! {
                <a class="btn bare sq xl" data-icon="edit" href=place aria-label=name title=t::modify_title()></a>
            }
        })
    };
    view! { {edit} <Menu class="btn bare sq" icon="more" label><Late part=entries(services) placeholder=Placeholder::Word/></Menu> }
}

/// Name and type of a service.
pub(super) fn heading(row: &ServiceRow) -> String {
    [row.service.name.as_str(), ", ", t::word_category(row.service.category)].concat()
}

/// The roles that keep the reader from changing a service, by reason. The list does not know the accounts of the contacts,
/// only the service and its open requests.
pub(super) fn locks(row: &ServiceRow, me: &NicHandle) -> PerRole<Vec<Blocker>> {
    let facts = ChangeFacts {
        service: ServiceFacts { key: row.service.clone(), status: row.status, contacts: row.contacts.clone() },
        accounts: Vec::new(),
        open: row.open.clone(),
        lost_to_siblings: RoleSet::EMPTY,
    };
    locked_roles(me, &facts)
}

/// The first service whose contacts the reader can change; or else the first one, and why the reader cannot.
pub(super) fn to_modify<'a>(rows: &'a [ServiceRow], me: &NicHandle) -> Option<(&'a ServiceRow, Option<Blocker>)> {
    let with_lock = |row: &'a ServiceRow| (row, lock_of_all(&locks(row, me)).cloned());
    rows.iter().map(with_lock).find(|(_, lock)| lock.is_none()).or_else(|| rows.first().map(with_lock))
}
