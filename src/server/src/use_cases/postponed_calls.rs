//! Carrying out postponed calls of any kind: see `postpone` in [`super::accounts`].

use super::accounts::{request_password_reset, sign_up};
use super::cases::open_case;
use crate::clock::Clock;
use crate::config::{Policies, Settings};
use crate::failure_log::FailureLog;
use crate::wakeup::wait_for_change;
use chrono::TimeDelta;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{Awaited, Change, PostponedAction, PostponedCallId, Store, StoreError, StoreResult, WriteTx};
use std::sync::Arc;

/// Carries out postponed calls when they are due, until dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    clock.until_work_may_run().await;
    let policy = settings.policies;
    let mut changes = store.changes(Awaited::CallDue);
    let mut failures = FailureLog::new("carrying out a postponed call");
    loop {
        let carried_out = carry_out_due(&store, &clock, policy).await;
        let Some(next) = failures.success_or_pause(carried_out).await else { continue };
        let is_earlier = |change: &Change| matches!(change, Change::CallDue(at) if next.is_none_or(|next| *at < next));
        if !wait_for_change(&clock, next, &mut changes, is_earlier).await {
            return;
        }
    }
}

/// Carries out the calls that are due, and returns when the next one is. The writer is asked only if there is something to
/// do.
async fn carry_out_due(store: &Store, clock: &Clock, policy: Policies) -> StoreResult<Option<Timestamp>> {
    loop {
        let now = clock.now();
        let next = store.read(|reader| reader.next_postponed_call_at()).await?;
        if next.is_none_or(|next| next > now) {
            return Ok(next);
        }
        store.write(move |tx| carry_out_next(tx, now, &policy)).await?;
    }
}

/// Carries out the next due call, if there is one.
fn carry_out_next(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policies) -> StoreResult<()> {
    let Some(id) = tx.next_postponed_call(now)? else { return Ok(()) };
    match tx.attempt(|tx| carry_out(tx, id, now, policy)) {
        // A corrupt call must not block the others.
        Err(error) if error.is_about_data() => {
            tracing::error!(%error, "corrupt postponed call given up");
        }
        result => result?,
    }
    tx.delete_postponed_call(id)
}

/// Ignores a call that was made so long ago that the link would have expired.
fn carry_out(tx: &mut WriteTx<'_>, id: PostponedCallId, now: Timestamp, policy: &Policies) -> StoreResult<()> {
    let call = tx.postponed_call(id)?;
    let lifetime = match call.action {
        PostponedAction::SignUp => MailedLinkAction::SignUp.lifetime(),
        PostponedAction::PasswordReset => MailedLinkAction::Password.lifetime(),
        PostponedAction::OpenCase => TimeDelta::seconds(policy.cases.confirmation.into()),
    };
    if call.called_at + lifetime <= now {
        return Ok(());
    }
    match call.action {
        PostponedAction::SignUp => {
            let email = EmailAddress::parse(&call.login).ok_or(StoreError::Corrupt("email address"))?;
            let details = call.details.and_then(|details| serde_json::from_str(&details).ok());
            sign_up(tx, &email, &details.ok_or(StoreError::Corrupt("sign-up details"))?, now)
        }
        PostponedAction::PasswordReset => request_password_reset(tx, &call.login, now),
        PostponedAction::OpenCase => {
            let email = EmailAddress::parse(&call.login).ok_or(StoreError::Corrupt("email address"))?;
            let opening = call.details.and_then(|details| serde_json::from_str(&details).ok());
            open_case(tx, email, opening.ok_or(StoreError::Corrupt("opening of a case"))?, now, policy)
        }
    }
}
