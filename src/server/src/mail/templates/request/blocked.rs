//! Everybody has accepted, and something that the recipient can settle is still missing. The request's page says what, because
//! it may have changed since.

use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::templates::{Block, EmailContent};

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let language = context.language();
    EmailContent {
        preheader: Some(t::mail_preheader_settle(language, &context.deadline())),
        opening: t::mail_blocked(language, &context.roles(), &context.service()),
        action: Some(context.see_request().until(t::mail_label_settle_by(language), context.deadline())),
        body: [Block::Text(t::mail_blocked_how(language).to_owned())].into_iter().chain(context.together()).collect(),
        ..context.content(t::mail_blocked_title(language, &context.roles(), &context.service()))
    }
}
