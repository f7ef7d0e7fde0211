//! Confirmation request to a party: the only email about a request that carries a code.

use super::consequences;
use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use crate::mail::templates::{EmailContent, answer, request_code};
use handover_rules::{Role, RoleSet};

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    let is_asker = context.is_recipient(&request.asker);
    let is_incoming = context.is_recipient(&request.to);
    let heading = match (is_asker, context.is_about_last_day()) {
        (true, _) => t::mail_confirm_own_title(language, &roles, &service),
        (false, true) => t::mail_extend_title(language, &service),
        (false, false) => t::mail_confirm_take_title(language, &roles, &service),
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
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: context.code.map(|code| answer(language, request.id, code, context.deadline(), is_asker)),
        body: context.note().into_iter().chain(consequences::of_accepting(context)).collect(),
        code: context.code.map(|code| request_code(language, code)),
        footnotes: vec![context.ignore()],
        ..context.content(heading)
    }
}

/// The roles that entitle the asker. Admin alone suffices, so the others are omitted.
fn entitling_roles(context: TemplateContext<'_>) -> String {
    let held = context.record.asker_roles;
    let held = if held.contains(Role::Admin) { RoleSet::from(Role::Admin) } else { held };
    phrases::roles(context.language(), held)
}
