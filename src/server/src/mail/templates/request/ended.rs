//! End of a request without effect, to both parties.

use super::context::{Subject, TemplateContext};
use super::failure_reason;
use crate::mail::templates::{Block, EmailContent};
use crate::mail::{i18n as t, phrases};
use handover_rules::{Ending, Language, NicHandle};

/// A sentence addressed to the account that ended the request: takes roles and service.
type ByYou = fn(Language, &str, &str) -> String;
/// The same for others: takes the handle, roles and service.
type ByOther = fn(Language, &str, &str, &str) -> String;

/// The texts for one kind of ending.
struct Texts {
    subject: Subject,
    title: &'static str,
    opening: String,
    reasons: Vec<String>,
}

pub(super) fn content(context: TemplateContext<'_>) -> EmailContent {
    let language = context.language();
    let Texts { subject, title, opening, reasons } = texts(context);
    let mut body = Vec::new();
    if !reasons.is_empty() {
        body.push(Block::List(t::mail_failed_reasons(language).to_owned(), reasons));
    }
    body.push(Block::Text(t::mail_ended_again(language).to_owned()));
    EmailContent {
        subject: context.subject(subject),
        heading: title.to_owned(),
        opening,
        action: Some(context.see_request()),
        body,
        facts: facts(context),
        ..context.content()
    }
}

/// The request, with the reason for declining.
fn facts(context: TemplateContext<'_>) -> Vec<(String, String)> {
    let mut facts = context.facts(false);
    if let Some(Ending::Declined { reason: Some(reason), .. }) = context.ending() {
        facts.push((t::mail_label_reason(context.language()).to_owned(), phrases::one_line(&reason)));
    }
    facts
}

fn texts(context: TemplateContext<'_>) -> Texts {
    let language = context.language();
    let how = context.ending();
    let (subject, title, opening): (Subject, _, _) = match &how {
        Some(Ending::Declined { by, .. }) => (
            t::mail_declined_subject,
            t::mail_declined_title(language),
            by_whom(context, by, t::mail_declined_you, t::mail_declined_other),
        ),
        Some(Ending::Withdrawn { by }) => (
            t::mail_cancelled_subject,
            t::mail_cancelled_title(language),
            by_whom(context, by, t::mail_cancelled_you, t::mail_cancelled_other),
        ),
        Some(Ending::TakenBack { by }) => (
            t::mail_acceptance_cancelled_subject,
            t::mail_acceptance_cancelled_title(language),
            by_whom(context, by, t::mail_acceptance_cancelled_you, t::mail_acceptance_cancelled_other),
        ),
        Some(Ending::Superseded { by }) => (
            t::mail_superseded_subject,
            t::mail_superseded_title(language),
            by_whom(context, by, t::mail_superseded_you, t::mail_superseded_other),
        ),
        // The account itself gets an email about its recovery instead.
        Some(Ending::AccountRecovered { by }) => (
            t::mail_cancelled_subject,
            t::mail_cancelled_title(language),
            t::mail_account_recovered(language, &context.named(by), &context.roles(), &context.service()),
        ),
        Some(Ending::EndedByProvider { reason }) => (
            t::mail_cancelled_subject,
            t::mail_cancelled_title(language),
            t::mail_ended_by_provider(language, &phrases::one_line(reason), &context.roles(), &context.service()),
        ),
        Some(Ending::Failed { .. }) => (
            t::mail_failed_subject,
            t::mail_failed_title(language),
            t::mail_failed(language, &context.roles(), &context.service()),
        ),
        // A completed request is announced by other templates.
        Some(Ending::Expired | Ending::Done) | None => {
            (t::mail_expired_subject, t::mail_expired_title(language), expired(context))
        }
    };
    let reasons = match &how {
        Some(Ending::Failed { reasons }) => reasons.iter().map(|why| failure_reason::phrase(why, context)).collect(),
        _ => Vec::new(),
    };
    Texts { subject, title, opening, reasons }
}

fn by_whom(context: TemplateContext<'_>, by: &NicHandle, you: ByYou, other: ByOther) -> String {
    let (language, roles, service) = (context.language(), context.roles(), context.service());
    if context.is_recipient(by) {
        you(language, &roles, &service)
    } else {
        other(language, &context.named(by), &roles, &service)
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
