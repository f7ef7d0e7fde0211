//! Words of the desk, and building blocks of its pages: sections, lines, and the lists that several pages have, such as
//! proposals to correct a role or an address.

pub(super) use crate::components::time;

use super::acts::{self, Kind};
use super::state::{Desk, LastOverview};
use crate::components::{
    self, Button, CopyButton, Crumbs, Handle, Icon, NameOfService, Person, PersonName, RequestStateBadge, State, Tone,
    blockers,
};
use crate::platform::{i18n as t, intl};
use handover_api::desk::{
    AuditEntry, AuditSubject, AuditedPaper, Correction, DeskAction, DeskLink, DeskMail, FoundCase, RequestEntry,
};
use handover_api::submissions::Delivery;
use handover_rules::account::AccountNotice;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::claim::StatedField;
use handover_rules::cases::notices::CaseNotice;
use handover_rules::cases::timeline::NextStep;
use handover_rules::desk::corrections::ProposedChange;
use handover_rules::desk::{ActRefusal, CallRefusal, DeskAct, StaffRole, SubjectKind};
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{Blocker, Category, EmailAddress, NicHandle, RequestId, ServiceKey, ServiceName, Timestamp};
use leptos::prelude::*;

/// The way back to the overview, from a page of this name.
pub(super) fn crumbs(here: &str) -> AnyView {
    let overview = expect_context::<LastOverview>().0.get_value();
    let trail = vec![(t::desk_overview().to_owned(), Some(overview)), (here.to_owned(), None)];
    view! { <Crumbs trail=Signal::stored(trail)/> }.into_any()
}

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
pub(super) fn acts_section(listed: Vec<AnyView>, last: Option<AnyView>) -> AnyView {
    let listed = (!listed.is_empty()).then(|| view! { <div class="card lines">{listed}</div> });
    section("desk-acts", t::desk_acts(), view! { {listed}{last} })
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

pub(super) fn service_fact(key: &ServiceKey) -> AnyView {
    view! { {service(key)}<CopyButton text=key.name.to_string()/> }.into_any()
}

/// Approvals given of those needed, as marks and in words.
pub(super) fn approvals(given: usize, needed: u8) -> AnyView {
    let needed = usize::from(needed);
    let marks: Vec<AnyView> =
        (0..needed).map(|index| view! { <i class="mark" class:on=index < given></i> }.into_any()).collect();
    let text = t::desk_case_approvals(given.to_string().as_str(), needed.to_string().as_str());
    view! { <span class="nb">{marks}{text}</span> }.into_any()
}

pub(super) fn quote(text: &str) -> AnyView {
    view! { <q class="small">{text.to_owned()}</q> }.into_any()
}

pub(super) fn requests(entries: &[RequestEntry]) -> AnyView {
    let item = |entry: &RequestEntry| {
        let request = &entry.request;
        let content = view! {
            <p class="row between"><b>{title(entry)}</b> <RequestStateBadge state=request.state/></p>
            <p class="row">{pass(&request.from, &request.to)} <span class="small soft">{time(request.asked_at)}</span></p>
        };
        line(content)
    };
    lines(entries.iter().map(item).collect(), t::desk_no_requests())
}

/// `Request 7373 9591 5620: tech, halden.example`.
fn title(RequestEntry { number, request, services, role_count }: &RequestEntry) -> AnyView {
    let (what, about) = if *services == 1 {
        (components::words::whole_roles(request.roles), service(&request.service))
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
                <Button class="btn sm" icon="again" label=t::desk_mails_again() press=move |_| desk.again.notify()/>
            </p>
        }
    });
    view! { {as_of}{lines(items, t::desk_no_mails())} }.into_any()
}

pub(super) fn mail(desk: Desk, mail: &DeskMail) -> AnyView {
    let to = mail.to.as_ref().map(customer);
    let address = mail.address.as_ref().map(|address| view! { <span translate="no">{address.to_string()}</span> });
    let request = mail.request.map(|id| view! { " · " {request(id)} });
    let service = mail.service.as_ref().map(|name| view! { " · " <NameOfService name=name.clone()/> });
    let answer = mail.answer.clone().map(|answer| {
        view! { <p class="small">{t::desk_answer()} " " <code translate="no" lang="">{answer}</code></p> }
    });
    let next = mail.next_at.filter(|_| mail.attempts > 0).map(|at| {
        let next = t::desk_mail_next(mail.attempts.into(), intl::timestamp(at).as_str());
        view! { <p class="small soft">{next}</p> }
    });
    let resend = || acts::offer(desk, mail.id.get(), Kind::Inline, DeskAction::ResendMail { mail: mail.id });
    view! {
        <p class="row between"><b>{notice(&mail.notice)}</b> {delivery(mail.delivery)}</p>
        <p class="small">{to} " " {address} " · " {time(mail.at)} {request}{service}</p>
        {answer}
        {next}
        {(mail.delivery != Delivery::Dropped).then(resend)}
    }
    .into_any()
}

/// A case that was found, also one that has ended.
pub(super) fn case_line(found: &FoundCase) -> AnyView {
    let content = view! {
        <p class="row between">{case(found.number)} <span>{t::desk_case_state(found.state)}</span></p>
        <p class="small"><NameOfService name=found.domain.clone()/> " · " {time(found.since)}</p>
    };
    line(content)
}

/// The section of acts of staff, from the audit log.
pub(super) fn events(events: &[AuditEntry]) -> AnyView {
    let item = |entry: &AuditEntry| {
        let refusal = entry.refusal.as_deref().map(audited_refusal);
        let reason = entry.reason.as_deref().map(|reason| view! { <p>{quote(reason)}</p> });
        let content = view! {
            <p class="state">
                <Icon name=act_icon(entry.act)/>
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

/// The roles of somebody at the desk: `reader, support`.
pub(super) fn roles(roles: &[StaffRole]) -> String {
    intl::list(&roles.iter().map(|role| t::desk_staff_role(*role).to_owned()).collect::<Vec<_>>())
}

/// A refusal in the audit log, by its name.
pub(super) fn audited_refusal(name: &str) -> AnyView {
    let text = CallRefusal::parse(name).map_or(t::desk_audit_refused(), t::desk_audit_refusal);
    view! { <State tone=Tone::Bad icon="x" text/> }.into_any()
}

/// The icon of an act; views have another one than changes.
pub(super) const fn act_icon(act: DeskAct) -> &'static str {
    match act {
        DeskAct::Enrol | DeskAct::SignIn | DeskAct::AddStaff => "user",
        DeskAct::SignOut | DeskAct::RemoveStaff => "out",
        DeskAct::Search => "search",
        DeskAct::ResendMail | DeskAct::SendPasswordLink => "mail",
        DeskAct::Suspend
        | DeskAct::EndRequest
        | DeskAct::EndHolderChange
        | DeskAct::EndSessions
        | DeskAct::EndApplication
        | DeskAct::RefuseCase => "stop",
        act if act.needs_reason() => "edit",
        _ => "eye",
    }
}

/// The kind of an email, as the outbox names it.
pub(super) fn notice(name: &str) -> String {
    let request = Notice::parse(name).map(t::desk_notice_request);
    let account = || AccountNotice::parse(name).map(t::desk_notice_account);
    let holder = || HolderNotice::parse(name).map(t::desk_notice_holder);
    let case = || CaseNotice::parse(name).map(t::desk_notice_case);
    let service = || ServiceNotice::parse(name).map(t::desk_notice_service);
    request.or_else(account).or_else(holder).or_else(case).or_else(service).unwrap_or(name).to_owned()
}

/// A reason that blocks a request, as a state.
pub(super) fn blocked(why: &Blocker) -> AnyView {
    view! { <State tone=Tone::Warn icon="alert" text=blockers::for_staff(why)/> }.into_any()
}

pub(super) fn pass(from: &NicHandle, to: &NicHandle) -> AnyView {
    passing(customer(from), customer(to))
}

/// An address that takes the place of another one.
pub(super) fn replaced(from: &EmailAddress, to: &EmailAddress) -> AnyView {
    let address = |address: &EmailAddress| view! { <bdi translate="no">{address.to_string()}</bdi> }.into_any();
    passing(address(from), address(to))
}

/// One in the place of another.
pub(super) fn passing(from: AnyView, to: AnyView) -> AnyView {
    view! {
        <span class="pass">{from} " " <Icon name="arrow"/> <span class="vh">{t::pass_to()} " "</span> {to}</span>
    }
    .into_any()
}

pub(super) fn delivery(of: Delivery) -> AnyView {
    let (tone, icon, text) = match of {
        Delivery::Queued => (Tone::Now, "clock", t::desk_mail_queued()),
        Delivery::Sent => (Tone::Ok, "check", t::desk_mail_sent()),
        Delivery::Failed => (Tone::Bad, "x", t::desk_mail_failed()),
        Delivery::Held => (Tone::Bad, "alert", t::desk_mail_held()),
        Delivery::Dropped => (Tone::Plain, "no", t::desk_mail_dropped()),
    };
    view! { <State tone icon text/> }.into_any()
}

/// A name and handle that lead to their customer.
pub(super) fn customer(handle: &NicHandle) -> AnyView {
    view! { <Person who=handle.clone()/> }.into_any()
}

pub(super) fn service(service: &ServiceKey) -> AnyView {
    let address = DeskLink::Service(service.clone()).format();
    view! {
        <a href=address><NameOfService name=service.name.clone()/></a>
        " " <span class="small soft">{t::word_category(service.category)}</span>
    }
    .into_any()
}

pub(super) fn request(id: RequestId) -> AnyView {
    let address = DeskLink::Request(id).format();
    view! { <a href=address>{t::desk_request(id.grouped().as_str())}</a> }.into_any()
}

/// The subject of an act, as a link if it has a page.
pub(super) fn subject(about: &AuditSubject) -> AnyView {
    let plain = || view! { <span translate="no">{about.name.clone()}</span> }.into_any();
    match about.kind {
        SubjectKind::Account => NicHandle::parse(&about.name).map_or_else(|_| plain(), |handle| customer(&handle)),
        SubjectKind::Request => RequestId::parse(&about.name).map_or_else(plain, request),
        SubjectKind::Case => CaseNumber::parse(&about.name).map_or_else(plain, case),
        SubjectKind::Service => {
            let parts = about.name.split_once(' ');
            let key = parts.and_then(|(category, name)| {
                Some(ServiceKey { name: ServiceName::parse(name)?, category: Category::parse(category)? })
            });
            key.map_or_else(plain, |key| service(&key))
        }
        _ => plain(),
    }
}

pub(super) fn case(number: CaseNumber) -> AnyView {
    let address = DeskLink::Case(number).format();
    view! { <a href=address>{t::desk_case(number.to_string().as_str())}</a> }.into_any()
}

/// The next step of a case; `until` is the end of its wait.
pub(super) fn next_step(step: NextStep, until: Option<Timestamp>) -> String {
    let when = until.map(intl::timestamp).unwrap_or_default();
    match step {
        NextStep::Objection => t::desk_next_objection().to_owned(),
        NextStep::Obstacle => t::desk_next_obstacle().to_owned(),
        NextStep::Approval => t::desk_next_approval().to_owned(),
        NextStep::LastApproval => t::desk_next_last_approval().to_owned(),
        NextStep::Lapse => t::desk_next_lapse(when.as_str()),
        NextStep::Execution => t::desk_next_execution(when.as_str()),
    }
}

/// An entry of the claimant that the record has, too.
pub(super) fn stated_field(field: StatedField) -> &'static str {
    match field {
        StatedField::Name => t::holder_name(),
        StatedField::LegalForm => t::holder_legal_form(),
        StatedField::Email => t::holder_email(),
    }
}

/// The paper that somebody opened: its kind and its number.
pub(super) fn audited_paper(paper: AuditedPaper) -> AnyView {
    let kind = paper.kind.map(t::desk_paper);
    view! { <p class="small">{kind} " " <Handle text=paper.id.to_string()/></p> }.into_any()
}

/// The proposals, latest first.
pub(super) fn proposals(desk: Desk, corrections: &[Correction]) -> AnyView {
    let items = corrections.iter().map(|correction| proposal(desk, correction));
    lines(items.collect(), t::desk_no_proposals())
}

pub(super) fn proposed(change: &ProposedChange) -> AnyView {
    match change {
        ProposedChange::Role { role, from, to, .. } => view! {
            <p><b>{t::role(*role)}</b></p>
            <p>{pass(from, to)}</p>
        }
        .into_any(),
        ProposedChange::Address { from, to, .. } => view! {
            <p><b>{t::email()}</b></p>
            <p>{replaced(from, to)}</p>
        }
        .into_any(),
    }
}

fn proposal(desk: Desk, correction: &Correction) -> AnyView {
    let now = desk.app.now();
    let is_open = correction.decided_at.is_none() && now < correction.lapses_at;
    let content = view! {
        {proposed(&correction.change)}
        <p>{quote(&correction.reason)}</p>
        {proposal_state(correction, is_open)}
        {is_open.then(|| proposal_acts(desk, correction, now))}
    };
    line(content)
}

fn proposal_state(correction: &Correction, is_open: bool) -> AnyView {
    let decided_by = correction.decided_by_name.as_deref().map(components::isolated_name);
    let (tone, icon, text) = match (decided_by, correction.approved) {
        (Some(name), true) => (Tone::Ok, "check", t::desk_approved_by(name.as_str())),
        (Some(name), false) if correction.withdrawn => (Tone::Plain, "stop", t::desk_withdrawn_by(name.as_str())),
        (None, _) if !is_open => (Tone::Plain, "clock", t::desk_lapsed(intl::timestamp(correction.lapses_at).as_str())),
        (Some(name), false) => (Tone::Bad, "x", t::desk_rejected_by(name.as_str())),
        (None, _) => {
            let name = components::isolated_name(&correction.proposed_by_name);
            (Tone::Now, "clock", t::desk_waits_for_approval(name.as_str()))
        }
    };
    view! { <State tone icon text/> }.into_any()
}

/// Its author withdraws it, or sets an address alone where that is allowed; others approve or reject it.
fn proposal_acts(desk: Desk, correction: &Correction, now: Timestamp) -> AnyView {
    let id = correction.id;
    let form = |action| acts::offer(desk, id.get(), Kind::Inline, action);
    if !desk.is(correction.proposed_by) {
        let approve = DeskAction::ApproveCorrection { correction: id };
        let approve = match correction.change {
            ProposedChange::Role { .. } => form(approve),
            ProposedChange::Address { .. } => {
                let texts = [t::desk_do_approve(), t::desk_do_set_address_text()];
                acts::offer_with(desk, id.get(), texts, Kind::Inline, approve)
            }
        };
        return view! { {approve}{form(DeskAction::RejectCorrection { correction: id })} }.into_any();
    }
    let alone = match correction.sole_from {
        None => view! { <p class="small soft">{t::desk_refused_act(ActRefusal::OwnProposal)}</p> }.into_any(),
        Some(from) if now < from => {
            view! { <p class="small soft">{t::desk_alone_from(intl::timestamp(from).as_str())}</p> }.into_any()
        }
        Some(_) => form(DeskAction::SetAddress { correction: id }).into_any(),
    };
    view! { {alone}{form(DeskAction::WithdrawCorrection { correction: id })} }.into_any()
}
