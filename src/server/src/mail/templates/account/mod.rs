//! Emails about accounts.

mod access;
mod context;

pub use context::AccountContext;

use super::{ActionLink, Block, EmailContent, MailedCode};
use crate::mail::{i18n as t, phrases};
use context::{Heading, Label};
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::desk::corrections::SOLE_WAIT;
use handover_rules::desk::{DeskAct, SubjectKind};
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use handover_rules::{Language, Request, ServiceKey};
use handover_store::RequestRecord;

pub fn compose(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    match context.notice {
        AccountNotice::ConfirmSignUp => confirm_sign_up(context),
        AccountNotice::Welcome => {
            let opening = t::mail_welcome(language, context.account(), context.provider);
            EmailContent {
                facts: Vec::new(),
                action: Some(ActionLink::new(t::mail_sign_in(language), Link::Services(ServicesView::default()))),
                ..context.base(t::mail_welcome_title, opening, t::mail_welcome_then)
            }
        }
        AccountNotice::SetPassword => set_password(context),
        AccountNotice::PasswordChanged => {
            let opening = t::mail_password_changed(language);
            let base = context.base(t::mail_password_changed_title, opening, t::mail_password_changed_then);
            EmailContent { action: Some(context.password_reset()), ..base }
        }
        AccountNotice::SignInAfterFailures => {
            let opening = t::mail_sign_in_warning(language);
            let base = context.base(t::mail_sign_in_warning_title, opening, t::mail_sign_in_warning_then);
            EmailContent { action: Some(context.password_reset()), ..base }
        }
        AccountNotice::ConfirmAddress => confirm_address(context),
        AccountNotice::AddressChanged => {
            let opening = t::mail_address_changed(language);
            let base = address_set(context, t::mail_address_changed_title, opening, t::mail_address_changed_then);
            EmailContent { action: context.undo(), ..base }
        }
        AccountNotice::AdminRequested => admin_requested(context),
        // No mailed link undoes it: the mailbox may be the one of a thief.
        AccountNotice::AddressReplaced => {
            let opening = t::mail_address_replaced(language, context.provider);
            address_set(context, t::mail_desk_address_title, opening, t::mail_desk_address_then)
        }
        AccountNotice::AddressRestored => address_restored(context),
        AccountNotice::DeskAct => desk_act(context),
        AccountNotice::ApplicationGranted => EmailContent {
            action: Some(ActionLink::new(t::mail_see_applications(language), Link::Profile)),
            ..context.base(t::mail_application_title, t::mail_application(language), t::mail_application_then)
        },
        AccountNotice::GaveAccess
        | AccountNotice::AccessGiven
        | AccountNotice::AccessChanged
        | AccountNotice::AccessEnded
        | AccountNotice::AccessDropped => access::compose(context),
    }
}

fn confirm_sign_up(context: AccountContext<'_>) -> EmailContent {
    let (language, provider) = (context.language, context.provider);
    let opening = t::mail_sign_up(language, provider);
    EmailContent {
        facts: vec![context.fact(t::mail_label_address, context.current_address.to_string())],
        action: context.token_link(t::mail_confirm_address, MailedLinkAction::SignUp, t::mail_label_confirm_by),
        footnotes: vec![t::mail_sign_up_ignore(language).to_owned()],
        ..context.titled(t::mail_sign_up_title(language, provider), opening, t::mail_sign_up_then)
    }
}

fn set_password(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let opening = if context.act.is_some() { t::mail_desk_password(language) } else { t::mail_password(language) };
    let base = context.base(t::mail_password_title, opening, t::mail_password_then);
    EmailContent {
        action: context.token_link(t::mail_set_password, MailedLinkAction::Password, t::mail_label_set_by),
        footnotes: vec![t::mail_password_ignore(language).to_owned()],
        ..base.with_facts(context.act.map(|_| context.reason()))
    }
}

/// Without the circumstances, which a mailbox that may be somebody else's must not get.
fn confirm_address(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let note = t::mail_address_code(language);
    EmailContent {
        facts: vec![context.handle()],
        action: context.token_link(t::mail_confirm_address, MailedLinkAction::Address, t::mail_label_confirm_by),
        code: context.token.map(|(token, _)| MailedCode { code: token.clone(), note }),
        footnotes: vec![t::mail_address_ignore(language).to_owned()],
        ..context.base(t::mail_address_title, t::mail_address(language), t::mail_address_then)
    }
}

/// The account has another address now.
fn address_set(context: AccountContext<'_>, heading: Heading, opening: impl Into<String>, then: Label) -> EmailContent {
    let base = context.base(heading, opening, then).with_facts([context.new_address()]);
    EmailContent { body: context.cooldown().into_iter().collect(), ..base }
}

fn admin_requested(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let (requests, total) = context.admin_requests;
    let items = request_lines(language, requests.iter(), total.saturating_sub(requests.len() as u64));
    EmailContent {
        action: context.undo(),
        body: vec![Block::List(t::mail_admin_requested_open(language).to_owned(), items)],
        ..context.base(t::mail_admin_requested_title, t::mail_admin_requested(language), t::mail_address_changed_then)
    }
}

fn address_restored(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let (then, action): (Label, _) = if context.has_passwords {
        (t::mail_address_restored_then, context.password_reset())
    } else {
        (t::mail_address_restored_profile, ActionLink::new(t::mail_sign_in(language), Link::Profile))
    };
    let base = context.base(t::mail_address_restored_title, t::mail_address_restored(language), then);
    EmailContent {
        action: Some(action),
        body: recovered_requests(context).into_iter().chain(context.ended_access()).collect(),
        ..base.with_facts([context.fact(t::mail_label_address, context.current_address.masked())])
    }
}

fn recovered_requests(context: AccountContext<'_>) -> Vec<Block> {
    let (language, Some(recovered)) = (context.language, context.recovered) else { return Vec::new() };
    let list = |effect: RecoveryEffect| {
        let acts = recovered.acts.iter().filter(|(.., of)| *of == effect);
        let acts = acts.map(|(act, service, _)| act_line(language, *act, service));
        let requests = recovered.requests.iter().filter(|(_, of)| *of == effect).map(|(record, _)| record);
        let more = recovered.unlisted.iter().find(|(of, _)| *of == effect).map_or(0, |(_, more)| *more);
        let items: Vec<String> = acts.chain(request_lines(language, requests, more)).collect();
        let lead = match effect {
            RecoveryEffect::Ends => t::mail_recovered_ended(language),
            RecoveryEffect::TookEffect => t::mail_recovered_took_effect(language),
            RecoveryEffect::EndedBefore => t::mail_recovered_ended_before(language),
        };
        (!items.is_empty()).then(|| Block::List(lead.to_owned(), items))
    };
    RecoveryEffect::ALL.into_iter().filter_map(list).collect()
}

/// The requests as lines of a list, and how many more there are.
fn request_lines<'a>(language: Language, requests: impl Iterator<Item = &'a RequestRecord>, more: u64) -> Vec<String> {
    let more = (more > 0).then(|| t::mail_recovered_more(language, more));
    requests.map(|record| request_line(language, &record.request)).chain(more).collect()
}

fn act_line(language: Language, act: RecoveredAct, service: &ServiceKey) -> String {
    let service = phrases::service(&service.name);
    match act {
        RecoveredAct::HolderChange => t::mail_recovered_holder_change(language, &service),
        RecoveredAct::HolderDetails => t::mail_recovered_holder_details(language, &service),
        RecoveredAct::RoleEnd => t::mail_recovered_role_end(language, &service),
        RecoveredAct::Objection => t::mail_recovered_objection(language, &service),
    }
}

fn request_line(language: Language, request: &Request) -> String {
    let (roles, service) = (phrases::roles(language, request.roles), phrases::service(&request.service.name));
    let (from, to) = (request.from.as_str(), request.to.as_str());
    t::mail_recovered_request(language, from, &request.id.grouped(), &roles, &service, to)
}

/// The act, and its reason.
fn desk_act(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let about = context.act.and_then(|done| done.about.as_ref());
    let is_about = |kind: SubjectKind| about.is_some_and(|(of, _)| *of == kind);
    let (title, opening): (Heading, Label) = match context.act.map(|done| done.act) {
        Some(DeskAct::EndSessions) => (t::mail_desk_sessions_title, t::mail_desk_sessions),
        Some(DeskAct::EndApplication) => (t::mail_desk_application_title, t::mail_desk_application),
        Some(DeskAct::EndPolicy) => (t::mail_desk_policy_title, t::mail_desk_policy),
        Some(DeskAct::Suspend) => (t::mail_desk_suspend_title, t::mail_desk_suspend),
        Some(DeskAct::Release) => (t::mail_desk_release_title, t::mail_desk_release),
        Some(DeskAct::ProposeCorrection) => return address_proposed(context),
        Some(DeskAct::SetAddress | DeskAct::ApproveCorrection) if is_about(SubjectKind::Account) => {
            // No mailed link undoes it.
            let opening = t::mail_desk_address(language);
            let mut base = address_set(context, t::mail_desk_address_title, opening, t::mail_desk_address_then);
            base.body.extend(context.ended_access());
            return base.with_facts([context.reason()]);
        }
        Some(DeskAct::CorrectContacts) => (t::mail_desk_role_title, t::mail_desk_contacts),
        // The others do not send this email.
        _ => (t::mail_desk_role_title, t::mail_desk_role),
    };
    let base = context.base(title, opening(language), t::mail_desk_then).with_facts([context.reason()]);
    // The category comes first.
    let service = about.filter(|_| is_about(SubjectKind::Service)).and_then(|(_, name)| name.split_once(' '));
    let service = service.map(|(_, name)| context.fact(t::mail_label_service, name.to_owned()));
    EmailContent {
        facts: service.into_iter().chain(base.facts).collect(),
        body: context.ended_access().into_iter().collect(),
        ..base
    }
}

/// The address will change, which one person of the staff does after a wait.
fn address_proposed(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_desk_address_proposed(context.language, &SOLE_WAIT.num_hours().to_string());
    let base = context.base(t::mail_desk_address_proposed_title, opening, t::mail_desk_address_proposed_then);
    base.with_facts([context.reason()])
}
