//! Submitting: creates all requests of a submission, or none.

use super::apply::{apply_event, apply_unless_ended, run_due_of_service};
use super::budget::check_budgets;
use super::resolve::{AssessedSubmission, plan_submission};
use super::submission::{Preview, ResolvedAccount, SubmissionInput, SubmitError};
use super::transition::{notify_readers, timeline_entries, warn_former_addresses};
use crate::random;
use crate::store::{NewSubmissionRecord, ReadTx, RequestRecord, ServiceRecord, StoreResult, WriteTx};
use handover_rules::PerRole;
use handover_rules::request::lifecycle::{self, Event, RequestEffect};
use handover_rules::request::together;
use handover_rules::submission::blockers::{self, ChangeFacts};
use handover_rules::submission::{Plan, PlanError, PlannedRequest, Resolution};
use handover_rules::{NicHandle, Policy, Refusal, RequestId, SubmissionId, Timestamp};
use std::collections::BTreeSet;

/// Creates the requests of a submission and returns their ids in the order of the plan.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal.
pub fn submit(
    tx: &mut WriteTx<'_>,
    submission: &SubmissionInput,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Vec<RequestId>, SubmitError>> {
    if let Some(service) = tx.service(&submission.service)? {
        run_due_of_service(tx, service.id, now, policy)?;
    }
    match submission.replaces {
        Some(replaced) => replace(tx, replaced, submission, now, policy),
        None => plan_and_create(tx, submission, now, policy),
    }
}

/// Withdraws a request and submits another one instead: both, or neither.
fn replace(
    tx: &mut WriteTx<'_>,
    replaced: RequestId,
    submission: &SubmissionInput,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Vec<RequestId>, SubmitError>> {
    let asker = &submission.asker;
    let withdraw = Event::Withdraw { by: asker.clone() };
    let change = tx.request_to_change(replaced, now, withdraw.codes_needed())?;
    let guarded = change.as_ref().map_or(Err(Refusal::NoPart), |change| {
        lifecycle::guard_replacement(&change.record.request, asker, &submission.service, now, policy)
            .and_then(|()| together::guard_replaced_alone(change.record.together()))
    });
    let (Some(change), Ok(())) = (change, &guarded) else {
        return Ok(Err(SubmitError::Irreplaceable(guarded.err().unwrap_or(Refusal::NoPart))));
    };
    tx.unless_refused(|tx| match apply_event(tx, &change, &withdraw, now, policy)? {
        Ok(()) => plan_and_create(tx, submission, now, policy),
        Err(refusal) => Ok(Err(SubmitError::Irreplaceable(refusal))),
    })
}

fn plan_and_create(
    tx: &mut WriteTx<'_>,
    submission: &SubmissionInput,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Vec<RequestId>, SubmitError>> {
    let planned = match plan_submission(tx, submission, now, policy)? {
        Ok(planned) => planned,
        Err(error) => return Ok(Err(error)),
    };
    let asker = &submission.asker;
    let plan = match planned.plan {
        Ok(plan) => plan,
        Err(error) => return Ok(Err(SubmitError::Rejected(as_seen_by(error, asker)))),
    };
    if let Err(over) = check_budgets(tx, asker, &plan, now, policy)? {
        return Ok(Err(over.into()));
    }
    end_open(tx, plan.supersedes, &Event::Supersede { by: asker.clone() }, now, policy)?;
    let line = |request| NewRequest { service: planned.service.clone(), planned: request };
    create_requests(tx, asker, plan.requests.into_iter().map(line).collect(), SubmissionOptions::default(), now, policy)
        .map(Ok)
}

/// Ends the open requests that those of several services replace.
///
/// # Errors
/// The store failed.
pub(in crate::use_cases) fn end_replaced_requests(
    tx: &mut WriteTx<'_>,
    asker: &NicHandle,
    changes: &[(ServiceRecord, Plan)],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let ended = |of: fn(&Plan) -> &[RequestId]| -> BTreeSet<RequestId> {
        changes.iter().flat_map(|(_, plan)| of(plan)).copied().collect()
    };
    let by = asker.clone();
    end_open(tx, ended(|plan| &plan.supersedes), &Event::Supersede { by }, now, policy)?;
    let by = asker.clone();
    end_open(tx, ended(|plan| &plan.withdraws), &Event::Withdraw { by }, now, policy)
}

fn end_open(
    tx: &mut WriteTx<'_>,
    requests: impl IntoIterator<Item = RequestId>,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    for id in requests {
        if let Some(change) = tx.request_to_change(id, now, event.codes_needed())? {
            // An earlier one may have ended it already.
            apply_unless_ended(tx, &change, event, now, policy)?;
        }
    }
    Ok(())
}

/// A request of a submission to create.
pub(in crate::use_cases) struct NewRequest {
    pub(in crate::use_cases) service: ServiceRecord,
    pub(in crate::use_cases) planned: PlannedRequest,
}

/// Options shared by all requests of a submission.
#[derive(Clone, Copy, Default)]
pub(in crate::use_cases) struct SubmissionOptions<'a> {
    pub(in crate::use_cases) all_or_nothing: bool,
    pub(in crate::use_cases) note: Option<&'a str>,
}

/// The submission that requests are created for.
#[derive(Clone, Copy)]
struct Batch<'a> {
    submission: SubmissionId,
    asker: &'a NicHandle,
    lines: u32,
    all_or_nothing: bool,
}

/// Creates a submission with its requests.
pub(in crate::use_cases) fn create_requests(
    tx: &mut WriteTx<'_>,
    asker: &NicHandle,
    requests: Vec<NewRequest>,
    options: SubmissionOptions<'_>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<RequestId>> {
    let SubmissionOptions { all_or_nothing, note } = options;
    let lines = u32::try_from(requests.len()).unwrap_or(u32::MAX);
    let ids = if requests.is_empty() { Vec::new() } else { free_numbers(tx, requests.len())? };
    // A submission is named after its first request.
    let Some(first) = ids.first().copied().map(SubmissionId::new) else { return Ok(ids) };
    tx.add_submission(&NewSubmissionRecord { id: first, asker, lines, all_or_nothing, note })?;
    for (line, id) in requests.into_iter().zip(&ids) {
        let contacts = line.service.facts.contacts.clone();
        let batch = Batch { submission: first, asker, lines, all_or_nothing };
        let (record, effects) = create_request(tx, *id, batch, line, now, policy)?;
        for effect in effects {
            match effect {
                RequestEffect::Mail { notice, to } => tx.queue_mail(&record, &to, notice, asker, now)?,
                RequestEffect::WarnFormerAddresses { account } => warn_former_addresses(tx, &account, now)?,
                _ => {}
            }
        }
        notify_readers(tx, &record.request, &contacts, None);
    }
    Ok(ids)
}

/// Creates a request with its timeline. Nobody is told yet: that is left to the caller, as effects.
fn create_request(
    tx: &mut WriteTx<'_>,
    id: RequestId,
    batch: Batch<'_>,
    NewRequest { service, planned }: NewRequest,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<(RequestRecord, Vec<RequestEffect>)> {
    let Batch { submission, asker, lines, all_or_nothing } = batch;
    let (request, effects) = lifecycle::submit(planned, id, service.facts.key, asker.clone(), now, policy);
    let asker_roles = service.facts.contacts.roles_of(asker);
    let record = RequestRecord { request, submission, lines, all_or_nothing, service: service.id, asker_roles };
    tx.add_request(&record)?;
    let (entries, left): (Vec<_>, Vec<_>) =
        effects.into_iter().partition(|effect| matches!(effect, RequestEffect::Record(_)));
    tx.add_timeline_entries(id, &timeline_entries(&entries))?;
    Ok((record, left))
}

/// Previews a submission without storing anything.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a submission that cannot be planned.
pub fn check(
    reader: &ReadTx<'_>,
    submission: &SubmissionInput,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Preview, SubmitError>> {
    let AssessedSubmission { facts, resolutions, plan, .. } = match plan_submission(reader, submission, now, policy)? {
        Ok(planned) => planned,
        Err(error) => return Ok(Err(error)),
    };
    let asker = &submission.asker;
    let found = PerRole::from_fn(|role| match resolutions.get(role) {
        Resolution::Account(handle) => found(&facts, handle, asker),
        _ => None,
    });
    Ok(Ok(Preview { found, plan: plan.map_err(|error| as_seen_by(error, asker)) }))
}

fn found(facts: &ChangeFacts, handle: &NicHandle, asker: &NicHandle) -> Option<ResolvedAccount> {
    let asker_zone = facts.account(asker).map(|account| account.zone);
    let account = facts.account(handle)?;
    Some(ResolvedAccount { handle: handle.clone(), is_in_asker_zone: Some(account.zone) == asker_zone })
}

fn as_seen_by(error: PlanError, viewer: &NicHandle) -> PlanError {
    match error {
        PlanError::NothingToChange => PlanError::NothingToChange,
        PlanError::Blocked { reasons } => {
            PlanError::Blocked { reasons: PerRole::from_fn(|role| blockers::as_seen_by(reasons.get(role), viewer)) }
        }
    }
}

/// Numbers in a row that no request and no submission has: rows of one submission are then neighbours in every table.
fn free_numbers(tx: &WriteTx<'_>, count: usize) -> StoreResult<Vec<RequestId>> {
    loop {
        let first = random::request_id();
        let numbers: Option<Vec<RequestId>> = (first.get()..).map(RequestId::new).take(count).collect();
        if let Some(numbers) = numbers
            && let Some(last) = numbers.last()
            && !tx.has_number_between(first, *last)?
        {
            return Ok(numbers);
        }
    }
}
