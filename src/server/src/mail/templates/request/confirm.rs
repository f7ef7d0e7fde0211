//! Confirmation request to a party: the only email about a request that carries a code.

use super::consequences;
use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use crate::mail::templates::{ActionLink, EmailContent};
use handover_api::Link;
use handover_rules::{Role, RoleSet};

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    let is_asker = context.is_recipient(&request.asker);
    let is_incoming = context.is_recipient(&request.to);
    let title = if is_incoming { t::mail_confirm_take_title } else { t::mail_confirm_give_title };
    let subject = match (is_asker, context.is_about_last_day()) {
        (true, _) => t::mail_confirm_own_subject,
        (false, true) => t::mail_extend_subject,
        (false, false) => t::mail_confirm_take_subject,
    };
    let opening = match (is_asker, is_incoming) {
        _ if context.is_about_last_day() => context.last_day_opening(),
        (true, true) => t::mail_confirm_self(language, &roles, &service),
        (true, false) => t::mail_confirm_own(language, &roles, &service, &context.named(&request.to)),
        (false, _) => {
            t::mail_confirm_asked(language, &context.named(&request.asker), &entitling_roles(context), &roles, &service)
        }
    };
    EmailContent {
        subject: context.subject(subject),
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        heading: if context.is_about_last_day() {
            t::mail_extend_title(language, &service)
        } else {
            title(language, context.count(), &roles, &service)
        },
        opening,
        action: context.code.map(|code| {
            let link = Link::MailedRequest { id: request.id, code: Some(code.clone()) };
            ActionLink::with_note(t::mail_confirm_action(language), link, t::mail_confirm_opening(language))
        }),
        body: consequences::of_accepting(context),
        facts: context.facts(true),
        code: context.code.cloned(),
        footnotes: vec![
            t::mail_confirm_personal(language).to_owned(),
            t::mail_confirm_ignore(language, &context.deadline()),
        ],
        ..context.content()
    }
}

/// The roles that entitle the asker. Admin alone suffices, so the others are omitted.
fn entitling_roles(context: TemplateContext<'_>) -> String {
    let held = context.record.asker_roles;
    let held = if held.contains(Role::Admin) { RoleSet::from(Role::Admin) } else { held };
    phrases::roles(context.language(), held)
}
