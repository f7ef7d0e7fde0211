//! Checks of whether a request permits an event, and the blockers in its way.

use super::event::{Event, Refusal};
use super::limits::may_resend;
use crate::request::codes::PartyCodes;
use crate::request::{Request, closed_state};
use crate::submission::blockers::{Blocker, ChangeFacts, RoleTransfer, blockers};
use crate::{AccountFacts, NicHandle, Policy, Role, RoleSet, ServiceKey, Timestamp};

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
///
/// # Errors
/// The refusal that the event would get.
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
///
/// # Errors
/// The refusal.
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
