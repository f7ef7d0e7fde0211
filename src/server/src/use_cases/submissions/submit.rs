//! Submits for many services at once: all lines that can change, or nothing.

use super::plan::SERVICES_PER_QUERY;
use super::{EnteredLine, ManyServices, PlannedLines, left_out, plan_lines};
use crate::store::{ServiceId, StoreResult, WriteTx};
use crate::use_cases::requests::{
    NewRequest, SubmissionOptions, SubmitError, check_many_budgets, create_requests, end_replaced_requests,
    run_due_of_service,
};
use handover_api::submissions::{SubmissionPreview, Submitted};
use handover_rules::submission::ManyRefusal;
use handover_rules::{Policy, ServiceKey, SubmissionId, Timestamp};

/// A refused submission over many services. Nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManyError {
    /// There are more lines than are allowed.
    TooManyLines,
    /// There are more lines that are to take effect together than are allowed.
    TooManyTogether,
    /// Lines cannot be changed and were not to be left out, or nothing is left.
    Refused(Box<SubmissionPreview>),
    /// As for one service.
    Submit(SubmitError),
}

impl ManyError {
    pub(super) fn of(refusal: ManyRefusal, asked: &ManyServices, planned: &PlannedLines) -> Self {
        match refusal {
            ManyRefusal::TooManyLines => Self::TooManyLines,
            ManyRefusal::TooManyTogether => Self::TooManyTogether,
            ManyRefusal::NotAcceptable => Self::Refused(Box::new(planned.preview(&asked.asker))),
        }
    }
}

/// Checks that a submission may be made, going by its plan.
///
/// # Errors
/// The refusal.
fn require_acceptable(asked: &ManyServices, planned: &PlannedLines, policy: &Policy) -> Result<(), ManyError> {
    let guarded = planned.figures().guard(asked.leave_out, asked.all_or_nothing, policy);
    guarded.map_err(|refusal| ManyError::of(refusal, asked, planned))
}

/// Creates the requests of a submission.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal.
pub(super) fn submit_new(
    tx: &mut WriteTx<'_>,
    wanted: &ManyServices,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Submitted, ManyError>> {
    run_due_on_services(tx, &wanted.lines, now, policy)?;
    let planned = plan_lines(tx, wanted, now, policy)?;
    let asker = &wanted.asker;
    if let Err(error) = require_acceptable(wanted, &planned, policy) {
        return Ok(Err(error));
    }
    let preview = planned.preview(asker);
    let recipients: Vec<_> = planned.parties(asker).into_keys().collect();
    if let Err(over) = check_many_budgets(tx, (asker, wanted.replaces), &recipients, now, policy)? {
        return Ok(Err(ManyError::Submit(over.into())));
    }
    let PlannedLines { changes, .. } = planned;
    end_replaced_requests(tx, asker, &changes, now, policy)?;
    let lines = changes.into_iter().flat_map(|(service, plan)| {
        plan.requests.into_iter().map(move |planned| NewRequest { service: service.clone(), planned })
    });
    let options = SubmissionOptions { all_or_nothing: wanted.all_or_nothing, note: wanted.note.as_deref() };
    let ids = create_requests(tx, asker, lines.collect(), options, now, policy)?;
    let Some(first) = ids.first() else { return Ok(Err(ManyError::Refused(Box::new(preview)))) };
    let submission = SubmissionId::new(*first);
    left_out::store(tx, submission, &preview)?;
    Ok(Ok(Submitted { submission, preview }))
}

/// Runs first what is due on the services.
fn run_due_on_services(
    tx: &mut WriteTx<'_>,
    asked: &[EnteredLine],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    for lines in asked.chunks(SERVICES_PER_QUERY) {
        let keys: Vec<&ServiceKey> = lines.iter().map(|line| &line.service).collect();
        let ids: Vec<ServiceId> = tx.services_with_keys(&keys)?.into_iter().map(|service| service.id).collect();
        for service in tx.services_with_due(&ids, now)? {
            run_due_of_service(tx, service, now, policy)?;
        }
    }
    Ok(())
}
