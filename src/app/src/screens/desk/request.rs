//! A request: everything about it, with true reasons and each email's fate.

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{data, lists, parts, words};
use crate::components::{self, Icon, Notice, PageHead, RequestStateBadge, Tone, Track, TrackStep};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::titles;
use crate::state::App;
use handover_api::desk::{DeskAction, DeskRequest, request_route};
use handover_rules::desk::DeskAct;
use handover_rules::request::Party;
use handover_rules::request::timeline::TimelineEntry;
use handover_rules::{Blocker, Ending, NicHandle, Request, RequestId};
use leptos::prelude::*;

lazy_part! { desk_request: pub(super) fn request_page(id: RequestId) { view(expect_context(), id) } }

fn view(desk: Desk, id: RequestId) -> AnyView {
    let number = id.grouped();
    let title = t::desk_request(number.as_str());
    titles::set_title(&title);
    let request = data::load::<DeskRequest>(desk, request_route(id));
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

fn content(desk: Desk, request: &DeskRequest) -> AnyView {
    let aside = request
        .is_set_aside
        .then(|| view! { <Notice tone=Tone::Warn icon="alert"><p>{t::desk_set_aside_text()}</p></Notice> }.into_any());
    let timeline: Vec<TrackStep> = request.timeline.iter().rev().map(event).collect();
    let timeline = if timeline.is_empty() {
        view! { <p class="soft">{t::desk_no_timeline()}</p> }.into_any()
    } else {
        view! { <div class="card pad"><Track steps=timeline/></div> }.into_any()
    };
    view! {
        <div class="cols side">
            <div class="stack wide">
                {aside}
                {request.request.as_ref().map(progress)}
                {others(request)}
                {parts::section("desk-reasons", t::desk_reasons(), reasons(request))}
                {parts::section("desk-mails", t::desk_mails(), lists::mails(desk, &request.mails))}
                {parts::section("desk-timeline", t::desk_timeline(), timeline)}
            </div>
            <div class="stack wide">
                {request.request.as_ref().map(facts)}
                {acts(desk, request)}
                {parts::section("desk-events", t::desk_events(), lists::events(&request.events))}
            </div>
        </div>
    }
    .into_any()
}

fn event(entry: &TimelineEntry) -> TrackStep {
    let (tone, icon, what) = words::event(entry.event);
    let by = entry.by.as_ref().map(|by: &NicHandle| view! { " · " {words::customer(by)} });
    TrackStep::new(tone, icon, what, view! { {parts::time(entry.at)} {by} })
}

/// Progress of the request: the answers of its parties, and the remaining steps.
fn progress(request: &Request) -> AnyView {
    let app = expect_context::<App>();
    let name = |who: &NicHandle| components::person_text(app.people(), who);
    let asked = TrackStep::new(
        Tone::Ok,
        "check",
        t::desk_asked(name(&request.asker).as_str()),
        intl::timestamp(request.asked_at),
    );
    let has_ended = request.ended.is_some();
    let reason_of = |party: &Party| match request.ended.as_ref().map(|ended| &ended.how) {
        Some(Ending::Declined { by, reason }) if *by == party.account => Some(reason.clone().unwrap_or_default()),
        _ => None,
    };
    let party = |party: &Party| match (reason_of(party), party.accepted_at) {
        (Some(reason), _) => TrackStep::new(Tone::Bad, "x", t::desk_declined(name(&party.account).as_str()), reason),
        (None, Some(at)) => {
            TrackStep::new(Tone::Ok, "check", t::desk_accepted(name(&party.account).as_str()), intl::timestamp(at))
        }
        (None, None) if has_ended => {
            TrackStep::new(Tone::Plain, "more", t::desk_no_answer(name(&party.account).as_str()), "")
        }
        (None, None) => TrackStep::new(
            Tone::Now,
            "clock",
            t::desk_answers(name(&party.account).as_str()),
            t::desk_until(intl::timestamp(request.deadline).as_str()),
        ),
    };
    let last = match &request.ended {
        None => TrackStep::new(Tone::Plain, "more", t::desk_moves().to_owned(), ""),
        Some(ended) => {
            let (tone, icon) = if ended.how == Ending::Done { (Tone::Ok, "check") } else { (Tone::Bad, "x") };
            let what = t::request_state(request.state).to_owned();
            TrackStep::new(tone, icon, what, intl::timestamp(ended.at))
        }
    };
    let steps = [asked].into_iter().chain(request.parties.iter().map(party)).chain([last]).collect();
    view! { <Track steps flat=true/> }.into_any()
}

fn facts(request: &Request) -> AnyView {
    let reason = request.ended.as_ref().and_then(|ended| match &ended.how {
        Ending::EndedByProvider { reason } => Some(parts::fact(t::desk_reason(), parts::quote(reason))),
        Ending::AccountRemoved { account } => {
            Some(parts::fact(t::desk_reason(), t::desk_account_removed(account.as_str())))
        }
        _ => None,
    });
    let mut facts = vec![
        parts::fact(t::desk_state(), view! { <RequestStateBadge state=request.state/> }),
        parts::fact(t::desk_service(), parts::service(&request.service)),
        parts::fact(t::desk_role(), components::words::roles(request.roles)),
        parts::fact(t::desk_role_from(), parts::handle(&request.from)),
        parts::fact(t::desk_role_to(), parts::handle(&request.to)),
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
                {lists::requests(others)}
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
    let seen: Vec<AnyView> = request
        .seen
        .iter()
        .filter(|_| !request.blockers.is_empty())
        .map(|seen| {
            view! { <h3 class="small">{words::customer(&seen.account)} " " {t::desk_reads()}</h3> {list(&seen.blockers)} }
                .into_any()
        })
        .collect();
    view! { {list(&request.blockers)} {seen} }.into_any()
}

fn acts(desk: Desk, request: &DeskRequest) -> AnyView {
    let is_open = request.request.as_ref().is_some_and(|request| request.ended.is_none());
    if !request.is_set_aside && !is_open {
        return ().into_any();
    }
    if !desk.may(DeskAct::EndRequest) {
        return view! { <p class="soft">{t::desk_only_support()}</p> }.into_any();
    }
    let request_id = request.id;
    let form = |id, words, kind, action| act_form::plain(desk, (id, 0), words, kind, action);
    let take_up = request.is_set_aside.then(|| {
        let words = [t::desk_do_take_up(), t::desk_do_take_up_text()];
        form("take-up", words, Kind::Listed, DeskAction::TakeUpRequest { request: request_id })
    });
    let end = is_open.then(|| {
        let words = [t::desk_do_end(), t::desk_do_end_text()];
        form("end", words, Kind::Final, DeskAction::EndRequest { request: request_id })
    });
    act_form::section(take_up.into_iter().collect(), end)
}
