//! The site of a webmaster: a hosting plan, and the DNS zone of its domain where that has another name (guide, statements
//! 41 to 43).

use super::form::ContactsForm;
use super::picker::{after_pause, is_current};
use crate::components::{Field, FieldMessage, Icon, TechCan, TechCannot, described_by, explain, is_invalid};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl::{self, fold};
use core::time::Duration;
use handover_api::link::ServicesView;
use handover_api::query::Query;
use handover_api::route;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::{Category, Role, ServiceStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pause in typing after which services are looked up.
const PAUSE: Duration = Duration::from_millis(250);

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
    let name = form.site.get_untracked().map(|site| site.name.as_str().to_owned()).unwrap_or_default();
    view! {
        <ServiceField
            id=SITE label=t::webmaster_site() hint=t::webmaster_site_hint() category=Category::Hosting value=name choose
            unknown=t::webmaster_no_site()
        />
    }
}

/// A DNS zone of another name.
#[component]
pub(super) fn OtherZone() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let choose = Callback::new(move |row: ServiceRow| {
        if form.rows.with_untracked(|rows| rows.iter().all(|other| other.service != row.service)) {
            form.ticked.update(|ticked| ticked.push(row.service.clone()));
            form.rows.update(|rows| rows.push(row));
        }
    });
    view! {
        <ServiceField
            id="other-zone" label=t::webmaster_other_zone() hint=t::webmaster_other_zone_note() category=Category::Zone
            value=String::new() choose unknown=t::webmaster_no_zone()
        />
    }
}

/// Permissions of a webmaster on the included services.
#[component]
pub(super) fn Abilities() -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let categories =
        move || form.ticked.with(|ticked| ticked.iter().map(|service| service.category).collect::<Vec<_>>());
    view! {
        <details class="fold card pad">
            <summary><Icon name="next"/><b>{t::webmaster_abilities()}</b></summary>
            <div class="cols">
                <section class="stack tight small" aria-labelledby="webmaster-can">
                    <h3 id="webmaster-can">{t::tech_can()}</h3>
                    {move || view! { <TechCan categories=categories()/> }}
                </section>
                <section class="stack tight small" aria-labelledby="webmaster-cannot">
                    <h3 id="webmaster-cannot">{t::tech_cannot()}</h3>
                    {move || view! { <TechCannot categories=categories()/> }}
                </section>
            </div>
        </details>
    }
}

/// A field that finds one of the services that the reader is admin of, by its name.
#[component]
fn ServiceField(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    category: Category,
    value: String,
    /// The message where no service has the name.
    unknown: &'static str,
    choose: Callback<ServiceRow>,
) -> impl IntoView {
    let form = expect_context::<ContactsForm>();
    let text = RwSignal::new(value);
    // The services, and the text that they were found by.
    let found: RwSignal<(String, Vec<ServiceRow>)> = RwSignal::default();
    let message: RwSignal<Option<FieldMessage>> = RwSignal::new(None);
    let look_up = move |of: String| {
        spawn_local(async move {
            let view = ServicesView {
                search: of.trim().to_owned(),
                category: Some(category),
                roles: Role::Admin.into(),
                ..ServicesView::default()
            };
            let path = [route::SERVICES, &view.write(Query::default()).finish()].concat();
            let page: Result<ServicesPage, Failure> = form.app.get_screen(&path).await;
            if !is_current(text, &of) {
                return;
            }
            let page = match page {
                Ok(page) => page,
                Err(failure) => return message.set(Some(FieldMessage::bad(explain(&failure)))),
            };
            let is_empty = of.trim().is_empty();
            message.set((!is_empty && page.rows.is_empty()).then(|| FieldMessage::bad(unknown)));
            let named = page.rows.iter().find(|row| !is_empty && is_named(row, &of)).cloned();
            found.set((of, page.rows));
            if let Some(row) = named {
                choose.run(row);
            }
        });
    };
    let typed = move |event| {
        text.set(event_target_value(&event));
        message.set(None);
        after_pause(text, PAUSE, look_up);
    };
    // The beginning of a name is enough where only one fits.
    let settle = move |_| {
        // The field is gone when its removal is the change.
        let only = found.try_with_untracked(|(of, rows)| match rows.as_slice() {
            [only] if !of.trim().is_empty() && is_current(text, of) => Some(only.clone()),
            _ => None,
        });
        if let Some(row) = only.flatten() {
            text.set(row.service.name.as_str().to_owned());
            choose.run(row);
        }
    };
    let message = Signal::derive(move || message.get().or_else(|| form.submit.error_of(id)));
    let list = [id, "-list"].concat();
    let options = move || {
        let option =
            |row: &ServiceRow| view! { <option value=row.service.name.as_str().to_owned() label=state(row)></option> };
        found.with(|(_, rows)| rows.iter().map(option).collect_view())
    };
    view! {
        <Field id label hint=hint.into_any() message>
        <input
            id=id list=list.clone() autocomplete="off" autocapitalize="none" spellcheck="false"
            aria-describedby=described_by(id) aria-invalid=is_invalid(message)
            prop:value=move || text.get() on:input=typed on:change=settle on:focus=move |_| look_up(text.get_untracked())
        />
        <datalist id=list>{options}</datalist>
        </Field>
    }
}

/// The state, which the list of the field shows below the name.
fn state(row: &ServiceRow) -> String {
    match (row.status, row.open.iter().find(|open| open.roles.contains(Role::Tech))) {
        (ServiceStatus::Expired, _) => t::service_expired().to_owned(),
        (ServiceStatus::UnPaid, _) => t::service_unpaid().to_owned(),
        (ServiceStatus::PendingDebt, _) => t::service_debt().to_owned(),
        (ServiceStatus::InCreation, _) => t::service_in_creation().to_owned(),
        (ServiceStatus::Ok, Some(open)) => t::blocker_request_open(open.id.grouped().as_str()),
        (ServiceStatus::Ok, None) => row
            .expiration
            .map_or_else(|| t::service_no_end().to_owned(), |day| t::service_until(intl::day(day).as_str())),
    }
}

fn is_named(row: &ServiceRow, text: &str) -> bool {
    let text = fold(text.trim());
    fold(row.service.name.as_str()) == text || row.ascii.as_deref() == Some(text.as_str())
}
