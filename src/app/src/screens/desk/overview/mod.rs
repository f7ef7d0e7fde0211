//! The queue: cases by whose turn they are, other work for staff, and the health of the system.

mod figures;
mod health;
mod queue;
mod set_aside;
mod webhooks;

use super::state::Desk;
use super::{corrections, data, lists, parts, words};
use crate::components::{self, PageHead, State, Tone};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::desk::{Correction, DeskAccount, DeskLink, DeskOverview, SearchResult};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::desk::corrections::ProposedChange;
use leptos::prelude::*;

lazy_part! { desk_overview: pub(super) fn overview_page() { view(expect_context()) } }

fn view(desk: Desk) -> AnyView {
    titles::set_title(t::desk_overview());
    let search = desk.link.with_untracked(DeskLink::search);
    let found = (!search.is_empty()).then(|| results(desk, &search));
    let overview = data::load::<DeskOverview>(desk, route::DESK_OVERVIEW.to_owned());
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
    let found = data::load::<SearchResult>(desk, path);
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
    let cases = found.cases.iter().map(lists::case);
    parts::lines(accounts.chain(services).chain(request).chain(cases).collect(), t::desk_nothing_found_search())
}

/// Lists that are empty are left out.
fn content(desk: Desk, overview: &DeskOverview) -> AnyView {
    let items = needs_person(desk, overview);
    let needs =
        (!items.is_empty()).then(|| parts::section("desk-person", t::desk_needs_person(), parts::lines(items, "")));
    let failed = (!overview.failed_mails.is_empty())
        .then(|| parts::section("desk-failed", t::desk_mails_failed(), lists::mails(desk, &overview.failed_mails)));
    view! { {needs}{health::line(overview)}{failed} }.into_any()
}

/// Records that were set aside as damaged, and proposals that wait for an approver.
fn needs_person(desk: Desk, overview: &DeskOverview) -> Vec<AnyView> {
    let aside = overview.set_aside.iter().map(|id| {
        let content = view! {
            <p>{words::request(*id)}</p>
            <State tone=Tone::Warn icon="alert" text=t::desk_is_set_aside()/>
        };
        parts::line(content)
    });
    let others = set_aside::lines(desk, &overview.set_aside_others);
    aside.chain(others).chain(overview.corrections.iter().map(correction)).collect()
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
