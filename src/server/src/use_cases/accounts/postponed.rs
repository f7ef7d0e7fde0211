//! Calls without a session are stored first, in the same time whether or not an address or handle is known, and carried
//! out later at a random time. All writes share one writer, so without the delay the duration of the caller's next call
//! could reveal whether this one wrote anything. Stored, so that none is lost in a crash.

use super::password::request_password_reset;
use super::sign_up::{SignUpDetails, sign_up};
use crate::clock::Clock;
use crate::config::Settings;
use crate::failure_log::FailureLog;
use crate::random;
use crate::store::{Change, PostponedAction, PostponedCall, PostponedCallId, Store, StoreError, StoreResult, WriteTx};
use crate::use_cases::procedures::{CasePolicy, open_case};
use crate::wakeup::wait_for_change;
use chrono::TimeDelta;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{EmailAddress, NicHandle, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// The shortest delay in milliseconds, and the length of its random part.
const DELAY: (u32, u32) = (1000, 4000);

/// No address or handle is longer; what is longer belongs to nobody.
const MAX_LOGIN: usize = 320;

/// The delay after a failure of the store.
const RETRY_DELAY: Duration = Duration::from_secs(5);

/// Stores a sign-up. A demo does not delay: its emails are public anyway.
///
/// # Errors
/// The store failed.
pub fn postpone_sign_up(
    tx: &mut WriteTx<'_>,
    email: &EmailAddress,
    details: &SignUpDetails,
    now: Timestamp,
    is_demo: bool,
) -> StoreResult<()> {
    let details = serde_json::to_string(details).map_err(|_| StoreError::Corrupt("sign-up details"))?;
    let call = PostponedCall {
        action: PostponedAction::SignUp,
        login: email.to_string(),
        details: Some(details),
        called_at: now,
    };
    postpone(tx, &call, now, is_demo)
}

/// Stores a call for a forgotten password. A demo does not delay.
///
/// # Errors
/// The store failed.
pub fn postpone_password_reset(tx: &mut WriteTx<'_>, login: &str, now: Timestamp, is_demo: bool) -> StoreResult<()> {
    let login = if login.len() > MAX_LOGIN { String::new() } else { readable_login(login) };
    let call = PostponedCall { action: PostponedAction::PasswordReset, login, details: None, called_at: now };
    postpone(tx, &call, now, is_demo)
}

/// The handle or address; empty for anything else, which may be a password in the wrong field.
fn readable_login(typed: &str) -> String {
    match (EmailAddress::parse(typed), NicHandle::parse(typed)) {
        (Some(address), _) => address.to_string(),
        (None, Ok(handle)) => handle.to_string(),
        (None, Err(_)) => String::new(),
    }
}

/// Stores a call to be carried out soon, at a random time.
///
/// # Errors
/// The store failed.
pub(in crate::use_cases) fn postpone(
    tx: &mut WriteTx<'_>,
    call: &PostponedCall,
    now: Timestamp,
    is_demo: bool,
) -> StoreResult<()> {
    let (shortest, random_part) = if is_demo { (0, 1) } else { DELAY };
    tx.postpone_call(call, now + TimeDelta::milliseconds(i64::from(shortest + random::below(random_part))))
}

/// Carries out postponed calls when they are due, until dropped.
pub async fn run(store: Store, settings: Arc<Settings>, clock: Clock) {
    let policy = CasePolicy::from(&*settings);
    let mut changes = store.changes();
    let mut failures = FailureLog::new("carrying out a postponed call");
    loop {
        // A clock in doubt must not make calls obsolete.
        clock.until_settled().await;
        let now = clock.now();
        match store.write(move |tx| carry_out_next(tx, now, &policy)).await {
            Ok(true) => failures.worked(),
            Ok(false) => {
                failures.worked();
                let next = store.look_up(|reader| reader.next_postponed_call_at()).await.ok().flatten();
                let is_earlier =
                    |change: &Change| matches!(change, Change::CallDue(at) if next.is_none_or(|next| *at < next));
                if !wait_for_change(&clock, next, &mut changes, is_earlier).await {
                    return;
                }
            }
            Err(error) => {
                failures.failed(&error);
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

/// Carries out the next call that is due; `false` if there is none.
fn carry_out_next(tx: &mut WriteTx<'_>, now: Timestamp, policy: &CasePolicy) -> StoreResult<bool> {
    let Some(id) = tx.next_postponed_call(now)? else { return Ok(false) };
    match tx.attempt(|tx| carry_out(tx, id, now, policy)) {
        // A corrupt call must not block the others.
        Err(error) if error.is_about_data() => {
            tracing::error!(%error, "corrupt postponed call given up");
        }
        result => result?,
    }
    tx.delete_postponed_call(id)?;
    Ok(true)
}

/// Ignores a call that was made so long ago that the link would have expired.
fn carry_out(tx: &mut WriteTx<'_>, id: PostponedCallId, now: Timestamp, policy: &CasePolicy) -> StoreResult<()> {
    let call = tx.postponed_call(id)?;
    let lifetime = match call.action {
        PostponedAction::SignUp => MailedLinkAction::SignUp.lifetime(),
        PostponedAction::PasswordReset => MailedLinkAction::Password.lifetime(),
        PostponedAction::OpenCase => TimeDelta::seconds(policy.procedures.confirmation.into()),
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
