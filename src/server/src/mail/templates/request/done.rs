//! Completion, to a party.

use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::templates::{ActionLink, Block, EmailContent, services_link};
use handover_rules::Role;

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    let (from, to) = (context.named(&request.from), context.named(&request.to));
    let is_replaced = context.is_recipient(&request.from);
    let opening = if context.is_about_last_day() && context.is_recipient(&request.to) {
        t::mail_extend_done_you(language, &service)
    } else if context.is_about_last_day() {
        t::mail_extend_done(language, &service, &to)
    } else if context.is_recipient(&request.to) {
        t::mail_done_you(language, &from, &roles, &service)
    } else if is_replaced {
        t::mail_done_replaced(language, &roles, &service, &to)
    } else {
        t::mail_done_other(language, &from, &roles, &service, &to)
    };
    // Billing contacts do not know any passwords.
    let knew_passwords = request.roles.contains(Role::Admin) || request.roles.contains(Role::Tech);
    let passwords = (knew_passwords && !is_replaced && !context.is_about_last_day())
        .then(|| Block::Text(t::mail_done_passwords(language, &from)));
    // The outgoing contact may no longer see the service in the list.
    let action = if is_replaced {
        context.see_request()
    } else {
        ActionLink::new(t::mail_see_services(language), services_link(&request.service.name))
    };
    EmailContent {
        subject: context.subject(t::mail_done_subject),
        heading: t::mail_done_title(language).to_owned(),
        opening,
        action: Some(action),
        body: passwords.into_iter().collect(),
        ..context.content()
    }
}
