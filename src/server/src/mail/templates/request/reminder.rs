//! Reminder to a party that has not answered. Links to the request and carries no code (decision 0006).

use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::templates::{Block, EmailContent};

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    let opening = match (context.is_recipient(&request.asker), context.is_recipient(&request.to)) {
        _ if context.is_about_last_day() => context.last_day_opening(),
        (true, true) => t::mail_reminder_self(language, &roles, &service),
        (true, false) => t::mail_reminder_own(language, &roles, &service, &context.named(&request.to)),
        (false, _) => t::mail_reminder_asked(language, &context.named(&request.asker), &roles, &service),
    };
    EmailContent {
        subject: context.subject(t::mail_reminder_subject),
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        heading: t::mail_reminder_title(language).to_owned(),
        opening,
        action: Some(context.see_request()),
        body: context.together().into_iter().chain([Block::Text(t::mail_reminder_code(language).to_owned())]).collect(),
        facts: context.facts(true),
        footnotes: vec![t::mail_reminder_ignore(language, &context.deadline())],
        ..context.content()
    }
}
