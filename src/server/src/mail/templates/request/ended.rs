//! End of requests without effect, to both parties.

use super::context::RequestContext;
use super::failure_reason;
use crate::mail::templates::{Block, EmailContent};
use crate::mail::{i18n as t, phrases};
use handover_rules::{Ending, Language, NicHandle};

/// Takes roles and service.
type Text = fn(Language, &str, &str) -> String;
/// Takes who ended the request, roles and service.
type ByOther = fn(Language, &str, &str, &str) -> String;
/// A sentence addressed to the account that ended several requests.
type LinesByYou = fn(Language) -> &'static str;
/// The same for others: takes the account.
type LinesByOther = fn(Language, &str) -> String;

pub(super) fn content(context: RequestContext<'_>) -> EmailContent {
    let language = context.language();
    let again = if context.is_of_one() { t::mail_ended_again } else { t::mail_lines_ended_again };
    let again = Block::Text(again(language).to_owned());
    EmailContent {
        opening: opening(context),
        action: Some(context.see_request()),
        body: detail(context).into_iter().chain(context.listing()).chain([again]).collect(),
        ..context.content(context.title())
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

/// With author and reason. Requests that take effect together end with one of them, so that the email does not blame one
/// party for each.
fn opening(context: RequestContext<'_>) -> String {
    let (language, is_of_one) = (context.language(), context.is_of_one());
    let (roles, service) = (context.roles(), context.service());
    let by_whom = |by: &NicHandle, (you, other): (Text, ByOther), several: (LinesByYou, LinesByOther)| match (
        is_of_one,
        context.is_recipient(by),
    ) {
        (true, true) => you(language, &roles, &service),
        (true, false) => other(language, &context.named(by), &roles, &service),
        (false, true) => several.0(language).to_owned(),
        (false, false) => several.1(language, &context.named(by)),
    };
    let with = |what: &str, of_one: ByOther, of_several: LinesByOther| {
        if is_of_one { of_one(language, what, &roles, &service) } else { of_several(language, what) }
    };
    match context.ending() {
        Some(Ending::Declined { by, .. }) => by_whom(
            &by,
            (t::mail_declined_you, t::mail_declined_other),
            (t::mail_lines_declined_you, t::mail_lines_declined_other),
        ),
        Some(Ending::Withdrawn { by }) => by_whom(
            &by,
            (t::mail_cancelled_you, t::mail_cancelled_other),
            (t::mail_lines_withdrawn_you, t::mail_lines_withdrawn_other),
        ),
        Some(Ending::TakenBack { by }) => by_whom(
            &by,
            (t::mail_acceptance_cancelled_you, t::mail_acceptance_cancelled_other),
            (t::mail_lines_taken_back_you, t::mail_lines_taken_back_other),
        ),
        Some(Ending::Superseded { by }) => by_whom(
            &by,
            (t::mail_superseded_you, t::mail_superseded_other),
            (t::mail_lines_superseded_you, t::mail_lines_superseded_other),
        ),
        // The account itself gets an email about its recovery instead.
        Some(Ending::AccountRecovered { by }) => {
            with(&context.named(&by), t::mail_account_recovered, t::mail_lines_account_recovered)
        }
        Some(Ending::EndedByProvider { reason }) => {
            with(&phrases::one_line(&reason), t::mail_ended_by_provider, t::mail_lines_ended_by_provider)
        }
        Some(Ending::AccountRemoved { account }) => {
            with(account.as_str(), t::mail_ended_account_removed, t::mail_lines_ended_account_removed)
        }
        Some(Ending::Failed { .. }) if is_of_one => t::mail_failed(language, &roles, &service),
        Some(Ending::Expired) if !is_of_one => several_expired(context),
        // Other templates announce completed requests.
        Some(Ending::Expired | Ending::Done) | None if is_of_one => expired(context),
        Some(Ending::Failed { .. } | Ending::Expired | Ending::Done) | None => t::mail_lines_ended(language).to_owned(),
    }
}

/// Names who did not answer in time.
fn expired(context: RequestContext<'_>) -> String {
    let (language, roles, service) = (context.language(), context.roles(), context.service());
    let missing: Vec<&NicHandle> = context.request().missing().collect();
    match missing.as_slice() {
        [one] if context.is_recipient(one) => t::mail_expired_you(language, &roles, &service),
        [one] => t::mail_expired_other(language, &context.named(one), &roles, &service),
        [] => t::mail_expired_others(language, &roles, &service),
        _ => t::mail_expired_both(language, &roles, &service),
    }
}

/// Names the party that answered none of the requests in time, if the others have answered all.
fn several_expired(context: RequestContext<'_>) -> String {
    let (language, lines) = (context.language(), context.lines);
    let is_silent = |(_, number): &(NicHandle, u64)| *number == lines.total;
    match lines.unanswered.as_slice() {
        [one] if is_silent(one) && context.is_recipient(&one.0) => t::mail_lines_expired_you(language).to_owned(),
        [one] if is_silent(one) => t::mail_lines_expired_other(language, &context.named(&one.0)),
        [one, other] if is_silent(one) && is_silent(other) => t::mail_lines_expired_both(language).to_owned(),
        _ => t::mail_lines_expired_some(language).to_owned(),
    }
}
