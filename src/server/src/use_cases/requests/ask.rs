//! Asking for changes of contacts: one service or many, all lines that can change or none (decisions 0005 and 0035).

use super::act::{OverBudget, act_on_lines, act_on_request, check_budgets};
use super::apply::{apply_unless_ended, run_due_of_service};
use super::plan::{Asked, Line, Planned, Replaced, SERVICES_PER_QUERY, plan};
use super::transition::{notify_readers, timeline_entries, warn_former_addresses};
use super::{ActError, RequestedActs};
use crate::random;
use crate::use_cases::Act;
use handover_api::problem::Budget;
use handover_api::submissions::{LeftOut, Lines, NAMED_SERVICES};
use handover_rules::request::acts_on_submission::guard_submission_replacement;
use handover_rules::request::lifecycle::{self, CodesNeeded, RequestEffect, guard_replacement};
use handover_rules::request::lines::guard_replaced_alone;
use handover_rules::submission::form::Shown;
use handover_rules::submission::{ManyRefusal, Plan, PlannedRequest};
use handover_rules::{Event, Policy, Refusal, RequestId, ServiceFacts, ServiceKey, SubmissionId, Timestamp};
use handover_store::{
    NewSubmissionRecord, ReadTx, RequestRecord, ServiceId, ServiceRecord, StoreError, StoreResult, WriteTx,
};
use std::collections::BTreeSet;

/// Counts the accounts that are looked up, by handle or address, against the asker's limit. `Err` is the time when it
/// may look up others. Counting the same ones again changes nothing, so a transaction that is repeated does no harm.
pub trait CountLookups: Fn(&BTreeSet<String>) -> Result<(), Timestamp> {}

impl<F: Fn(&BTreeSet<String>) -> Result<(), Timestamp>> CountLookups for F {}

#[derive(Clone, Debug)]
pub struct Submitted {
    pub submission: SubmissionId,
    /// Its requests, in the order of the lines.
    pub requests: Vec<RequestId>,
    pub planned: Planned,
}

/// The reason a submission is refused. Nothing was stored.
#[derive(Clone, Debug)]
pub enum AskRefusal {
    /// There are more lines than are allowed.
    TooManyLines,
    /// There are more lines that are to take effect together than are allowed.
    TooManyTogether,
    /// It names more accounts than may be looked up in a minute.
    TooManyLookups,
    /// The request to replace cannot be replaced.
    Irreplaceable(Refusal),
    /// No policy of the asker lets the account ask in its name.
    NoAccess,
    OverBudget(OverBudget),
    /// Lines cannot be changed and were not to be left out, or nothing is left.
    Lines(Box<Planned>),
}

/// Creates the requests of a submission and withdraws the ones it replaces: both, or neither.
pub fn ask(
    act: &mut Act<'_, '_>,
    asked: &Asked,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<Submitted, AskRefusal>> {
    run_due_on_services(act, &asked.lines)?;
    let Some(replaced) = asked.replaces else { return plan_and_create(act, asked, count_lookups) };
    act.unless_refused(|act| match withdraw(act, replaced, asked)? {
        Ok(()) => plan_and_create(act, asked, count_lookups),
        Err(refusal) => Ok(Err(AskRefusal::Irreplaceable(refusal))),
    })
}

/// Plans a submission without storing anything.
pub fn check(
    reader: &ReadTx<'_>,
    asked: &Asked,
    count_lookups: &impl CountLookups,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Planned, AskRefusal>> {
    if let Some(replaced) = asked.replaces
        && let Err(refusal) = guard_replaced(reader, replaced, asked, now, policy)?
    {
        return Ok(Err(AskRefusal::Irreplaceable(refusal)));
    }
    plan_counted(reader, asked, count_lookups, now, policy)
}

fn plan_and_create(
    act: &mut Act<'_, '_>,
    asked: &Asked,
    count_lookups: &impl CountLookups,
) -> StoreResult<Result<Submitted, AskRefusal>> {
    let planned = accepted!(plan_counted(act.tx, asked, count_lookups, act.now, &act.policies.requests)?);
    if let Err(refusal) = planned.figures().guard(asked.leave_out, asked.all_or_nothing, &act.policies.requests) {
        return Ok(Err(match refusal {
            ManyRefusal::TooManyLines => AskRefusal::TooManyLines,
            ManyRefusal::TooManyTogether => AskRefusal::TooManyTogether,
            ManyRefusal::NotAcceptable => AskRefusal::Lines(Box::new(planned)),
        }));
    }
    accepted!(
        check_budgets(act.tx, asked, planned.parties().into_keys(), act.now, &act.policies.requests)?
            .map_err(AskRefusal::OverBudget)
    );
    end_replaced_requests(act, &planned)?;
    let requests = create_requests(act, asked, &planned)?;
    let Some(first) = requests.first() else { return Ok(Err(AskRefusal::Lines(Box::new(planned)))) };
    let submission = SubmissionId::new(*first);
    store_left_out(act.tx, submission, &planned)?;
    Ok(Ok(Submitted { submission, requests, planned }))
}

fn plan_counted(
    reader: &ReadTx<'_>,
    asked: &Asked,
    count_lookups: &impl CountLookups,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Planned, AskRefusal>> {
    let planned = plan(reader, asked, now, policy)?;
    if planned.lookups.len() > policy.lookups_a_minute as usize {
        return Ok(Err(AskRefusal::TooManyLookups));
    }
    if let Err(until) = count_lookups(&planned.lookups) {
        let over = OverBudget { budget: Budget::Lookups, account: None, until: Some(until) };
        return Ok(Err(AskRefusal::OverBudget(over)));
    }
    Ok(Ok(planned))
}

/// First runs the due steps of the services.
pub fn run_due_on_services(act: &mut Act<'_, '_>, lines: &[Line]) -> StoreResult<()> {
    for chunk in lines.chunks(SERVICES_PER_QUERY) {
        let keys: Vec<&ServiceKey> = chunk.iter().map(|line| &line.service).collect();
        let ids: Vec<ServiceId> = act.tx.services_with_keys(&keys)?.into_iter().map(|service| service.id).collect();
        for service in act.tx.services_with_due(&ids, act.now)? {
            run_due_of_service(act, service)?;
        }
    }
    Ok(())
}

/// Checks that a submission may replace something.
fn guard_replaced(
    reader: &ReadTx<'_>,
    replaced: Replaced,
    asked: &Asked,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    match replaced {
        Replaced::Request(id) => {
            let change = reader.request_to_change(id, now, CodesNeeded::Nothing)?;
            let (Some(change), Some(line)) = (change, asked.lines.first()) else { return Ok(Err(Refusal::NoPart)) };
            Ok(guard_replacement(&change.record.request, &asked.asker, &line.service, now, policy)
                .and_then(|()| guard_replaced_alone(change.record.together())))
        }
        Replaced::Submission(id) => {
            let Some(record) = reader.submission(id, &asked.asker)? else { return Ok(Err(Refusal::NoPart)) };
            let figures = reader.figures(&[id], &asked.asker)?.remove(&id);
            let groups = figures.as_ref().map_or(&[][..], |figures| &figures.groups);
            Ok(guard_submission_replacement(&record.asker, &asked.asker, groups))
        }
    }
}

fn withdraw(act: &mut Act<'_, '_>, replaced: Replaced, asked: &Asked) -> StoreResult<Result<(), Refusal>> {
    accepted!(guard_replaced(act.tx, replaced, asked, act.now, &act.policies.requests)?);
    match replaced {
        Replaced::Request(id) => act_on_request(act, id, &Event::Withdraw { by: asked.asker.clone() }),
        Replaced::Submission(id) => {
            let all = RequestedActs::Withdraw(Lines::All);
            Ok(match act_on_lines(act, id, &asked.asker, &all)? {
                Ok(_) => Ok(()),
                Err(ActError::Refused(refusal)) => Err(refusal),
                Err(ActError::Contradiction) => Err(Refusal::NoPart),
            })
        }
    }
}

fn end_replaced_requests(act: &mut Act<'_, '_>, planned: &Planned) -> StoreResult<()> {
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

/// Creates a submission with its requests, in the order of the plan.
fn create_requests(act: &mut Act<'_, '_>, asked: &Asked, planned: &Planned) -> StoreResult<Vec<RequestId>> {
    let requests =
        planned.changes.iter().flat_map(|(service, plan)| plan.requests.iter().map(move |request| (service, request)));
    let requests: Vec<(&ServiceRecord, &PlannedRequest)> = requests.collect();
    let ids = if requests.is_empty() { Vec::new() } else { free_numbers(act.tx, requests.len())? };
    // A submission is named after its first request.
    let Some(first) = ids.first().copied().map(SubmissionId::new) else { return Ok(ids) };
    let submission = NewSubmissionRecord {
        id: first,
        asker: &asked.asker,
        delegate: asked.delegate.as_ref(),
        lines: u32::try_from(requests.len()).unwrap_or(u32::MAX),
        all_or_nothing: asked.all_or_nothing,
        note: asked.note.as_deref(),
    };
    act.tx.add_submission(&submission)?;
    for ((service, request), id) in requests.into_iter().zip(&ids) {
        create_request(act, *id, &submission, service, request)?;
    }
    Ok(ids)
}

fn create_request(
    act: &mut Act<'_, '_>,
    id: RequestId,
    submission: &NewSubmissionRecord<'_>,
    service: &ServiceRecord,
    planned: &PlannedRequest,
) -> StoreResult<()> {
    let NewSubmissionRecord { asker, delegate, lines, all_or_nothing, .. } = *submission;
    let ServiceFacts { key, contacts, .. } = &service.facts;
    let (request, effects) =
        lifecycle::submit(planned.clone(), id, key.clone(), asker.clone(), act.now, &act.policies.requests);
    let record = RequestRecord {
        request,
        submission: submission.id,
        lines,
        all_or_nothing,
        service: service.id,
        asker_roles: contacts.roles_of(asker),
        delegate: delegate.cloned(),
    };
    act.tx.add_request(&record)?;
    act.tx.add_timeline_entries(id, &timeline_entries(&effects))?;
    for effect in &effects {
        match effect {
            RequestEffect::Mail { notice, to } => {
                act.tx.queue_mail(&record, to, *notice, delegate.unwrap_or(asker), act.now)?;
            }
            RequestEffect::WarnFormerAddresses { account } => warn_former_addresses(act, account)?,
            _ => {}
        }
    }
    notify_readers(act.tx, &record.request, contacts, None);
    Ok(())
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

/// Stores the services that were left out with their submission, if there are any.
fn store_left_out(tx: &mut WriteTx<'_>, id: SubmissionId, planned: &Planned) -> StoreResult<()> {
    let preview = planned.preview(Shown { refused: NAMED_SERVICES, changes: 0 });
    if preview.cannot_change == 0 {
        return Ok(());
    }
    let left_out = LeftOut { services: preview.cannot_change, reasons: preview.refused };
    let json = serde_json::to_string(&left_out).map_err(|_| StoreError::Corrupt("services that were left out"))?;
    tx.set_left_out(id, &json)
}
