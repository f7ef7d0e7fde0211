//! Words of the desk.

use crate::components::{self, Icon, NameOfService, Person, State, Tone, blockers};
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl};
use handover_api::Reason;
use handover_api::desk::{AuditSubject, AuditedPaper, DeskLink};
use handover_api::submissions::Delivery;
use handover_rules::account::AccountNotice;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::claim::StatedField;
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::notices::CaseNotice;
use handover_rules::cases::timeline::NextStep;
use handover_rules::desk::{ActRefusal, CallRefusal, DeskAct, StaffRole, SubjectKind};
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{Blocker, Category, EmailAddress, NicHandle, RequestId, ServiceKey, ServiceName, Timestamp};
use leptos::prelude::*;

/// The roles of somebody at the desk: `reader, support`.
pub(super) fn roles(roles: &[StaffRole]) -> String {
    intl::list(&roles.iter().map(|role| t::desk_staff_role(*role).to_owned()).collect::<Vec<_>>())
}

/// The reason for a refusal.
pub(super) fn refusal(failure: &Failure) -> String {
    let cause = || failure.cause();
    let text = match failure.reason() {
        Some(Reason::Conflict) => {
            cause().and_then(|name| ActRefusal::parse(&name)).map_or(t::desk_refused_now(), t::desk_refused_act)
        }
        Some(Reason::CaseRefused) => {
            cause().and_then(|name| CaseRefusalKind::parse(&name)).map_or(t::desk_refused_now(), t::desk_case_refusal)
        }
        Some(Reason::NotAllowed) => t::desk_refused_role(),
        Some(Reason::WrongCredentials) => t::desk_refused_sign_in(),
        Some(Reason::NotFound) => t::desk_nothing(),
        _ => return components::explain(failure),
    };
    text.to_owned()
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

/// A role passing from one account to another.
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

/// The state of an email.
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

/// A service that leads to its page.
pub(super) fn service(service: &ServiceKey) -> AnyView {
    let address = DeskLink::Service(service.clone()).format();
    view! {
        <a href=address><NameOfService name=service.name.clone()/></a>
        " " <span class="small soft">{t::word_category(service.category)}</span>
    }
    .into_any()
}

/// A request that leads to its page.
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

/// A case that leads to its page.
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
    view! { <p class="small">{kind} " " <code translate="no">{paper.id.to_string()}</code></p> }.into_any()
}
