//! Budgets of one asker: open requests, and mails with codes (decision 0022).

use super::submission::SubmitError;
use crate::store::{ReadTx, StoreResult};
use chrono::TimeDelta;
use handover_rules::submission::Plan;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::BTreeMap;

/// The period that mails count for.
pub(super) const MAIL_PERIOD: TimeDelta = TimeDelta::hours(24);

/// Checks that `asker` may cause `more` mails with a code to `to`; mails to oneself do not count. `Err` is the time when
/// the oldest counted mail expires, if there is one.
pub(super) fn check_mail_budget(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    to: &NicHandle,
    more: u32,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Option<Timestamp>>> {
    if asker == to {
        return Ok(Ok(()));
    }
    let (sent, oldest) = reader.code_mails_between(asker, to, now - MAIL_PERIOD)?;
    Ok(if policy.allows_mails(sent, more) { Ok(()) } else { Err(oldest.map(|at| at + MAIL_PERIOD)) })
}

/// Checks both budgets for a plan.
pub(super) fn check_budgets(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    plan: &Plan,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), SubmitError>> {
    let more = u32::try_from(plan.requests.len()).unwrap_or(u32::MAX);
    if !policy.allows_requests(reader.open_requests_of(asker)?, more) {
        return Ok(Err(SubmitError::OverBudget { until: None }));
    }
    let mut mails: BTreeMap<&NicHandle, u32> = BTreeMap::new();
    for planned in &plan.requests {
        *mails.entry(&planned.to).or_default() += 1;
    }
    for (to, more) in mails {
        if let Err(until) = check_mail_budget(reader, asker, to, more, now, policy)? {
            return Ok(Err(SubmitError::OverBudget { until }));
        }
    }
    Ok(Ok(()))
}
