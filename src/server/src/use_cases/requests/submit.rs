//! Submitting: creates all requests of a submission, or none.

use super::apply::{apply_event, notify_readers, warn_former_addresses};
use super::budget::check_budgets;
use super::due::run_due_of_service;
use super::resolve::{PlannedSubmission, plan_submission};
use super::submission::{Found, Preview, Submission, SubmitError};
use crate::random;
use crate::store::{ReadTx, RequestRecord, ServiceRecord, StoreResult, WriteTx};
use handover_rules::PerRole;
use handover_rules::request::lifecycle::{self, Effect, Event};
use handover_rules::submission::blockers::{self, ChangeFacts};
use handover_rules::submission::{Plan, PlanError, Resolution};
use handover_rules::{NicHandle, Policy, RequestId, Timestamp};

/// Creates the requests of a submission and returns their ids in the order of the plan.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal.
pub fn submit(
    tx: &mut WriteTx<'_>,
    submission: &Submission,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Vec<RequestId>, SubmitError>> {
    if let Some(service) = tx.service(&submission.service)? {
        run_due_of_service(tx, service.id, now, policy)?;
    }
    let planned = match plan_submission(tx, submission, now, policy)? {
        Ok(planned) => planned,
        Err(error) => return Ok(Err(error)),
    };
    let asker = &submission.asker;
    let plan = match planned.plan {
        Ok(plan) => plan,
        Err(error) => return Ok(Err(SubmitError::Rejected(as_seen_by(error, asker)))),
    };
    if let Err(error) = check_budgets(tx, asker, &plan, now, policy)? {
        return Ok(Err(error));
    }
    supersede(tx, asker, &plan.supersedes, now, policy)?;
    create_requests(tx, submission, &planned.service, plan, now, policy).map(Ok)
}

fn supersede(
    tx: &mut WriteTx<'_>,
    asker: &NicHandle,
    requests: &[RequestId],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    for id in requests {
        if let Some(change) = tx.request_to_change(*id, now)? {
            // Never refused: the plan lists open requests of this transaction.
            let _ = apply_event(tx, &change, &Event::Supersede { by: asker.clone() }, now, policy)?;
        }
    }
    Ok(())
}

fn create_requests(
    tx: &mut WriteTx<'_>,
    submission: &Submission,
    service: &ServiceRecord,
    plan: Plan,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<RequestId>> {
    let asker = &submission.asker;
    let contacts = &service.facts.contacts;
    let mut ids = Vec::with_capacity(plan.requests.len());
    for planned in plan.requests {
        let id = unused_id(tx)?;
        let (request, effects) = lifecycle::submit(planned, id, submission.service.clone(), asker.clone(), now, policy);
        // A submission is named after its first request.
        let submission = ids.first().copied().unwrap_or(id);
        let asker_roles = contacts.roles_of(asker);
        let record = RequestRecord { request, submission, service: service.id, asker_roles };
        tx.add_request(&record)?;
        for effect in effects {
            match effect {
                Effect::Record(entry) => tx.add_timeline_entry(id, &entry)?,
                Effect::Mail { notice, to } => tx.queue_mail(id, &to, notice, asker, now)?,
                Effect::WarnFormerAddresses { account } => warn_former_addresses(tx, &account, now)?,
                _ => {}
            }
        }
        notify_readers(tx, &record.request, contacts, None);
        ids.push(id);
    }
    Ok(ids)
}

/// Previews a submission without storing anything.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a submission that cannot be planned.
pub fn check(
    reader: &ReadTx<'_>,
    submission: &Submission,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Preview, SubmitError>> {
    let PlannedSubmission { facts, resolutions, plan, .. } = match plan_submission(reader, submission, now, policy)? {
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

fn found(facts: &ChangeFacts, handle: &NicHandle, asker: &NicHandle) -> Option<Found> {
    let asker_zone = facts.account(asker).map(|account| account.zone);
    let account = facts.account(handle)?;
    Some(Found { handle: handle.clone(), is_in_asker_zone: Some(account.zone) == asker_zone })
}

fn as_seen_by(error: PlanError, viewer: &NicHandle) -> PlanError {
    match error {
        PlanError::NothingToChange => PlanError::NothingToChange,
        PlanError::Blocked { reasons } => {
            PlanError::Blocked { reasons: PerRole::from_fn(|role| blockers::as_seen_by(reasons.get(role), viewer)) }
        }
    }
}

fn unused_id(tx: &WriteTx<'_>) -> StoreResult<RequestId> {
    loop {
        let id = random::request_id();
        if tx.request(id)?.is_none() {
            return Ok(id);
        }
    }
}
