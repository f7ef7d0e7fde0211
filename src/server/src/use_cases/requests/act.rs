//! Answering, resending, withdrawing and taking back: one request, or lines of a submission, each judged by the rules as if
//! it were alone.

use super::apply::{apply_event, run_due_of_service};
use super::budget::check_mail_budget;
use super::steps::{LineStep, RequestedActs, add_refused, steps};
use crate::use_cases::Act;
use handover_api::submissions::{LinesResult, RefusedLineAct};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::request::lifecycle::{self, Event};
use handover_rules::request::lines::{LineAct, concerns_all_lines, outcome_after};
use handover_rules::{NicHandle, Refusal, RequestId, SubmissionId};
use handover_store::{ServiceId, StoreResult};
use std::collections::{HashMap, HashSet};

/// Applies an account's `event` to a request. A refusal is a regular result: its records, such as a wrong code, are
/// stored.
///
/// # Errors
/// The store failed, and nothing was stored.
pub fn act_on_request(act: &mut Act<'_, '_>, id: RequestId, event: &Event) -> StoreResult<Result<(), Refusal>> {
    let Some(mut change) = act.tx.request_to_change(id, act.now, event.codes_needed())? else {
        return Ok(Err(Refusal::NoPart));
    };
    if change.has_due {
        run_due_of_service(act, change.record.service)?;
        let Some(changed) = act.tx.request_to_change(id, act.now, event.codes_needed())? else {
            return Ok(Err(Refusal::NoPart));
        };
        change = changed;
    }
    if let Event::Resend { by, party } = event
        && !change.party_codes.iter().any(|codes| codes.account == *party && codes.has_waiting_mail())
        && let Err(until) = check_mail_budget(act.tx, by, party, 1, act.now, &act.policies.requests)?
        && lifecycle::guard(&change.record.request, &change.party_codes, event, act.now, &act.policies.requests).is_ok()
    {
        // A budget of zero has no mail whose expiry would make room again.
        return Ok(Err(Refusal::TooMany { until: until.unwrap_or(act.now + LIMIT_PERIOD) }));
    }
    apply_event(act, &change, event)
}

/// The reason nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActError {
    /// The same line is in both lists, accept and decline.
    Contradiction,
    /// The rules refuse it for all lines.
    Refused(Refusal),
}

/// Acts on lines of a submission. A refused line does not stop the others. A refusal about the code refuses the call,
/// in any order of its lines: lines done before it had been done by an earlier call.
///
/// # Errors
/// The outer error is a failure of the store, and nothing was stored.
pub fn act_on_lines(
    act: &mut Act<'_, '_>,
    id: SubmissionId,
    by: &NicHandle,
    what: &RequestedActs,
) -> StoreResult<Result<LinesResult, ActError>> {
    let own = act.tx.own_lines(id, by)?;
    let Some(submission) = act.tx.submission(id, by)?.filter(|_| !own.is_empty()) else {
        return Ok(Err(ActError::Refused(Refusal::NoPart)));
    };
    let mut result = LinesResult::default();
    let Ok(steps) = steps(&own, by, what, &mut result) else { return Ok(Err(ActError::Contradiction)) };
    let service_of: HashMap<RequestId, ServiceId> = own.iter().map(|line| (line.request, line.service)).collect();
    let (mut done, mut refused) = (HashSet::new(), HashSet::new());
    let is_together = submission.all_or_nothing;
    let mut last_done = None;
    for step in steps {
        let kind = step.kind();
        let LineStep { request, event, answer } = step;
        let known = last_done.filter(|_| is_together).and_then(|done| outcome_after(done, kind, by));
        let outcome = match known {
            Some(outcome) => outcome,
            None => act_on_request(act, request, &event)?,
        };
        match outcome {
            Ok(()) => {
                done.insert(service_of.get(&request));
                last_done = last_done.or(Some(kind));
            }
            Err(refusal) if concerns_all_lines(&refusal) => return Ok(Err(ActError::Refused(refusal))),
            // The last acceptance ended all lines, because one of them is blocked.
            Err(Refusal::Closed { .. }) if is_together && last_done == Some(LineAct::Accept) => {
                done.insert(service_of.get(&request));
            }
            Err(refusal) => {
                refused.insert(service_of.get(&request));
                add_refused(&mut result, RefusedLineAct { request, answer, refusal });
            }
        }
    }
    result.done = done.len() as u64;
    result.refused_count += refused.len() as u64;
    Ok(Ok(result))
}

/// Sends a new code to a party, for all lines that it still has to answer.
///
/// # Errors
/// The store failed, and nothing was stored.
pub fn resend(
    act: &mut Act<'_, '_>,
    id: SubmissionId,
    by: &NicHandle,
    party: &NicHandle,
) -> StoreResult<Result<(), Refusal>> {
    let Some(request) = act.tx.line_to_answer(id, by, party)? else { return Ok(Err(Refusal::NoPart)) };
    act_on_request(act, request, &Event::Resend { by: by.clone(), party: party.clone() })
}
