//! Completion, to contacts outside of the parties: the outgoing contact, and the admin if another account submitted the
//! request.

use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::templates::EmailContent;

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let (language, request) = (context.language(), context.request());
    let (roles, service) = (context.roles(), context.service());
    let (from, to) = (context.named(&request.from), context.named(&request.to));
    let is_replaced = context.is_recipient(&request.from);
    let opening = if is_replaced {
        t::mail_changed_replaced(language, &roles, &service, &to)
    } else {
        t::mail_changed_admin(language, &from, &roles, &service, &to)
    };
    EmailContent {
        subject: context.subject(t::mail_changed_subject),
        heading: t::mail_changed_title(language, &roles, &service),
        opening,
        // The outgoing contact may no longer read the request (decision 0008).
        action: (!is_replaced).then(|| context.see_request()),
        footnotes: vec![t::mail_changed_wrong(language, &context.named(&request.asker))],
        ..context.content()
    }
}
