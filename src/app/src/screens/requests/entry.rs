//! One request in the list: what it is, who has answered, until when.

use super::list::Row;
use crate::intl;
use crate::prelude::*;
use crate::screens::request::{left, party, words};
use crate::time::Left;
use crate::ui::{self, icon};
use handover_api::Link;
use handover_api::requests::RequestRow;
use handover_rules::{Moment, NicHandle, Request, State};

/// Less time than this is pointed out.
const SOON: i64 = 2;

/// A request that is open; with `acts`, one that waits for this person.
pub(super) fn open(me: NicHandle, now: ReadSignal<Moment>, row: Row, acts: bool) -> AnyView {
    let content = row.content;
    view! { <article class="req pad">{ui::dynamic(move || content.with(|row| parts(row, &me, now, acts)))}</article> }
        .into_any()
}

fn parts(row: &RequestRow, me: &NicHandle, now: ReadSignal<Moment>, acts: bool) -> AnyView {
    let request = &row.request;
    let lines: Vec<AnyView> =
        party::lines(row, me).into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect();
    view! {
        <div class="stack tight">
            <h3><a href=address(request)>{title(request)}</a></h3>
            <p class="small soft">{ui::words::category(request.service.category)}</p>
            <p>{ui::pass(&request.from, &request.to, me)}</p>
            <p class="small soft">{asked(request, me)}</p>
        </div>
        <ul class="stack tight ul" aria-label="Who has answered">{lines}</ul>
        <div class="stack">{until(request, now)} {acts.then(|| actions(request))}</div>
    }
    .into_any()
}

fn address(request: &Request) -> String {
    Link::Request { id: request.id, code: None }.format()
}

fn title(request: &Request) -> AnyView {
    let roles = ui::words::roles(request.roles).into_any();
    ui::phrase("{0} of {1}", vec![roles, ui::service_name(&request.service.name)])
}

fn asked(request: &Request, me: &NicHandle) -> AnyView {
    let number = view! { <code translate="no">{request.id.to_string()}</code> }.into_any();
    let at =
        view! { <time datetime=intl::machine(request.asked_at)>{intl::moment(request.asked_at)}</time> }.into_any();
    if request.asker == *me {
        return ui::phrase("Request {0} · asked by you · {1}", vec![number, at]);
    }
    ui::phrase("Request {0} · asked by {2} · {1}", vec![number, at, ui::handle(&request.asker, me)])
}

/// The deadline as a date and as the time that is left, or when the role moves.
fn until(request: &Request, now: ReadSignal<Moment>) -> AnyView {
    let moves = request.effect_at.filter(|_| request.state == State::Doing);
    let (sentence, at) = match moves {
        Some(at) => (if intl::is_one(words::count(request.roles)) { "Moves {0}" } else { "Move {0}" }, at),
        None => ("Until {0}", request.deadline),
    };
    let is_soon = Memo::new(move |_| match Left::between(now.get(), at) {
        Left::Days(days, _) => days < SOON,
        _ => true,
    });
    let tone = move || match (moves.is_some(), is_soon.get()) {
        (true, _) => "now",
        (false, true) => "warn",
        (false, false) => "",
    };
    let remaining = ui::dynamic(move || {
        let left = left(now, at);
        if is_soon.get() && moves.is_none() {
            view! { <span class="badge" data-s="warn">{icon("alert")}<span>{left}</span></span> }.into_any()
        } else {
            left
        }
    });
    let time = view! { <time datetime=intl::machine(at)>{intl::weekday(at)}</time> }.into_any();
    view! {
        <p class="state" data-s=tone>
            {icon("clock")}
            <span>{ui::phrase(sentence, vec![time])}<br/><span class="small soft">{remaining}</span></span>
        </p>
    }
    .into_any()
}

/// Both lead to the request's page: there stands what is agreed to, and there the code is entered.
fn actions(request: &Request) -> AnyView {
    let number = ui::fill(" request {0}", &[&request.id.to_string()]);
    let link = |class: &'static str, text: &'static str| {
        view! { <a class=class href=address(request)>{text}<span class="vh">{number.clone()}</span></a> }.into_any()
    };
    view! { <div class="row">{link("btn main", "Accept")} {link("btn", "Decline")}</div> }.into_any()
}

/// A request that has ended.
pub(super) fn finished(me: NicHandle, row: Row) -> AnyView {
    let content = row.content;
    view! { <li class="pad row between">{ui::dynamic(move || content.with(|row| finished_parts(&row.request, &me)))}</li> }
        .into_any()
}

fn finished_parts(request: &Request, me: &NicHandle) -> AnyView {
    let how = request.ended.as_ref().map(|ended| words::ended(ended, me)).unwrap_or_default();
    let number = view! { <code translate="no">{request.id.to_string()}</code> }.into_any();
    view! {
        <div>
            <h3><a href=address(request)>{title(request)}</a></h3>
            {ui::pass(&request.from, &request.to, me)}
            <span class="small soft">
                " · "{ui::words::category(request.service.category)}" · "{ui::phrase("Request {0}", vec![number])}
            </span>
        </div>
        <div>{ui::request_state(request.state)} " " <span class="small soft">{how}</span></div>
    }
    .into_any()
}
