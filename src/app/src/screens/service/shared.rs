//! What others let the reader do on the services of a page, and what the reader has asked in their names.

use super::page::Page;
use crate::components::words::{self, capitalized, roles_inside};
use crate::components::{Icon, PersonInside, access_end, actions_text, time};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::NaiveDate;
use core::slice::from_ref;
use handover_api::Link;
use handover_api::access::{DelegatedRequest, SharedService};
use handover_api::link::FormSource;
use handover_api::service::ServicePage;
use handover_rules::access::{ASK_FOR_CONTACTS, AccessLine, AccessSource, access_until, ends_first, givers_of};
use handover_rules::{Category, NicHandle, ServiceKey};
use leptos::prelude::*;

pub(super) fn view(data: &ServicePage) -> AnyView {
    let told = Category::by_equal(data.shared.iter().map(|of| (told(data, of), of.service.category)));
    let lines = told.into_iter().map(|(told, types)| allowed(&types, told, data)).collect_view();
    let can = (!data.shared.is_empty()).then(|| section("shared", t::access_shared_can(), lines.into_any()));
    let asked = data.shared.iter().flat_map(|of| &of.asked).map(request).collect::<Vec<_>>();
    let asked = (!asked.is_empty()).then(|| section("shared-asked", t::access_asked(), asked.into_any()));
    view! { {can}{asked} }.into_any()
}

/// Links to the form: one for each account in whose name a policy lets the reader ask, for the chosen type, or else the first
/// one. The form needs the present contacts.
pub(super) fn ask(page: Page, data: &ServicePage, class: &'static str) -> Vec<AnyView> {
    let people = expect_context::<App>().people;
    let is_seen = |of: &&SharedService| data.services.iter().any(|detail| detail.row.service == of.service);
    let askable = data.shared.iter().filter(is_seen).map(|of| (&of.service, givers_of(&of.lines, ASK_FOR_CONTACTS)));
    let askable: Vec<_> = askable.filter(|(_, givers)| !givers.is_empty()).collect();
    let is_chosen = |(service, _): &&(&ServiceKey, _)| Some(service.category) == page.category();
    let Some((service, givers)) = askable.iter().find(is_chosen).or(askable.first()) else { return Vec::new() };
    let link = |giver: &&NicHandle| {
        let address = Link::modify(FormSource::InName((*service).clone(), (*giver).clone())).format();
        let name = if givers.len() > 1 {
            t::access_ask_for(words::person_inside(people, giver).as_str())
        } else {
            t::access_ask().to_owned()
        };
        view! { <a class=class href=address><Icon name="edit"/> {name}</a> }.into_any()
    };
    givers.iter().map(link).collect()
}

/// In place of contacts, history and rights.
pub(super) fn unseen() -> AnyView {
    view! { <p class="card pad">{t::services_shared_unseen()}</p> }.into_any()
}

fn section(id: &'static str, title: &'static str, lines: AnyView) -> AnyView {
    view! {
        <section class="stack tight" aria-labelledby=id><h2 id=id>{title}</h2> <ul class="ul lines card">{lines}</ul></section>
    }
    .into_any()
}

/// Access to a service by policies, each with the last day of the service if that comes first.
type Told<'a> = Vec<(&'a AccessLine, Option<NaiveDate>)>;

fn told<'a>(data: &ServicePage, of: &'a SharedService) -> Told<'a> {
    let last_day = last_day(data, of);
    let ends_first = |line: &AccessLine| last_day.filter(|day| ends_first(*day, access_until(from_ref(line))));
    of.lines.iter().map(|line| (line, ends_first(line))).collect()
}

fn last_day(data: &ServicePage, of: &SharedService) -> Option<NaiveDate> {
    data.services.iter().find(|detail| detail.row.service == of.service)?.row.expiration
}

/// The actions on services of these types, by policy.
fn allowed(types: &[Category], told: Told<'_>, data: &ServicePage) -> AnyView {
    let app = expect_context::<App>();
    let kind = || (types.len() < data.categories().len()).then(|| view! { <b>{words::types(types)}</b> " " });
    let line = |(line, first): (&AccessLine, Option<NaiveDate>)| {
        let AccessSource::Policy { name, giver, expires_at, .. } = &line.source else { return ().into_any() };
        let can = capitalized(actions_text(&line.actions));
        let by = t::services_shared_by(view! { <PersonInside who=giver.clone()/> }.into_any());
        let end = access_end(*expires_at, app.now());
        let first = first.map(|day| [" · ", &t::access_service_first(intl::day(day).as_str())].concat());
        view! {
            <li class="pad stack tight">
                <p>{kind()}{can}</p>
                <p class="small soft">{by} {named(name)} " · " {end}{first}</p>
            </li>
        }
        .into_any()
    };
    told.into_iter().map(line).collect_view().into_any()
}

/// The name of access, which need not have one.
fn named(name: &str) -> Option<AnyView> {
    (!name.is_empty()).then(|| view! { ", " <bdi translate="no">{name.to_owned()}</bdi> }.into_any())
}

/// A request of the reader in the name of another.
fn request(of: &DelegatedRequest) -> AnyView {
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
}
