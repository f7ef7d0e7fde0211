//! The variant "Give my webmaster access" (guide, statements 41 to 49): a new tech contact for a hosting plan and, where
//! needed, for its DNS zone.

use super::checklist::Checklist;
use super::form::ModifyForm;
use super::model::{Offer, Sibling};
use super::role_fields::{RoleFields, message_text};
use super::{labels, messages};
use crate::components::{self, Field, Message, described_by, icon, is_invalid, tech_abilities};
use crate::platform::client::{self, Failure};
use crate::platform::i18n::modify as t;
use crate::platform::intl::fold;
use crate::prelude::*;
use crate::state::is_for_webmasters;
use core::time::Duration;
use handover_api::link::ServicesView;
use handover_api::query::Query;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_api::{Link, route};
use handover_rules::{Category, Role, RoleSet, ServiceKey};
use leptos::task::spawn_local;

/// The pause in typing after which zones are looked up.
const PAUSE: Duration = Duration::from_millis(250);

#[component]
pub(super) fn WebmasterFields(form: ModifyForm) -> AnyView {
    let categories = Signal::derive(move || chosen_categories(form));
    view! {
        <div class="stack">
            <p class="soft">{t::webmaster_lead()}</p>
            <Checklist form/>
        </div>
        <RoleFields form role=Role::Tech/>
        {move || view! { <Scope form/> }}
        <div class="cols">
            <section class="stack tight small" aria-labelledby="webmaster-can">
                <h3 id="webmaster-can">{t::tech_can()}</h3>
                {move || tech_abilities::can(&categories.get())}
            </section>
            <section class="stack tight small" aria-labelledby="webmaster-cannot">
                <h3 id="webmaster-cannot">{t::tech_cannot()}</h3>
                {move || tech_abilities::cannot(&categories.get())}
            </section>
        </div>
        <section class="stack tight" aria-labelledby="webmaster-share">
            <h3 id="webmaster-share">{t::share_title()}</h3>
            <p class="small">{t::share_text()}</p>
            <p class="small">{t::tech_any_time()}</p>
        </section>
    }
    .into_any()
}

/// The link from the dialog for all contacts to this one.
#[component]
pub(super) fn WebmasterLink(form: ModifyForm) -> AnyView {
    let service = memo(move |_| {
        form.context.with(|context| {
            let context = context.as_ref()?;
            let (row, me) = (&context.service, &context.me.handle);
            let is_offered = is_for_webmasters(&row.service) && row.contacts.roles_of(me).contains(Role::Admin);
            is_offered.then(|| row.service.clone())
        })
    });
    dynamic(move || {
        service.get().map(|service| {
            let address = Link::Webmaster { service }.format();
            view! { <p><a class="btn" href=address>{icon("tech")} {t::webmaster_title()}</a></p> }
        })
    })
}

/// The categories of the plan and of the selected services.
fn chosen_categories(form: ModifyForm) -> Vec<Category> {
    let plan = form.context.with(|context| context.as_ref().map(|context| context.service.service.category));
    let ticked = form.input.ticked.read();
    plan.into_iter().chain(ticked.iter().map(|service| service.category)).collect()
}

/// The hosting plan, which is always part of the change, and its DNS zone.
#[component]
fn Scope(form: ModifyForm) -> AnyView {
    let services = form.context.with(|context| {
        let context = context.as_ref()?;
        let plan = &context.service.service;
        let is_zone = |service: &&ServiceKey| service.category == Category::Zone && service.name == plan.name;
        let zone = context.siblings.iter().map(|row| &row.service).find(is_zone);
        Some((plan.clone(), zone.cloned()))
    });
    let Some((plan, zone)) = services else { return ().into_any() };
    view! {
        <fieldset class="stack">
            <legend><b>{t::webmaster_scope()}</b></legend>
            <div>
                <label class="row">
                    <input type="checkbox" id="with-plan" prop:checked=true disabled=true aria-describedby="with-plan-h"/>
                    {name(&plan)}
                </label>
                <p class="small soft" id="with-plan-h">{t::webmaster_plan_note()}</p>
            </div>
            {zone.map(|zone| view! { <ZoneCheckbox form zone id=labels::checkbox_id(Category::Zone)/> })}
            {move || form.input.other_zone.get().map(|zone| {
                view! { <ZoneCheckbox form zone=zone.service id=labels::OTHER_ZONE/> }
            })}
            <OtherZone form/>
        </fieldset>
    }
    .into_any()
}

#[component]
fn ZoneCheckbox(form: ModifyForm, zone: ServiceKey, id: &'static str) -> AnyView {
    let name = name(&zone);
    let of = zone.clone();
    // `None` until a webmaster is entered.
    let sibling: Memo<Option<Sibling>> = memo(move |_| {
        form.model.with(|model| {
            let siblings = model.as_ref().map(|model| model.siblings.as_slice()).unwrap_or_default();
            siblings.iter().find(|sibling| sibling.service == of).cloned()
        })
    });
    let is_available =
        move || sibling.with(|sibling| sibling.as_ref().is_none_or(|sibling| sibling.offer == Offer::Available));
    let is_invalid =
        move || sibling.with(|sibling| sibling.as_ref().is_some_and(|sibling| !sibling.blockers.is_empty()));
    let message = move || {
        let viewer = form.viewer.get()?;
        let message = sibling.with(|sibling| messages::sibling_message(sibling.as_ref()?, &viewer))?;
        Some(view! {
            <p class="msg" data-s=message.tone.as_str() id=[id, "-m"].concat()>
                {icon(message.icon)}<span>{message_text(&message)}</span>
            </p>
        })
    };
    let is_ticked = {
        let zone = zone.clone();
        move || form.input.ticked.read().contains(&zone)
    };
    view! {
        <div>
            <label class="row">
                <input
                    type="checkbox" id=id disabled=move || !is_available() prop:checked=is_ticked
                    aria-describedby=[id, "-h ", id, "-m"].concat()
                    aria-invalid=move || is_invalid().then_some("true")
                    on:change=move |event| form.tick(&zone, event_target_checked(&event))
                />
                {name}
            </label>
            <p class="small soft" id=[id, "-h"].concat()>{t::webmaster_zone_note()}</p>
            {dynamic(message)}
        </div>
    }
    .into_any()
}

/// A field for a DNS zone of another name, among those that the user administers: the domain of a site need not have the
/// plan's name.
#[component]
fn OtherZone(form: ModifyForm) -> AnyView {
    let zones: RwSignal<Vec<ServiceRow>> = RwSignal::new(Vec::new());
    let typed = RwSignal::new(String::new());
    // `None` until the zones for what is typed are known.
    let is_unknown: RwSignal<Option<bool>> = RwSignal::new(None);
    let look_up = move |text: String| {
        spawn_local(async move {
            let found = find_zones(form, &text).await;
            if typed.try_get_untracked().as_ref() != Some(&text) {
                return;
            }
            let Ok(found) = found else { return };
            let choice = found.iter().find(|row| !text.is_empty() && is_named(row, &text)).cloned();
            is_unknown.set((!text.trim().is_empty()).then_some(found.is_empty()));
            zones.set(found);
            if let Some(zone) = choice {
                typed.set(String::new());
                is_unknown.set(None);
                form.choose_zone(zone);
            }
        });
    };
    let enter = move |text: String| {
        typed.set(text.clone());
        let is_last = move || typed.try_with_untracked(|typed| *typed == text).unwrap_or(false);
        set_timeout(
            move || {
                if is_last() {
                    look_up(typed.get_untracked());
                }
            },
            PAUSE,
        );
    };
    let options = move || {
        let option =
            |row: &ServiceRow| view! { <option value=row.service.name.as_str().to_owned()></option> }.into_any();
        zones.with(|zones| zones.iter().map(option).collect::<Vec<AnyView>>())
    };
    let message =
        Signal::derive(move || (is_unknown.get() == Some(true)).then(|| Message::bad(t::webmaster_no_zone())));
    let hint = Some(t::webmaster_other_zone_note().into_any());
    let input = view! {
        <input
            id="other-zone" list="zones" autocomplete="off" autocapitalize="none" spellcheck="false"
            aria-describedby=described_by("other-zone") aria-invalid=is_invalid(message)
            prop:value=move || typed.get() on:focus=move |_| look_up(typed.get_untracked())
            on:input=move |event| enter(event_target_value(&event))
        />
        <datalist id="zones">{options}</datalist>
    };
    components::field(Field { id: "other-zone", label: t::webmaster_other_zone(), hint, message }, input.into_any())
}

/// The DNS zones that the user administers, apart from those of the plan's name.
async fn find_zones(form: ModifyForm, text: &str) -> Result<Vec<ServiceRow>, Failure> {
    let view = ServicesView {
        search: text.trim().to_owned(),
        category: Some(Category::Zone),
        roles: RoleSet::from(Role::Admin),
        ..ServicesView::default()
    };
    let path = [route::SERVICES, &view.write(Query::default()).finish()].concat();
    let page: ServicesPage = client::screen(form.app, &path).await?;
    let plan =
        form.context.try_with_untracked(|context| Some(context.as_ref()?.service.service.name.clone())).flatten();
    let mut rows = page.rows;
    rows.retain(|row| Some(&row.service.name) != plan.as_ref());
    Ok(rows)
}

fn is_named(row: &ServiceRow, text: &str) -> bool {
    let text = fold(text.trim());
    fold(row.service.name.as_str()) == text || row.ascii.as_deref() == Some(text.as_str())
}

fn name(service: &ServiceKey) -> AnyView {
    let category = components::words::category(service.category).into_any();
    view! { <span>{t::webmaster_plan(category, components::service_name(&service.name))}</span> }.into_any()
}
