//! Checks of whether a request permits an event, the blockers and limits in its way, and its due times.

use super::{Event, Refusal};
use crate::model::policy::LIMIT_PERIOD;
use crate::request::{LastMail, PartyCodes, Request, RequestState, closed_state};
use crate::submission::blockers::{Blocker, ChangeFacts, RoleTransfer, blockers};
use crate::{AccountFacts, NicHandle, Policy, Role, RoleSet, ServiceKey, Timestamp};
use chrono::TimeDelta;

/// The earliest time at which an account may accept, if the request waits for its answer and it has to wait for the end
/// of a cool-down.
#[must_use]
pub fn acceptance_waits_until(request: &Request, account: &AccountFacts) -> Option<Timestamp> {
    account.cooldown_until.filter(|_| may_acceptance_wait(request) && request.waits_for(&account.handle))
}

/// Whether an acceptance of `request` may have to wait, for any party.
pub(super) fn may_acceptance_wait(request: &Request) -> bool {
    request.roles.contains(Role::Admin)
}

/// Predicts whether `event` would be accepted at `now`, short of checking a code. Screens use it to decide what to offer.
///
/// Without `party_codes`, pauses and resend limits are not checked.
pub fn guard(
    request: &Request,
    party_codes: &[PartyCodes],
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> Result<(), Refusal> {
    match event {
        Event::Answer(given) => {
            let party = request.party(&given.by).ok_or(Refusal::NoPart)?;
            require_open(request, now)?;
            if party.accepted_at.is_some() {
                return Err(Refusal::Answered);
            }
            Ok(())
        }
        Event::Withdraw { by } => {
            request.party(by).ok_or(Refusal::NoPart)?;
            require_open(request, now)?;
            if *by != request.asker {
                return Err(Refusal::NotTheAsker);
            }
            Ok(())
        }
        Event::TakeBack { by } => {
            let party = request.party(by).ok_or(Refusal::NoPart)?;
            require_open(request, now)?;
            party.accepted_at.map(|_| ()).ok_or(Refusal::NotAccepted)
        }
        Event::Resend { by, party } => {
            request.party(by).ok_or(Refusal::NoPart)?;
            let receiver = request.party(party).ok_or(Refusal::NoPart)?;
            require_open(request, now)?;
            if by != party && *by != request.asker {
                return Err(Refusal::NotTheAsker);
            }
            if receiver.accepted_at.is_some() {
                return Err(Refusal::Answered);
            }
            party_codes
                .iter()
                .find(|codes| codes.account == *party)
                .map_or(Ok(()), |codes| may_resend(codes, now, policy))
        }
        Event::Supersede { .. }
        | Event::AccountRecovered { .. }
        | Event::EndByProvider { .. }
        | Event::RemoveAccount { .. }
        | Event::ContactsChanged
        | Event::ServiceDeleted
        | Event::Due => require_open(request, now),
        Event::GoOnTogether | Event::WaitTogether | Event::EndTogether { .. } => {
            if request.state.is_final() {
                Err(Refusal::Closed { state: request.state })
            } else {
                Ok(())
            }
        }
    }
}

/// Every reason that blocks an open request at `now`.
#[must_use]
pub fn blockers_of(request: &Request, facts: &ChangeFacts, now: Timestamp) -> Vec<Blocker> {
    let Request { asker, from, to, roles, .. } = request;
    let mut found = blockers(RoleTransfer { asker, from, to, roles: *roles }, facts);
    for open in facts.open.iter().filter(|open| open.id != request.id) {
        let roles: RoleSet = open.roles.intersection(request.roles);
        if !roles.is_empty() {
            found.push(Blocker::RequestOpen { request: open.id, roles });
        }
    }
    let takes_effect_at = request.effect_at.map_or(now, |at| at.min(now));
    if request.until.is_some_and(|day| day < takes_effect_at.date_naive()) {
        found.push(Blocker::LastDayOutOfRange);
    }
    found
}

/// The subset of [`blockers_of`] that ends an open request immediately, because the contacts have changed.
#[must_use]
pub fn lasting_blockers(request: &Request, facts: &ChangeFacts, now: Timestamp) -> Vec<Blocker> {
    blockers_of(request, facts, now).into_iter().filter(Blocker::is_lasting).collect()
}

/// Checks that `asker` may replace the request by another one for `service`: the same as for withdrawing it.
pub fn guard_replacement(
    request: &Request,
    asker: &NicHandle,
    service: &ServiceKey,
    now: Timestamp,
    policy: &Policy,
) -> Result<(), Refusal> {
    if request.service != *service {
        return Err(Refusal::NoPart);
    }
    guard(request, &[], &Event::Withdraw { by: asker.clone() }, now, policy)
}

/// Refuses an event for a request that has ended or whose end is overdue.
pub(super) fn require_open(request: &Request, now: Timestamp) -> Result<(), Refusal> {
    let closed = closed_state(request.state, request.deadline, request.effect_at, now);
    closed.map_or(Ok(()), |state| Err(Refusal::Closed { state }))
}

/// Whether the last mail with a code was long enough ago for another one.
///
/// # Errors
/// The refusal, with the end of the wait.
pub fn resend_wait(last_mail: Option<LastMail>, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
    let wait = TimeDelta::seconds(policy.resend_wait.into());
    match last_mail {
        Some(LastMail::Queued) => Err(Refusal::TooSoon { until: None }),
        Some(LastMail::At(at) | LastMail::Waiting(at)) if now < at + wait => {
            Err(Refusal::TooSoon { until: Some(at + wait) })
        }
        _ => Ok(()),
    }
}

fn may_resend(codes: &PartyCodes, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
    resend_wait(codes.last_mail, now, policy)?;
    match nth_latest_since(&codes.resends, policy.resends_a_day, now - LIMIT_PERIOD) {
        Some(oldest) => Err(Refusal::TooMany { until: oldest + LIMIT_PERIOD }),
        None => Ok(()),
    }
}

/// Sliding-window limit: the oldest of the last `limit` timestamps after `since`, if there are that many. There is room
/// again once it leaves the window.
pub(super) fn nth_latest_since(timestamps: &[Timestamp], limit: u32, since: Timestamp) -> Option<Timestamp> {
    let mut recent: Vec<Timestamp> = timestamps.iter().copied().filter(|at| *at > since).collect();
    recent.sort_unstable();
    let index = recent.len().checked_sub(limit as usize)?;
    recent.get(index).copied()
}

/// The role that moves last of those that move at one moment on a service. The admin decides who may ask for the other
/// roles and who is notified. All moves of one moment are judged by the admin before it, not in the order of random
/// request numbers.
pub const MOVES_LAST: Role = Role::Admin;

/// Whether a transfer of `roles` comes after the others on its service at the same moment.
#[must_use]
pub const fn moves_last(roles: RoleSet) -> bool {
    roles.contains(MOVES_LAST)
}

/// Time of the next scheduled step: a reminder, a check, the deadline or the transfer. `None` once the request has ended.
#[must_use]
pub fn next_due(request: &Request) -> Option<Timestamp> {
    match request.state {
        RequestState::ValidatingByCustomers => {
            let next = reminder_at(request, request.reminders).unwrap_or(request.deadline);
            Some(request.effect_at.map_or(next, |check| check.min(next)))
        }
        RequestState::Doing => request.effect_at,
        _ => None,
    }
}

/// Time of a reminder (0 or 1): at 50 % and at 90 % of the time for answers.
pub(super) fn reminder_at(request: &Request, number: u8) -> Option<Timestamp> {
    let tenths = match number {
        0 => 5,
        1 => 9,
        _ => return None,
    };
    Some(request.asked_at + (request.deadline - request.asked_at) / 10 * tenths)
}
