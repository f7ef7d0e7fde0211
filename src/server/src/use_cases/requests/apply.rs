//! Applies an event to a request, with its consequences: due transitions of its service run first, lines that take effect
//! together go on or end together, and requests end that a change of contacts makes impossible, or with their service. Each of these is an event
//! on some request again, so they call each other.

use super::facts::facts_for_request;
use super::role_return::run_step;
use super::together::{JointStep, next_joint_step};
use super::transition::{ContactsMoved, store_transition};
use crate::use_cases::quarantine::{RoleEndId, quarantine_on_corruption};
use handover_rules::request::lifecycle::{
    CodesNeeded, Event, Transition, transition_of_line, transition_without_facts,
};
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::{Policy, Refusal, SubmissionId, Timestamp};
use handover_store::{DueItem, DueStep, RequestRecord, RequestToChange, ServiceId, StoreError, StoreResult, WriteTx};
use std::collections::HashSet;

/// Steps in a row: lines begin, move, wait for a check, and a blocked one ends all at the deadline.
const MOST_STEPS: usize = 6;

/// Applies `event` to a request, and stores the result even if the event is refused. Also applies its effects on lines
/// that take effect together with this one.
pub(super) fn apply_event(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let result = apply_alone(tx, change, event, now, policy)?;
    if change.record.all_or_nothing {
        let submission = change.record.submission;
        tx.with_lists_written_last(|tx| settle(tx, submission, now, policy))?;
    }
    Ok(result)
}

/// Applies an event that only the end of a request refuses.
///
/// # Errors
/// The store failed, or something else refuses the event: it would have been ignored.
pub(super) fn apply_unless_ended(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    match apply_event(tx, change, event, now, policy)? {
        Ok(()) | Err(Refusal::Closed { .. }) => Ok(()),
        Err(_) => Err(StoreError::Conflict("a request refuses an event that only its end may refuse")),
    }
}

/// Applies `event` to this request only, not to lines that take effect together with it.
fn apply_alone(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let RequestRecord { request, all_or_nothing, .. } = &change.record;
    let codes = &change.party_codes;
    debug_assert!([change.known, CodesNeeded::Nothing].contains(&event.codes_needed()), "not read: {event:?}");
    if let Some(transition) = transition_without_facts(request, codes, event, now, policy, *all_or_nothing) {
        return store(tx, change, transition, event, now, policy);
    }
    // A scheduled effect is judged by the facts of its day, even if the timer is late.
    let facts_at = request.effect_at.map_or(now, |at| at.min(now));
    let facts = facts_for_request(tx, change, facts_at, policy)?;
    apply_by_facts(tx, change, &facts, event, now, policy)
}

/// As [`apply_alone`], with the facts that the event is judged by.
fn apply_by_facts(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    facts: &ChangeFacts,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let RequestRecord { request, all_or_nothing, .. } = &change.record;
    let transition = transition_of_line(request, &change.party_codes, event, facts, now, policy, *all_or_nothing);
    store(tx, change, transition, event, now, policy)
}

/// Stores a transition that `event` has made, and ends the requests that it makes impossible.
fn store(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    transition: Transition,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let applied = store_transition(tx, change, transition, event, now)?;
    end_impossible_after(tx, applied.moved, policy)?;
    Ok(applied.result)
}

/// Applies the effects of an event on one line to all lines that take effect together.
fn settle(tx: &mut WriteTx<'_>, id: SubmissionId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    for _ in 0..MOST_STEPS {
        match next_joint_step(tx, id, now, policy)? {
            None => return Ok(()),
            Some(JointStep::GoOn(lines)) => go_on_together(tx, id, &lines, now, policy)?,
            Some(JointStep::Wait(lines)) => {
                for line in &lines {
                    // Only an ended request refuses this event; none has.
                    let _ = apply_alone(tx, line, &Event::WaitTogether, now, policy)?;
                }
            }
            Some(JointStep::End(lines)) => {
                for (line, event) in &lines {
                    // Refused only if its deadline has just ended it.
                    let _ = apply_alone(tx, line, event, now, policy)?;
                }
                return Ok(());
            }
        }
    }
    Err(StoreError::Corrupt("lines that take effect together come to no end"))
}

fn go_on_together(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    lines: &[(RequestToChange, ChangeFacts)],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let mut services = HashSet::new();
    for (line, facts) in lines {
        // Only an ended request refuses this event; none has.
        let _ = if services.insert(line.record.service) {
            apply_by_facts(tx, line, facts, &Event::GoOnTogether, now, policy)?
        } else {
            // A line before may have changed the contacts of its service.
            let line = tx.request_to_change(line.record.request.id, now, Event::GoOnTogether.codes_needed())?;
            let line = line.ok_or(StoreError::Corrupt("line of a submission does not exist"))?;
            apply_alone(tx, &line, &Event::GoOnTogether, now, policy)?
        };
    }
    if tx.have_lines_one_state(id)? {
        return Ok(());
    }
    // All have been checked, and lines of one service give different roles.
    Err(StoreError::Conflict("lines that take effect together are in the way of each other"))
}

/// Applies `event`, a change of a service, to its open requests: those that it makes impossible end. A corrupt request is
/// quarantined and does not prevent the change.
pub fn apply_to_open_requests(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    for number in tx.open_request_ids(service)? {
        quarantine_on_corruption(tx, number, |tx| {
            if let Some(change) = tx.request_to_change(number.validate()?, now, event.codes_needed())? {
                apply_unless_ended(tx, &change, event, now, policy)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// As [`apply_to_open_requests`], for contacts that have `moved`.
pub(super) fn end_impossible_after(
    tx: &mut WriteTx<'_>,
    moved: Option<ContactsMoved>,
    policy: &Policy,
) -> StoreResult<()> {
    moved.map_or(Ok(()), |ContactsMoved { service, at }| {
        apply_to_open_requests(tx, service, &Event::ContactsChanged, at, policy)
    })
}

/// Runs every transition of a service due by `now`, earliest first. Requests of other services do not depend on them.
pub fn run_due_of_service(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    while let Some(step) = tx.next_due_of(service, now)? {
        run_due(tx, step, now, policy)?;
    }
    Ok(())
}

/// Runs a step of a request or of the end of a role. A corrupt one is quarantined.
pub(in crate::use_cases) fn run_due(
    tx: &mut WriteTx<'_>,
    step: DueStep,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    match step {
        DueStep::Request(id) => quarantine_on_corruption(tx, id, |tx| {
            let change = tx
                .request_to_change(id.validate()?, now, Event::Due.codes_needed())?
                .ok_or(StoreError::Corrupt("due request does not exist"))?;
            // Refused only by a request that has ended, and then nothing is left to do.
            let _ = apply_event(tx, &change, &Event::Due, now, policy)?;
            tx.require_done(DueItem::Contacts(step), now)
        }),
        DueStep::RoleEnd(id) => quarantine_on_corruption(tx, RoleEndId(id), |tx| {
            let moved = run_step(tx, id.validate()?, now, policy)?;
            end_impossible_after(tx, moved, policy)?;
            tx.require_done(DueItem::Contacts(step), now)
        }),
    }
}
