//! Confirmation request to a party: the only email about requests that carries a code.

use super::consequences;
use super::context::RequestContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use crate::mail::templates::{ActionLink, Block, EmailContent, MailedCode};
use handover_api::Link;
use handover_rules::{Role, RoleSet, ValidationCode};

pub(super) fn content(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let opening = if let Some(delegate) = context.delegate_of_recipient() {
        context.delegated_opening(&delegate)
    } else if context.is_of_one() {
        opening(context)
    } else if context.is_asker() {
        t::mail_lines_confirm_own(language, &context.roles_on_services())
    } else {
        context.asked()
    };
    let details = if context.is_of_one() { consequences::of_accepting(context) } else { details(context) };
    let code = |code: &ValidationCode| MailedCode { code: code.clone(), note: t::mail_confirm_personal(language) };
    EmailContent {
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: context.code.map(|code| answer(context, code)),
        body: context.note().into_iter().chain(details).collect(),
        code: context.code.map(code),
        footnotes: vec![context.ignore()],
        ..context.content(context.title())
    }
}

/// The link to answer, with the code. The asker confirms its own requests there.
fn answer(context: RequestContext<'_>, code: &ValidationCode) -> ActionLink {
    let language = context.language();
    let link = Link::MailedRequest { id: context.number(), code: Some(code.clone()) };
    let (label, note) = if context.is_asker() {
        (t::mail_confirm_action_own(language), t::mail_confirm_opening_own(language))
    } else {
        (t::mail_confirm_action(language), t::mail_confirm_opening(language))
    };
    ActionLink::with_note(label, link, note).until(t::mail_label_answer_by(language), context.deadline())
}

fn opening(context: RequestContext<'_>) -> String {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    match (context.is_asker(), context.is_recipient(&request.to)) {
        _ if context.is_about_last_days() => context.last_day_opening(),
        (true, true) => t::mail_confirm_self(language, &roles, &service),
        (true, false) => t::mail_confirm_own(language, &roles, &service, &context.named(&request.to)),
        (false, _) if let Some([delegate, asker]) = context.delegated_asker() => {
            t::mail_delegated_asked(language, &asker, &delegate, &roles, &service)
        }
        (false, _) => {
            t::mail_confirm_asked(language, &context.named(&request.asker), &entitling_roles(context), &roles, &service)
        }
    }
}

/// The roles that entitle the asker. Admin alone suffices, so the others are omitted.
fn entitling_roles(context: RequestContext<'_>) -> String {
    let held = context.first.asker_roles;
    let held = if held.contains(Role::Admin) { RoleSet::from(Role::Admin) } else { held };
    phrases::roles(context.language(), held)
}

/// Several requests, and when they take effect.
fn details(context: RequestContext<'_>) -> Vec<Block> {
    let language = context.language();
    let until = context.lines.have_last_days.then(|| Block::Text(t::mail_lines_until(language).to_owned()));
    let effect = context.together().unwrap_or_else(|| Block::Text(t::mail_lines_confirm_how(language).to_owned()));
    context.listing().into_iter().chain(until).chain([effect]).collect()
}
