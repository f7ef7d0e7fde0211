//! Content of the request: the drawing, the consequences of accepting, and the asker's note.

use super::acts::CancelAct;
use super::countdown::TakingEffect;
use super::page::Page;
use super::{parties, words};
use crate::components::{
    self, DrawingEnd, HandoverDrawing, Icon, Person, PersonName, RoleChip, Travelled, WhoCanDoWhatLink, person_text,
};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, People};
use handover_api::submissions::{Accounts, SubmissionDetail};
use handover_rules::request::situation::Situation;
use handover_rules::submission::abilities::RolesChange;
use handover_rules::{NicHandle, Request, RoleSet, Timestamp};
use leptos::prelude::*;

/// Not shown once it is done: the page then shows the outcome.
#[component]
pub(super) fn WhatChanges(
    /// When the roles move, once everybody has accepted.
    #[prop(optional)]
    at: Option<Timestamp>,
) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let drawing = page.show(move |detail, me| drawing(page, detail, me));
    let change = page.show(move |detail, me| match detail.only_request() {
        Some(request) if detail.waiting_for(me) > 0 => Some(if_accepted(app.people, detail, request, me)),
        Some(request) => Some(view! { <div class="pad"><Moves request=request.clone()/></div> }.into_any()),
        None => None,
    });
    let note = page.show(|detail, _| {
        let who = detail.delegate.as_ref().unwrap_or(&detail.asker).clone();
        detail.note.clone().map(|text| view! { <div class="pad stack mid"><OwnWords text who/></div> })
    });
    view! {
        <section class="card lines" aria-labelledby="what">
            <h2 class="vh" id="what">{t::request_what_changes()}</h2>
            {drawing}
            {at.map(|at| view! { <TakingEffect at><CancelAct/></TakingEffect> })}
            {change}
            {note}
        </section>
    }
}

/// `None` where no role passes from one account to another.
fn drawing(page: Page, detail: &SubmissionDetail, me: &NicHandle) -> Option<AnyView> {
    if detail.only_request().is_some_and(Request::is_about_last_day) {
        return None;
    }
    let travelled = match page.situation.get()? {
        Situation::TakingEffect(_) => Travelled::NearlyThere,
        _ if detail.parties.iter().any(|party| party.accepted > 0) => Travelled::HalfWay,
        _ => Travelled::Asked,
    };
    let roles = components::words::roles_inside(detail.roles);
    let from = end(page.app.people, &detail.outgoing, me, t::request_drawing_now(roles.as_str()))?;
    let taking = detail.parties.iter().find(|party| Some(&party.account) == detail.incoming.first.as_ref());
    let answer = taking.map(|party| parties::answer_text(detail, party, me).2).unwrap_or_default();
    let to = end(page.app.people, &detail.incoming, me, answer)?;
    let [from_name, to_name] = [(&detail.outgoing, &from), (&detail.incoming, &to)].map(|(accounts, end)| {
        if accounts.count == 1 { words::name(page.app.people, &end.who, me) } else { end.name.clone() }
    });
    let label = t::request_drawing(from_name.as_str(), roles.as_str(), to_name.as_str());
    Some(view! { <HandoverDrawing from to roles=detail.roles travelled label/> }.into_any())
}

/// The note is about a single account.
pub(super) fn end(people: People, accounts: &Accounts, me: &NicHandle, note: String) -> Option<DrawingEnd> {
    let (who, count) = (accounts.first.clone()?, accounts.count);
    Some(match count {
        2.. => DrawingEnd { who, count, name: t::request_people(count), note: String::new() },
        _ if who == *me => DrawingEnd { who, count, name: t::you().to_owned(), note },
        _ => DrawingEnd { name: person_text(people, &who), who, count, note },
    })
}

/// The roles of a request, with the people.
#[component]
pub(crate) fn Moves(request: Request) -> impl IntoView {
    let until = request.until.map(|day| [". ", &t::request_until_then_back(intl::day(day).as_str())].concat());
    let on = [t::word_category(request.service.category), until.as_deref().unwrap_or_default()].concat();
    let from = (!request.is_about_last_day()).then_some(request.from);
    let role = |role| {
        let from = from.clone().map(|who| view! { <Person who/><Icon name="arrow"/> });
        let to = request.to.clone();
        view! { <li><RoleChip role/>{from}<Person who=to/><span class="on">{on.clone()}</span></li> }
    };
    view! { <ul class="moves lines ul">{request.roles.iter().map(role).collect_view()}</ul> }
}

/// The permissions that the reader gains and loses by accepting the lines that wait for it.
fn effects(detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let is_own = detail.asker == *me;
    let heading = if is_own { t::request_once_confirmed() } else { t::request_if_you_accept() };
    let none = || view! { <p>{t::request_nothing_changes(detail.services)}</p> }.into_any();
    let effects = components::effects(&detail.if_accepted, t::rights_you).unwrap_or_else(none);
    view! { <h3>{heading}</h3>{effects} }.into_any()
}

/// The same for many services, below them.
#[component]
pub(super) fn Rights() -> impl IntoView {
    let page = expect_context::<Page>();
    page.show(|detail, me| {
        (detail.waiting_for(me) > 0)
            .then(|| view! { <section class="card pad stack mid">{effects(detail, me)}</section> })
    })
}

/// Consequences of accepting one request for the reader.
fn if_accepted(people: People, detail: &SubmissionDetail, request: &Request, me: &NicHandle) -> AnyView {
    let outgoing = (request.from != *me && !request.is_about_last_day())
        .then(|| view! { <p class="small soft">{loses(people, request)}</p> });
    let rights = detail
        .only
        .as_ref()
        .filter(|of| of.my_roles != RoleSet::EMPTY)
        .map(|_| view! { <p class="small"><WhoCanDoWhatLink service=request.service.clone()/></p> });
    view! {
        <div class="pad stack mid">{effects(detail, me)}{taker(people, request, me)}{outgoing}{rights}</div>
    }
    .into_any()
}

/// The abilities of another new contact.
fn taker(people: People, request: &Request, me: &NicHandle) -> Option<AnyView> {
    let is_other = request.to != *me && !request.is_about_last_day();
    let change =
        RolesChange { category: request.service.category, before: RoleSet::EMPTY, after: request.roles, services: 1 };
    let effects = components::effects(&[change], t::rights_somebody).filter(|_| is_other)?;
    Some(view! { <h3>{person_text(people, &request.to)}</h3>{effects} }.into_any())
}

fn loses(people: People, request: &Request) -> String {
    let (count, who) = (words::count(request.roles), person_text(people, &request.from));
    if request.party(&request.from).is_some() {
        t::request_loses(count, who.as_str())
    } else {
        t::request_loses_told(count, who.as_str())
    }
}

/// Somebody's own words, which nobody has checked.
#[component]
pub(super) fn OwnWords(text: String, who: NicHandle) -> impl IntoView {
    let app = expect_context::<App>();
    let note = (who != app.my_handle()).then(|| t::submission_note_from(person_text(app.people, &who).as_str()));
    view! {
        <blockquote class="quote"><p><PersonName name=text/></p></blockquote>
        <p class="small soft">{note.unwrap_or_else(|| t::submission_note_yours().to_owned())}</p>
    }
}
