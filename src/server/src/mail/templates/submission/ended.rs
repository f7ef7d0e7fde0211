//! The opening of an email about several ended requests, with author and reason.

use super::context::SubmissionContext;
use crate::mail::{i18n as t, phrases};
use handover_rules::{Ending, Language, NicHandle};

/// A sentence addressed to the account that ended the requests.
type LinesByYou = fn(Language) -> &'static str;
/// The same for others: takes the account.
type LinesByOther = fn(Language, &str) -> String;

/// For the ending `how` that all of the requests share, as far as the recipient may know; `None` if they ended differently.
/// Those that take effect together end with one of them, so that the email does not blame one party for each.
pub(super) fn opening(context: SubmissionContext<'_>, how: Option<&Ending>) -> String {
    let language = context.language();
    let by_whom = |by: &NicHandle, you: LinesByYou, other: LinesByOther| {
        if context.is_recipient(by) { you(language).to_owned() } else { other(language, &context.named(by)) }
    };
    match how {
        Some(Ending::Declined { by, .. }) => by_whom(by, t::mail_lines_declined_you, t::mail_lines_declined_other),
        Some(Ending::Withdrawn { by }) => by_whom(by, t::mail_lines_withdrawn_you, t::mail_lines_withdrawn_other),
        Some(Ending::TakenBack { by }) => by_whom(by, t::mail_lines_taken_back_you, t::mail_lines_taken_back_other),
        Some(Ending::Superseded { by }) => by_whom(by, t::mail_lines_superseded_you, t::mail_lines_superseded_other),
        // The account itself gets an email about its recovery instead.
        Some(Ending::AccountRecovered { by }) => t::mail_lines_account_recovered(language, &context.named(by)),
        Some(Ending::EndedByProvider { reason }) => {
            t::mail_lines_ended_by_provider(language, &phrases::one_line(reason))
        }
        Some(Ending::AccountRemoved { account }) => t::mail_lines_ended_account_removed(language, account.as_str()),
        Some(Ending::Expired) => expired(context),
        Some(Ending::Failed { .. } | Ending::Done) | None => t::mail_lines_ended(language).to_owned(),
    }
}

/// Names the party that answered none of the requests in time, if the others have answered all.
fn expired(context: SubmissionContext<'_>) -> String {
    let (language, lines) = (context.language(), context.lines);
    let is_silent = |(_, number): &(NicHandle, u64)| *number == lines.total;
    match lines.unanswered.as_slice() {
        [one] if is_silent(one) && context.is_recipient(&one.0) => t::mail_lines_expired_you(language).to_owned(),
        [one] if is_silent(one) => t::mail_lines_expired_other(language, &context.named(&one.0)),
        [one, other] if is_silent(one) && is_silent(other) => t::mail_lines_expired_both(language).to_owned(),
        _ => t::mail_lines_expired_some(language).to_owned(),
    }
}
