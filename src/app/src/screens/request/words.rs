//! Words about a request that both of its screens need.

use crate::intl;
use crate::prelude::*;
use crate::time::Left;
use crate::ui;
use handover_api::requests::{Delivery, MailState};
use handover_rules::life::{Entry, Happened};
use handover_rules::notice::Notice;
use handover_rules::request::Ended;
use handover_rules::{Ending, NicHandle, Policy, Request, RoleSet};

/// One sentence for oneself, another for everybody else, with their handle in the place of `{0}`.
pub(crate) fn by(who: &NicHandle, me: &NicHandle, mine: &str, others: &str) -> String {
    if who == me { mine.to_owned() } else { ui::fill(others, &[who.as_str()]) }
}

/// An account in the middle of a sentence: `you`, or its handle.
pub(crate) fn inside(who: &NicHandle, me: &NicHandle) -> AnyView {
    if who == me { "you".into_any() } else { ui::handle(who, me) }
}

/// How many roles.
pub(crate) fn count(roles: RoleSet) -> u64 {
    roles.iter().count() as u64
}

/// The name of the service inside a text. A name in a right-to-left script keeps the order of its labels.
pub(crate) fn service(request: &Request) -> String {
    let name = request.service.name.as_str();
    if name.is_ascii() { name.to_owned() } else { ["\u{2066}", name, "\u{2069}"].concat() }
}

/// A sentence that says when the role moves.
pub(crate) fn moves_in(roles: RoleSet) -> &'static str {
    if intl::is_one(count(roles)) { "The role moves in {0}." } else { "The roles move in {0}." }
}

/// How long after the last answer the role moves; `None` for at once.
pub(crate) fn grace(policy: &Policy) -> Option<String> {
    let seconds = i64::from(policy.grace);
    let left = match seconds {
        0 => return None,
        1..60 => Left::Seconds(seconds),
        60..3600 => Left::Minutes(seconds / 60),
        _ => Left::Hours(seconds / 3600, seconds % 3600 / 60),
    };
    Some(intl::left(left))
}

/// How and when it ended, in a few words beside its state: `by kv90077-ovh, 20 Oct 2026`.
pub(crate) fn ended(ended: &Ended, me: &NicHandle) -> String {
    let when = intl::day_of(ended.at);
    let how = match &ended.how {
        Ending::Done | Ending::Expired => return intl::moment(ended.at),
        Ending::Declined { by: who } | Ending::Withdrawn { by: who } => by(who, me, "by you, {when}", "by {0}, {when}"),
        Ending::TakenBack { by: who } => {
            by(who, me, "you took your acceptance back, {when}", "{0} took the acceptance back, {when}")
        }
        Ending::Superseded { by: who } => {
            by(who, me, "you asked for something else, {when}", "{0} asked for something else, {when}")
        }
        Ending::Failed { .. } => return when,
    };
    how.replace("{when}", &when)
}

/// What became of the last mail that asked a party for its answer; `None` when there is nothing to say about it.
pub(crate) fn mail(mail: &MailState) -> Option<String> {
    let sentence = match (mail.notice, mail.delivery) {
        (Notice::Confirm, Delivery::Queued) => "The mail with the code is queued, {0}",
        (Notice::Confirm, Delivery::Sent) => "Code mailed {0}",
        (Notice::Confirm, Delivery::Failed) => "The mail with the code failed, {0}",
        (Notice::Reminder, Delivery::Queued) => "A reminder is queued, {0}",
        (Notice::Reminder, Delivery::Sent) => "Reminder mailed {0}",
        (Notice::Reminder, Delivery::Failed) => "The reminder failed, {0}",
        _ => return None,
    };
    Some(ui::fill(sentence, &[&intl::moment(mail.at)]))
}

/// The same inside the brackets of a sentence: `mailed 20 Nov 2026, 08:55`.
pub(crate) fn mail_inside(mail: &MailState) -> Option<String> {
    let sentence = match (mail.notice, mail.delivery) {
        (Notice::Confirm, Delivery::Queued) => "mail queued {0}",
        (Notice::Confirm, Delivery::Sent) => "mailed {0}",
        (Notice::Confirm | Notice::Reminder, Delivery::Failed) => "mail failed {0}",
        (Notice::Reminder, Delivery::Queued) => "reminder queued {0}",
        (Notice::Reminder, Delivery::Sent) => "reminded {0}",
        _ => return None,
    };
    Some(ui::fill(sentence, &[&intl::moment(mail.at)]))
}

/// One line of the timeline.
pub(crate) fn happened(entry: &Entry, request: &Request, me: &NicHandle) -> String {
    let one = intl::is_one(count(request.roles));
    let (mine, others) = match entry.what {
        Happened::Asked => ("You asked", "{0} asked"),
        Happened::CodesQueued if request.parties.len() == 1 => return "A mail with a code was written".to_owned(),
        Happened::CodesQueued => return "Two mails were written, each with its own code".to_owned(),
        Happened::Accepted => ("You accepted", "{0} accepted"),
        Happened::Declined => ("You declined", "{0} declined"),
        Happened::Withdrawn => ("You withdrew the request", "{0} withdrew the request"),
        Happened::TakenBack => ("You took your acceptance back", "{0} took the acceptance back"),
        Happened::Superseded => ("You asked for something else instead", "{0} asked for something else instead"),
        Happened::Resent => ("You asked for a new mail", "{0} asked for a new mail"),
        Happened::Reminded => return "Who had not answered was reminded".to_owned(),
        Happened::Checked => return "Everybody had accepted, and the rules were checked again".to_owned(),
        Happened::GraceBegan if one => return "The time until the role moves began".to_owned(),
        Happened::GraceBegan => return "The time until the roles move began".to_owned(),
        Happened::Moved if one => return "The role moved".to_owned(),
        Happened::Moved => return "The roles moved".to_owned(),
        Happened::Expired => return "The time for answers was over".to_owned(),
        Happened::Failed => return "A rule stood in the way".to_owned(),
    };
    match &entry.by {
        Some(who) => by(who, me, mine, others),
        None => mine.replace("You", "Somebody"),
    }
}
