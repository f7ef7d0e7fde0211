//! What others let the reader do on the services of a page, and what the reader has asked in their names.

use crate::components::words::{self, capitalized, roles_inside};
use crate::components::{PersonInside, access_end, actions_text, time};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::NaiveDate;
use handover_api::access::{DelegatedRequest, SharedService};
use handover_api::service::ServicePage;
use handover_rules::Category;
use handover_rules::access::{AccessLine, AccessSource, access_until, ends_first};
use leptos::prelude::*;

pub(super) fn view(data: &ServicePage) -> AnyView {
    let lines = told_once(data).into_iter().map(|(types, of)| allowed(&types, of, data)).collect_view();
    let can = (!data.shared.is_empty()).then(|| section("shared", t::access_shared_can(), lines.into_any()));
    let asked = data.shared.iter().flat_map(|of| &of.asked).map(request).collect::<Vec<_>>();
    let asked = (!asked.is_empty()).then(|| section("shared-asked", t::access_asked(), asked.into_any()));
    view! { {can}{asked} }.into_any()
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

/// The services, each with the types of all of which the reader may do the same.
fn told_once(data: &ServicePage) -> Vec<(Vec<Category>, &SharedService)> {
    let mut told: Vec<(Vec<Category>, &SharedService)> = Vec::new();
    for of in &data.shared {
        let has_end = access_until(&of.lines).is_some();
        let is_same = |known: &SharedService| {
            known.lines == of.lines && (!has_end || last_day(data, known) == last_day(data, of))
        };
        match told.iter_mut().find(|(_, known)| is_same(known)) {
            Some((types, _)) => types.push(of.service.category),
            None => told.push((vec![of.service.category], of)),
        }
    }
    told
}

fn last_day(data: &ServicePage, of: &SharedService) -> Option<NaiveDate> {
    data.services.iter().find(|detail| detail.row.service == of.service)?.row.expiration
}

/// The actions on services, by policy.
fn allowed(types: &[Category], of: &SharedService, data: &ServicePage) -> AnyView {
    let app = expect_context::<App>();
    let last_day = last_day(data, of);
    let kind = || (types.len() < data.categories().len()).then(|| view! { <b>{words::types(types)}</b> " " });
    let line = |line: &AccessLine| {
        let AccessSource::Policy { name, giver, expires_at, .. } = &line.source else { return ().into_any() };
        let can = capitalized(actions_text(&line.actions));
        let by = t::services_shared_by(view! { <PersonInside who=giver.clone()/> }.into_any());
        let end = access_end(*expires_at, app.now());
        let first = last_day.filter(|day| ends_first(*day, *expires_at));
        let first = first.map(|day| [" · ", &t::access_service_first(intl::day(day).as_str())].concat());
        view! {
            <li class="pad stack tight">
                <p>{kind()}{can}</p>
                <p class="small soft">{by} {named(name)} " · " {end}{first}</p>
            </li>
        }
        .into_any()
    };
    of.lines.iter().map(line).collect_view().into_any()
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
