//! Everybody has accepted, and something that the recipient can settle is still missing. The request's page says what, because
//! it may have changed since.

use super::context::RequestContext;
use crate::mail::i18n as t;
use crate::mail::templates::{Block, EmailContent};

pub(super) fn content(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let opening = if context.is_of_one() {
        t::mail_blocked(language, &context.roles(), &context.service())
    } else {
        t::mail_lines_blocked(language, &context.roles_on_services())
    };
    let how = Block::Text(t::mail_blocked_how(language).to_owned());
    EmailContent {
        preheader: Some(t::mail_preheader_settle(language, &context.deadline())),
        opening,
        action: Some(context.see_request().until(t::mail_label_settle_by(language), context.deadline())),
        body: [how].into_iter().chain(context.listing()).chain(context.together()).collect(),
        ..context.content(context.title())
    }
}
