//! A request: what its parties read, with true reasons and each email's fate.

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{parts, words};
use crate::components::{Icon, Notice, PageHead, RequestStateBadge, State, Tone, person_text};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::titles;
use crate::screens::request::facts::timeline_of;
use crate::screens::request::what::Moves;
use handover_api::desk::{DeskAction, DeskRequest, request_route};
use handover_rules::desk::DeskAct;
use handover_rules::{Blocker, Ending, Request, RequestId};
use leptos::prelude::*;

lazy_part! { desk_request: pub(super) fn request_page(id: RequestId) { view(expect_context(), id) } }

fn view(desk: Desk, id: RequestId) -> AnyView {
    let number = id.grouped();
    let title = t::desk_request(number.as_str());
    titles::set_title(&title);
    let request = desk.load::<DeskRequest>(request_route(id));
    let number = move || request.data.with(|request| request.as_ref().map(|of| of.number.first_request().grouped()));
    let heading = {
        let title = title.clone();
        move || number().map_or_else(|| title.clone(), |number| t::desk_request(number.as_str()))
    };
    view! {
        {parts::crumbs(&title)}
        <PageHead heading/>
        <WhenLoaded of=request lines=8 let:request>
            {content(desk, request)}
        </WhenLoaded>
    }
    .into_any()
}

fn content(desk: Desk, page: &DeskRequest) -> AnyView {
    let aside = page
        .is_set_aside
        .then(|| view! { <Notice tone=Tone::Warn icon="alert"><p>{t::desk_set_aside_text()}</p></Notice> }.into_any());
    let request = page.request.as_ref();
    let moves = request.cloned().map(|request| view! { <div class="card pad"><Moves request/></div> });
    let timeline = request.filter(|_| !page.timeline.is_empty()).map_or_else(
        || view! { <p class="soft">{t::desk_no_timeline()}</p> }.into_any(),
        |request| {
            let track = timeline_of(desk.app.people, request, &page.timeline, None);
            view! { <div class="card pad">{track}</div> }.into_any()
        },
    );
    view! {
        <div class="cols side">
            <div class="stack wide">
                {aside}
                {moves}
                {others(page)}
                {parts::section("desk-reasons", t::desk_reasons(), reasons(page))}
                {parts::section("desk-mails", t::desk_mails(), parts::mails(desk, &page.mails))}
                {parts::section("desk-timeline", t::request_timeline(), timeline)}
            </div>
            <div class="stack wide">
                {request.map(|request| facts(desk, request))}
                {acts(desk, page)}
                {parts::events(&page.events)}
            </div>
        </div>
    }
    .into_any()
}

/// State with the missing answers, service, deadline, and the reason for an end.
fn facts(desk: Desk, request: &Request) -> AnyView {
    let missing: Vec<String> = request.missing().map(|who| person_text(desk.app.people, who)).collect();
    let missing = (request.ended.is_none() && !missing.is_empty()).then(|| {
        let day = intl::day_of(request.deadline);
        let text = t::request_has_until(missing.len() as u64, day.as_str(), intl::list(&missing).as_str());
        view! { <p class="small"><State tone=Tone::Now icon="wait" text/></p> }
    });
    let reason = request.ended.as_ref().and_then(|ended| match &ended.how {
        Ending::Declined { reason: Some(reason), .. } | Ending::EndedByProvider { reason } => {
            Some(parts::fact(t::desk_reason(), parts::quote(reason)))
        }
        Ending::AccountRemoved { account } => {
            Some(parts::fact(t::desk_reason(), t::desk_account_removed(account.as_str())))
        }
        _ => None,
    });
    // The timeline may be gone.
    let accepted = request.parties.iter().filter_map(|party| {
        let who = person_text(desk.app.people, &party.account);
        let line = [t::request_accepted(who.as_str()), intl::timestamp(party.accepted_at?)].join(" · ");
        Some(view! { <p class="small soft">{line}</p> })
    });
    let accepted = accepted.collect_view();
    let mut facts = vec![
        parts::fact(t::request_fact_state(), view! { <RequestStateBadge state=request.state/>{accepted}{missing} }),
        parts::fact(t::request_fact_service(), parts::service(&request.service)),
        parts::fact(t::request_fact_asker(), words::customer(&request.asker)),
        parts::fact(t::desk_deadline(), parts::time(request.deadline)),
    ];
    facts.extend(reason);
    parts::facts(facts)
}

/// The other requests of the submission, which is one request to its parties.
fn others(request: &DeskRequest) -> Option<AnyView> {
    let DeskRequest { others, other_count, .. } = request;
    let more = other_count - others.len() as u64;
    let more = (more > 0).then(|| view! { <p class="small soft">{t::many_more(more)}</p> });
    let number = intl::number(*other_count);
    (*other_count > 0).then(|| {
        view! {
            <details class="fold">
                <summary><Icon name="next"/><b>{t::desk_others()}</b>" "<span class="n mute">{number}</span></summary>
                {parts::requests(others)}
                {more}
            </details>
        }
        .into_any()
    })
}

/// The true reasons, and what each party reads instead.
fn reasons(request: &DeskRequest) -> AnyView {
    let list = |reasons: &[Blocker]| {
        parts::lines(reasons.iter().map(|why| parts::line(words::blocked(why))).collect(), t::desk_blocks_nothing())
    };
    let seen = request.seen.iter().filter(|_| !request.blockers.is_empty()).map(|seen| {
        view! { <h3 class="small">{words::customer(&seen.account)} " " {t::desk_reads()}</h3> {list(&seen.blockers)} }
    });
    view! { {list(&request.blockers)} {seen.collect_view()} }.into_any()
}

fn acts(desk: Desk, request: &DeskRequest) -> AnyView {
    let is_open = request.request.as_ref().is_some_and(|request| request.ended.is_none());
    if !request.is_set_aside && !is_open {
        return ().into_any();
    }
    if !desk.may(DeskAct::EndRequest) {
        return view! { <p class="soft">{t::desk_only_support()}</p> }.into_any();
    }
    let id = request.id;
    let take_up = || act_form::offer(desk, 0, Kind::Listed, DeskAction::TakeUpRequest { request: id });
    let end = || act_form::offer(desk, 0, Kind::Final, DeskAction::EndRequest { request: id });
    let take_up = request.is_set_aside.then(take_up).flatten();
    parts::acts(take_up.into_iter().collect(), is_open.then(end).flatten())
}
