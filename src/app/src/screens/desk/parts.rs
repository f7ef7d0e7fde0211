//! Building blocks of the pages: sections, lines and facts, and the lists that several pages have.

use super::act_form::Kind;
use super::state::{Desk, LastOverview};
use super::{act_form, words};
use crate::components;
pub(super) use crate::components::time;
use crate::components::{CopyButton, Crumbs, Icon, NameOfService, PersonName, RequestStateBadge};
use crate::forms::Rejection;
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl};
use handover_api::desk::{AuditEntry, DeskAction, DeskLink, DeskMail, FoundCase, RequestEntry};
use handover_api::submissions::Delivery;
use handover_rules::ServiceKey;
use leptos::prelude::*;

/// The way back to the overview, from a page of this name.
pub(super) fn crumbs(here: &str) -> AnyView {
    let overview = expect_context::<LastOverview>().0.get_value();
    let trail = vec![(t::desk_overview().to_owned(), Some(overview)), (here.to_owned(), None)];
    view! { <Crumbs trail=Signal::stored(trail)/> }.into_any()
}

/// A section with a heading.
pub(super) fn section(id: &'static str, heading: &'static str, content: impl IntoAny) -> AnyView {
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id tabindex="-1">{heading}</h2>
            {content.into_any()}
        </section>
    }
    .into_any()
}

/// The acts of a page: harmless ones first, those that cannot be undone last.
pub(super) fn acts(listed: Vec<AnyView>, last: Option<AnyView>) -> AnyView {
    let listed = (!listed.is_empty()).then(|| view! { <div class="card lines">{listed}</div> });
    section("desk-acts", t::desk_acts(), view! { {listed}{last} })
}

/// A refused submission, in the words of the desk.
pub(super) fn refused(failure: Failure) -> Rejection {
    Rejection::Form(words::refusal(&failure))
}

/// A card with lines, or a text for an empty card.
pub(super) fn lines(items: Vec<AnyView>, none: &'static str) -> AnyView {
    if items.is_empty() {
        return view! { <p class="soft">{none}</p> }.into_any();
    }
    view! { <ul class="ul card lines">{items}</ul> }.into_any()
}

pub(super) fn line(content: impl IntoAny) -> AnyView {
    view! { <li class="pad stack tight">{content.into_any()}</li> }.into_any()
}

/// A row of facts: a term and its value.
pub(super) fn fact(term: &'static str, content: impl IntoAny) -> AnyView {
    view! { <dt>{term}</dt><dd>{content.into_any()}</dd> }.into_any()
}

/// Facts in a card.
pub(super) fn facts(facts: Vec<AnyView>) -> AnyView {
    view! { <div class="card pad"><dl class="facts">{facts}</dl></div> }.into_any()
}

/// A service as a fact.
pub(super) fn service(service: &ServiceKey) -> AnyView {
    view! { {words::service(service)}<CopyButton text=service.name.to_string()/> }.into_any()
}

/// Approvals given of those needed, as marks and in words.
pub(super) fn approvals(given: usize, needed: u8) -> AnyView {
    let needed = usize::from(needed);
    let marks: Vec<AnyView> =
        (0..needed).map(|index| view! { <i class="mark" class:on=index < given></i> }.into_any()).collect();
    let text = t::desk_case_approvals(given.to_string().as_str(), needed.to_string().as_str());
    view! { <span class="nb">{marks}{text}</span> }.into_any()
}

/// A text written by staff.
pub(super) fn quote(text: &str) -> AnyView {
    view! { <q class="small">{text.to_owned()}</q> }.into_any()
}

/// Requests with their roles and accounts.
pub(super) fn requests(entries: &[RequestEntry]) -> AnyView {
    let item = |entry: &RequestEntry| {
        let request = &entry.request;
        let content = view! {
            <p class="row between"><b>{title(entry)}</b> <RequestStateBadge state=request.state/></p>
            <p class="row">{words::pass(&request.from, &request.to)} <span class="small soft">{time(request.asked_at)}</span></p>
        };
        line(content)
    };
    lines(entries.iter().map(item).collect(), t::desk_no_requests())
}

/// `Request 7373 9591 5620: tech, halden.example`.
fn title(RequestEntry { number, request, services, role_count }: &RequestEntry) -> AnyView {
    let (what, about) = if *services == 1 {
        (components::words::whole_roles(request.roles), words::service(&request.service))
    } else {
        (t::history_roles(*role_count), t::word_services(*services).into_any())
    };
    let address = DeskLink::Request(request.id).format();
    let number = t::desk_request(number.first_request().grouped().as_str());
    let request = view! { <a href=address>{number}</a> }.into_any();
    t::desk_request_of(about, request, what.into_any())
}

/// The section of emails with the mail server's answer, and a form to send each again. An email that an act has queued is
/// sent a moment later: reading again is left to the reader, because each look is logged.
pub(super) fn mails(desk: Desk, mails: &[DeskMail]) -> AnyView {
    let items = mails.iter().map(|mail| line(self::mail(desk, mail))).collect();
    let as_of = (!mails.is_empty()).then(|| {
        let as_of = t::desk_mails_as_of(intl::time_of(desk.app.now()).as_str());
        view! {
            <p class="row small soft">
                {as_of}
                <button type="button" class="btn sm" on:click=move |_| desk.again.notify()>
                    <Icon name="again"/> {t::desk_mails_again()}
                </button>
            </p>
        }
    });
    view! { {as_of}{lines(items, t::desk_no_mails())} }.into_any()
}

pub(super) fn mail(desk: Desk, mail: &DeskMail) -> AnyView {
    let to = mail.to.as_ref().map(words::customer);
    let address = mail.address.as_ref().map(|address| view! { <span translate="no">{address.to_string()}</span> });
    let request = mail.request.map(|id| view! { " · " {words::request(id)} });
    let service = mail.service.as_ref().map(|name| view! { " · " <NameOfService name=name.clone()/> });
    let answer = mail.answer.clone().map(|answer| {
        view! { <p class="small">{t::desk_answer()} " " <code translate="no" lang="">{answer}</code></p> }
    });
    let next = mail.next_at.filter(|_| mail.attempts > 0).map(|at| {
        let next = t::desk_mail_next(mail.attempts.into(), intl::timestamp(at).as_str());
        view! { <p class="small soft">{next}</p> }
    });
    let resend = || act_form::offer(desk, mail.id.get(), Kind::Inline, DeskAction::ResendMail { mail: mail.id });
    view! {
        <p class="row between"><b>{words::notice(&mail.notice)}</b> {words::delivery(mail.delivery)}</p>
        <p class="small">{to} " " {address} " · " {time(mail.at)} {request}{service}</p>
        {answer}
        {next}
        {(mail.delivery != Delivery::Dropped).then(resend)}
    }
    .into_any()
}

/// A case that was found, also one that has ended.
pub(super) fn case(found: &FoundCase) -> AnyView {
    let content = view! {
        <p class="row between">{words::case(found.number)} <span>{t::desk_case_state(found.state)}</span></p>
        <p class="small"><NameOfService name=found.domain.clone()/> " · " {time(found.since)}</p>
    };
    line(content)
}

/// The section of acts of staff, from the audit log.
pub(super) fn events(events: &[AuditEntry]) -> AnyView {
    let item = |entry: &AuditEntry| {
        let refusal = entry.refusal.as_deref().map(words::audited_refusal);
        let reason = entry.reason.as_deref().map(|reason| view! { <p>{quote(reason)}</p> });
        let content = view! {
            <p class="state">
                <Icon name=words::act_icon(entry.act)/>
                <span><b><PersonName name=entry.name.clone()/></b> {t::colon()} " " {t::desk_act(entry.act)}</span>
            </p>
            {refusal}
            <p class="small soft">{time(entry.at)}</p>
            {reason}
        };
        line(content)
    };
    section("desk-events", t::desk_events(), lines(events.iter().map(item).collect(), t::desk_no_events()))
}
