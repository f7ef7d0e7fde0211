//! Texts about a request that its page and the list share.

use crate::components::service_inside;
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::request::acts_on_submission::WayBack;
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::request::{Ended, Party};
use handover_rules::{Ending, NicHandle, Policy, Request, RoleSet, Timestamp};
use leptos::prelude::*;

/// `mine` when `who` is the reader, else `others`.
pub(crate) fn by(who: &NicHandle, me: &NicHandle, mine: &'static str, others: String) -> String {
    if who == me { mine.to_owned() } else { others }
}

/// The number of roles, for texts that count them.
pub(crate) fn count(roles: RoleSet) -> u64 {
    roles.iter().count() as u64
}

/// The name of a link to the form for the way back.
pub(crate) fn way_back(way: WayBack) -> &'static str {
    match way {
        WayBack::HandBack => t::request_hand_back(),
        WayBack::Restore => t::request_restore(),
    }
}

/// The service's name inside a text.
pub(crate) fn service(request: &Request) -> String {
    service_inside(&request.service.name)
}

/// The grace period; `None` if there is none.
pub(crate) fn grace(policy: &Policy) -> Option<String> {
    let seconds = i64::from(policy.grace);
    let left = match seconds {
        0 => return None,
        1..60 => TimeLeft::Seconds(seconds),
        60..3600 => TimeLeft::Minutes(seconds / 60),
        _ => TimeLeft::Hours(seconds / 3600, seconds % 3600 / 60),
    };
    Some(intl::left(left))
}

/// The delay between the last answer and the move of the role: `2 minutes later`.
pub(crate) fn later(policy: &Policy) -> String {
    grace(policy).map_or_else(|| t::request_at_once().to_owned(), |grace| t::request_later(grace.as_str()))
}

/// The account, if any, that ended the request, and the time, beside its state: `by kv90077-ovh, 20 Oct 2026, 08:55`.
pub(crate) fn ended(ended: &Ended, me: &NicHandle) -> String {
    let timestamp = intl::timestamp(ended.at);
    let when = timestamp.as_str();
    match &ended.how {
        Ending::Done | Ending::Expired | Ending::EndedByProvider { .. } | Ending::Failed { .. } => timestamp,
        Ending::Declined { by } | Ending::Withdrawn { by } if by == me => t::requests_ended_by_you(when),
        Ending::Declined { by } | Ending::Withdrawn { by } => t::requests_ended_by(when, by.as_str()),
        Ending::TakenBack { by } if by == me => t::requests_acceptance_cancelled_you(when),
        Ending::TakenBack { by } => t::requests_acceptance_cancelled(when, by.as_str()),
        Ending::Superseded { by } if by == me => t::requests_superseded_you(when),
        Ending::Superseded { by } => t::requests_superseded(when, by.as_str()),
        Ending::AccountRecovered { by } if by == me => t::requests_recovered_you(when),
        Ending::AccountRecovered { by } => t::requests_recovered(when, by.as_str()),
    }
}

/// The asker's words, which nobody has checked.
pub(crate) fn note(note: String, asker: &NicHandle) -> AnyView {
    let from = t::submission_note_from(asker.as_str());
    view! { <blockquote><p>{note}</p><p class="small soft">{from}</p></blockquote> }.into_any()
}

fn had_not_answered(party: &Party, at: Timestamp) -> bool {
    party.accepted_at.is_none_or(|accepted| accepted > at)
}

fn parties(request: &Request, me: &NicHandle, which: impl Fn(&Party) -> bool) -> String {
    let name = |party: &Party| if party.account == *me { t::you_inside() } else { party.account.as_str() }.to_owned();
    let names: Vec<String> = request.parties.iter().filter(|party| which(party)).map(name).collect();
    intl::list(&names)
}

/// An event of the timeline.
pub(crate) fn event(entry: &TimelineEntry, request: &Request, me: &NicHandle) -> String {
    let roles = count(request.roles);
    let mine = entry.by.as_ref() == Some(me);
    // Only events without an actor have no name, and their texts do not use it.
    let who = match &entry.by {
        Some(who) => who.as_str(),
        None => t::request_somebody(),
    };
    let text = match (entry.event, mine) {
        (TimelineEvent::Asked, true) => t::request_asked_you(),
        (TimelineEvent::Asked, false) => return t::request_asked(who),
        (TimelineEvent::CodesQueued, _) => {
            let count = request.parties.len() as u64;
            return t::request_codes_queued(count, parties(request, me, |_| true).as_str());
        }
        (TimelineEvent::Accepted, true) => t::request_accepted_you(),
        (TimelineEvent::Accepted, false) => return t::request_accepted(who),
        (TimelineEvent::Declined, true) => t::request_declined_you(),
        (TimelineEvent::Declined, false) => return t::request_declined(who),
        (TimelineEvent::Withdrawn, true) => t::request_cancelled_you(),
        (TimelineEvent::Withdrawn, false) => return t::request_cancelled(who),
        (TimelineEvent::TakenBack, true) => t::request_acceptance_cancelled_you(),
        (TimelineEvent::TakenBack, false) => return t::request_acceptance_cancelled(who),
        (TimelineEvent::Superseded, true) => t::request_superseded_you(),
        (TimelineEvent::Superseded, false) => return t::request_superseded(who),
        (TimelineEvent::AccountRecovered, true) => t::request_recovered_you(),
        (TimelineEvent::AccountRecovered, false) => return t::request_recovered(who),
        (TimelineEvent::EndedByProvider, _) => t::request_ended_by_staff(),
        (TimelineEvent::Resent, true) => t::request_resent_you(),
        (TimelineEvent::Resent, false) => return t::request_resent(who),
        (TimelineEvent::Reminded, _) => {
            return t::request_reminded(parties(request, me, |party| had_not_answered(party, entry.at)).as_str());
        }
        (TimelineEvent::Checked, _) => t::request_checked(),
        (TimelineEvent::GraceBegan, _) if request.is_about_last_day() => t::request_last_day_grace_began(),
        (TimelineEvent::GraceBegan, _) => return t::request_grace_began(roles),
        (TimelineEvent::Moved, _) if request.is_about_last_day() => t::request_last_day_changed(),
        (TimelineEvent::Moved, _) => return t::request_moved(roles),
        (TimelineEvent::Expired, _) => {
            return t::request_time_over(parties(request, me, |party| had_not_answered(party, entry.at)).as_str());
        }
        (TimelineEvent::Failed, _) => t::request_rule_failed(),
    };
    text.to_owned()
}
