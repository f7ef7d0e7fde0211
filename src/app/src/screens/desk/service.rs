//! A service: contacts, history, requests, holder, and putting a role right.

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{corrections, parts, words};
use crate::components::{
    DifferenceTable, PageHead, Person, RoleChip, Select, ServiceStatusLine, TermReason, column_heads,
};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::forms::{TextField, TextInput};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::screens::history::events::{term_cells, term_heads};
use crate::screens::service::{holder_facts, open_change_facts};
use handover_api::desk::{DeskAction, DeskService, service_route};
use handover_api::history::Term;
use handover_api::holder::OpenHolderChange;
use handover_rules::desk::DeskAct;
use handover_rules::{Category, NicHandle, Role, ServiceKey};
use leptos::prelude::*;

lazy_part! { desk_service: pub(super) fn service_page(key: ServiceKey) { view(expect_context(), &key) } }

fn view(desk: Desk, key: &ServiceKey) -> AnyView {
    titles::set_title(key.name.as_str());
    let name = key.name.as_str().to_owned();
    let category = t::word_category(key.category);
    let service = desk.load::<DeskService>(service_route(key));
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
        let who = service.contacts.holder(role).clone();
        parts::line(view! { <p class="row between"><RoleChip role/> <Person who/></p> })
    });
    let (status, expiration) = (service.status, service.expiration);
    let state = view! { <ServiceStatusLine status expiration today=desk.app.today()/> };
    let facts = vec![
        parts::fact(t::request_fact_service(), parts::service(&service.service)),
        parts::fact(t::request_fact_state(), view! { <span class="row">{state}</span> }),
    ];
    let cases = (service.service.category == Category::Domain).then(|| {
        let lines = parts::lines(service.cases.iter().map(parts::case).collect(), t::desk_cases_none());
        parts::section("desk-service-cases", t::desk_service_cases(), lines)
    });
    let holder = service.holder.as_ref().map(|holder| {
        let facts = view! { <div class="card pad stack">{holder_facts(holder)}</div> };
        parts::section("desk-holder", t::holder_title(), facts)
    });
    let change = service.holder_change.as_ref().map(|change| holder_change(desk, service, change));
    let propose = desk.may(DeskAct::ProposeCorrection).then(|| propose(desk, &service.service));
    let proposals = view! {
        {corrections::list(desk, &service.corrections)}
        {propose.map(|form| view! { <div class="card">{form}</div> })}
    };
    view! {
        <div class="cols side">
            <div class="stack wide">
                {parts::section("desk-contacts", t::service_contacts(), parts::lines(contacts.collect(), ""))}
                {parts::section("desk-requests", t::desk_service_requests(), parts::requests(&service.requests))}
                {cases}
                {parts::section("desk-mails", t::desk_mails(), parts::mails(desk, &service.mails))}
                {history(&service.terms)}
            </div>
            <div class="stack wide">
                {parts::facts(facts)}
                {holder}
                {change}
                {parts::section("desk-proposals", t::desk_proposals(), proposals)}
                {parts::events(&service.events)}
            </div>
        </div>
    }
    .into_any()
}

/// A change of holder that waits for answers, beside the present one, and ending it.
fn holder_change(desk: Desk, service: &DeskService, change: &OpenHolderChange) -> AnyView {
    let before = service.holder.as_ref().map(|holder| holder.identity.clone());
    let difference = before.zip(change.after.clone()).map(|(before, after)| view! { <DifferenceTable before after/> });
    let asker = t::service_asked_by(words::customer(&change.asker));
    let action = DeskAction::EndHolderChange { change: change.id };
    let end = act_form::offer(desk, change.id.get(), Kind::Final, action);
    let content = view! {
        <div class="card pad stack">{open_change_facts(change)}<p>{asker}</p></div>
        {difference}
        {end}
    };
    parts::section("desk-holder-change", t::desk_holder_change(), content)
}

fn history(terms: &[Term]) -> AnyView {
    let row = |term: &Term| {
        view! {
            <tr>
                <th scope="row"><RoleChip role=term.role/></th>
                {term_cells(term, None)}
                <td class="soft small"><TermReason term=term.clone()/></td>
            </tr>
        }
    };
    let table = view! {
        <div class="card">
            <table class="list plain auto">
                <caption class="vh">{t::history_caption()}</caption>
                <thead>
                    <tr>{column_heads(&[t::history_role()])}{term_heads()}{column_heads(&[t::history_why()])}</tr>
                </thead>
                <tbody>{terms.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    };
    parts::section("desk-history", t::service_history(), table)
}

fn propose(desk: Desk, service: &ServiceKey) -> AnyView {
    let [chosen, value] = ["role", "to"].map(|field| desk.draft("propose", field));
    let to = TextField { value, ..TextField::new("correct-to", "") };
    let options = Role::ALL.map(|role| (role.as_str().to_owned(), t::role(role).to_owned())).to_vec();
    let fields = view! {
        <Select id="correct-role" label=t::history_role() options chosen/>
        <TextInput field=to label=t::desk_to_handle() autocomplete="off"/>
    }
    .into_any();
    let service = service.clone();
    let action = move || {
        let to = NicHandle::entered(&value.get_untracked()).ok()?;
        // The first one stands there until another is chosen.
        let role = Role::parse(&chosen.get_untracked()).unwrap_or(Role::Admin);
        Some(DeskAction::ProposeCorrection { service: service.clone(), role, to })
    };
    act_form::with_fields(desk, "propose", [t::desk_do_propose(), t::desk_do_propose_text()], fields, action)
}
