//! The overview: one search for everything, figures, and the queue of work.

use super::state::{Desk, overview_address};
use super::{cases, corrections, data, lists, parts, set_aside, webhooks, words};
use crate::browser::dom;
use crate::components::{self, Icon, PageHead, RequestStateBadge, Skeleton, State, Tone};
use crate::data::WhenLoaded;
use crate::forms::on_submit;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::titles;
use crate::screens::late::lazy_part;
use handover_api::desk::{
    AppliedImport, CaseFilter, Correction, DeskAccount, DeskLink, DeskOverview, ImportNumbers, RefusedImport,
    RequestNumbers, SearchResult,
};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::Timestamp;
use handover_rules::desk::DeskAct;
use handover_rules::desk::corrections::ProposedChange;
use leptos::prelude::*;

lazy_part! { desk_overview: pub(super) fn overview_page() { view(expect_context()) } }

fn view(desk: Desk) -> AnyView {
    titles::set_title(t::desk_overview_title());
    let search = match desk.link.get_untracked() {
        DeskLink::Overview { search, .. } => search,
        _ => String::new(),
    };
    let overview = data::load::<DeskOverview>(desk, route::DESK_OVERVIEW.to_owned());
    let found = (!search.is_empty()).then(|| results(desk, &search));
    let queue = desk.may(DeskAct::SeeCases).then(|| cases::queue(desk));
    view! {
        <PageHead heading=t::desk_overview_title()/>
        <div class="stack wide">
            {field(search)}
            {found}
            {queue}
            <WhenLoaded of=overview loading=|| view! { <Skeleton lines=6/> } let:overview>
                {content(desk, overview)}
            </WhenLoaded>
        </div>
    }
    .into_any()
}

fn field(search: String) -> AnyView {
    let typed = RwSignal::new(search);
    let find = move || {
        let search = typed.get_untracked().trim().to_owned();
        let _ = location().set_hash(&DeskLink::Overview { search, cases: CaseFilter::default() }.format());
    };
    view! {
        <form class="filters" role="search" aria-label=t::desk_search() on:submit=on_submit(find)>
            <div class="in">
                <Icon name="search"/>
                <label class="vh" for="desk-search">{t::desk_search()}</label>
                <input
                    id="desk-search" type="search" aria-describedby="desk-search-hint" placeholder=t::desk_search() autocomplete="off" spellcheck="false"
                    prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <button type="submit" class="btn main">{t::desk_find()}</button>
            <p class="small soft" id="desk-search-hint">{t::desk_search_hint()}</p>
        </form>
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

fn content(desk: Desk, overview: &DeskOverview) -> AnyView {
    view! {
        {numbers(overview)}
        <div class="cols side">
            <div class="stack wide">
                {parts::section("desk-person", t::desk_needs_person(), needs_person(desk, overview))}
                {parts::section("desk-failed", t::desk_mails_failed(), lists::mails(desk, &overview.failed_mails))}
            </div>
            <div class="stack wide">
                {parts::section("desk-ages", t::desk_requests_by_age(), ages(overview))}
                {parts::section("desk-imports", t::desk_import(), imports(&overview.imports))}
                {parts::section("desk-webhooks", t::desk_webhooks(), webhooks::list(&overview.webhooks))}
            </div>
        </div>
    }
    .into_any()
}

fn numbers(overview: &DeskOverview) -> AnyView {
    let open: u32 = overview.requests.iter().map(|line| line.day + line.week + line.older).sum();
    let most = overview.mails.counted_to;
    let count = |number: u32| {
        let text = intl::number(number.into());
        if number >= most { [&text, "+"].concat() } else { text }
    };
    let stat = |name: &'static str, value: String, is_bad: bool| {
        let tone = is_bad.then_some("warn");
        let mark = is_bad.then(|| view! { <Icon name="alert"/> });
        view! { <div><dt>{name}</dt><dd data-s=tone>{mark} {value}</dd></div> }.into_any()
    };
    let oldest = |name, at: Option<Timestamp>| at.map(|at| stat(name, intl::timestamp(at), false));
    let set_aside = overview.set_aside.len() + overview.set_aside_others.count();
    let set_aside = u32::try_from(set_aside).unwrap_or(u32::MAX);
    let stats = vec![
        Some(stat(t::desk_cases_waiting(), count(overview.cases.waiting), false)),
        oldest(t::desk_cases_oldest(), overview.cases.oldest),
        Some(stat(t::desk_open_requests(), count(open), false)),
        Some(stat(t::desk_mails_waiting(), count(overview.mails.waiting), false)),
        oldest(t::desk_mails_oldest(), overview.mails.oldest),
        Some(stat(t::desk_mails_failed(), count(overview.mails.failed), overview.mails.failed > 0)),
        (set_aside > 0).then(|| stat(t::desk_set_aside(), count(set_aside), true)),
    ];
    view! { <section aria-label=t::desk_numbers()><div class="card"><dl class="stats">{stats}</dl></div></section> }
        .into_any()
}

/// Cases that wait for a decision, items that were set aside as damaged, and proposals that wait for an approver.
fn needs_person(desk: Desk, overview: &DeskOverview) -> AnyView {
    let others = set_aside::lines(desk, &overview.set_aside_others);
    let aside = overview.set_aside.iter().map(|id| {
        let content = view! {
            <p>{words::request(*id)}</p>
            <State tone=Tone::Warn icon="alert" text=t::desk_is_set_aside()/>
        };
        parts::line(content)
    });
    let corrections = overview.corrections.iter().map(correction);
    let waiting = overview.cases.waiting;
    let cases = (waiting > 0).then(|| {
        let text = t::desk_cases_to_decide(waiting.into(), intl::number(waiting.into()).as_str());
        // The queue is on this page.
        let show = move |_| dom::focus_soon("#desk-cases");
        parts::line(view! { <a href=overview_address() on:click=show><State tone=Tone::Now icon="user" text/></a> })
    });
    parts::lines(cases.into_iter().chain(aside).chain(others).chain(corrections).collect(), t::desk_needs_nobody())
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

fn ages(overview: &DeskOverview) -> AnyView {
    if overview.requests.is_empty() {
        return view! { <p class="soft">{t::desk_no_requests()}</p> }.into_any();
    }
    let row = |line: &RequestNumbers| {
        let cell = |label: &'static str, number: u32| {
            view! { <td data-label=[label, t::colon()].concat()>{intl::number(number.into())}</td> }.into_any()
        };
        view! {
            <tr>
                <th scope="row"><RequestStateBadge state=line.state/></th>
                {cell(t::desk_age_day(), line.day)}
                {cell(t::desk_age_week(), line.week)}
                {cell(t::desk_age_older(), line.older)}
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = overview.requests.iter().map(row).collect();
    view! {
        <div class="card">
            <table class="list auto nums">
                <caption class="vh">{t::desk_requests_by_age()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::desk_state()}</th><th scope="col">{t::desk_age_day()}</th>
                        <th scope="col">{t::desk_age_week()}</th><th scope="col">{t::desk_age_older()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The running import, the last refused one until another is applied, and the last applied one.
fn imports(imports: &ImportNumbers) -> AnyView {
    let running = imports.began_at.map(|at| {
        parts::line(
            view! { <State tone=Tone::Now icon="clock" text=t::desk_import_running(intl::timestamp(at).as_str())/> },
        )
    });
    let applied_at = imports.applied.as_ref().map(|applied| applied.at);
    let refused = imports.refused.as_ref().filter(|refused| Some(refused.at) > applied_at).map(refused_import);
    let applied = imports.applied.as_ref().map(applied_import);
    parts::lines(running.into_iter().chain(refused).chain(applied).collect(), t::desk_import_none())
}

fn refused_import(refused: &RefusedImport) -> AnyView {
    let when = intl::timestamp(refused.at);
    let content = view! {
        <State tone=Tone::Bad icon="alert" text=t::desk_import_refused(when.as_str())/>
        <p class="small soft">{t::desk_import_faults(refused.faults, intl::number(refused.faults).as_str())}</p>
    };
    parts::line(content)
}

fn applied_import(applied: &AppliedImport) -> AnyView {
    let when = intl::timestamp(applied.at);
    let (accounts, services) = (intl::number(applied.accounts), intl::number(applied.services));
    let content = view! {
        <State tone=Tone::Ok icon="ok" text=t::desk_import_applied(when.as_str())/>
        <p class="small soft">{t::desk_import_numbers(accounts.as_str(), services.as_str())}</p>
    };
    parts::line(content)
}
