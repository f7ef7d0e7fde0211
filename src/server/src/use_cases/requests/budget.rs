//! Budgets of one asker: open submissions, and mails with codes (decision 0022).

use crate::store::{ReadTx, StoreResult};
use handover_api::problem::Budget;
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::submission::Plan;
use handover_rules::{NicHandle, Policy, SubmissionId, Timestamp};
use std::collections::BTreeSet;

/// An exhausted budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverBudget {
    /// The budget.
    pub budget: Budget,
    /// The account that would get one email too many, if it is not the asker. The asker has named it.
    pub account: Option<NicHandle>,
    /// The time at which there is room at the latest, if it is known.
    pub until: Option<Timestamp>,
}

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
    let since = now - LIMIT_PERIOD;
    let sent = reader.code_mails_between(asker, to, since)?;
    let excess = sent.saturating_add(more).saturating_sub(limit);
    if excess == 0 {
        return Ok(Ok(()));
    }
    let last = reader.code_mail_between(asker, to, since, excess - 1)?;
    Ok(Err(last.map(|at| at + LIMIT_PERIOD)))
}

/// Checks the budgets for a plan.
pub(super) fn check_budgets(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    plan: &Plan,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    let recipients: BTreeSet<NicHandle> =
        plan.requests.iter().map(|planned| planned.to.clone()).chain([asker.clone()]).collect();
    check_many_budgets(reader, (asker, None), &recipients.into_iter().collect::<Vec<_>>(), now, policy)
}

/// Checks the budgets for one more submission, which asks `recipients` with one email each, whatever the number of
/// requests, and may replace another one.
pub(in crate::use_cases) fn check_many_budgets(
    reader: &ReadTx<'_>,
    (asker, replaces): (&NicHandle, Option<SubmissionId>),
    recipients: &[NicHandle],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    match check_open_submissions(reader, (asker, replaces), 1, policy)? {
        Ok(()) => check_mail_budgets(reader, asker, recipients, now, policy),
        refused => Ok(refused),
    }
}

/// Checks that `asker` may have `more` open submissions. One that these replace does not count: withdrawing all of its lines
/// may take longer.
fn check_open_submissions(
    reader: &ReadTx<'_>,
    (asker, replaces): (&NicHandle, Option<SubmissionId>),
    more: u32,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    let open = reader.open_submissions_of(asker, replaces)?;
    if policy.allows_submissions(open, more) {
        return Ok(Ok(()));
    }
    let excess = (open + more).saturating_sub(policy.open_submissions);
    let until = reader.deadline_of_open_submission(asker, excess.saturating_sub(1))?;
    Ok(Err(OverBudget { budget: Budget::OpenSubmissions, account: None, until }))
}

/// Checks the budgets of emails for one more email to each of `recipients`.
fn check_mail_budgets(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    recipients: &[NicHandle],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    for to in recipients {
        if let Err(until) = check_mail_budget(reader, asker, to, 1, now, policy)? {
            let other = (to != asker).then(|| to.clone());
            let budget = if other.is_some() { Budget::Mails } else { Budget::OwnMails };
            return Ok(Err(OverBudget { budget, account: other, until }));
        }
    }
    Ok(Ok(()))
}
