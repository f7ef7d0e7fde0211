//! Emails about accounts.

mod access;
mod context;
mod desk_act;

pub use context::AccountContext;

use super::{ActionLink, Block, EmailContent, MailedCode};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use handover_rules::{Language, Request, ServiceKey};
use handover_store::RequestRecord;

/// Composes the email.
#[must_use]
pub fn compose(context: AccountContext<'_>) -> EmailContent {
    match context.notice {
        AccountNotice::ConfirmSignUp => confirm_sign_up(context),
        AccountNotice::Welcome => welcome(context),
        AccountNotice::SetPassword => set_password(context),
        AccountNotice::PasswordChanged => password_changed(context),
        AccountNotice::SignInAfterFailures => sign_in_after_failures(context),
        AccountNotice::ConfirmAddress => confirm_address(context),
        AccountNotice::AddressChanged => address_changed(context),
        AccountNotice::AdminRequested => admin_requested(context),
        AccountNotice::AddressReplaced => address_replaced(context),
        AccountNotice::AddressRestored => address_restored(context),
        AccountNotice::DeskAct => desk_act::compose(context),
        AccountNotice::ApplicationGranted => application_granted(context),
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

fn welcome(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let opening = t::mail_welcome(language, context.account(), context.provider);
    EmailContent {
        facts: Vec::new(),
        action: Some(ActionLink::new(t::mail_sign_in(language), Link::Services(ServicesView::default()))),
        ..context.base(t::mail_welcome_title, opening, t::mail_welcome_then)
    }
}

fn set_password(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let opening = if context.act.is_some() { t::mail_desk_password(language) } else { t::mail_password(language) };
    let base = context.base(t::mail_password_title, opening.to_owned(), t::mail_password_then);
    let reason = context.act.map(|_| context.reason());
    EmailContent {
        facts: base.facts.into_iter().chain(reason).collect(),
        action: context.token_link(t::mail_set_password, MailedLinkAction::Password, t::mail_label_set_by),
        footnotes: vec![t::mail_password_ignore(language).to_owned()],
        ..base
    }
}

fn password_changed(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_password_changed(context.language).to_owned();
    EmailContent {
        action: Some(context.password_reset()),
        ..context.base(t::mail_password_changed_title, opening, t::mail_password_changed_then)
    }
}

fn sign_in_after_failures(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_sign_in_warning(context.language).to_owned();
    EmailContent {
        action: Some(context.password_reset()),
        ..context.base(t::mail_sign_in_warning_title, opening, t::mail_sign_in_warning_then)
    }
}

fn application_granted(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_application(context.language).to_owned();
    EmailContent {
        action: Some(ActionLink::new(t::mail_see_applications(context.language), Link::Profile)),
        ..context.base(t::mail_application_title, opening, t::mail_application_then)
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
        ..context.base(t::mail_address_title, t::mail_address(language).to_owned(), t::mail_address_then)
    }
}

fn address_changed(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_address_changed(context.language).to_owned();
    let base = context.base(t::mail_address_changed_title, opening, t::mail_address_changed_then);
    EmailContent {
        facts: base.facts.into_iter().chain([context.new_address()]).collect(),
        action: context.token_link(t::mail_undo, MailedLinkAction::Undo, t::mail_label_undo_by),
        body: context.cooldown().into_iter().collect(),
        ..base
    }
}

/// No mailed link undoes it: the mailbox may be the one of a thief.
fn address_replaced(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_address_replaced(context.language, context.provider);
    let base = context.base(t::mail_desk_address_title, opening, t::mail_desk_address_then);
    EmailContent {
        body: context.cooldown().into_iter().collect(),
        facts: base.facts.into_iter().chain([context.new_address()]).collect(),
        ..base
    }
}

fn admin_requested(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let opening = t::mail_admin_requested(language).to_owned();
    let (requests, total) = context.admin_requests;
    let items = request_lines(language, requests.iter(), total.saturating_sub(requests.len() as u64));
    EmailContent {
        action: context.token_link(t::mail_undo, MailedLinkAction::Undo, t::mail_label_undo_by),
        body: vec![Block::List(t::mail_admin_requested_open(language).to_owned(), items)],
        ..context.base(t::mail_admin_requested_title, opening, t::mail_address_changed_then)
    }
}

fn address_restored(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_address_restored(context.language).to_owned();
    let has_passwords = context.has_passwords;
    let then = if has_passwords { t::mail_address_restored_then } else { t::mail_address_restored_profile };
    let profile = || ActionLink::new(t::mail_sign_in(context.language), Link::Profile);
    let action = if has_passwords { context.password_reset() } else { profile() };
    let base = context.base(t::mail_address_restored_title, opening, then);
    let address = context.fact(t::mail_label_address, context.current_address.masked());
    EmailContent {
        facts: base.facts.into_iter().chain([address]).collect(),
        action: Some(action),
        body: recovered_requests(context).into_iter().chain(context.ended_access()).collect(),
        ..base
    }
}

/// A list for each effect of the recovery.
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
