//! Budgets of the person who asks, also in another's name: open submissions, and mails with codes (decision 0022).

use super::asked::Asked;
use handover_api::problem::Budget;
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{NicHandle, Policy, Timestamp};
use handover_store::{ReadTx, StoreResult};

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

/// Checks the budgets for a submission that asks `recipients` with one email each, for any number of requests.
pub(super) fn check_budgets(
    reader: &ReadTx<'_>,
    asked: &Asked,
    recipients: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    let open = match &asked.delegate {
        Some(delegate) => {
            let (made, by_all) = reader.delegated_submissions(delegate, &asked.asker, now - LIMIT_PERIOD)?;
            let over = OverBudget { budget: Budget::OpenSubmissions, account: None, until: None };
            if policy.allows_delegated(made, by_all) { Ok(()) } else { Err(over) }
        }
        None => check_open_submissions(reader, &asked.asker, policy)?,
    };
    match open {
        Ok(()) => check_mail_budgets(reader, asked.viewer(), recipients, now, policy),
        refused => Ok(refused),
    }
}

/// Checks that `asker` may have one more open submission.
fn check_open_submissions(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    let open = reader.open_submissions_of(asker)?;
    if policy.allows_submissions(open, 1) {
        return Ok(Ok(()));
    }
    let excess = (open + 1).saturating_sub(policy.open_submissions);
    let until = reader.deadline_of_open_submission(asker, excess.saturating_sub(1))?;
    Ok(Err(OverBudget { budget: Budget::OpenSubmissions, account: None, until }))
}

/// Checks the budgets of emails for one more email to each of `recipients`.
fn check_mail_budgets(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    recipients: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), OverBudget>> {
    for to in recipients {
        if let Err(until) = check_mail_budget(reader, asker, &to, 1, now, policy)? {
            let other = (to != *asker).then_some(to);
            let budget = if other.is_some() { Budget::Mails } else { Budget::OwnMails };
            return Ok(Err(OverBudget { budget, account: other, until }));
        }
    }
    Ok(Ok(()))
}
