//! Applies an event to a request, with its consequences: due transitions of its service run first; lines that take
//! effect together go on or end together (decision 0035); requests end that a change of contacts makes impossible, or
//! with their service. Each of these is an event on some request again, so they call each other.

use super::transition::{ContactsMoved, run_step, store_transition};
use crate::use_cases::{Act, Quarantinable, quarantine_on_corruption};
use handover_rules::desk::AuditId;
use handover_rules::request::lifecycle::{
    CodesNeeded, Transition, blockers_of, moves_last, transition_of_line, transition_without_facts,
};
use handover_rules::request::lines::{TogetherStep, can_wait, next_step, own_end};
use handover_rules::request::{Ended, Ending};
use handover_rules::submission::blockers::{Blocker, ChangeFacts};
use handover_rules::{Contacts, Event, NicHandle, Policy, Refusal, Request, RequestId, SubmissionId, Timestamp};
use handover_store::{
    Change, DueItem, DueStep, NewMail, ReadTx, RequestRecord, RequestToChange, ServiceId, StoreError, StoreResult,
};
use std::collections::{BTreeSet, HashSet};

/// Steps in a row: lines begin, move, wait for a check, and a blocked one ends all at the deadline.
const MOST_STEPS: usize = 6;

/// Applies `event` to a request, and stores the result even if the event is refused. Also applies its effects on lines
/// that take effect together with this one.
pub(super) fn apply_event(
    act: &mut Act<'_, '_>,
    change: &RequestToChange,
    event: &Event,
) -> StoreResult<Result<(), Refusal>> {
    let result = apply_alone(act, change, event)?;
    if change.record.all_or_nothing {
        let submission = change.record.submission;
        act.with_lists_written_last(|act| settle(act, submission))?;
    }
    Ok(result)
}

/// Applies an event that only the end of a request refuses.
///
/// # Errors
/// The store failed, or something else refuses the event: it would have been ignored.
pub(super) fn apply_unless_ended(act: &mut Act<'_, '_>, change: &RequestToChange, event: &Event) -> StoreResult<()> {
    match apply_event(act, change, event)? {
        Ok(()) | Err(Refusal::Closed { .. }) => Ok(()),
        Err(_) => Err(StoreError::Conflict("a request refuses an event that only its end may refuse")),
    }
}

/// Applies `event` to this request only, not to lines that take effect together with it.
fn apply_alone(act: &mut Act<'_, '_>, change: &RequestToChange, event: &Event) -> StoreResult<Result<(), Refusal>> {
    let RequestRecord { request, all_or_nothing, .. } = &change.record;
    let codes = &change.party_codes;
    debug_assert!([change.known, CodesNeeded::Nothing].contains(&event.codes_needed()), "not read: {event:?}");
    if let Some(transition) =
        transition_without_facts(request, codes, event, act.now, &act.policies.requests, *all_or_nothing)
    {
        return store(act, change, transition, event);
    }
    // A scheduled effect is judged by the facts of its day, even if the timer is late.
    let facts_at = request.effect_at.map_or(act.now, |at| at.min(act.now));
    let facts = act.tx.request_facts(change, facts_at, &act.policies.requests)?;
    apply_by_facts(act, change, &facts, event)
}

/// As [`apply_alone`], with the facts that the event is judged by.
fn apply_by_facts(
    act: &mut Act<'_, '_>,
    change: &RequestToChange,
    facts: &ChangeFacts,
    event: &Event,
) -> StoreResult<Result<(), Refusal>> {
    let RequestRecord { request, all_or_nothing, .. } = &change.record;
    let transition = transition_of_line(
        request,
        &change.party_codes,
        event,
        facts,
        act.now,
        &act.policies.requests,
        *all_or_nothing,
    );
    store(act, change, transition, event)
}

/// Stores a transition that `event` has made, and ends the requests that it makes impossible.
fn store(
    act: &mut Act<'_, '_>,
    change: &RequestToChange,
    transition: Transition,
    event: &Event,
) -> StoreResult<Result<(), Refusal>> {
    let applied = store_transition(act, change, transition, event)?;
    end_impossible_after(act, applied.moved)?;
    Ok(applied.result)
}

/// Applies the effects of an event on one line to all lines that take effect together.
fn settle(act: &mut Act<'_, '_>, id: SubmissionId) -> StoreResult<()> {
    for _ in 0..MOST_STEPS {
        match next_joint_step(act.tx, id, act.now, &act.policies.requests)? {
            None => return Ok(()),
            Some(JointStep::GoOn(lines)) => go_on_together(act, id, &lines)?,
            Some(JointStep::Wait(lines)) => {
                for line in &lines {
                    // Only an ended request refuses this event; none has.
                    let _ = apply_alone(act, line, &Event::WaitTogether)?;
                }
            }
            Some(JointStep::End(lines)) => {
                for (line, event) in &lines {
                    // Refused only if its deadline has just ended it.
                    let _ = apply_alone(act, line, event)?;
                }
                return Ok(());
            }
        }
    }
    Err(StoreError::Corrupt("lines that take effect together come to no end"))
}

fn go_on_together(
    act: &mut Act<'_, '_>,
    id: SubmissionId,
    lines: &[(RequestToChange, ChangeFacts)],
) -> StoreResult<()> {
    let mut services = HashSet::new();
    for (line, facts) in lines {
        // Only an ended request refuses this event; none has.
        let _ = if services.insert(line.record.service) {
            apply_by_facts(act, line, facts, &Event::GoOnTogether)?
        } else {
            // A line before may have changed the contacts of its service.
            let line = act.tx.request_to_change(line.record.request.id, act.now, Event::GoOnTogether.codes_needed())?;
            let line = line.ok_or(StoreError::Corrupt("line of a submission does not exist"))?;
            apply_alone(act, &line, &Event::GoOnTogether)?
        };
    }
    if act.tx.have_lines_one_state(id)? {
        return Ok(());
    }
    // All have been checked, and lines of one service give different roles.
    Err(StoreError::Conflict("lines that take effect together are in the way of each other"))
}

/// Applies `event`, a change of a service, to its open requests: those that it makes impossible end. A corrupt request
/// is quarantined and does not prevent the change.
pub fn apply_to_open_requests(act: &mut Act<'_, '_>, service: ServiceId, event: &Event) -> StoreResult<()> {
    for number in act.tx.open_request_ids(service)? {
        quarantine_on_corruption(act, Quarantinable::Request(number), |act| {
            if let Some(change) = act.tx.request_to_change(number.validate()?, act.now, event.codes_needed())? {
                apply_unless_ended(act, &change, event)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Sets contacts on the word of the provider, ends the open requests that this makes impossible, and mails the act
/// `entry` to the present and the former contacts.
pub fn correct_contacts(
    act: &mut Act<'_, '_>,
    entry: AuditId,
    service: ServiceId,
    (before, after): (&Contacts, &Contacts),
) -> StoreResult<()> {
    act.tx.set_contacts(service, after)?;
    act.tx.record_role_changes(service, before, after, None, act.now)?;
    for role in before.changed_roles(after).iter() {
        act.tx.mark_term_by_provider(service, role)?;
    }
    apply_to_open_requests(act, service, &Event::ContactsChanged)?;
    let accounts: BTreeSet<NicHandle> = before.accounts().into_iter().chain(after.accounts()).collect();
    for account in accounts {
        act.tx.queue(NewMail::desk_act(entry, &account), act.now)?;
        act.tx.announce(Change::Services(account));
    }
    Ok(())
}

/// As [`apply_to_open_requests`], for contacts that have `moved`.
pub(super) fn end_impossible_after(act: &mut Act<'_, '_>, moved: Option<ContactsMoved>) -> StoreResult<()> {
    moved.map_or(Ok(()), |ContactsMoved { service, at }| {
        apply_to_open_requests(&mut act.at(at), service, &Event::ContactsChanged)
    })
}

/// Runs every transition of a service due by `now`, earliest first. Requests of other services do not depend on them.
pub fn run_due_of_service(act: &mut Act<'_, '_>, service: ServiceId) -> StoreResult<()> {
    while let Some(step) = act.tx.next_due_of(service, act.now)? {
        let by = act.tx.run_by(DueItem::Contacts(step), act.now)?;
        run_due(&mut act.at(by), step)?;
    }
    Ok(())
}

/// Runs a step of a request or of the end of a role. A corrupt one is quarantined.
pub fn run_due(act: &mut Act<'_, '_>, step: DueStep) -> StoreResult<()> {
    match step {
        DueStep::Request(id) => quarantine_on_corruption(act, Quarantinable::Request(id), |act| {
            let change = act
                .tx
                .request_to_change(id.validate()?, act.now, Event::Due.codes_needed())?
                .ok_or(StoreError::Corrupt("due request does not exist"))?;
            // Refused only by a request that has ended, and then nothing is left to do.
            let _ = apply_event(act, &change, &Event::Due)?;
            act.tx.require_done(DueItem::Contacts(step), act.now)
        }),
        DueStep::RoleEnd(id) => quarantine_on_corruption(act, Quarantinable::RoleEnd(id), |act| {
            let moved = run_step(act, id.validate()?)?;
            end_impossible_after(act, moved)?;
            act.tx.require_done(DueItem::Contacts(step), act.now)
        }),
    }
}

/// The next step of lines that take effect together.
enum JointStep {
    /// They go on, judged by these facts.
    GoOn(Vec<(RequestToChange, ChangeFacts)>),
    /// They wait for people to remove what blocks some of them.
    Wait(Vec<RequestToChange>),
    /// They end, each with its event.
    End(Vec<(RequestToChange, Event)>),
}

/// The step that an event about one of the lines means for all; `None` if they wait.
fn next_joint_step(
    reader: &ReadTx<'_>,
    id: SubmissionId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<JointStep>> {
    if reader.are_lines_at_rest(id, now)? {
        return Ok(None);
    }
    let lines = lines(reader, id, now)?;
    let requests: Vec<Request> = lines.iter().map(|line| line.record.request.clone()).collect();
    let at = match next_step(&requests, now) {
        TogetherStep::Wait => return Ok(None),
        TogetherStep::EndOthers(ended) => return end_others(reader, lines, &ended, policy).map(Some),
        TogetherStep::Begin(at) | TogetherStep::Move(at) => at,
    };
    go_on_or_end(reader, lines, at, policy).map(Some)
}

/// All lines, in the order in which they take effect.
fn lines(reader: &ReadTx<'_>, id: SubmissionId, now: Timestamp) -> StoreResult<Vec<RequestToChange>> {
    let mut lines = Vec::new();
    for request in reader.requests_of_submission(id)? {
        let line = reader.request_to_change(request, now, CodesNeeded::Nothing)?;
        lines.push(line.ok_or(StoreError::Corrupt("line of a submission does not exist"))?);
    }
    lines.sort_by_key(|line| moves_last(line.record.request.roles));
    Ok(lines)
}

/// Checks every line by the facts of `at`. All go on, all wait, or all end.
fn go_on_or_end(
    reader: &ReadTx<'_>,
    lines: Vec<RequestToChange>,
    at: Timestamp,
    policy: &Policy,
) -> StoreResult<JointStep> {
    let mut blocked: Vec<(RequestId, Vec<Blocker>)> = Vec::new();
    let mut facts_of_lines = Vec::with_capacity(lines.len());
    for line in &lines {
        let facts = reader.request_facts(line, at, policy)?;
        let reasons = blockers_of(&line.record.request, &facts, at);
        if !reasons.is_empty() {
            blocked.push((line.record.request.id, reasons));
        }
        facts_of_lines.push(facts);
    }
    if blocked.is_empty() {
        return Ok(JointStep::GoOn(lines.into_iter().zip(facts_of_lines).collect()));
    }
    let reasons = blocked.iter().flat_map(|(_, reasons)| reasons);
    if can_wait(lines.iter().map(|line| &line.record.request), reasons, at) {
        return Ok(JointStep::Wait(lines));
    }
    Ok(end(lines, &blocked, &Ended { at, how: Ending::Failed { reasons: Vec::new() } }))
}

/// Ends the open lines, each with reasons of its own if one of them has become impossible.
fn end_others(
    reader: &ReadTx<'_>,
    lines: Vec<RequestToChange>,
    ended: &Ended,
    policy: &Policy,
) -> StoreResult<JointStep> {
    let mut steps = Vec::new();
    for line in lines.into_iter().filter(|line| line.record.request.ended.is_none()) {
        let facts = || reader.request_facts(&line, ended.at, policy);
        let ended = own_end(&line.record.request, ended, facts)?;
        steps.push((line, Event::EndTogether { ended }));
    }
    Ok(JointStep::End(steps))
}

/// Ends all open lines, `blocked` ones with their own reasons.
fn end(lines: Vec<RequestToChange>, blocked: &[(RequestId, Vec<Blocker>)], ended: &Ended) -> JointStep {
    let open = lines.into_iter().filter(|line| line.record.request.ended.is_none());
    let with_event = |line: RequestToChange| {
        let own = blocked.iter().find(|(id, _)| *id == line.record.request.id);
        let how = own.map_or_else(|| ended.how.clone(), |(_, reasons)| Ending::Failed { reasons: reasons.clone() });
        (line, Event::EndTogether { ended: Ended { at: ended.at, how } })
    };
    JointStep::End(open.map(with_event).collect())
}
