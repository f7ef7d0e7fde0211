//! Calls without a session are stored first, in the same time whether or not an address or handle is known, and carried
//! out later at a random time. All writes share one writer, so without the delay the duration of the caller's next call
//! could reveal whether this one wrote anything. Stored, so that none is lost in a crash.

use super::sign_up::SignUpDetails;
use crate::random;
use crate::use_cases::Act;
use chrono::TimeDelta;
use handover_rules::model::pasted::clean;
use handover_rules::{EmailAddress, NicHandle};
use handover_store::{PostponedAction, PostponedCall, StoreError, StoreResult};

/// The shortest delay in milliseconds, and the length of its random part.
const DELAY: (u32, u32) = (1000, 4000);

/// No address or handle is longer.
const MAX_LOGIN: usize = 320;

/// Stores a sign-up. A demo does not delay: its emails are public anyway.
pub fn postpone_sign_up(
    act: &mut Act<'_, '_>,
    email: &EmailAddress,
    details: &SignUpDetails,
    is_demo: bool,
) -> StoreResult<()> {
    let details = serde_json::to_string(details).map_err(|_| StoreError::Corrupt("sign-up details"))?;
    let call = PostponedCall {
        action: PostponedAction::SignUp,
        login: email.to_string(),
        details: Some(details),
        called_at: act.now,
    };
    postpone(act, &call, is_demo)
}

/// Stores a call for a forgotten password. A demo does not delay.
pub fn postpone_password_reset(act: &mut Act<'_, '_>, login: &str, is_demo: bool) -> StoreResult<()> {
    let login = if login.len() > MAX_LOGIN { String::new() } else { readable_login(login) };
    let call = PostponedCall { action: PostponedAction::PasswordReset, login, details: None, called_at: act.now };
    postpone(act, &call, is_demo)
}

/// The handle or address; empty for anything else, which may be a password in the wrong field.
fn readable_login(typed: &str) -> String {
    let typed = clean(typed);
    match (EmailAddress::parse(&typed), NicHandle::parse(&typed)) {
        (Some(address), _) => address.to_string(),
        (None, Ok(handle)) => handle.to_string(),
        (None, Err(_)) => String::new(),
    }
}

/// Stores a call to be carried out soon, at a random time.
pub(in crate::use_cases) fn postpone(act: &mut Act<'_, '_>, call: &PostponedCall, is_demo: bool) -> StoreResult<()> {
    let (shortest, random_part) = if is_demo { (0, 1) } else { DELAY };
    act.tx.postpone_call(call, act.now + TimeDelta::milliseconds(i64::from(shortest + random::below(random_part))))
}
