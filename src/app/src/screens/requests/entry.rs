//! One request in the list: what it is, who has answered, until when.

use super::list::Row;
use crate::components::{self, icon};
use crate::platform::clock::{self, Left};
use crate::platform::dom;
use crate::platform::i18n::requests as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::screens::request::acting::{self, Acting, Ended};
use crate::screens::request::acts::{self, Act};
use crate::screens::request::{left, party, words};
use crate::state::AppContext;
use handover_api::Link;
use handover_api::requests::RequestRow;
use handover_rules::request::Answer;
use handover_rules::{NicHandle, Request, State, Timestamp};
use leptos::ev::MouseEvent;

/// Less time than this is pointed out.
const SOON: i64 = 2;

/// A request that is open; with `answers`, one that waits for this person.
pub(super) fn open(
    app: AppContext,
    me: NicHandle,
    now: ReadSignal<Timestamp>,
    ended: RwSignal<Option<Ended>>,
    row: Row,
    answers: bool,
) -> AnyView {
    let (content, known) = (row.content.clone(), row.content);
    let acting = Acting::new(app, row.id, now).in_list(ended);
    acting.mend_focus();
    let parts = move || content.with(|row| parts(app, acting, row, &me, now, answers));
    let dialog = acting::dialog(acting, move || known.with(|row| Some(row.request.clone())));
    view! { <article class="req pad">{parts}{dialog}</article> }.into_any()
}

fn parts(
    app: AppContext,
    acting: Acting,
    row: &RequestRow,
    me: &NicHandle,
    now: ReadSignal<Timestamp>,
    answers: bool,
) -> AnyView {
    let request = &row.request;
    let lines: Vec<AnyView> =
        party::lines(row, me).into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect();
    view! {
        <div class="stack tight">
            <h3><a href=address(request)>{title(request)}</a></h3>
            <p class="small soft">{components::words::category(request.service.category)}</p>
            <p>{components::pass(&request.from, &request.to, me)}</p>
            <p class="small soft">{asked(request, me)}</p>
        </div>
        <ul class="stack tight ul" aria-label=t::request_who_has_answered()>{lines}</ul>
        <div class="stack">{until(request, now)} {answers.then(|| actions(app, request))}</div>
        {more(app, acting, row, me)}
    }
    .into_any()
}

/// What can be done besides answering, right here.
fn more(app: AppContext, acting: Acting, row: &RequestRow, me: &NicHandle) -> Option<AnyView> {
    let request = &row.request;
    let (now, policy) = (clock::now(app), app.policy());
    let of = t::requests_of_request(request.id.to_string().as_str());
    let class = |act: &Act| if matches!(act, Act::Resend { .. }) { "btn bare sm" } else { "btn bare sm bad" };
    let offered = if request.state == State::Doing {
        acts::stop(request, me, now, &policy).into_iter().collect()
    } else {
        acts::offered(request, me, now, &policy)
    };
    if offered.is_empty() {
        return None;
    }
    let button = |act: &Act| {
        let of = Some(of.clone());
        if request.state == State::Doing {
            acting::asks_back(acting, act, t::request_stop().to_owned(), class(act), of)
        } else {
            acting::button(acting, row, act, class(act), of)
        }
    };
    let buttons: Vec<AnyView> = offered.iter().map(button).collect();
    Some(view! { <div class="acts"><div class="row">{buttons}</div>{acting::told(acting, offered)}</div> }.into_any())
}

fn address(request: &Request) -> String {
    Link::Request { id: request.id, code: None }.format()
}

fn title(request: &Request) -> AnyView {
    let roles = components::words::roles(request.roles).into_any();
    t::requests_entry(roles, components::service_name(&request.service.name))
}

fn asked(request: &Request, me: &NicHandle) -> AnyView {
    let number = view! { <code translate="no">{request.id.to_string()}</code> }.into_any();
    let at =
        view! { <time datetime=intl::machine(request.asked_at)>{intl::timestamp(request.asked_at)}</time> }.into_any();
    if request.asker == *me {
        return t::requests_asked_by_you(number, at);
    }
    t::requests_asked_by(components::handle(&request.asker, me), number, at)
}

/// The deadline as a date and as the time that is left, or when the role moves.
fn until(request: &Request, now: ReadSignal<Timestamp>) -> AnyView {
    let moves = request.effect_at.filter(|_| request.state == State::Doing);
    let at = moves.unwrap_or(request.deadline);
    let is_soon = Memo::new(move |_| match Left::between(now.get(), at) {
        Left::Days(days, _) => days < SOON,
        _ => true,
    });
    let tone = move || match (moves.is_some(), is_soon.get()) {
        (true, _) => "now",
        (false, true) => "warn",
        (false, false) => "",
    };
    let remaining = move || {
        let left = left(now, at);
        if is_soon.get() && moves.is_none() {
            view! { <span class="badge" data-s="warn">{icon("alert")}<span>{left}</span></span> }.into_any()
        } else {
            left
        }
    };
    let time = view! { <time datetime=intl::machine(at)>{intl::weekday(at)}</time> }.into_any();
    let until = match moves {
        Some(_) => t::requests_moves(words::count(request.roles), time),
        None => t::requests_until(time),
    };
    view! {
        <p class="state" data-s=tone>
            {icon("clock")}
            <span>{until}<br/><span class="small soft">{remaining}</span></span>
        </p>
    }
    .into_any()
}

/// Both lead to the request's page, which knows then what was chosen: there stands what is agreed to, and there the
/// code is entered.
fn actions(app: AppContext, request: &Request) -> AnyView {
    let (id, number) = (request.id, request.id.to_string());
    let link = |class: &'static str, text: &'static str, name: String, answer: Answer| {
        let keep = move |event: MouseEvent| {
            if dom::is_plain(&event) {
                app.unsaved().intended_answer.set(Some((id, answer)));
            }
        };
        view! { <a class=class href=address(request) aria-label=name on:click=keep>{text}</a> }.into_any()
    };
    let accept = link("btn main", t::request_accept(), t::requests_accept(number.as_str()), Answer::Accept);
    let decline = link("btn", t::request_decline(), t::requests_decline(number.as_str()), Answer::Decline);
    view! { <div class="row">{accept} {decline}</div> }.into_any()
}

/// A request that has ended.
pub(super) fn finished(me: NicHandle, row: Row) -> AnyView {
    let content = row.content;
    view! { <li class="pad row between">{move || content.with(|row| finished_parts(&row.request, &me))}</li> }
        .into_any()
}

fn finished_parts(request: &Request, me: &NicHandle) -> AnyView {
    let how = request.ended.as_ref().map(|ended| words::ended(ended, me)).unwrap_or_default();
    let number = view! { <code translate="no">{request.id.to_string()}</code> }.into_any();
    view! {
        <div>
            <h3><a href=address(request)>{title(request)}</a></h3>
            {components::pass(&request.from, &request.to, me)}
            <span class="small soft">
                " · "{components::words::category(request.service.category)}" · "{t::request_title(number)}
            </span>
        </div>
        <div>{components::request_state(request.state)} " " <span class="small soft">{how}</span></div>
    }
    .into_any()
}
