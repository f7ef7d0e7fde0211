//! Texts about a request that its page and the list share.

use crate::components::{self, person_text, service_inside};
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_rules::request::acts_on_submission::WayBack;
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::request::{Party, Request};
use handover_rules::{NicHandle, Policy, RoleSet, Timestamp};

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

/// Who keeps the role after a request that has ended without effect.
pub(super) fn unchanged(app: App, request: &Request, me: &NicHandle) -> String {
    let (count, roles) = (count(request.roles), components::words::roles_inside(request.roles));
    if request.from == *me {
        t::request_unchanged_yours(count, roles.as_str())
    } else {
        t::request_unchanged(count, roles.as_str(), person_text(app, &request.from).as_str())
    }
}

fn had_not_answered(party: &Party, at: Timestamp) -> bool {
    party.accepted_at.is_none_or(|accepted| accepted > at)
}

fn parties(app: App, request: &Request, me: &NicHandle, which: impl Fn(&Party) -> bool) -> String {
    let name = |party: &Party| {
        if party.account == *me { t::you_inside().to_owned() } else { person_text(app, &party.account) }
    };
    let names: Vec<String> = request.parties.iter().filter(|party| which(party)).map(name).collect();
    intl::list(&names)
}

/// An event of the timeline.
pub(super) fn event(app: App, entry: &TimelineEntry, request: &Request, me: &NicHandle) -> String {
    let roles = count(request.roles);
    let mine = entry.by.as_ref() == Some(me);
    // Only events without an actor have no name, and their texts do not use it.
    let who = entry.by.as_ref().map_or_else(|| t::request_somebody().to_owned(), |who| person_text(app, who));
    let who = who.as_str();
    let text = match (entry.event, mine) {
        (TimelineEvent::Asked, true) => t::request_asked_you(),
        (TimelineEvent::Asked, false) => return t::request_asked(who),
        (TimelineEvent::CodesQueued, _) => {
            let count = request.parties.len() as u64;
            return t::request_codes_queued(count, parties(app, request, me, |_| true).as_str());
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
            return t::request_reminded(parties(app, request, me, |party| had_not_answered(party, entry.at)).as_str());
        }
        (TimelineEvent::Checked, _) => t::request_checked(),
        (TimelineEvent::GraceBegan, _) if request.is_about_last_day() => t::request_last_day_grace_began(),
        (TimelineEvent::GraceBegan, _) => return t::request_grace_began(roles),
        (TimelineEvent::Moved, _) if request.is_about_last_day() => t::request_last_day_changed(),
        (TimelineEvent::Moved, _) => return t::request_moved(roles),
        (TimelineEvent::Expired, _) => {
            return t::request_time_over(parties(app, request, me, |party| had_not_answered(party, entry.at)).as_str());
        }
        (TimelineEvent::Failed, _) => t::request_rule_failed(),
    };
    text.to_owned()
}
