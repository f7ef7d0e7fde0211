//! What was asked for: the drawing, what accepting means, and the asker's words.

use super::countdown::TakingEffect;
use super::page::{Page, only};
use crate::components::{
    self, AllAbilitiesLink, DrawingEnd, HandoverDrawing, Icon, Person, PersonName, RoleChip, Travelled, person_text,
};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::submissions::{Accounts, RolesChange, SubmissionDetail};
use handover_rules::request::situation::{Situation, situation};
use handover_rules::{NicHandle, Request, Role, RoleSet, Timestamp};
use leptos::prelude::*;

/// Not shown once it is done: the page then shows what came of it.
#[component]
pub(super) fn WhatChanges(
    /// When the roles move, once everybody has accepted.
    #[prop(optional)]
    at: Option<Timestamp>,
) -> impl IntoView {
    let page = expect_context::<Page>();
    let app = expect_context::<App>();
    let drawing = page.show(move |detail, me| drawing(app, page, detail, me));
    let change = page.show(move |detail, me| match (is_to_answer(detail, me), only(detail)) {
        (true, _) => Some(if_accepted(app, detail, me)),
        (false, Some(request)) => Some(moves(request)),
        (false, None) => None,
    });
    let note = page.show(move |detail, _| detail.note.clone().map(|note| self::note(app, note, &detail.asker)));
    view! {
        <section class="card lines" aria-labelledby="what">
            <h2 class="vh" id="what">{t::request_what_changes()}</h2>
            {drawing}
            {at.map(|at| view! { <TakingEffect at/> })}
            {change}
            {note}
        </section>
    }
}

fn is_to_answer(detail: &SubmissionDetail, me: &NicHandle) -> bool {
    detail.waiting_for(me) > 0
}

/// `None` where no role passes from one account to another.
fn drawing(app: App, page: Page, detail: &SubmissionDetail, me: &NicHandle) -> Option<AnyView> {
    let (from, to) = (end(app, &detail.outgoing, me)?, end(app, &detail.incoming, me)?);
    if only(detail).is_some_and(Request::is_about_last_day) {
        return None;
    }
    let now = page.now.get_untracked();
    let travelled = match situation(&detail.seen_lines(me), now) {
        Situation::TakingEffect(_) => Travelled::NearlyThere,
        _ if detail.parties.iter().any(|party| party.accepted > 0) => Travelled::HalfWay,
        _ => Travelled::Asked,
    };
    let (roles, from_name, to_name) = (
        components::words::roles_inside(detail.roles),
        spoken(&detail.outgoing, &from, me),
        spoken(&detail.incoming, &to, me),
    );
    let label = t::request_drawing(from_name.as_str(), roles.as_str(), to_name.as_str());
    let drawing = view! { <HandoverDrawing from to roles=detail.roles travelled label/> };
    Some(drawing.into_any())
}

fn end(app: App, accounts: &Accounts, me: &NicHandle) -> Option<DrawingEnd> {
    let who = accounts.first.clone()?;
    let (name, note) = if accounts.count > 1 {
        (t::request_people(accounts.count), String::new())
    } else if who == *me {
        (t::you().to_owned(), who.as_str().to_owned())
    } else {
        let name = person_text(app, &who);
        let note = if name == who.as_str() { String::new() } else { who.as_str().to_owned() };
        (name, note)
    };
    Some(DrawingEnd { who, name, note })
}

/// The end's name inside a sentence.
fn spoken(accounts: &Accounts, end: &DrawingEnd, me: &NicHandle) -> String {
    if accounts.count == 1 && end.who == *me { t::you_inside().to_owned() } else { end.name.clone() }
}

/// The roles that pass on, with the people.
fn moves(request: &Request) -> AnyView {
    let category = components::words::category(request.service.category);
    let until = request.until.map(|day| [". ", &t::request_until_then_back(intl::day(day).as_str())].concat());
    let on = [category, until.as_deref().unwrap_or_default()].concat();
    let people = || {
        if request.is_about_last_day() {
            view! { <Person who=request.to.clone()/> }.into_any()
        } else {
            view! { <Person who=request.from.clone()/><Icon name="arrow"/><Person who=request.to.clone()/> }.into_any()
        }
    };
    let role = |role| view! { <li><RoleChip role/>{people()}<span class="on">{on.clone()}</span></li> }.into_any();
    let roles: Vec<AnyView> = request.roles.iter().map(role).collect();
    view! { <div class="pad"><ul class="moves lines ul">{roles}</ul></div> }.into_any()
}

/// What accepting means for the reader.
fn if_accepted(app: App, detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let is_one_kind = detail.if_accepted.len() == 1;
    let group = |change: &RolesChange| {
        let RolesChange { category, before, after, services } = change;
        let heading = (!is_one_kind).then(|| {
            let category = components::words::category(*category);
            view! { <h3>{t::submission_if_group(*services, category)}</h3> }
        });
        components::abilities_after(*before, *after, *category)
            .map(|abilities| view! { {heading}<div class="cols">{abilities}</div> }.into_any())
    };
    let groups: Vec<AnyView> = detail.if_accepted.iter().filter_map(group).collect();
    let nothing = groups.is_empty().then(|| {
        let text = if only(detail).is_some() { t::request_nothing_changes() } else { t::submission_nothing_changes() };
        view! { <p>{text}</p> }
    });
    let takes_billing = detail.roles.contains(Role::Billing) && detail.incoming.first.as_ref() == Some(me);
    let payment = takes_billing.then(|| view! { <p class="small">{t::request_needs_payment()}</p> });
    let request = only(detail);
    let outgoing = request.filter(|request| request.from != *me && !request.is_about_last_day()).map(|request| {
        view! { <p class="small soft">{loses(app, request)}</p> }
    });
    let rights =
        request.filter(|_| detail.only.as_ref().is_some_and(|of| of.my_roles != RoleSet::EMPTY)).map(|request| {
            view! { <p class="small"><AllAbilitiesLink service=request.service.clone()/></p> }
        });
    view! { <div class="pad stack mid">{groups}{nothing}{payment}{outgoing}{rights}</div> }.into_any()
}

fn loses(app: App, request: &Request) -> String {
    let (count, who) = (super::words::count(request.roles), person_text(app, &request.from));
    if request.party(&request.from).is_some() {
        t::request_loses(count, who.as_str())
    } else {
        t::request_loses_told(count, who.as_str())
    }
}

/// Somebody's own words, which nobody has checked.
fn note(app: App, note: String, asker: &NicHandle) -> AnyView {
    let from = t::submission_note_from(person_text(app, asker).as_str());
    view! {
        <div class="pad stack mid">
            <blockquote class="quote"><p><PersonName name=note/></p></blockquote>
            <p class="small soft">{from}</p>
        </div>
    }
    .into_any()
}
