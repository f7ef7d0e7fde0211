//! Content of the request: the drawing, the consequences of accepting, the asker's note; and the acts on all that is open.

use super::acts::{CancelButton, CancelQuestion, Cancellable};
use super::facts::{self, sole_silent_party};
use super::page::{Page, ReaderAct};
use super::refusal::resend;
use super::words::{self, TakingEffect};
use crate::components::{
    self, DrawingEnd, HandoverDrawing, Icon, Person, PersonName, RoleChip, Travelled, WhoCanDoWhatLink, person_text,
};
use crate::data::late::{Late, Placeholder, lazy_part};
use crate::platform::clock::{self, seconds_left};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, People};
use handover_api::Link;
use handover_api::link::FormSource;
use handover_api::submissions::{Accounts, LinesResult, SubmissionDetail};
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
    let answer = taking.map(|party| facts::answer_text(detail, party, me).2).unwrap_or_default();
    let to = end(page.app.people, &detail.incoming, me, answer)?;
    let [from_name, to_name] = [(&detail.outgoing, &from), (&detail.incoming, &to)].map(|(accounts, end)| {
        if accounts.count == 1 { components::words::person_inside(page.app.people, &end.who) } else { end.name.clone() }
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
        .then(|| view! { <p class="small soft">{loss(people, request)}</p> });
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

fn loss(people: People, request: &Request) -> String {
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

/// The acts in the head of the page.
#[component]
pub(super) fn Acts() -> impl IntoView {
    let page = expect_context::<Page>();
    let acts = page.memo(|detail, me| {
        let amend = detail.acts.may_amend().then(|| Link::modify(FormSource::Amend(detail.id)).format());
        (sole_silent_party(detail, me), amend, detail.acts.cancel.is_some())
    });
    let has_clock = Memo::new(move |_| matches!(page.situation.get(), Some(Situation::TakingEffect(_))));
    let buttons = move || {
        let (silent, amend, cancels) = acts.get()?;
        let cancels = cancels && !has_clock.get();
        // Without acts there is no room for any.
        (silent.is_some() || amend.is_some() || cancels).then(|| {
            view! {
                <div class="row">
                    {silent.map(|to| view! { <Late part=resend(to, false) placeholder=Placeholder::Nothing/> })}
                    {amend.map(|address| view! { <a class="btn" href=address><Icon name="edit"/>{t::request_amend()}</a> })}
                    {cancels.then(|| view! { <CancelAct/> })}
                </div>
            }
        })
    };
    let is_asking = Signal::derive(move || page.cancelling.is_asking());
    view! { {buttons}<Late part=cancel_all() when=is_asking placeholder=Placeholder::Notice/> }
}

/// Cancels all that the reader can. It stands beside the clock while one runs.
#[component]
fn CancelAct() -> impl IntoView {
    let page = expect_context::<Page>();
    let of = page.memo(|detail, _| Cancellable::of(detail.acts));
    move || of.get().flatten().map(|of| view! { <CancelButton cancelling=page.cancelling of class="btn bad"/> })
}

lazy_part! { request_parts: fn cancel_all() { view! { <CancelAll/> } } }

#[component]
fn CancelAll() -> impl IntoView {
    let page = expect_context::<Page>();
    let of = page.memo(|detail, _| Cancellable::of(detail.acts));
    let of = Signal::derive(move || of.get().flatten());
    view! { <CancelQuestion cancelling=page.cancelling of effects=consequences done=move |result| cancelled(page, result)/> }
}

fn consequences(of: Cancellable) -> AnyView {
    let (app, page) = (expect_context::<App>(), expect_context::<Page>());
    let known = page.with_untracked(|detail, me| {
        let together = detail.together.map(|_| view! { <p><b>{t::request_cancel_together()}</b></p> });
        let at = detail.effect_at.filter(|_| detail.only.is_some());
        (stays(app.people, detail, me).map(|text| view! { <p>{text}</p> }), together, at)
    });
    let (stays, together, at) = known.unwrap_or_default();
    // During the countdown only the contact who keeps the role, and the time left.
    let rest = match at {
        Some(at) => {
            let seconds = Memo::new(move |_| seconds_left(page.now.get(), at));
            let left = move || t::request_left(clock::clock(seconds.get()).as_str());
            view! { <p class="soft" role="timer">{left}</p> }.into_any()
        }
        None => view! { <p>{of.effects()}</p> }.into_any(),
    };
    view! { {stays}{together}{rest} }.into_any()
}

/// The account that keeps the only role.
fn stays(people: People, detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    let request = detail.only_request().filter(|request| !request.is_about_last_day())?;
    let roles = components::words::roles_inside(request.roles);
    let (count, service) = (words::count(request.roles), words::service(request));
    Some(if request.from == *me {
        t::request_stays_yours(count, roles.as_str(), service.as_str())
    } else {
        t::request_stays(count, roles.as_str(), service.as_str(), person_text(people, &request.from).as_str())
    })
}

/// Lines that stay open, or were chosen one by one, are listed; otherwise the heading gives the outcome.
fn cancelled(page: Page, result: LinesResult) -> &'static str {
    page.form.to_cancel.set(Vec::new());
    page.form.left_out.set(Vec::new());
    if result.refused_count == 0 && !page.cancelling.is_about_some() {
        page.form.forget_outcome();
        return "main h1";
    }
    page.form.outcome.set(Some((ReaderAct::Cancel, result)));
    "#outcome"
}
