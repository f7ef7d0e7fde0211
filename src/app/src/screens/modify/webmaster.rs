//! The variant "Give my webmaster access" (guide, statements 41 to 49): a new tech contact for a hosting plan and, where
//! needed, for its DNS zone.

use super::checklist::Checklist;
use super::form::ModifyForm;
use super::model::{Offer, Sibling};
use super::role_fields::{RoleFields, message_text};
use super::{labels, messages};
use crate::components::{self, Field, FieldMessage, described_by, icon, is_invalid, tech_abilities};
use crate::platform::i18n as t;
use handover_api::Link;
use handover_api::services::ServiceRow;
use handover_rules::submission::blockers::may_name_webmaster;
use handover_rules::{Category, Role, ServiceKey};
use leptos::prelude::*;
use leptos::task::spawn_local;

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
    let service = Memo::new(move |_| {
        form.context.with(|context| {
            let context = context.as_ref()?;
            let (row, me) = (&context.service, &context.me.handle);
            let is_offered = may_name_webmaster(row.service.category, row.contacts.roles_of(me));
            is_offered.then(|| row.service.clone())
        })
    });
    (move || {
        service.get().map(|service| {
            let address = Link::Webmaster { service }.format();
            view! { <p><a class="btn" href=address>{icon("tech")} {t::webmaster_title()}</a></p> }
        })
    })
    .into_any()
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
    let sibling: Memo<Option<Sibling>> = Memo::new(move |_| {
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
            {message}
        </div>
    }
    .into_any()
}

/// A field for a DNS zone of another name, among those that the user administers.
#[component]
fn OtherZone(form: ModifyForm) -> AnyView {
    let search = form.input.zone_search;
    let options = move || {
        let option =
            |row: &ServiceRow| view! { <option value=row.service.name.as_str().to_owned()></option> }.into_any();
        search.with(|search| search.found.iter().map(option).collect::<Vec<AnyView>>())
    };
    let problem = move || search.with(|search| search.problem.clone().filter(|_| search.is_settled));
    let message = Signal::derive(move || problem().map(FieldMessage::bad));
    let hint = Some(t::webmaster_other_zone_note().into_any());
    let input = view! {
        <input
            id=labels::ZONE_SEARCH list="zones" autocomplete="off" autocapitalize="none" spellcheck="false"
            aria-describedby=described_by(labels::ZONE_SEARCH) aria-invalid=is_invalid(message)
            prop:value=move || search.with(|search| search.text.clone()) on:focus=move |_| spawn_local(form.find_zone())
            on:input=move |event| form.enter_zone(event_target_value(&event)) on:blur=move |_| form.settle_zone()
        />
        <datalist id="zones">{options}</datalist>
    };
    let field = Field { id: labels::ZONE_SEARCH, label: t::webmaster_other_zone(), hint, message };
    components::field(field, input.into_any())
}

fn name(service: &ServiceKey) -> AnyView {
    let category = components::words::category(service.category).into_any();
    view! { <span>{t::webmaster_plan(category, components::service_name(&service.name))}</span> }.into_any()
}
