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
    let is_question = !context.is_recipient(&request.asker) && !context.is_about_last_day();
    let heading = if is_question { t::mail_reminder_take_title } else { t::mail_reminder_title };
    let heading = heading(language, &roles, &service);
    let code = Block::Text(t::mail_reminder_code(language).to_owned());
    EmailContent {
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: Some(context.see_request().until(t::mail_label_answer_by(language), context.deadline())),
        body: context.note().into_iter().chain(context.together()).chain([code]).collect(),
        footnotes: vec![context.ignore()],
        ..context.content(heading)
    }
}
