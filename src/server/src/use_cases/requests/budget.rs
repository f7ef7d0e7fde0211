//! Budgets of one asker: open requests, and mails with codes (decision 0022).

use super::submission::SubmitError;
use crate::store::{ReadTx, StoreResult};
use chrono::TimeDelta;
use handover_api::problem::Budget;
use handover_rules::submission::Plan;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::BTreeMap;

/// The period that mails count for.
pub(super) const MAIL_PERIOD: TimeDelta = TimeDelta::hours(24);

/// Checks that `asker` may cause `more` mails with a code to `to`, which may be itself. `Err` is the time when
/// enough of the counted mails have expired, if there is one.
pub(super) fn check_mail_budget(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    to: &NicHandle,
    more: u32,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Option<Timestamp>>> {
    let limit = policy.mail_limit(asker == to);
    let since = now - MAIL_PERIOD;
    let sent = reader.code_mails_between(asker, to, since)?;
    let excess = sent.saturating_add(more).saturating_sub(limit);
    if excess == 0 {
        return Ok(Ok(()));
    }
    let last = reader.code_mail_between(asker, to, since, excess - 1)?;
    Ok(Err(last.map(|at| at + MAIL_PERIOD)))
}

/// Checks the budgets for a plan.
pub(super) fn check_budgets(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    plan: &Plan,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), SubmitError>> {
    let more = u32::try_from(plan.requests.len()).unwrap_or(u32::MAX);
    let open = reader.open_requests_of(asker)?;
    if !policy.allows_requests(open, more) {
        let excess = (open + more).saturating_sub(policy.open_requests);
        let until = reader.deadline_of_open_request(asker, excess.saturating_sub(1))?;
        return Ok(Err(SubmitError::OverBudget { budget: Budget::OpenRequests, until }));
    }
    // Every request asks its asker too, once.
    let mut mails = BTreeMap::from([(asker, more)]);
    for planned in plan.requests.iter().filter(|planned| planned.to != *asker) {
        *mails.entry(&planned.to).or_default() += 1;
    }
    for (to, more) in mails {
        if let Err(until) = check_mail_budget(reader, asker, to, more, now, policy)? {
            let budget = if to == asker { Budget::OwnMails } else { Budget::Mails };
            return Ok(Err(SubmitError::OverBudget { budget, until }));
        }
    }
    Ok(Ok(()))
}
