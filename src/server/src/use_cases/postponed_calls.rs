//! Carrying out postponed calls of any kind: see `postpone` in [`super::accounts`].

use super::accounts::{request_password_reset, sign_up};
use super::cases::open_case;
use crate::clock::Clock;
use crate::config::{Policies, Settings};
use crate::runtime::loops::{FailureLog, wait_for_change};
use crate::use_cases::Act;
use chrono::TimeDelta;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{Awaited, Change, PostponedAction, PostponedCallId, Store, StoreError, StoreResult};
use std::sync::Arc;

/// Carries out postponed calls when they are due, until dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    clock.until_work_may_run().await;
    let mut changes = store.changes(Awaited::CallDue);
    let mut failures = FailureLog::new("carrying out a postponed call");
    loop {
        let carried_out = carry_out_due(&store, &clock, settings.policies).await;
        let Some(next) = failures.success_or_pause(carried_out).await else { continue };
        let is_earlier = |change: &Change| matches!(change, Change::CallDue(at) if next.is_none_or(|next| *at < next));
        if !wait_for_change(&clock, next, &mut changes, is_earlier).await {
            return;
        }
    }
}

/// Carries out the calls that are due, and returns when the next one is. The writer is asked only if there is something to
/// do.
async fn carry_out_due(store: &Store, clock: &Clock, policies: Policies) -> StoreResult<Option<Timestamp>> {
    loop {
        let now = clock.now();
        let next = store.read(|reader| reader.next_postponed_call_at()).await?;
        if next.is_none_or(|next| next > now) {
            return Ok(next);
        }
        Act::run(store, now, policies, carry_out_next).await?;
    }
}

/// Carries out the next due call, if there is one.
fn carry_out_next(act: &mut Act<'_, '_>) -> StoreResult<()> {
    let Some(id) = act.tx.next_postponed_call(act.now)? else { return Ok(()) };
    match act.attempt(|act| carry_out(act, id)) {
        // A corrupt call must not block the others.
        Err(error) if error.is_about_data() => {
            tracing::error!(%error, "corrupt postponed call given up");
        }
        result => result?,
    }
    act.tx.delete_postponed_call(id)
}

/// Ignores a call that was made so long ago that the link would have expired.
fn carry_out(act: &mut Act<'_, '_>, id: PostponedCallId) -> StoreResult<()> {
    let call = act.tx.postponed_call(id)?;
    let lifetime = match call.action {
        PostponedAction::SignUp => MailedLinkAction::SignUp.lifetime(),
        PostponedAction::PasswordReset => MailedLinkAction::Password.lifetime(),
        PostponedAction::OpenCase => TimeDelta::seconds(act.policies.cases.confirmation.into()),
    };
    if call.called_at + lifetime <= act.now {
        return Ok(());
    }
    match call.action {
        PostponedAction::SignUp => {
            let email = EmailAddress::parse(&call.login).ok_or(StoreError::Corrupt("email address"))?;
            let details = call.details.and_then(|details| serde_json::from_str(&details).ok());
            sign_up(act, &email, &details.ok_or(StoreError::Corrupt("sign-up details"))?)
        }
        PostponedAction::PasswordReset => request_password_reset(act, &call.login),
        PostponedAction::OpenCase => {
            let email = EmailAddress::parse(&call.login).ok_or(StoreError::Corrupt("email address"))?;
            let opening = call.details.and_then(|details| serde_json::from_str(&details).ok());
            open_case(act, email, opening.ok_or(StoreError::Corrupt("opening of a case"))?)
        }
    }
}
