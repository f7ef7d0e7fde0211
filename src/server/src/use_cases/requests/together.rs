//! Lines that take effect together, or not at all (decision 0035).

use super::apply::{apply_alone, apply_by_facts};
use super::facts::facts_for_request;
use crate::store::{RequestToChange, StoreError, StoreResult, WriteTx};
use handover_rules::request::lifecycle::{Event, blockers_of};
use handover_rules::request::together::{TogetherStep, next_step};
use handover_rules::request::{Ended, Ending};
use handover_rules::submission::blockers::Blocker;
use handover_rules::{Policy, Request, RequestId, SubmissionId, Timestamp};
use std::collections::HashSet;

/// Steps that lines may take at once: they begin, move, and one that is blocked ends all.
const MOST_STEPS: usize = 4;

/// Does what an event about one of the lines means for all.
pub(super) fn settle(tx: &mut WriteTx<'_>, id: SubmissionId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    tx.with_lists_written_last(|tx| settle_all(tx, id, now, policy))
}

fn settle_all(tx: &mut WriteTx<'_>, id: SubmissionId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    for _ in 0..MOST_STEPS {
        if tx.are_lines_at_rest(id)? {
            return Ok(());
        }
        let lines = lines(tx, id, now)?;
        let requests: Vec<Request> = lines.iter().map(|line| line.record.request.clone()).collect();
        match next_step(&requests, now) {
            TogetherStep::Wait => return Ok(()),
            TogetherStep::EndOthers(ended) => {
                end(tx, &lines, &[], &ended, now, policy)?;
                return Ok(());
            }
            TogetherStep::Begin => go_on(tx, id, &lines, now, now, policy)?,
            TogetherStep::Move => {
                let at = requests.iter().filter_map(|request| request.effect_at).min().unwrap_or(now);
                go_on(tx, id, &lines, at, now, policy)?;
            }
        }
    }
    Err(StoreError::Corrupt("lines that take effect together come to no end"))
}

fn lines(tx: &WriteTx<'_>, id: SubmissionId, now: Timestamp) -> StoreResult<Vec<RequestToChange>> {
    let mut lines = Vec::new();
    for request in tx.requests_of_submission(id)? {
        let line = tx.request_to_change(request, now)?;
        lines.push(line.ok_or(StoreError::Corrupt("line of a submission does not exist"))?);
    }
    Ok(lines)
}

/// Checks every line by the facts of `at`. All go on, or all end.
fn go_on(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    lines: &[RequestToChange],
    at: Timestamp,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let mut blocked: Vec<(RequestId, Vec<Blocker>)> = Vec::new();
    let mut facts_of_lines = Vec::with_capacity(lines.len());
    for line in lines {
        let facts = facts_for_request(tx, line, at, policy)?;
        let reasons = blockers_of(&line.record.request, &facts, at);
        if !reasons.is_empty() {
            blocked.push((line.record.request.id, reasons));
        }
        facts_of_lines.push(facts);
    }
    if !blocked.is_empty() {
        let ended = Ended { at, how: Ending::Failed { reasons: Vec::new() } };
        return end(tx, lines, &blocked, &ended, now, policy);
    }
    let mut services = HashSet::new();
    for (line, facts) in lines.iter().zip(&facts_of_lines) {
        // Only an ended request refuses this event; none has.
        let _ = if services.insert(line.record.service) {
            apply_by_facts(tx, line, facts, &Event::GoOnTogether, now, policy)?
        } else {
            // A line before may have changed the contacts of its service.
            let line = tx.request_to_change(line.record.request.id, now)?;
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

/// Ends all open lines, those that are `blocked` with their own reasons.
fn end(
    tx: &mut WriteTx<'_>,
    lines: &[RequestToChange],
    blocked: &[(RequestId, Vec<Blocker>)],
    ended: &Ended,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    for line in lines.iter().filter(|line| line.record.request.ended.is_none()) {
        let own = blocked.iter().find(|(id, _)| *id == line.record.request.id);
        let how = own.map_or_else(|| ended.how.clone(), |(_, reasons)| Ending::Failed { reasons: reasons.clone() });
        let event = Event::EndTogether { ended: Ended { at: ended.at, how } };
        // Refused only if its deadline has just ended it.
        let _ = apply_alone(tx, line, &event, now, policy)?;
    }
    Ok(())
}
