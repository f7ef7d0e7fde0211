//! A submission that replaces another one of its asker (decision 0052).

use super::submit::submit_new;
use super::{ActError, ManyError, ManyServices, RequestedActs, act_on_lines};
use crate::store::{ReadTx, StoreResult, WriteTx};
use crate::use_cases::requests::SubmitError;
use handover_api::submissions::{Lines, Submitted};
use handover_rules::request::acts_on_submission::guard_submission_replacement;
use handover_rules::{NicHandle, Policy, Refusal, SubmissionId, Timestamp};

/// Creates the requests of a submission. What is open of the one that it replaces is withdrawn: both, or neither.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal.
pub fn submit(
    tx: &mut WriteTx<'_>,
    wanted: &ManyServices,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Submitted, ManyError>> {
    let Some(replaced) = wanted.replaces else { return submit_new(tx, wanted, now, policy) };
    tx.unless_refused(|tx| match withdraw_replaced(tx, replaced, &wanted.asker, now, policy)? {
        Ok(()) => submit_new(tx, wanted, now, policy),
        Err(error) => Ok(Err(error)),
    })
}

/// Withdraws what is open of a submission that another one of `asker` replaces.
///
/// # Errors
/// The outer error is a failure of the store, the inner one a refusal.
fn withdraw_replaced(
    tx: &mut WriteTx<'_>,
    replaced: SubmissionId,
    asker: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), ManyError>> {
    if let Err(refusal) = guard(tx, replaced, asker)? {
        return Ok(Err(irreplaceable(refusal)));
    }
    let all = RequestedActs::Withdraw(Lines::All);
    Ok(match act_on_lines(tx, replaced, asker, &all, now, policy)? {
        Ok(_) => Ok(()),
        Err(ActError::Refused(refusal)) => Err(irreplaceable(refusal)),
        Err(ActError::Contradiction) => Err(irreplaceable(Refusal::NoPart)),
    })
}

fn guard(reader: &ReadTx<'_>, replaced: SubmissionId, by: &NicHandle) -> StoreResult<Result<(), Refusal>> {
    let Some(record) = reader.submission(replaced, by)? else { return Ok(Err(Refusal::NoPart)) };
    let figures = reader.figures(&[replaced], by)?.remove(&replaced);
    Ok(guard_submission_replacement(&record.asker, by, figures.as_ref().map_or(&[], |figures| &figures.groups)))
}

const fn irreplaceable(refusal: Refusal) -> ManyError {
    ManyError::Submit(SubmitError::Irreplaceable(refusal))
}

/// Checks that a submission can replace the one that it names.
///
/// # Errors
/// The outer error is a failure of the store, the inner one the refusal.
pub fn require_replaceable(reader: &ReadTx<'_>, asked: &ManyServices) -> StoreResult<Result<(), ManyError>> {
    let Some(replaced) = asked.replaces else { return Ok(Ok(())) };
    Ok(guard(reader, replaced, &asked.asker)?.map_err(irreplaceable))
}
