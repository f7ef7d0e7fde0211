//! "Give my webmaster access": the guide's example. The webmaster is entered once, for the hosting plan and, where the
//! domain is not linked to it, for the DNS zone; both as the tech contact, who can do no more than that.

use super::checklist;
use super::form::Form;
use super::model::Offer;
use super::row;
use super::words;
use crate::components::tech_abilities;
use crate::components::{self, icon};
use crate::platform::i18n::modify as t;
use crate::prelude::*;
use crate::state::is_for_webmasters;
use handover_api::Link;
use handover_rules::{Category, Role, ServiceKey};

/// What the dialog asks for, and what it means.
pub(super) fn view(form: Form) -> AnyView {
    view! {
        <div class="stack">
            <p class="soft">{t::webmaster_lead()}</p>
            {checklist::view(form)}
        </div>
        {row::view(form, Role::Tech)}
        {move || scope(form)}
        <div class="cols">
            {part("webmaster-can", t::tech_can(), move || tech_abilities::can(&chosen(form)))}
            {part("webmaster-cannot", t::tech_cannot(), move || tech_abilities::cannot(&chosen(form)))}
        </div>
        <section class="stack tight" aria-labelledby="webmaster-share">
            <h3 id="webmaster-share">{t::share_title()}</h3>
            <p class="small">{t::share_text()}</p>
            <p class="small">{t::tech_any_time()}</p>
        </section>
    }
    .into_any()
}

fn part(id: &'static str, title: &'static str, content: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    view! {
        <section class="stack tight small" aria-labelledby=id>
            <h3 id=id>{title}</h3>
            {content}
        </section>
    }
    .into_any()
}

/// Offers this dialog in the one for all contacts.
pub(super) fn offer(form: Form) -> AnyView {
    let service = Memo::new(move |_| {
        form.facts.with(|facts| {
            let facts = facts.as_ref()?;
            let (row, me) = (&facts.service, &facts.me.handle);
            let fits = is_for_webmasters(&row.service) && row.contacts.roles_of(me).contains(Role::Admin);
            fits.then(|| row.service.clone())
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

/// The kinds of services that the webmaster is to work on.
fn chosen(form: Form) -> Vec<Category> {
    let plan = form.facts.with(|facts| facts.as_ref().map(|facts| facts.service.service.category));
    let ticked = form.ticked.read();
    plan.into_iter().chain(ticked.iter().map(|service| service.category)).collect()
}

/// The plan, and its DNS zone.
fn scope(form: Form) -> Option<AnyView> {
    let (plan, zone) = form.facts.with(|facts| {
        let facts = facts.as_ref()?;
        let plan = &facts.service.service;
        let is_zone = |service: &&ServiceKey| service.category == Category::Zone && service.name == plan.name;
        let zone = facts.siblings.iter().map(|row| &row.service).find(is_zone);
        Some((plan.clone(), zone.cloned()))
    })?;
    let zone = zone.map(|zone| zone_box(form, zone));
    let content = view! {
        <fieldset class="stack">
            <legend><b>{t::webmaster_scope()}</b></legend>
            <div>
                <label class="row">
                    <input type="checkbox" id="with-plan" prop:checked=true disabled=true aria-describedby="with-plan-h"/>
                    {name(&plan)}
                </label>
                <p class="small soft" id="with-plan-h">{t::webmaster_plan_note()}</p>
            </div>
            {zone}
        </fieldset>
    };
    Some(content.into_any())
}

fn zone_box(form: Form, zone: ServiceKey) -> AnyView {
    let id = words::box_id(Category::Zone);
    let name = name(&zone);
    // Only known once somebody is entered.
    let offer = Memo::new(move |_| {
        form.model.with(|model| {
            let siblings = model.as_ref().map(|model| model.siblings.as_slice()).unwrap_or_default();
            siblings.iter().find(|sibling| sibling.service.category == Category::Zone).cloned()
        })
    });
    let is_free = move || offer.with(|offer| offer.as_ref().is_none_or(|sibling| sibling.offer == Offer::Free));
    let is_wrong = move || offer.with(|offer| offer.as_ref().is_some_and(|sibling| !sibling.refused.is_empty()));
    let told = move || {
        let reader = form.reader.get()?;
        let told = offer.with(|offer| offer.as_ref().and_then(|sibling| words::beside_sibling(sibling, &reader)))?;
        Some(view! {
            <p class="msg" data-s=told.tone.as_str() id=[id, "-m"].concat()>
                {icon(told.icon)}<span>{row::text(&told)}</span>
            </p>
        })
    };
    let is_ticked = {
        let zone = zone.clone();
        move || form.ticked.read().contains(&zone)
    };
    view! {
        <div>
            <label class="row">
                <input
                    type="checkbox" id=id disabled=move || !is_free() prop:checked=is_ticked
                    aria-describedby=[id, "-h ", id, "-m"].concat()
                    aria-invalid=move || is_wrong().then_some("true")
                    on:change=move |event| form.tick(&zone, event_target_checked(&event))
                />
                {name}
            </label>
            <p class="small soft" id=[id, "-h"].concat()>{t::webmaster_zone_note()}</p>
            {told}
        </div>
    }
    .into_any()
}

fn name(service: &ServiceKey) -> AnyView {
    let category = components::words::category(service.category).into_any();
    view! { <span>{t::webmaster_plan(category, components::service_name(&service.name))}</span> }.into_any()
}
