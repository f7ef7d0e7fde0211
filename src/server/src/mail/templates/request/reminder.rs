//! Reminder to a party that has not answered. Links to the request and carries no code (decision 0006).

use super::context::RequestContext;
use crate::mail::i18n as t;
use crate::mail::templates::{Block, EmailContent};
use handover_rules::request::situation::Title;

pub(super) fn content(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let opening = if context.is_of_one() { opening(context) } else { opening_of_several(context) };
    let opening = context.delegate_of_recipient().map_or(opening, |delegate| context.delegated_opening(&delegate));
    let code = Block::Text(t::mail_reminder_code(language).to_owned());
    EmailContent {
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: Some(context.see_request().until(t::mail_label_answer_by(language), context.deadline())),
        body: context.note().into_iter().chain(context.listing()).chain(context.together()).chain([code]).collect(),
        footnotes: vec![context.ignore()],
        subject: context.subject(&t::mail_reminder(language, &context.title())),
        ..context.content(context.title())
    }
}

fn opening(context: RequestContext<'_>) -> String {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    match (context.is_asker(), context.is_recipient(&request.to)) {
        _ if context.is_about_last_days() => context.last_day_opening(),
        (true, true) => t::mail_reminder_self(language, &roles, &service),
        (true, false) => t::mail_reminder_own(language, &roles, &service, &context.named(&request.to)),
        (false, _) => t::mail_reminder_asked(language, &context.named(&request.asker), &roles, &service),
    }
}

fn opening_of_several(context: RequestContext<'_>) -> String {
    let language = context.language();
    if context.is_asker() {
        t::mail_lines_reminder_own(language, &context.roles_on_services())
    } else if context.is_about_last_days() {
        context.asked()
    } else {
        let asker = context.named(&context.request().asker);
        t::mail_lines_reminder_asked(language, &asker, &context.contact(Title::Take))
    }
}
