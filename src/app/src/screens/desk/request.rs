//! A request: everything about it, with true reasons and each email's fate.

use super::act_form::{self, ActForm};
use super::{Desk, data, lists, words};
use crate::components::page_data::PageData;
use crate::components::{self, Tone};
use crate::platform::i18n::desk as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::shell::titles;
use handover_api::desk::{DeskAction, DeskRequest, request_route};
use handover_rules::desk::DeskAct;
use handover_rules::{Blocker, Ending, NicHandle, Request, RequestId};
use std::sync::Arc;

/// The screen.
pub(super) fn view(desk: Desk, id: RequestId) -> AnyView {
    let number = intl::request_number(id);
    let title = t::desk_request(number.as_str());
    titles::set_title(&title);
    let request = data::load::<DeskRequest>(desk, request_route(id));
    view! {
        {components::head(move || title.clone(), String::new)}
        {request.show(|| components::bones(8), move |request_now| content(desk, request, request_now))}
    }
    .into_any()
}

fn content(desk: Desk, data: PageData<DeskRequest>, request: &DeskRequest) -> AnyView {
    let done: Arc<dyn Fn() + Send + Sync> = Arc::new(move || data.retry());
    let aside = request
        .is_set_aside
        .then(|| components::notice(Tone::Warn, "alert", view! { <p>{t::desk_set_aside_text()}</p> }.into_any()));
    let timeline = request.timeline.iter().map(|entry| {
        let by = entry.by.as_ref().map(|by: &NicHandle| view! { " · " {words::customer(by)} });
        let content = view! {
            <p><span translate="no">{entry.event.as_str()}</span> {by}</p>
            <p class="small soft">{lists::time(entry.at)}</p>
        };
        lists::line(content.into_any())
    });
    view! {
        <div class="cols side">
            <div class="stack wide">
                {aside}
                {request.request.as_ref().map(facts)}
                {lists::section("desk-reasons", t::desk_reasons(), reasons(request))}
                {lists::section("desk-mails", t::desk_mails(), lists::mails(desk, &request.mails, &done))}
                {lists::section("desk-timeline", t::desk_timeline(), lists::lines(timeline.collect(), t::desk_no_timeline()))}
            </div>
            <div class="stack wide">
                {acts(desk, request, &done)}
                {lists::section("desk-events", t::desk_events(), lists::events(&request.events))}
            </div>
        </div>
    }
    .into_any()
}

fn facts(request: &Request) -> AnyView {
    let ended = request.ended.as_ref().and_then(|ended| match &ended.how {
        Ending::EndedByProvider { reason } => Some(view! { <p>"“" {reason.clone()} "”"</p> }),
        _ => None,
    });
    let parties: Vec<AnyView> = request
        .parties
        .iter()
        .map(|party| {
            let state = match party.accepted_at {
                Some(at) => components::state(Tone::Ok, "check", t::desk_accepted(intl::timestamp(at).as_str())),
                None => components::state(Tone::Now, "clock", t::desk_no_answer()),
            };
            view! { <p class="row between">{words::customer(&party.account)} {state}</p> }.into_any()
        })
        .collect();
    view! {
        <div class="card pad stack tight">
            <p class="row between">{words::service(&request.service)} {components::request_state(request.state)}</p>
            <p>
                {components::words::roles(request.roles)} ": " {words::customer(&request.from)} " → "
                {words::customer(&request.to)}
            </p>
            {ended}
            <p class="small soft">{t::desk_until(intl::timestamp(request.deadline).as_str())}</p>
            {parties}
        </div>
    }
    .into_any()
}

/// The true reasons, and what each party reads instead.
fn reasons(request: &DeskRequest) -> AnyView {
    let list = |reasons: &[Blocker]| {
        let items = reasons.iter().map(|why| lists::line(components::state(Tone::Warn, "alert", words::blocker(why))));
        lists::lines(items.collect(), t::desk_blocks_nothing())
    };
    let seen: Vec<AnyView> = request
        .seen
        .iter()
        .filter(|_| !request.blockers.is_empty())
        .map(|seen| {
            view! { <h3>{t::desk_reads()} " " {words::customer(&seen.account)}</h3> {list(&seen.blockers)} }.into_any()
        })
        .collect();
    view! { {list(&request.blockers)} {seen} }.into_any()
}

fn acts(desk: Desk, request: &DeskRequest, done: &Arc<dyn Fn() + Send + Sync>) -> AnyView {
    if !desk.may(DeskAct::EndRequest) {
        return view! { <p class="soft">{t::desk_only_support()}</p> }.into_any();
    }
    let id = request.id;
    let form = |name, [title, text]: [&'static str; 2], is_final, action: DeskAction| {
        let action = Arc::new(move || Some(action.clone()));
        let (fields, done) = (().into_any(), Arc::clone(done));
        act_form::view(desk, ActForm { id: name, number: 0, title, text, is_final, fields, action, done })
    };
    let take_up = request.is_set_aside.then(|| {
        form(
            "take-up",
            [t::desk_do_take_up(), t::desk_do_take_up_text()],
            false,
            DeskAction::TakeUpRequest { request: id },
        )
    });
    let is_open = request.request.as_ref().is_some_and(|request| request.ended.is_none());
    let end = is_open
        .then(|| form("end", [t::desk_do_end(), t::desk_do_end_text()], true, DeskAction::EndRequest { request: id }));
    if take_up.is_none() && end.is_none() {
        return ().into_any();
    }
    lists::section("desk-acts", t::desk_acts(), view! { {take_up}{end} }.into_any())
}
