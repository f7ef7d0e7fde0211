//! The site of a webmaster: a hosting plan, and the DNS zone of its domain where that has another name (guide, statements
//! 41 to 43).

use super::form::ContactsForm;
use crate::components::{self, Icon};
use crate::forms::{ServiceField, TextField};
use crate::platform::i18n as t;
use handover_api::services::ServiceRow;
use handover_rules::submission::abilities::RolesChange;
use handover_rules::{Category, Role, RoleSet, ServiceKey};
use leptos::prelude::*;

/// The id of the field of the site.
pub(super) const SITE: &str = "site";

/// Which site it is about.
#[component]
pub(super) fn Site() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let choose = Callback::new(move |row: ServiceRow| {
        if form.site.get_untracked().as_ref() != Some(&row.service) {
            form.rows.set(Vec::new());
            form.ticked.set(vec![row.service.clone()]);
            form.site.set(Some(row.service));
        }
    });
    let removed = Callback::new(move |()| {
        form.site.set(None);
        form.ticked.set(Vec::new());
        form.rows.set(Vec::new());
    });
    let name = form.site.get_untracked().map(|site| site.name.as_str().to_owned()).unwrap_or_default();
    view! {
        <ServiceField
            field=TextField::new(SITE, name) label=t::webmaster_site() hint=t::webmaster_site_hint()
            category=Category::Hosting unknown=t::webmaster_no_site() choose chosen=form.site removed
            of_form=Signal::derive(move || form.submit.error_of(SITE))
        />
    }
}

/// A DNS zone of another name, which joins the services below once it is chosen.
#[component]
pub(super) fn OtherZone() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let field = TextField::new("other-zone", "");
    let choose = Callback::new(move |row: ServiceRow| {
        if form.rows.with_untracked(|rows| rows.iter().all(|other| other.service != row.service)) {
            form.ticked.update(|ticked| ticked.push(row.service.clone()));
            form.rows.update(|rows| rows.push(row));
        }
    });
    view! {
        <ServiceField
            field label=t::webmaster_other_zone() hint=t::webmaster_other_zone_note() category=Category::Zone
            unknown=t::webmaster_no_zone() choose
        />
    }
}

/// Permissions of a webmaster on the included services.
#[component]
pub(super) fn Abilities() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let gets = |service: &ServiceKey| RolesChange {
        category: service.category,
        before: RoleSet::EMPTY,
        after: Role::Tech.into(),
        services: 1,
    };
    let effects = move || {
        let changes: Vec<_> = form.ticked.with(|ticked| ticked.iter().map(gets).collect());
        components::effects(&changes, t::rights_somebody)
    };
    view! {
        <details class="fold card pad">
            <summary><Icon name="next"/><b>{t::webmaster_abilities()}</b></summary>
            {effects}
        </details>
    }
}
