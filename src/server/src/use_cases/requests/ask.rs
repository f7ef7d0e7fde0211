//! Asking for changes of contacts: one service or many, all lines that can change or none (decisions 0005 and 0035).

use super::act::{act_on_lines, act_on_request};
use super::apply::run_due_of_service;
use super::asked::{Asked, Line, Replaced};
use super::budget::{OverBudget, check_budgets};
use super::create::{SubmissionOptions, create_requests, end_replaced_requests};
use super::plan::{Planned, SERVICES_PER_QUERY, plan};
use super::{ActError, RequestedActs, left_out};
use crate::use_cases::Act;
use handover_api::problem::Budget;
use handover_api::submissions::Lines;
use handover_rules::request::acts_on_submission::guard_submission_replacement;
use handover_rules::request::lifecycle::{CodesNeeded, guard_replacement};
use handover_rules::request::lines::guard_replaced_alone;
use handover_rules::submission::ManyRefusal;
use handover_rules::{Event, Policy, Refusal, RequestId, ServiceKey, SubmissionId, Timestamp};
use handover_store::{ReadTx, ServiceId, StoreResult};
use std::collections::BTreeSet;

/// Counts the accounts that are looked up, by handle or address, against the asker's limit. `Err` is the time when it may
/// look up others. Counting the same ones again changes nothing, so a transaction that is repeated does no harm.
pub trait CountLookups: Fn(&BTreeSet<String>) -> Result<(), Timestamp> {}

impl<F: Fn(&BTreeSet<String>) -> Result<(), Timestamp>> CountLookups for F {}

/// A submission that was made.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The submission.
    pub submission: SubmissionId,
    /// Its requests, in the order of the lines.
    pub requests: Vec<RequestId>,
    /// Its plan.
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
    /// A budget is exhausted.
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
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal. Refused lines are in the plan.
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
    let planned = match plan_counted(act.tx, asked, count_lookups, act.now, &act.policies.requests)? {
        Ok(planned) => planned,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = planned.figures().guard(asked.leave_out, asked.all_or_nothing, &act.policies.requests) {
        return Ok(Err(match refusal {
            ManyRefusal::TooManyLines => AskRefusal::TooManyLines,
            ManyRefusal::TooManyTogether => AskRefusal::TooManyTogether,
            ManyRefusal::NotAcceptable => AskRefusal::Lines(Box::new(planned)),
        }));
    }
    if let Err(over) = check_budgets(act.tx, asked, planned.parties().into_keys(), act.now, &act.policies.requests)? {
        return Ok(Err(AskRefusal::OverBudget(over)));
    }
    end_replaced_requests(act, &planned)?;
    let options = SubmissionOptions {
        all_or_nothing: asked.all_or_nothing,
        note: asked.note.as_deref(),
        delegate: asked.delegate.as_ref(),
    };
    let requests = create_requests(act, &planned, options)?;
    let Some(first) = requests.first() else { return Ok(Err(AskRefusal::Lines(Box::new(planned)))) };
    let submission = SubmissionId::new(*first);
    left_out::store(act.tx, submission, &planned)?;
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
pub(in crate::use_cases) fn run_due_on_services(act: &mut Act<'_, '_>, lines: &[Line]) -> StoreResult<()> {
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

/// Withdraws the request or submission to replace.
fn withdraw(act: &mut Act<'_, '_>, replaced: Replaced, asked: &Asked) -> StoreResult<Result<(), Refusal>> {
    if let Err(refusal) = guard_replaced(act.tx, replaced, asked, act.now, &act.policies.requests)? {
        return Ok(Err(refusal));
    }
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
