//! Lines that take effect together, or not at all (decision 0035).

use handover_rules::request::lifecycle::{CodesNeeded, Event, blockers_of, moves_last};
use handover_rules::request::lines::{TogetherStep, can_wait, next_step, own_end};
use handover_rules::request::{Ended, Ending};
use handover_rules::submission::blockers::{Blocker, ChangeFacts};
use handover_rules::{Policy, Request, RequestId, SubmissionId, Timestamp};
use handover_store::{ReadTx, RequestToChange, StoreError, StoreResult};

/// The next step of lines that take effect together.
pub(super) enum JointStep {
    /// They go on, judged by these facts.
    GoOn(Vec<(RequestToChange, ChangeFacts)>),
    /// They wait for people to remove what blocks some of them.
    Wait(Vec<RequestToChange>),
    /// They end, each with its event.
    End(Vec<(RequestToChange, Event)>),
}

/// The step that an event about one of the lines means for all; `None` if they wait.
pub(super) fn next_joint_step(
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
