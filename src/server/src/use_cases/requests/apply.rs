//! Applies an event to a request, with everything that belongs to it: what is recorded for its service or due on it
//! comes first, lines that take effect together go on or end together, and requests that a change of contacts makes
//! impossible end. Each of these is an event on some request again, so they call each other.

use super::facts::facts_for_request;
use super::not_opened::give_up_preparation;
use super::role_return::run_step;
use super::together::{JointStep, next_joint_step};
use super::transition::{ContactsMoved, store_transition};
use crate::store::{
    DueItem, RecordedLine, RequestRecord, RequestToChange, ServiceId, StoreError, StoreResult, StoredRequestId, WriteTx,
};
use crate::use_cases::quarantine::{RoleEndId, quarantine_on_corruption};
use handover_rules::request::lifecycle::{
    CodesNeeded, Event, Transition, transition_of_line, transition_without_facts,
};
use handover_rules::request::lines::{LineAct, RecordedAct};
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::{CodeHash, Policy, Refusal, RequestId, SubmissionId, Timestamp};
use std::collections::HashSet;

/// Steps that lines may take at once: they begin, move, and one that is blocked ends all.
const MOST_STEPS: usize = 4;

/// Applies `event` to a request, and stores the result even if the event is refused. What it means for lines that take
/// effect together with this one happens as well.
pub(super) fn apply_event(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    if change.is_preparing {
        give_up_preparation(tx, &change.record)?;
        return Ok(Err(Refusal::NoPart));
    }
    let result = apply_alone(tx, change, event, now, policy)?;
    if change.record.all_or_nothing {
        let submission = change.record.submission;
        tx.with_lists_written_last(|tx| settle(tx, submission, now, policy))?;
    }
    Ok(result)
}

/// Applies an event that only the end of a request refuses. One that is not open yet ends by it, too.
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
        Err(_) if change.is_preparing => Ok(()),
        Err(_) => Err(StoreError::Conflict("a request refuses an event that only its end may refuse")),
    }
}

/// Applies `event` to a request only, whatever else takes effect together with it.
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
    // A scheduled effect is judged by the facts of its day, however late the timer is.
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

/// Does what an event about one of the lines that take effect together means for all.
fn settle(tx: &mut WriteTx<'_>, id: SubmissionId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    for _ in 0..MOST_STEPS {
        match next_joint_step(tx, id, now, policy)? {
            None => return Ok(()),
            Some(JointStep::GoOn(lines)) => go_on_together(tx, id, &lines, now, policy)?,
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

/// Ends the open requests of a service that its changed contacts have made impossible. What is recorded for them is
/// carried out first. A corrupt request is quarantined and does not prevent the change.
///
/// # Errors
/// The store failed.
pub fn end_impossible_requests(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    run_recorded_of_service(tx, service, None, now, policy)?;
    end_impossible(tx, service, now, policy)
}

/// As [`end_impossible_requests`], for contacts that may have changed some time ago: what was recorded since then comes
/// after it.
pub(super) fn end_impossible_after(
    tx: &mut WriteTx<'_>,
    moved: Option<ContactsMoved>,
    policy: &Policy,
) -> StoreResult<()> {
    let Some(ContactsMoved { service, at }) = moved else { return Ok(()) };
    run_recorded_of_service(tx, service, Some(at), at, policy)?;
    end_impossible(tx, service, at, policy)
}

fn end_impossible(tx: &mut WriteTx<'_>, service: ServiceId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    for number in tx.open_request_ids(service)? {
        quarantine_on_corruption(tx, number, |tx| {
            if let Some(change) =
                tx.request_to_change(number.validate()?, now, Event::ContactsChanged.codes_needed())?
            {
                apply_unless_ended(tx, &change, &Event::ContactsChanged, now, policy)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Carries out everything that is recorded for the lines of a service, and runs every transition of it due by `now`,
/// earliest first. Requests of other services do not depend on them.
///
/// # Errors
/// The store failed.
pub fn run_due_of_service(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    run_of_service(tx, service, None, now, policy)
}

/// As [`run_due_of_service`], as far as the moment of something that is carried out late: of what is recorded, only what
/// is earlier.
fn run_until(tx: &mut WriteTx<'_>, service: ServiceId, moment: Timestamp, policy: &Policy) -> StoreResult<()> {
    run_of_service(tx, service, Some(moment), moment, policy)
}

fn run_of_service(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    recorded_before: Option<Timestamp>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    tx.ahead_of_timers(now, |tx| {
        run_recorded_of_service(tx, service, recorded_before, now, policy)?;
        while let Some(item) = tx.next_due_of(service, now)? {
            run_item(tx, item, now, policy)?;
        }
        Ok(())
    })
}

/// Runs something that is due.
pub(super) fn run_item(tx: &mut WriteTx<'_>, item: DueItem, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    match item {
        DueItem::Request(id) => run_request(tx, id, now, policy),
        DueItem::RoleEnd(id) => run_role_end(tx, id, now, policy),
    }
}

fn run_request(tx: &mut WriteTx<'_>, id: StoredRequestId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    quarantine_on_corruption(tx, id, |tx| {
        let id = id.validate()?;
        let change = tx
            .request_to_change(id, now, Event::Due.codes_needed())?
            .ok_or(StoreError::Corrupt("due request does not exist"))?;
        // Refused by a request that has ended or is not open yet, and then nothing is left to do.
        let _ = apply_event(tx, &change, &Event::Due, now, policy)?;
        // Guards against an endless loop.
        if tx.is_due(id, now)? {
            return Err(StoreError::Corrupt("request still due after its transition"));
        }
        Ok(())
    })
}

fn run_role_end(tx: &mut WriteTx<'_>, id: StoredRequestId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    quarantine_on_corruption(tx, RoleEndId(id), |tx| {
        let id = id.validate()?;
        let moved = run_step(tx, id, now, policy)?;
        end_impossible_after(tx, moved, policy)?;
        // Guards against an endless loop.
        if tx.is_role_end_due(id, now)? {
            return Err(StoreError::Corrupt("end of a role still due after its step"));
        }
        Ok(())
    })
}

/// Carries out what is recorded for the open requests of a service, in the order of the moments: all of it, or what is
/// earlier than `before`. What is due by the moment of an act takes effect before it.
pub(super) fn run_recorded_of_service(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    before: Option<Timestamp>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let Some(first) = tx.next_recorded_line_of(service, before)? else { return Ok(()) };
    tx.ahead_of_timers(now, |tx| {
        run_recorded(tx, first, policy)?;
        while let Some(line) = tx.next_recorded_line_of(service, before)? {
            run_recorded(tx, line, policy)?;
        }
        Ok(())
    })
}

/// Carries out a recorded act. Its moment counts: whoever does something to a line carries out what is recorded for it
/// first.
pub(super) fn run_recorded(tx: &mut WriteTx<'_>, line: RecordedLine, policy: &Policy) -> StoreResult<()> {
    let recorded = tx.recorded_act(line);
    // Also if it cannot be carried out, because the request is corrupt: it is quarantined then.
    tx.drop_recorded_line(line)?;
    quarantine_on_corruption(tx, line.request, |tx| match recorded? {
        Some((recorded, code)) => carry_out(tx, line.request.validate()?, &recorded, code, policy),
        None => Ok(()),
    })
}

fn carry_out(
    tx: &mut WriteTx<'_>,
    id: RequestId,
    recorded: &RecordedAct,
    code: Option<CodeHash>,
    policy: &Policy,
) -> StoreResult<()> {
    let RecordedAct { by, at, .. } = recorded;
    let event = event(recorded, code)?;
    let Some(mut change) = tx.request_to_change(id, *at, event.codes_needed())? else { return Ok(()) };
    if change.has_due {
        // Not what is recorded for other lines at a later moment: that would bring what is due by then before this act.
        run_until(tx, change.record.service, *at, policy)?;
        let Some(changed) = tx.request_to_change(id, *at, event.codes_needed())? else { return Ok(()) };
        change = changed;
    }
    if let Some(code) = code {
        change.trust(by, code);
    }
    // Refused only if the line had ended before the act, which its state tells.
    let _ = apply_event(tx, &change, &event, *at, policy)?;
    Ok(())
}

fn event(RecordedAct { by, act, .. }: &RecordedAct, code: Option<CodeHash>) -> StoreResult<Event> {
    let by = by.clone();
    let answer = match act {
        LineAct::Accept => Answer::Accept,
        LineAct::Decline => Answer::Decline,
        LineAct::Withdraw => return Ok(Event::Withdraw { by }),
        LineAct::TakeBack => return Ok(Event::TakeBack { by }),
        LineAct::Recover => return Ok(Event::AccountRecovered { account: by, since: None }),
    };
    let code = code.ok_or(StoreError::Corrupt("recorded answer without a code"))?;
    Ok(Event::Answer(GivenAnswer { by, answer, code }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::NicHandle;

    #[test]
    fn recorded_answer_needs_a_code() {
        let by = NicHandle::parse("mk00001-ovh").expect("a valid handle");
        let at: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a valid timestamp");
        for (act, needs_code) in
            [(LineAct::Accept, true), (LineAct::Decline, true), (LineAct::Withdraw, false), (LineAct::TakeBack, false)]
        {
            let recorded = RecordedAct { by: by.clone(), at, act };
            let without = event(&recorded, None);
            assert_eq!(matches!(without, Err(StoreError::Corrupt(_))), needs_code, "{act:?}: {without:?}");
            assert!(event(&recorded, Some(CodeHash([1; 32]))).is_ok());
        }
    }
}
