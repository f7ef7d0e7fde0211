//! Words of the desk.

use crate::components::{self, Icon, NameOfService, PersonName, State, Tone, blockers};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Reason;
use handover_api::desk::{AuditSubject, AuditedPaper, DeskLink};
use handover_api::mail::Delivery;
use handover_rules::account::notices::AccountNotice;
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::notices::CaseNotice;
use handover_rules::cases::queue::{CaseTurn, NextStep};
use handover_rules::cases::record::StatedField;
use handover_rules::cases::{CaseNumber, CaseState, Procedure};
use handover_rules::desk::{ActRefusal, CallRefusal, DeskAct, StaffRole, SubjectKind};
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service_notice::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{
    Blocker, Category, EmailAddress, NicHandle, RequestId, ServiceKey, ServiceName, ServiceStatus, Timestamp,
};
use leptos::prelude::*;

/// The roles of somebody at the desk: `reader, support`.
pub(super) fn roles(roles: &[StaffRole]) -> String {
    let names = roles.iter().map(|role| match role {
        StaffRole::Reader => t::desk_role_reader(),
        StaffRole::Support => t::desk_role_support(),
        StaffRole::Approver => t::desk_role_approver(),
    });
    intl::list(&names.map(str::to_owned).collect::<Vec<_>>())
}

/// The reason for a refusal.
pub(super) fn refusal(failure: &Failure) -> String {
    let cause = || failure.cause();
    let text = match failure.reason() {
        Some(Reason::Conflict) => {
            cause().and_then(|name| ActRefusal::parse(&name)).map_or(t::desk_refused_now(), t::desk_refused_act)
        }
        Some(Reason::CaseRefused) => {
            cause().and_then(|name| CaseRefusalKind::parse(&name)).map_or(t::desk_refused_now(), case_refusal)
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
    let text = match CallRefusal::parse(name) {
        Some(CallRefusal::NotAllowed) => t::desk_audit_refused_role(),
        Some(CallRefusal::UnfitReason) => t::desk_audit_refused_reason(),
        Some(CallRefusal::NotFound) => t::desk_audit_refused_unknown(),
        Some(CallRefusal::WrongCredentials) => t::desk_audit_refused_sign_in(),
        Some(CallRefusal::Changed) => t::desk_audit_refused_changed(),
        None => t::desk_audit_refused(),
    };
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

fn service_notice(notice: ServiceNotice) -> &'static str {
    match notice {
        ServiceNotice::Renewal => t::desk_notice_renewal(),
        ServiceNotice::Ordered => t::desk_notice_ordered(),
    }
}

/// The kind of an email, as the outbox names it.
pub(super) fn notice(name: &str) -> String {
    let request = Notice::parse(name).map(request_notice);
    let account = || AccountNotice::parse(name).map(t::desk_notice_account);
    let holder = || HolderNotice::parse(name).map(holder_notice);
    let case = || CaseNotice::parse(name).map(case_notice);
    let service = || ServiceNotice::parse(name).map(service_notice);
    request.or_else(account).or_else(holder).or_else(case).or_else(service).unwrap_or(name).to_owned()
}

fn request_notice(notice: Notice) -> &'static str {
    match notice {
        Notice::Confirm => t::desk_notice_confirm(),
        Notice::Reminder => t::desk_notice_reminder(),
        Notice::Blocked => t::desk_notice_blocked(),
        Notice::Done => t::desk_notice_done(),
        Notice::Changed => t::desk_notice_changed(),
        Notice::Declined => t::desk_notice_declined(),
        Notice::Withdrawn | Notice::TakenBack | Notice::AccountRecovered => t::desk_notice_withdrawn(),
        Notice::Superseded => t::desk_notice_superseded(),
        Notice::EndedByProvider => t::desk_notice_ended(),
        Notice::Expired => t::desk_notice_expired(),
        Notice::Failed => t::desk_notice_failed(),
        Notice::RoleEnding => t::desk_notice_role_ending(),
        Notice::RoleEnded => t::desk_notice_role_ended(),
    }
}

fn holder_notice(notice: HolderNotice) -> &'static str {
    match notice {
        HolderNotice::AskOld => t::desk_notice_ask_old_holder(),
        HolderNotice::AskNew => t::desk_notice_ask_new_holder(),
        HolderNotice::Done => t::desk_notice_holder_done(),
        HolderNotice::Declined
        | HolderNotice::Lapsed
        | HolderNotice::Withdrawn
        | HolderNotice::EndedByProvider
        | HolderNotice::Failed => t::desk_notice_holder_unchanged(),
        HolderNotice::DetailsChanged => t::desk_notice_holder_details(),
    }
}

fn case_notice(notice: CaseNotice) -> &'static str {
    match notice {
        CaseNotice::ConfirmMailbox => t::desk_notice_confirm_mailbox(),
        CaseNotice::SendPapers => t::desk_notice_send_papers(),
        CaseNotice::PapersReceived => t::desk_notice_papers_received(),
        CaseNotice::AskedAgain => t::desk_notice_asked_again(),
        CaseNotice::Reminder => t::desk_notice_case_reminder(),
        CaseNotice::Approved => t::desk_notice_case_approved(),
        CaseNotice::CheckedAgain => t::desk_notice_checked_again(),
        CaseNotice::Executed => t::desk_notice_case_executed(),
        CaseNotice::Refused => t::desk_notice_case_refused(),
        CaseNotice::Closed | CaseNotice::Lapsed => t::desk_notice_case_closed(),
        CaseNotice::MayObject => t::desk_notice_may_object(),
        CaseNotice::Objected => t::desk_notice_objected(),
        CaseNotice::NothingChanges => t::desk_notice_nothing_changes(),
        CaseNotice::Changed => t::desk_notice_case_changed(),
    }
}

/// An event of a request, with its tone and icon.
pub(super) fn event(event: TimelineEvent) -> (Tone, &'static str, &'static str) {
    match event {
        TimelineEvent::Asked => (Tone::Ok, "check", t::desk_event_asked()),
        TimelineEvent::CodesQueued => (Tone::Ok, "mail", t::desk_event_codes_queued()),
        TimelineEvent::Accepted => (Tone::Ok, "check", t::desk_event_accepted()),
        TimelineEvent::Declined => (Tone::Bad, "x", t::desk_event_declined()),
        TimelineEvent::Withdrawn => (Tone::Plain, "stop", t::desk_event_withdrawn()),
        TimelineEvent::TakenBack => (Tone::Plain, "stop", t::desk_event_taken_back()),
        TimelineEvent::Superseded => (Tone::Plain, "stop", t::desk_event_superseded()),
        TimelineEvent::AccountRecovered => (Tone::Plain, "stop", t::desk_event_recovered()),
        TimelineEvent::EndedByProvider => (Tone::Plain, "stop", t::desk_event_ended()),
        TimelineEvent::Resent => (Tone::Ok, "mail", t::desk_event_resent()),
        TimelineEvent::Reminded => (Tone::Ok, "mail", t::desk_event_reminded()),
        TimelineEvent::Checked => (Tone::Ok, "check", t::desk_event_checked()),
        TimelineEvent::Blocked => (Tone::Warn, "alert", t::desk_event_blocked()),
        TimelineEvent::GraceBegan => (Tone::Ok, "clock", t::desk_event_grace()),
        TimelineEvent::Moved => (Tone::Ok, "check", t::desk_event_moved()),
        TimelineEvent::Expired => (Tone::Plain, "clock", t::desk_event_expired()),
        TimelineEvent::Failed => (Tone::Bad, "x", t::desk_event_failed()),
    }
}

/// The state of a service.
pub(super) fn service_state(of: ServiceStatus) -> AnyView {
    let (tone, icon, text) = match of {
        ServiceStatus::Ok => (Tone::Ok, "ok", t::service_active()),
        ServiceStatus::UnPaid => (Tone::Bad, "billing", t::service_unpaid()),
        ServiceStatus::PendingDebt => (Tone::Warn, "billing", t::service_debt()),
        ServiceStatus::Expired => (Tone::Bad, "no", t::service_expired()),
        ServiceStatus::InCreation => (Tone::Plain, "making", t::service_in_creation()),
        ServiceStatus::Other => (Tone::Plain, "info", t::service_other()),
    };
    view! { <State tone icon text/> }.into_any()
}

/// A reason that blocks a request, as a state.
pub(super) fn blocked(why: &Blocker) -> AnyView {
    view! { <State tone=Tone::Warn icon="alert" text=blockers::for_staff(why)/> }.into_any()
}

/// A role passing from one account to another.
pub(super) fn pass(from: &NicHandle, to: &NicHandle) -> AnyView {
    view! {
        <span class="pass">
            {customer(from)} <Icon name="arrow"/> <span class="vh">" " {t::pass_to()} " "</span> {customer(to)}
        </span>
    }
    .into_any()
}

/// An address that takes the place of another one.
pub(super) fn replaced(from: &EmailAddress, to: &EmailAddress) -> AnyView {
    let address = |address: &EmailAddress| view! { <bdi translate="no">{address.to_string()}</bdi> };
    view! {
        <span class="pass">
            {address(from)} <Icon name="arrow"/> <span class="vh">" " {t::pass_to()} " "</span> {address(to)}
        </span>
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
    let address = DeskLink::Customer(handle.clone()).format();
    let person = untrack(|| expect_context::<App>().people.get(handle));
    let name = person.and_then(|person| person.name.or(person.organisation));
    let name = name.map(|name| view! { <PersonName name/> " " });
    view! { <a href=address>{name}<code translate="no">{handle.as_str().to_owned()}</code></a> }.into_any()
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

/// The turn of a case.
pub(super) fn turn(turn: CaseTurn) -> &'static str {
    match turn {
        CaseTurn::Mine => t::desk_cases_mine(),
        CaseTurn::SecondApproval => t::desk_cases_second(),
        CaseTurn::Others => t::desk_case_state(CaseState::Checking),
        CaseTurn::Claimant => t::desk_case_state(CaseState::CollectingPapers),
        CaseTurn::Objectors => t::desk_case_state(CaseState::ObjectionPeriod),
    }
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

/// The kind of change that a case asks for.
pub(super) fn procedure(of: Procedure) -> &'static str {
    match of {
        Procedure::ChangeHolder => t::desk_case_holder(),
        Procedure::ChangeContacts => t::desk_case_contacts(),
    }
}

/// The reason the rules refuse a decision.
pub(super) fn case_refusal(refusal: CaseRefusalKind) -> &'static str {
    match refusal {
        CaseRefusalKind::OwnCase => t::desk_case_own(),
        CaseRefusalKind::ApprovedAlready => t::desk_case_approved_already(),
        CaseRefusalKind::PapersUnread => t::desk_case_unread(),
        CaseRefusalKind::Impossible => t::desk_case_impossible(),
        CaseRefusalKind::Blocked => t::desk_case_blocked(),
        CaseRefusalKind::NotNow
        | CaseRefusalKind::PapersMissing
        | CaseRefusalKind::Unfit
        | CaseRefusalKind::NoSuchPaper
        | CaseRefusalKind::NothingAsked => t::desk_refused_now(),
    }
}

/// The paper that somebody opened: its kind and its number.
pub(super) fn audited_paper(paper: AuditedPaper) -> AnyView {
    let kind = paper.kind.map(t::desk_paper);
    view! { <p class="small">{kind} " " <code translate="no">{paper.id.to_string()}</code></p> }.into_any()
}
