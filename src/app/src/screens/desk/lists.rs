//! Lists that several pages show: requests, emails, and what staff did.

use super::act_form::{self, ActForm};
use super::{Desk, words};
use crate::components;
use crate::platform::i18n::desk as t;
use crate::platform::intl;
use crate::prelude::*;
use handover_api::desk::{AuditEntry, DeskAction, DeskMail};
use handover_rules::desk::DeskAct;
use handover_rules::{Request, Timestamp};
use std::sync::Arc;

/// A section with a heading.
pub(super) fn section(id: &'static str, heading: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// A card with lines, or a text that says that there are none.
pub(super) fn lines(items: Vec<AnyView>, none: &'static str) -> AnyView {
    if items.is_empty() {
        return view! { <p class="soft">{none}</p> }.into_any();
    }
    view! { <ul class="ul card lines">{items}</ul> }.into_any()
}

pub(super) fn line(content: AnyView) -> AnyView {
    view! { <li class="pad stack tight">{content}</li> }.into_any()
}

pub(super) fn time(at: Timestamp) -> AnyView {
    view! { <time datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any()
}

/// Requests with their roles and accounts.
pub(super) fn requests(requests: &[Request]) -> AnyView {
    let item = |request: &Request| {
        let content = view! {
            <p class="row between">{words::request(request.id)} {components::request_state(request.state)}</p>
            <p class="small">
                {words::service(&request.service)} " · " {components::words::roles(request.roles)} " · "
                {words::customer(&request.from)} " → " {words::customer(&request.to)} " · " {time(request.asked_at)}
            </p>
        };
        line(content.into_any())
    };
    lines(requests.iter().map(item).collect(), t::desk_no_requests())
}

/// Emails with the mail server's answer, and a form to send each again.
pub(super) fn mails(desk: Desk, mails: &[DeskMail], done: &Arc<dyn Fn() + Send + Sync>) -> AnyView {
    let item = |mail: &DeskMail| {
        let to = mail.to.as_ref().map(words::customer);
        let address =
            mail.address.as_ref().map(|address| view! { " " <span translate="no">{address.to_string()}</span> });
        let request = mail.request.map(words::request);
        let answer = mail.answer.clone().map(|answer| {
            view! { <p class="small">{t::desk_answer()} " " <span translate="no" lang="">{answer}</span></p> }
        });
        let content = view! {
            <p class="row between"><b translate="no">{mail.notice.clone()}</b> {words::delivery(mail.delivery)}</p>
            <p class="small">{to} {address} " " {request} " · " {time(mail.at)}</p>
            {answer}
            {desk.may(DeskAct::ResendMail).then(|| resend(desk, mail, Arc::clone(done)))}
        };
        line(content.into_any())
    };
    lines(mails.iter().map(item).collect(), t::desk_no_mails())
}

fn resend(desk: Desk, mail: &DeskMail, done: Arc<dyn Fn() + Send + Sync>) -> AnyView {
    let id = mail.id;
    act_form::view(
        desk,
        ActForm {
            id: "mail",
            number: id.get(),
            title: t::desk_do_resend(),
            text: t::desk_do_resend_text(),
            is_final: false,
            fields: ().into_any(),
            action: Arc::new(move || Some(DeskAction::ResendMail { mail: id })),
            done,
        },
    )
}

/// What staff did.
pub(super) fn events(events: &[AuditEntry]) -> AnyView {
    let item = |entry: &AuditEntry| {
        let reason = entry.reason.clone().map(|reason| view! { <p class="small">"“" {reason} "”"</p> });
        let content = view! {
            <p><b>{components::person_name(entry.name.clone())}</b> ": " {words::act(entry.act)}</p>
            <p class="small soft">{time(entry.at)}</p>
            {reason}
        };
        line(content.into_any())
    };
    lines(events.iter().map(item).collect(), t::desk_no_events())
}
