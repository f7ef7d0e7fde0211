//! Waits of those who call too often from one network address what anybody may call: signing in, and what sends mails or
//! hashes passwords for strangers. How long they are is the rules' to say.

use super::Shared;
use super::error::{ApiError, ApiResult};
use super::peer::Peer;
use crate::store::{Reader, StoreResult, Tx};
use chrono::TimeDelta;
use handover_api::{Problem, Reason};
use handover_rules::Timestamp;
use handover_rules::account::sign_in::{remembered_failures, sign_in_wait_of_address};

/// What is counted, beside signing in, each by itself: who cannot sign in must still get a new password.
#[derive(Clone, Copy)]
pub(super) enum Errand {
    /// Signing up.
    SignUp,
    /// Confirming it.
    Confirm,
    /// Asking for a new password.
    Forgotten,
    /// Setting one.
    Reset,
}

/// What was counted from a network address.
pub(super) struct Counted {
    /// How often until now, and when last.
    pub(super) before: (u32, Timestamp),
    /// How often with this one.
    pub(super) now: u32,
}

/// When the wait of something that is counted ends, if it has failed at all.
pub(super) fn wait_ends(
    reader: &Reader<'_>,
    counted: &str,
    wait: impl FnOnce(u32) -> u32,
) -> StoreResult<Option<Timestamp>> {
    let failures = reader.sign_in_failures(counted)?;
    Ok(failures.map(|(failures, last)| last + TimeDelta::seconds(i64::from(wait(failures)))))
}

/// Counts one more from a network address.
pub(super) fn count(tx: &mut Tx<'_>, network: &str, now: Timestamp) -> StoreResult<Counted> {
    let before = tx.sign_in_failures(network)?.unwrap_or((0, now));
    let seconds = u32::try_from((now - before.1).num_seconds()).unwrap_or_default();
    let counted = remembered_failures(before.0, seconds).saturating_add(1);
    tx.set_sign_in_failures(network, counted, now)?;
    Ok(Counted { before, now: counted })
}

/// The answer to who has to wait.
pub(super) fn too_many_tries(until: Timestamp) -> ApiError {
    let mut problem = Problem::new(Reason::TooManyTries, "Too many tries. Wait, then try again.");
    problem.until = Some(until);
    problem.into()
}

/// Counts an errand from a network address, or says how long it has to wait. Whether it went well makes no difference:
/// that must not be seen, and what is limited is the work.
pub(super) async fn admit(shared: &Shared, peer: Peer, errand: Errand) -> ApiResult<()> {
    let errand = match errand {
        Errand::SignUp => " sign-up",
        Errand::Confirm => " confirm",
        Errand::Forgotten => " forgotten",
        Errand::Reset => " reset",
    };
    let key = peer.network() + errand;
    let now = shared.clock.now();
    let count = move |tx: &mut Tx<'_>| {
        let until = wait_ends(tx, &key, sign_in_wait_of_address)?.filter(|until| *until > now);
        if until.is_none() {
            count(tx, &key, now)?;
        }
        Ok(until)
    };
    shared.store.write(count).await?.map_or(Ok(()), |until| Err(too_many_tries(until)))
}
