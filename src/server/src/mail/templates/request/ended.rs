//! End of requests without effect, to both parties.

use super::context::RequestContext;
use super::failure_reason;
use crate::mail::templates::{Block, EmailContent};
use crate::mail::{i18n as t, phrases};
use handover_rules::{Ending, Language, NicHandle};

/// A sentence to the account that ended the request.
type ByYou = fn(Language) -> &'static str;
/// The same for others: takes the account.
type ByOther = fn(Language, &str) -> String;

pub(super) fn content(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let again = if context.is_of_one() { t::mail_ended_again } else { t::mail_lines_ended_again };
    let again = Block::Text(again(language).to_owned());
    EmailContent {
        opening: [cause(context), unchanged(context)].join(" "),
        action: Some(context.see_request()),
        body: detail(context).into_iter().chain(context.listing()).chain([again]).collect(),
        ..context.content(context.title())
    }
}

/// The contact of the only request, or the services listed below.
fn unchanged(context: RequestContext<'_>) -> String {
    let language = context.language();
    if context.is_of_one() {
        t::mail_ended_unchanged(language, &context.roles(), &context.service())
    } else {
        t::mail_lines_ended_unchanged(language).to_owned()
    }
}

/// The words of the person who declined, or the reasons for a failure. The table of several requests has their reasons.
fn detail(context: RequestContext<'_>) -> Option<Block> {
    match context.ending()? {
        Ending::Declined { by, reason: Some(reason) } => Some(context.words(&by, &reason)),
        Ending::Failed { reasons } if context.is_of_one() => {
            let language = context.language();
            let (record, recipient) = (context.first, &context.recipient.handle);
            let named = |account: &NicHandle| context.named(account);
            let phrase = |why| failure_reason::phrase(language, why, record, recipient, named);
            Some(Block::List(t::mail_failed_reasons(language).to_owned(), reasons.iter().map(phrase).collect()))
        }
        _ => None,
    }
}

/// The author or the reason. Requests that take effect together end with one of them, so that the email does not blame one
/// party for each.
fn cause(context: RequestContext<'_>) -> String {
    let language = context.language();
    let by_whom = |by: &NicHandle, you: ByYou, other: ByOther| {
        if context.is_recipient(by) { you(language).to_owned() } else { other(language, &context.named(by)) }
    };
    match context.ending() {
        Some(Ending::Declined { by, .. }) => by_whom(&by, t::mail_declined_you, t::mail_declined_other),
        Some(Ending::Withdrawn { by }) => by_whom(&by, t::mail_cancelled_you, t::mail_cancelled_other),
        Some(Ending::TakenBack { by }) => {
            by_whom(&by, t::mail_acceptance_cancelled_you, t::mail_acceptance_cancelled_other)
        }
        Some(Ending::Superseded { by }) => by_whom(&by, t::mail_superseded_you, t::mail_superseded_other),
        // The account itself gets an email about its recovery instead.
        Some(Ending::AccountRecovered { by }) => t::mail_account_recovered(language, &context.named(&by)),
        Some(Ending::EndedByProvider { reason }) => t::mail_ended_by_provider(language, &phrases::one_line(&reason)),
        Some(Ending::AccountRemoved { account }) => t::mail_ended_account_removed(language, account.as_str()),
        Some(Ending::Failed { .. }) => t::mail_failed(language).to_owned(),
        Some(Ending::Expired) => expired(context),
        // Several ended differently. Other templates announce completed requests.
        Some(Ending::Done) | None => t::mail_lines_ended(language).to_owned(),
    }
}

/// Names who did not answer in time, if the others have answered all.
fn expired(context: RequestContext<'_>) -> String {
    let (language, lines) = (context.language(), context.lines);
    let silent: Vec<&NicHandle> = if context.is_of_one() {
        context.request().missing().collect()
    } else {
        let unanswered = lines.unanswered.iter();
        let all = unanswered.map(|(account, number)| (*number == lines.total).then_some(account));
        all.collect::<Option<_>>().unwrap_or_default()
    };
    match silent.as_slice() {
        [one] if context.is_recipient(one) => t::mail_expired_you(language).to_owned(),
        [one] => t::mail_expired_other(language, &context.named(one)),
        [_, _] => t::mail_expired_both(language).to_owned(),
        _ => t::mail_expired_some(language).to_owned(),
    }
}
