//! A service: contacts, history, requests, and putting a role right.

use super::act_form::{self, ActForm, Kind};
use super::state::Desk;
use super::{corrections, data, holder_change, lists, parts, words};
use crate::components::{self, Icon, PageHead, PersonName};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::desk::{DeskAction, DeskService, service_route};
use handover_api::history::Term;
use handover_rules::desk::DeskAct;
use handover_rules::holder::data::Holder;
use handover_rules::{Category, NicHandle, Role, ServiceKey};
use leptos::prelude::*;
use std::sync::Arc;

lazy_part! { desk_service: pub(super) fn service_page(key: ServiceKey) { view(expect_context(), &key) } }

fn view(desk: Desk, key: &ServiceKey) -> AnyView {
    titles::set_title(key.name.as_str());
    let name = key.name.as_str().to_owned();
    let category = t::word_category(key.category);
    let service = data::load::<DeskService>(desk, service_route(key));
    view! {
        {parts::crumbs(&name)}
        <PageHead heading=move || name.clone() lead=move || category.to_owned()/>
        <WhenLoaded of=service lines=8 let:service>
            {content(desk, service)}
        </WhenLoaded>
    }
    .into_any()
}

fn content(desk: Desk, service: &DeskService) -> AnyView {
    let contacts = Role::ALL.into_iter().map(|role| {
        let holder = words::customer(service.contacts.holder(role));
        let content = view! {
            <p class="row between">
                <span class="state" data-s="now">
                    <Icon name=components::words::role_icon(role)/><b>{t::role(role)}</b>
                </span>
                {holder}
            </p>
        };
        parts::line(content)
    });
    let proposals = corrections::list(desk, &service.corrections);
    let facts = vec![
        parts::fact(t::desk_service(), parts::service(&service.service)),
        parts::fact(t::desk_state(), words::service_state(service.status)),
    ];
    let cases = (service.service.category == Category::Domain).then(|| {
        let lines = parts::lines(service.cases.iter().map(lists::case).collect(), t::desk_cases_none());
        parts::section("desk-service-cases", t::desk_service_cases(), lines)
    });
    let holder =
        service.holder.as_ref().map(|holder| parts::section("desk-holder", t::desk_holder(), self::holder(holder)));
    let change = service.holder_change.as_ref().map(|change| holder_change::section(desk, change));
    let propose = desk.may(DeskAct::ProposeCorrection).then(|| {
        let form = propose(desk, &service.service);
        view! { <div class="card">{form}</div> }
    });
    let proposals = view! {
        {proposals}
        {propose}
    };
    view! {
        <div class="cols side">
            <div class="stack wide">
                {parts::section("desk-contacts", t::desk_contacts(), parts::lines(contacts.collect(), ""))}
                {parts::section("desk-requests", t::desk_service_requests(), lists::requests(&service.requests))}
                {cases}
                {parts::section("desk-mails", t::desk_mails(), lists::mails(desk, &service.mails))}
                {parts::section("desk-history", t::desk_history(), history(&service.terms))}
            </div>
            <div class="stack wide">
                {parts::facts(facts)}
                {holder}
                {change}
                {parts::section("desk-proposals", t::desk_proposals(), proposals)}
                {parts::section("desk-events", t::desk_events(), lists::events(&service.events))}
            </div>
        </div>
    }
    .into_any()
}

fn holder(holder: &Holder) -> AnyView {
    let Holder { identity, details } = holder;
    let text = |text: &str| view! { <PersonName name=text.to_owned()/> }.into_any();
    let place =
        [details.street.as_str(), &[details.postcode.as_str(), " ", &details.town].concat(), details.country.as_str()];
    let place: Vec<&str> = place.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut facts = vec![
        parts::fact(t::holder_name(), view! { <PersonName name=identity.full_name()/> }),
        parts::fact(t::holder_legal_form(), t::holder_form(identity.legal_form)),
        parts::fact(t::holder_email(), text(identity.email.as_str())),
        parts::fact(t::desk_holder_address(), text(&place.join(", "))),
    ];
    if !identity.organisation.is_empty() {
        let name = text(&identity.organisation);
        facts.insert(1, parts::fact(t::holder_organisation(), name));
    }
    if !details.phone.is_empty() {
        facts.push(parts::fact(t::desk_holder_phone(), text(&details.phone)));
    }
    parts::facts(facts)
}

fn history(terms: &[Term]) -> AnyView {
    let item = |term: &Term| {
        let since = term.since.map_or_else(|| t::desk_always().into_any(), parts::time);
        let until = term.until.map_or_else(|| t::desk_today().into_any(), parts::time);
        let by = term.by_provider.then(|| view! { " · " {t::desk_by_provider()} });
        let request = term.request.map(|id| view! { " · " {words::request(id)} });
        let case = term.case.map(|number| view! { " · " {words::case(number)} });
        let content = view! {
            <p class="row between"><span>{t::role(term.role)}</span> {words::customer(&term.account)}</p>
            <p class="small soft">{since} " – " {until} {request} {case} {by}</p>
            {term.reason.as_deref().map(parts::quote)}
        };
        parts::line(content)
    };
    parts::lines(terms.iter().map(item).collect(), "")
}

/// The role of a correction; the admin until another one is chosen.
fn chosen(role: &str) -> Role {
    Role::parse(role).unwrap_or(Role::Admin)
}

fn propose(desk: Desk, service: &ServiceKey) -> AnyView {
    let form = act_form::name("propose", 0);
    let [role, to] = ["role", "to"].map(|field| desk.draft(&form, field));
    let options: Vec<AnyView> = Role::ALL
        .into_iter()
        .map(|one| {
            let is_chosen = move || chosen(&role.get()) == one;
            view! { <option value=one.as_str() prop:bound=is_chosen>{t::role(one)}</option> }.into_any()
        })
        .collect();
    let fields = view! {
        <div class="field">
            <label for="correct-role">{t::desk_role()}</label>
            <select id="correct-role" on:change=move |event| role.set(event_target_value(&event))>{options}</select>
        </div>
        <div class="field">
            <label for="correct-to">{t::desk_to_handle()}</label>
            <input
                id="correct-to" type="text" autocomplete="off" spellcheck="false" autocapitalize="none"
                prop:bound=move || to.get() on:input=move |event| to.set(event_target_value(&event))
            />
        </div>
    }
    .into_any();
    let service = service.clone();
    let action = move || {
        let to = NicHandle::entered(&to.get_untracked()).ok()?;
        let role = chosen(&role.get_untracked());
        Some(DeskAction::ProposeCorrection { service: service.clone(), role, to })
    };
    act_form::view(
        desk,
        ActForm {
            id: "propose",
            number: 0,
            title: t::desk_do_propose(),
            text: t::desk_do_propose_text(),
            kind: Kind::Listed,
            fields,
            action: Arc::new(action),
        },
    )
}
