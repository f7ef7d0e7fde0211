//! Words of the desk.

use crate::components::{self, Tone};
use crate::platform::client::Failure;
use crate::platform::i18n::desk as t;
use crate::platform::intl;
use crate::prelude::*;
use handover_api::Reason;
use handover_api::desk::{AuditSubject, DeskLink};
use handover_api::requests::Delivery;
use handover_rules::desk::{DeskAct, StaffRole, SubjectKind};
use handover_rules::{Blocker, Category, NicHandle, RequestId, ServiceKey, ServiceName};

/// The roles of somebody at the desk: `reader, support`.
pub(super) fn roles(roles: &[StaffRole]) -> String {
    let names = roles.iter().map(|role| match role {
        StaffRole::Reader => t::desk_role_reader(),
        StaffRole::Support => t::desk_role_support(),
        StaffRole::Approver => t::desk_role_approver(),
    });
    intl::list(&names.map(str::to_owned).collect::<Vec<_>>())
}

/// Why something was refused.
pub(super) fn refusal(failure: &Failure) -> String {
    let text = match failure.reason() {
        Some(Reason::Conflict) => t::desk_refused_now(),
        Some(Reason::NotAllowed) => t::desk_refused_role(),
        Some(Reason::WrongCredentials) => t::desk_refused_sign_in(),
        Some(Reason::NotFound) => t::desk_nothing(),
        _ => return components::explain(failure),
    };
    text.to_owned()
}

/// What somebody did.
pub(super) fn act(act: DeskAct) -> &'static str {
    match act {
        DeskAct::AddStaff => t::desk_act_add_staff(),
        DeskAct::RemoveStaff => t::desk_act_remove_staff(),
        DeskAct::Enrol => t::desk_act_enrol(),
        DeskAct::SignIn => t::desk_act_sign_in(),
        DeskAct::SignOut => t::desk_act_sign_out(),
        DeskAct::Search => t::desk_act_search(),
        DeskAct::SeeCustomer => t::desk_act_see_customer(),
        DeskAct::SeeService => t::desk_act_see_service(),
        DeskAct::SeeRequest => t::desk_act_see_request(),
        DeskAct::SeeAuditLog => t::desk_act_see_audit_log(),
        DeskAct::ResendMail => t::desk_act_resend_mail(),
        DeskAct::EndRequest => t::desk_act_end_request(),
        DeskAct::EndSessions => t::desk_act_end_sessions(),
        DeskAct::SendPasswordLink => t::desk_act_send_password_link(),
        DeskAct::Suspend => t::desk_act_suspend(),
        DeskAct::Release => t::desk_act_release(),
        DeskAct::SetAddress => t::desk_act_set_address(),
        DeskAct::ProposeCorrection => t::desk_act_propose_correction(),
        DeskAct::ApproveCorrection => t::desk_act_approve_correction(),
        DeskAct::RejectCorrection => t::desk_act_reject_correction(),
        DeskAct::TakeUpRequest => t::desk_act_take_up_request(),
        DeskAct::SeeCases => t::desk_act_see_cases(),
        DeskAct::SeeCase => t::desk_act_see_case(),
        DeskAct::OpenPaper => t::desk_act_open_paper(),
        DeskAct::ApproveCase => t::desk_act_approve_case(),
        DeskAct::AskCaseAgain => t::desk_act_ask_case_again(),
        DeskAct::RefuseCase => t::desk_act_refuse_case(),
    }
}

/// A reason that blocks a request, and whom it concerns.
pub(super) fn blocker(blocker: &Blocker) -> String {
    let of = |text: &'static str, account: &NicHandle| [text, " (", account.as_str(), ")"].concat();
    match blocker {
        Blocker::RightMissing { .. } => t::desk_blocker_right().to_owned(),
        Blocker::RoleLost { .. } => t::desk_blocker_lost().to_owned(),
        Blocker::NoSuchAccount => t::desk_blocker_no_account().to_owned(),
        Blocker::SeveralAccounts => t::desk_blocker_several().to_owned(),
        Blocker::OtherZone { from, to } => {
            [t::desk_blocker_zone(), " (", from.as_str(), ", ", to.as_str(), ")"].concat()
        }
        Blocker::ProfileIncomplete { account } => of(t::desk_blocker_profile(), account),
        Blocker::AddressUnconfirmed { account } => of(t::desk_blocker_address(), account),
        Blocker::UnpaidInvoice { account } => of(t::desk_blocker_invoice(), account),
        Blocker::NoPaymentMethod { account } => of(t::desk_blocker_payment(), account),
        Blocker::CoolingDown { account, .. } => of(t::desk_blocker_cooldown(), account),
        Blocker::Unable { account } => of(t::desk_blocker_unable(), account),
        Blocker::InCreation => t::desk_blocker_creation().to_owned(),
        Blocker::Expired => t::desk_blocker_expired().to_owned(),
        Blocker::InDebt => t::desk_blocker_debt().to_owned(),
        Blocker::RequestOpen { request, .. } => {
            [t::desk_blocker_open(), " (", &intl::request_number(*request), ")"].concat()
        }
    }
}

/// The state of an email.
pub(super) fn delivery(of: Delivery) -> AnyView {
    match of {
        Delivery::Queued => components::state(Tone::Now, "clock", t::desk_mail_queued()),
        Delivery::Sent => components::state(Tone::Ok, "check", t::desk_mail_sent()),
        Delivery::Failed => components::state(Tone::Bad, "x", t::desk_mail_failed()),
        Delivery::Dropped => components::state(Tone::Plain, "no", t::desk_mail_dropped()),
    }
}

/// A handle that leads to its customer.
pub(super) fn customer(handle: &NicHandle) -> AnyView {
    let address = DeskLink::Customer(handle.clone()).format();
    view! { <a href=address><code translate="no">{handle.as_str().to_owned()}</code></a> }.into_any()
}

/// A service that leads to its page.
pub(super) fn service(service: &ServiceKey) -> AnyView {
    let address = DeskLink::Service(service.clone()).format();
    view! {
        <a href=address>{components::service_name(&service.name)}</a>
        " " <small class="soft" translate="no">{service.category.as_str()}</small>
    }
    .into_any()
}

/// A request that leads to its page.
pub(super) fn request(id: RequestId) -> AnyView {
    let address = DeskLink::Request(id).format();
    view! { <a href=address>{t::desk_request(intl::request_number(id).as_str())}</a> }.into_any()
}

/// What an act was about, as a link where there is a page of it.
pub(super) fn subject(about: &AuditSubject) -> AnyView {
    let plain = || view! { <span translate="no">{about.name.clone()}</span> }.into_any();
    match about.kind {
        SubjectKind::Account => NicHandle::parse(&about.name).map_or_else(|_| plain(), |handle| customer(&handle)),
        SubjectKind::Request => RequestId::parse(&about.name).map_or_else(plain, request),
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
