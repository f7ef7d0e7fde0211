//! A request that has ended: what came of it, why, and what the reader can do next.

use super::words;
use crate::components::{self, icon};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, Prefill};
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use handover_api::requests::RequestDetail;
use handover_rules::submission::blockers::right_to_ask;
use handover_rules::{Blocker, Ending, NicHandle, Request, Role, RoleSet};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

pub(super) fn view(app: App, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    let Some(ended) = &request.ended else { return ().into_any() };
    let next: Vec<AnyView> = next_steps(app, detail, &ended.how, me)
        .into_iter()
        .map(|line| view! { <li data-s="now">{icon("arrow")}<span>{line}</span></li> }.into_any())
        .collect();
    let next = (!next.is_empty()).then(|| view! { <div><h3>{t::request_next()}</h3><ul class="can">{next}</ul></div> });
    view! {
        <section class="card pad stack" aria-labelledby="over">
            <h2 id="over">{t::request_over()}</h2>
            <p>{outcome(detail, &ended.how, me)}</p>
            {reasons(detail, &ended.how, me)}
            {next}
        </section>
    }
    .into_any()
}

/// The present holder of the role. The page's heading says how the request ended, and the track when.
fn outcome(detail: &RequestDetail, how: &Ending, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    match how {
        Ending::Done => done(detail, words::count(request.roles), me),
        Ending::Expired => {
            let late = expired(request, me);
            view! { {late} " " {unchanged(request, me)} }.into_any()
        }
        _ => unchanged(request, me).into_any(),
    }
}

fn unchanged(request: &Request, me: &NicHandle) -> String {
    let (count, roles) = (words::count(request.roles), components::words::roles_inside(request.roles));
    if request.from == *me {
        t::request_unchanged_yours(count, roles.as_str())
    } else {
        t::request_unchanged(count, roles.as_str(), request.from.as_str())
    }
}

fn expired(request: &Request, me: &NicHandle) -> String {
    let missing: Vec<&NicHandle> = request.missing().collect();
    match missing.as_slice() {
        [only] if *only == me => t::request_why_expired_you().to_owned(),
        [only] => t::request_why_expired(only.as_str()),
        _ => t::request_why_expired_all().to_owned(),
    }
}

/// From whom to whom the role moved, and who gets an email.
fn done(detail: &RequestDetail, roles: u64, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    let (from, to) = (components::handle(&request.from), components::handle(&request.to));
    let moved = match (request.from == *me, request.to == *me) {
        _ if request.is_about_last_day() => last_day(request, me).into_any(),
        (true, _) => t::request_moved_from_you(roles, to),
        (_, true) => t::request_moved_to_you(roles, from),
        _ => t::request_moved_from_to(roles, from, to),
    };
    let (mine, others): (Vec<&NicHandle>, Vec<&NicHandle>) = detail.notified.iter().partition(|who| *who == me);
    let mine = mine.into_iter().map(|_| t::request_you_inside().to_owned());
    let names: Vec<String> = mine.chain(others.into_iter().map(|who| who.as_str().to_owned())).collect();
    let notified = (!names.is_empty()).then(|| t::request_told(intl::list(&names).as_str()));
    view! { {moved} " " {notified} }.into_any()
}

/// Until when the tech contact stays that a new last day was asked for.
fn last_day(request: &Request, me: &NicHandle) -> String {
    let until = request.until.map(intl::day).unwrap_or_default();
    if request.to == *me {
        t::request_last_day_now_you(until.as_str())
    } else {
        t::request_last_day_now(request.to.as_str(), until.as_str())
    }
}

/// The reasons for a failure that this account may know.
fn reasons(detail: &RequestDetail, how: &Ending, me: &NicHandle) -> Option<AnyView> {
    let Ending::Failed { reasons } = how else { return None };
    let lines: Vec<AnyView> = reasons
        .iter()
        .map(|reason| {
            let text = match reason {
                Blocker::RightMissing { roles } => right_lost(detail, *roles, me),
                other => components::words::blocker(other, me),
            };
            view! { <li data-s="bad">{icon("alert")}<span>{text}</span></li> }.into_any()
        })
        .collect();
    Some(view! { <div><h3>{t::request_why()}</h3><ul class="can">{lines}</ul></div> }.into_any())
}

/// The asker has lost the role that gave it the right to ask.
fn right_lost(detail: &RequestDetail, missing: RoleSet, me: &NicHandle) -> String {
    let request = &detail.row.request;
    let lost = right_to_ask(detail.row.asker_roles, missing);
    let (roles, service) = (components::words::roles_inside(lost), words::service(request));
    let (roles, service) = (roles.as_str(), service.as_str());
    if request.asker == *me {
        t::request_right_lost_you(roles, service)
    } else {
        t::request_right_lost(roles, service, request.asker.as_str())
    }
}

/// A link to the form, prefilled with a change.
pub(crate) fn form_link(app: App, prefill: Prefill, class: Option<&'static str>, content: AnyView) -> AnyView {
    let address = Link::Modify { service: prefill.service.clone() }.format();
    let keep = move |event: MouseEvent| {
        if dom::is_plain(&event) {
            app.unsaved().prefill.set(Some(prefill.clone()));
        }
    };
    view! { <a class=class href=address on:click=keep>{content}</a> }.into_any()
}

/// This request's change.
pub(crate) fn same_change(request: &Request) -> Prefill {
    let Request { service, roles, to, until, .. } = request.clone();
    Prefill { service, roles, to, until, replaces: None }
}

/// The way back of this request.
pub(crate) fn way_back(request: &Request) -> Prefill {
    Prefill { to: request.from.clone(), until: None, ..same_change(request) }
}

/// The way back, for those who may ask for it.
fn hand_back(app: App, detail: &RequestDetail) -> Option<AnyView> {
    let request = &detail.row.request;
    detail.row.way_back.map(|way| form_link(app, way_back(request), None, words::way_back(way).into_any()))
}

fn next_steps(app: App, detail: &RequestDetail, how: &Ending, me: &NicHandle) -> Vec<AnyView> {
    let request = &detail.row.request;
    let name = request.service.name.as_str();
    let link = |link: Link, text: &'static str| view! { <a href=link.format()>{text}</a> }.into_any();
    let service = || {
        let view = ServicesView { search: name.to_owned(), ..ServicesView::default() };
        link(Link::Services(view), t::request_next_service())
    };
    let others = || {
        let view = RequestsView { search: name.to_owned(), ..RequestsView::default() };
        link(Link::Requests(view), t::request_next_requests())
    };
    let holds_some = !detail.my_roles.is_empty();
    if *how == Ending::Done {
        let mut lines: Vec<AnyView> = holds_some.then(service).into_iter().collect();
        let is_technical = request.roles.contains(Role::Admin) || request.roles.contains(Role::Tech);
        if request.to == *me && is_technical {
            lines.push(t::request_next_passwords().into_any());
        }
        lines.extend(hand_back(app, detail));
        return lines;
    }
    let mut lines = Vec::new();
    let is_due_to_profile =
        matches!(how, Ending::Failed { reasons } if reasons.iter().any(|reason| reason.is_resolved_in_profile_of(me)));
    if is_due_to_profile {
        lines.push(link(Link::Profile, t::request_next_profile()));
    }
    if request.asker == *me && holds_some {
        lines.push(form_link(app, same_change(request), None, t::request_next_again().into_any()));
    } else if request.party(me).is_some() && request.asker != *me {
        lines.push(t::request_next_ask(components::handle(&request.asker)));
    }
    if request.party(me).is_some() {
        lines.push(others());
    } else if holds_some {
        lines.push(service());
    }
    lines
}
