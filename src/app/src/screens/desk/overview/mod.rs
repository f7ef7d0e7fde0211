//! The queue: cases by whose turn they are, other work for staff, and the health of the system.

mod health;
mod queue;

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{corrections, parts, words};
use crate::components::{self, PageHead, State, Tone};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::desk::{Correction, DeskAccount, DeskAction, DeskLink, DeskOverview, SearchResult, SetAside};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::desk::corrections::ProposedChange;
use handover_rules::{Category, ServiceKey};
use leptos::prelude::*;

lazy_part! { desk_overview: pub(super) fn overview_page() { view(expect_context()) } }

fn view(desk: Desk) -> AnyView {
    titles::set_title(t::desk_overview());
    let search = desk.link.with_untracked(DeskLink::search);
    let found = (!search.is_empty()).then(|| results(desk, &search));
    let overview = desk.load::<DeskOverview>(route::DESK_OVERVIEW.to_owned());
    view! {
        <PageHead heading=t::desk_overview() lead=t::desk_search_hint()/>
        <div class="stack wide">
            {found}
            {queue::section(desk)}
            <WhenLoaded of=overview lines=2 let:overview>
                {content(desk, overview)}
            </WhenLoaded>
        </div>
    }
    .into_any()
}

fn results(desk: Desk, search: &str) -> AnyView {
    let path = [route::DESK_SEARCH, &Query::default().with("q", search).finish()].concat();
    let found = desk.load::<SearchResult>(path);
    let content = view! { <WhenLoaded of=found children=hits/> };
    parts::section("desk-found", t::desk_found(), content)
}

fn hits(found: &SearchResult) -> AnyView {
    let account = |account: &DeskAccount| {
        let content = view! {
            <p>{words::customer(&account.handle)}</p>
            <p class="small soft" translate="no">{account.email.to_string()}</p>
        };
        parts::line(content)
    };
    let accounts = found.accounts.iter().map(account);
    let services = found.services.iter().map(|service| parts::line(words::service(service)));
    let request = found.request.map(|id| parts::line(words::request(id)));
    let cases = found.cases.iter().map(parts::case);
    parts::lines(accounts.chain(services).chain(request).chain(cases).collect(), t::desk_nothing_found_search())
}

/// Lists that are empty are left out.
fn content(desk: Desk, overview: &DeskOverview) -> AnyView {
    let items = needs_person(desk, overview);
    let needs =
        (!items.is_empty()).then(|| parts::section("desk-person", t::desk_needs_person(), parts::lines(items, "")));
    let failed = (!overview.failed_mails.is_empty())
        .then(|| parts::section("desk-failed", t::desk_mails_failed(), parts::mails(desk, &overview.failed_mails)));
    view! { {needs}{health::line(overview)}{failed} }.into_any()
}

/// Records that were set aside as damaged, and proposals that wait for an approver.
fn needs_person(desk: Desk, overview: &DeskOverview) -> Vec<AnyView> {
    let requests = overview.set_aside.iter().map(|id| damaged(words::request(*id), None));
    let others = set_aside(desk, &overview.set_aside_others);
    requests.chain(others).chain(overview.corrections.iter().map(correction)).collect()
}

/// Items other than requests that were set aside. No page can show them, so they are taken up here.
fn set_aside(desk: Desk, aside: &SetAside) -> impl Iterator<Item = AnyView> {
    let take_up = move |number, action| act_form::offer(desk, number, Kind::Inline, action);
    let cases = aside.cases.iter().map(move |case| {
        let number = i64::try_from(case.get()).unwrap_or(i64::MAX);
        let name = view! { <span translate="no">{t::desk_case(case.to_string().as_str())}</span> }.into_any();
        damaged(name, take_up(number, DeskAction::TakeUpCase { case: *case }))
    });
    let holders = aside.holders.iter().map(move |found| {
        let change = found.id;
        let service = found.domain.clone().map(|name| words::service(&ServiceKey { name, category: Category::Domain }));
        let name = view! { {t::desk_holder_change()} " " {service} }.into_any();
        damaged(name, take_up(change.get(), DeskAction::TakeUpHolderChange { change }))
    });
    let mails = aside.mails.iter().map(move |mail| {
        let aside = view! { <State tone=Tone::Warn icon="alert" text=t::desk_mail_set_aside()/> }.into_any();
        parts::line(view! { {aside} {parts::mail(desk, mail)} })
    });
    cases.chain(holders).chain(mails)
}

fn damaged(name: AnyView, form: Option<AnyView>) -> AnyView {
    let state = view! { <State tone=Tone::Warn icon="alert" text=t::desk_is_set_aside()/> }.into_any();
    parts::line(view! { <p>{name}</p> {state} {form} })
}

fn correction(correction: &Correction) -> AnyView {
    let name = components::isolated_name(&correction.proposed_by_name);
    let about = match &correction.change {
        ProposedChange::Role { service, .. } => words::service(service),
        ProposedChange::Address { account, .. } => words::customer(account),
    };
    let content = view! {
        <p>{about}</p>
        {corrections::change(&correction.change)}
        <State tone=Tone::Now icon="user" text=t::desk_waits_for_approval(name.as_str())/>
        <p class="small soft">{parts::time(correction.proposed_at)}</p>
    };
    parts::line(content)
}
