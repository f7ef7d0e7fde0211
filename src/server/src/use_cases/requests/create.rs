//! Creates the requests of a plan.

use super::apply::apply_unless_ended;
use super::plan::Planned;
use super::transition::{notify_readers, timeline_entries, warn_former_addresses};
use crate::random;
use crate::use_cases::Act;
use handover_rules::request::lifecycle::{self, Event, RequestEffect};
use handover_rules::submission::{Plan, PlannedRequest};
use handover_rules::{NicHandle, RequestId, SubmissionId};
use handover_store::{NewSubmissionRecord, RequestRecord, ServiceRecord, StoreResult, WriteTx};
use std::collections::BTreeSet;

/// Ends the open requests that a plan replaces.
pub(super) fn end_replaced_requests(act: &mut Act<'_, '_>, planned: &Planned) -> StoreResult<()> {
    let Planned { asker, changes, .. } = planned;
    let ended = |of: fn(&Plan) -> &[RequestId]| -> BTreeSet<RequestId> {
        changes.iter().flat_map(|(_, plan)| of(plan)).copied().collect()
    };
    let by = asker.clone();
    end_open(act, ended(|plan| &plan.supersedes), &Event::Supersede { by })?;
    let by = asker.clone();
    end_open(act, ended(|plan| &plan.withdraws), &Event::Withdraw { by })
}

fn end_open(act: &mut Act<'_, '_>, requests: impl IntoIterator<Item = RequestId>, event: &Event) -> StoreResult<()> {
    for id in requests {
        if let Some(change) = act.tx.request_to_change(id, act.now, event.codes_needed())? {
            // An earlier one may have ended it already.
            apply_unless_ended(act, &change, event)?;
        }
    }
    Ok(())
}

/// Options shared by all requests of a submission.
#[derive(Clone, Copy)]
pub(super) struct SubmissionOptions<'a> {
    pub(super) all_or_nothing: bool,
    pub(super) note: Option<&'a str>,
    pub(super) delegate: Option<&'a NicHandle>,
}

/// The submission that requests are created for.
#[derive(Clone, Copy)]
struct Batch<'a> {
    submission: SubmissionId,
    asker: &'a NicHandle,
    delegate: Option<&'a NicHandle>,
    lines: u32,
    all_or_nothing: bool,
}

/// Creates a submission with its requests, in the order of the plan.
pub(super) fn create_requests(
    act: &mut Act<'_, '_>,
    planned: &Planned,
    options: SubmissionOptions<'_>,
) -> StoreResult<Vec<RequestId>> {
    let SubmissionOptions { all_or_nothing, note, delegate } = options;
    let asker = &planned.asker;
    let requests =
        planned.changes.iter().flat_map(|(service, plan)| plan.requests.iter().map(move |request| (service, request)));
    let requests: Vec<(&ServiceRecord, &PlannedRequest)> = requests.collect();
    let lines = u32::try_from(requests.len()).unwrap_or(u32::MAX);
    let ids = if requests.is_empty() { Vec::new() } else { free_numbers(act.tx, requests.len())? };
    // A submission is named after its first request.
    let Some(first) = ids.first().copied().map(SubmissionId::new) else { return Ok(ids) };
    act.tx.add_submission(&NewSubmissionRecord { id: first, asker, delegate, lines, all_or_nothing, note })?;
    for ((service, request), id) in requests.into_iter().zip(&ids) {
        let batch = Batch { submission: first, asker, delegate, lines, all_or_nothing };
        let (record, effects) = create_request(act, *id, batch, (service, request))?;
        for effect in effects {
            match effect {
                RequestEffect::Mail { notice, to } => {
                    act.tx.queue_mail(&record, &to, notice, delegate.unwrap_or(asker), act.now)?;
                }
                RequestEffect::WarnFormerAddresses { account } => warn_former_addresses(act, &account)?,
                _ => {}
            }
        }
        notify_readers(act.tx, &record.request, &service.facts.contacts, None);
    }
    Ok(ids)
}

/// Creates a request with its timeline. Emails are left to the caller, as effects.
fn create_request(
    act: &mut Act<'_, '_>,
    id: RequestId,
    batch: Batch<'_>,
    (service, planned): (&ServiceRecord, &PlannedRequest),
) -> StoreResult<(RequestRecord, Vec<RequestEffect>)> {
    let Batch { submission, asker, delegate, lines, all_or_nothing } = batch;
    let key = service.facts.key.clone();
    let (request, effects) =
        lifecycle::submit(planned.clone(), id, key, asker.clone(), act.now, &act.policies.requests);
    let asker_roles = service.facts.contacts.roles_of(asker);
    let record = RequestRecord {
        request,
        submission,
        lines,
        all_or_nothing,
        service: service.id,
        asker_roles,
        delegate: delegate.cloned(),
    };
    act.tx.add_request(&record)?;
    let (entries, left): (Vec<_>, Vec<_>) =
        effects.into_iter().partition(|effect| matches!(effect, RequestEffect::Record(_)));
    act.tx.add_timeline_entries(id, &timeline_entries(&entries))?;
    Ok((record, left))
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
