//! Acts on many lines of a submission at once, each judged by the rules as if it were done alone.

use super::limits::MOST_AT_ONCE;
use super::requested::{LineStep, RequestedActs, refuse, steps};
use super::stop::stop;
use crate::store::{
    Change, EarlierLines, LINES_AT_ONCE, NewLineAct, OwnLine, ReadTx, RunningAct, StoreResult, WriteTx,
};
use crate::use_cases::requests::act;
use handover_api::submissions::{Lines, LinesResult, RefusedLineAct};
use handover_rules::request::lines::{Acting, LineAct, LineFacts, LineVerdict, is_about_code, judge, presumes_code};
use handover_rules::request::together::verdict_after;
use handover_rules::{CodeHash, Event, NicHandle, Policy, Refusal, RequestId, SubmissionId, Timestamp};
use std::collections::HashMap;

/// The reason nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActError {
    /// A line is to be accepted and declined.
    Contradiction,
    /// The rules refuse it for all lines.
    Refused(Refusal),
    /// An act on many lines of the submission is still being carried out.
    Busy,
}

/// Reads the lines that an account may act on, if there are very many: others' writes need not wait for that. Nothing is
/// decided by it, for [`act_on_lines`] looks whether they have changed since.
///
/// # Errors
/// The store failed.
pub fn read_lines(reader: &ReadTx<'_>, id: SubmissionId, by: &NicHandle) -> StoreResult<Option<EarlierLines>> {
    let are_many = reader.size_of_submission(id)? > LINES_AT_ONCE;
    are_many.then(|| reader.own_lines_before(id, by)).transpose()
}

/// Acts on lines of a submission, in one transaction. What is refused for one line is done to the others. A refusal about
/// the code refuses the call, in whatever order its lines are: what was done by then had been done before. Of very many
/// lines, the first is acted on, and the act is recorded for the others (decision 0041). `earlier` are the lines of
/// [`read_lines`].
///
/// # Errors
/// The outer error is a failure of the store, and nothing was stored.
pub fn act_on_lines(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    by: &NicHandle,
    what: &RequestedActs,
    earlier: Option<EarlierLines>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<LinesResult, ActError>> {
    let unchanged = earlier.map(|earlier| tx.unchanged_lines(earlier)).transpose()?.flatten();
    let own = unchanged.map_or_else(|| tx.own_lines(id, by), Ok)?;
    if own.is_empty() {
        let stopped = match what {
            RequestedActs::Withdraw(Lines::All) => stop(tx, id, by)?,
            _ => None,
        };
        let done = |lines| LinesResult { done: lines, ..LinesResult::default() };
        return Ok(stopped.map(done).ok_or(ActError::Refused(Refusal::NoPart)));
    }
    let fingerprint = what.fingerprint(by)?;
    let running = tx.running_act(id)?;
    if let Some(RunningAct { by: acting, fingerprint: running, lines, left }) = &running
        && acting == by
        && *running == fingerprint
    {
        let done = lines.saturating_sub(*left) + 1;
        return Ok(Ok(LinesResult { done, pending: *left, ..LinesResult::default() }));
    }
    let mut result = LinesResult::default();
    let Ok(steps) = steps(&own, by, what, &mut result) else { return Ok(Err(ActError::Contradiction)) };
    let is_together = tx.submission(id, by)?.is_some_and(|submission| submission.all_or_nothing);
    if is_together || steps.len() <= LINES_AT_ONCE {
        return act_on_each(tx, by, steps, is_together, result, (now, policy));
    }
    if running.is_some() {
        return Ok(Err(ActError::Busy));
    }
    record(tx, &ManyLinesAct { id, by, code: what.code(), fingerprint, own: &own }, steps, result, (now, policy))
}

fn act_on_each(
    tx: &mut WriteTx<'_>,
    by: &NicHandle,
    steps: Vec<LineStep>,
    is_together: bool,
    mut result: LinesResult,
    (now, policy): (Timestamp, &Policy),
) -> StoreResult<Result<LinesResult, ActError>> {
    let mut last_done = None;
    for step in steps {
        let kind = step.kind();
        let LineStep { request, event, answer } = step;
        let verdict = last_done.filter(|_| is_together).and_then(|done| verdict_after(done, kind, by));
        let outcome = match verdict {
            Some(LineVerdict::Refused(refusal)) => Err(refusal),
            Some(LineVerdict::Done | LineVerdict::CarryOut) => Ok(()),
            None => act(tx, request, &event, now, policy)?,
        };
        match outcome {
            Ok(()) => {
                result.done += 1;
                last_done = last_done.or(Some(kind));
            }
            Err(refusal) if is_about_code(&refusal) => return Ok(Err(ActError::Refused(refusal))),
            // The last acceptance ended all lines, because one of them is blocked.
            Err(Refusal::Closed { .. }) if is_together && last_done == Some(LineAct::Accept) => result.done += 1,
            Err(refusal) => refuse(&mut result, RefusedLineAct { request, answer, refusal }),
        }
    }
    Ok(Ok(result))
}

/// An act on very many lines.
struct ManyLinesAct<'a> {
    id: SubmissionId,
    by: &'a NicHandle,
    code: Option<CodeHash>,
    fingerprint: [u8; 32],
    own: &'a [OwnLine],
}

/// Acts on the first line, which shows that the account may do that and has a good code, and records the act for the others.
/// Lines that the rules refuse by themselves are refused now.
fn record(
    tx: &mut WriteTx<'_>,
    recording: &ManyLinesAct<'_>,
    steps: Vec<LineStep>,
    mut result: LinesResult,
    (now, policy): (Timestamp, &Policy),
) -> StoreResult<Result<LinesResult, ActError>> {
    let &ManyLinesAct { id, by, code, fingerprint, .. } = recording;
    let cooldown_until = tx.account_facts(by, now, policy)?.and_then(|facts| facts.cooldown_until);
    let acting = Acting { by, code, cooldown_until };
    let (steps, unproven) = judged(steps, recording.own, acting, now, &mut result);
    if steps.is_empty() {
        let code_refusal = unproven.map_or(Ok(None), |step| refusal_of_code(tx, &step, now, policy))?;
        return Ok(code_refusal.map_or(Ok(result), |refusal| Err(ActError::Refused(refusal))));
    }
    tx.hold_mails();
    // Also lets the held emails go.
    tx.announce(Change::RequestDue(now));
    let mut steps = steps.into_iter();
    let mut is_shown = false;
    for LineStep { request, event, answer } in steps.by_ref().take(MOST_AT_ONCE) {
        match act(tx, request, &event, now, policy)? {
            Ok(()) => {
                result.done += 1;
                is_shown = true;
                break;
            }
            Err(refusal) if matches!(refusal, Refusal::NotTheAsker) || is_about_code(&refusal) => {
                return Ok(Err(ActError::Refused(refusal)));
            }
            // Something that was due has just ended this line; the next one shows it.
            Err(refusal) => refuse(&mut result, RefusedLineAct { request, answer, refusal }),
        }
    }
    let lines: Vec<(RequestId, LineAct)> = steps.map(|step| (step.request, step.kind())).collect();
    if !is_shown && !lines.is_empty() {
        return Ok(Err(ActError::Busy));
    }
    if !lines.is_empty() {
        tx.record_act(&NewLineAct { submission: id, by, code, fingerprint, lines: &lines }, now)?;
    }
    tx.announce(Change::Request(by.clone(), id.first_request()));
    result.pending = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    Ok(Ok(result))
}

/// The refusal of a step on an answered line if it is about the code.
fn refusal_of_code(
    tx: &mut WriteTx<'_>,
    step: &LineStep,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<Refusal>> {
    let refusal = act(tx, step.request, &step.event, now, policy)?.err();
    Ok(refusal.filter(is_about_code))
}

/// The steps that are to be carried out, and one that is refused as if the code were good.
fn judged(
    steps: Vec<LineStep>,
    own: &[OwnLine],
    acting: Acting<'_>,
    now: Timestamp,
    result: &mut LinesResult,
) -> (Vec<LineStep>, Option<LineStep>) {
    let lines: HashMap<RequestId, &LineFacts> = own.iter().map(|line| (line.request, &line.facts)).collect();
    let (mut to_carry_out, mut unproven) = (Vec::new(), None);
    for step in steps {
        let Some(line) = lines.get(&step.request) else { continue };
        match judge(line, acting, step.kind(), now) {
            LineVerdict::CarryOut => to_carry_out.push(step),
            LineVerdict::Done => result.done += 1,
            LineVerdict::Refused(refusal) => {
                let is_unproven = presumes_code(&refusal);
                refuse(result, RefusedLineAct { request: step.request, answer: step.answer, refusal });
                if is_unproven {
                    unproven = unproven.or(Some(step));
                }
            }
        }
    }
    (to_carry_out, unproven)
}

/// Sends a new code to a party, for all lines that it still has to answer.
///
/// # Errors
/// The store failed, and nothing was stored.
pub fn resend(
    tx: &mut WriteTx<'_>,
    id: SubmissionId,
    by: &NicHandle,
    party: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let Some(request) = tx.line_to_answer(id, by, party)? else { return Ok(Err(Refusal::NoPart)) };
    if tx.running_act(id)?.is_some_and(|running| running.by == *party) {
        return Ok(Err(Refusal::TooSoon { until: None }));
    }
    act(tx, request, &Event::Resend { by: by.clone(), party: party.clone() }, now, policy)
}
