//! A service that the account reaches by access from others: what it can do, contacts, history, and asking for contacts.

use super::ask::asking;
use super::services::below_my_services;
use super::words;
use crate::components::words::{capitalized, roles_inside};
use crate::components::{Crumbs, PageHead, Person, PersonInside, RoleChip, ServiceStatusLine, actions_text, time};
use crate::data::late::{Late, Placeholder};
use crate::data::{WhenLoaded, loaded};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::screens::history::terms::{term_cells, term_heads};
use crate::state::App;
use handover_api::access::{DelegatedRequest, ReachedDetail, ReachedService, SeenService};
use handover_api::history::Term;
use handover_api::route;
use handover_rules::access::{AccessLine, AccessSource};
use handover_rules::{Category, Role, ServiceKey};
use leptos::prelude::*;

/// The page.
pub(crate) fn view(key: &ServiceKey) -> AnyView {
    let path = route::of_service(route::REACHED_SERVICE, key);
    let detail = loaded::load::<ReachedDetail>(move || path.clone());
    let name = key.name.as_str().to_owned();
    titles::set_title(&name);
    let kind = t::word_category(key.category).to_owned();
    let is_asking = RwSignal::new(false);
    let of = key.clone();
    let ask = Memo::new(move |_| detail.data.with(|data| data.as_ref().is_some_and(|data| !data.asks_for.is_empty())));
    let begin = move || {
        let is_offered = ask.get() && !is_asking.get();
        is_offered.then(|| {
            view! { <button type="button" class="btn main" on:click=move |_| is_asking.set(true)>{t::access_ask()}</button> }
        })
    };
    view! {
        <Crumbs trail=below_my_services(name.clone())/>
        <PageHead heading=name lead=kind><div class="row">{begin}</div></PageHead>
        <div class="stack">
            <Late part=asking(detail, of) when=is_asking placeholder=Placeholder::Notice/>
            <WhenLoaded of=detail lines=6 let:detail>
                {parts(detail)}
            </WhenLoaded>
        </div>
    }
    .into_any()
}

fn parts(detail: &ReachedDetail) -> AnyView {
    let ReachedDetail { row: ReachedService { service, seen, access }, terms, asked, .. } = detail;
    view! {
        {allowed(access, service.category)}
        {(!asked.is_empty()).then(|| requests(asked))}
        {seen.as_ref().map(contacts)}
        {(!terms.is_empty()).then(|| history(terms))}
    }
    .into_any()
}

fn section(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    view! { <section class="stack tight" aria-labelledby=id><h2 id=id>{title}</h2> {content}</section> }.into_any()
}

/// The actions, by policy.
fn allowed(access: &[AccessLine], category: Category) -> AnyView {
    let app = expect_context::<App>();
    let line = |of: &AccessLine| {
        let AccessSource::Policy { name, giver, expires_at, .. } = &of.source else { return ().into_any() };
        let can = capitalized(actions_text(&of.actions, Some(category)));
        let end = words::end(*expires_at, app.now());
        view! {
            <li class="pad stack tight">
                <p>{can}</p>
                <p class="small soft">
                    {t::access_from()} " " <PersonInside who=giver.clone()/> ", " <bdi translate="no">{name.clone()}</bdi> " · " {end}
                </p>
            </li>
        }
        .into_any()
    };
    let lines = view! { <ul class="ul lines card">{access.iter().map(line).collect_view()}</ul> };
    section("reached-can", t::access_reached_can(), lines.into_any())
}

/// Requests of the account in the names of others.
fn requests(asked: &[DelegatedRequest]) -> AnyView {
    let line = |of: &DelegatedRequest| {
        let what = t::access_asked_what(roles_inside(of.roles).as_str());
        view! {
            <li class="pad row between">
                <span>{what} " " <PersonInside who=of.to.clone()/>
                    <span class="small soft">" · " {t::access_asked_for()} " " <PersonInside who=of.asker.clone()/> " · " {time(of.asked_at)}</span>
                </span>
                <b>{t::request_state(of.state)}</b>
            </li>
        }
        .into_any()
    };
    let lines = view! { <ul class="ul lines card">{asked.iter().map(line).collect_view()}</ul> };
    section("reached-asked", t::access_asked(), lines.into_any())
}

fn contacts(seen: &SeenService) -> AnyView {
    let app = expect_context::<App>();
    let role = |role: Role| {
        let who = seen.contacts.holder(role).clone();
        view! { <dt><RoleChip role/></dt> <dd><Person who/></dd> }
    };
    let facts = view! {
        <div class="card pad stack tight">
            <dl class="facts">{Role::ALL.map(role)}</dl>
            <p><ServiceStatusLine status=seen.status expiration=seen.expiration today=app.today()/></p>
        </div>
    };
    section("reached-contacts", t::access_contacts(), facts.into_any())
}

fn history(terms: &[Term]) -> AnyView {
    let row = |term: &Term| {
        view! { <tr><th scope="row"><RoleChip role=term.role/></th> {term_cells(term, None)}</tr> }.into_any()
    };
    let table = view! {
        <div class="card">
            <table class="list plain auto">
                <caption>{t::history_caption()}</caption>
                <thead><tr><th scope="col">{t::history_role()}</th>{term_heads()}</tr></thead>
                <tbody>{terms.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    };
    section("reached-history", t::history_all_title(), table.into_any())
}
