//! End of a request without effect, to both parties.

use super::context::TemplateContext;
use super::failure_reason;
use crate::mail::templates::{Block, EmailContent};
use crate::mail::{i18n as t, phrases};
use handover_rules::{Ending, Language, NicHandle};

/// Takes roles and service.
type Text = fn(Language, &str, &str) -> String;
/// Takes who ended the request, roles and service.
type ByOther = fn(Language, &str, &str, &str) -> String;

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let language = context.language();
    let (title, opening) = texts(context);
    let mut body: Vec<Block> = detail(context).into_iter().collect();
    body.push(Block::Text(t::mail_ended_again(language).to_owned()));
    EmailContent {
        opening,
        action: Some(context.see_request()),
        body,
        ..context.content(title(language, &context.roles(), &context.service()))
    }
}

/// The words of the person who declined, or the reasons for a failure.
fn detail(context: TemplateContext<'_>) -> Option<Block> {
    match context.ending()? {
        Ending::Declined { by, reason: Some(reason) } => Some(context.words(&by, &reason)),
        Ending::Failed { reasons } => {
            let reasons = reasons.iter().map(|why| failure_reason::phrase(why, context)).collect();
            Some(Block::List(t::mail_failed_reasons(context.language()).to_owned(), reasons))
        }
        _ => None,
    }
}

/// Title and opening.
fn texts(context: TemplateContext<'_>) -> (Text, String) {
    let (language, roles, service) = (context.language(), context.roles(), context.service());
    let by_whom = |by: &NicHandle, you: Text, other: ByOther| {
        if context.is_recipient(by) {
            you(language, &roles, &service)
        } else {
            other(language, &context.named(by), &roles, &service)
        }
    };
    match context.ending() {
        Some(Ending::Declined { by, .. }) => {
            (t::mail_declined_title, by_whom(&by, t::mail_declined_you, t::mail_declined_other))
        }
        Some(Ending::Withdrawn { by }) => {
            (t::mail_cancelled_title, by_whom(&by, t::mail_cancelled_you, t::mail_cancelled_other))
        }
        Some(Ending::TakenBack { by }) => {
            let opening = by_whom(&by, t::mail_acceptance_cancelled_you, t::mail_acceptance_cancelled_other);
            (t::mail_cancelled_title, opening)
        }
        Some(Ending::Superseded { by }) => {
            (t::mail_superseded_title, by_whom(&by, t::mail_superseded_you, t::mail_superseded_other))
        }
        // The account itself gets an email about its recovery instead.
        Some(Ending::AccountRecovered { by }) => {
            (t::mail_cancelled_title, t::mail_account_recovered(language, &context.named(&by), &roles, &service))
        }
        Some(Ending::EndedByProvider { reason }) => {
            let reason = phrases::one_line(&reason);
            (t::mail_cancelled_title, t::mail_ended_by_provider(language, &reason, &roles, &service))
        }
        Some(Ending::AccountRemoved { account }) => {
            let opening = t::mail_ended_account_removed(language, account.as_str(), &roles, &service);
            (t::mail_cancelled_title, opening)
        }
        Some(Ending::Failed { .. }) => (t::mail_failed_title, t::mail_failed(language, &roles, &service)),
        // A completed request is announced by other templates.
        Some(Ending::Expired | Ending::Done) | None => (t::mail_expired_title, expired(context)),
    }
}

/// Names who did not answer in time.
fn expired(context: TemplateContext<'_>) -> String {
    let (language, roles, service) = (context.language(), context.roles(), context.service());
    let missing: Vec<&NicHandle> = context.request().missing().collect();
    match missing.as_slice() {
        [one] if context.is_recipient(one) => t::mail_expired_you(language, &roles, &service),
        [one] => t::mail_expired_other(language, &context.named(one), &roles, &service),
        [] => t::mail_expired_others(language, &roles, &service),
        _ => t::mail_expired_both(language, &roles, &service),
    }
}
