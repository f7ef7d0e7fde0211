//! Attempts at unauthenticated routes by network, which [`crate::use_cases::accounts::admit_attempt`] counts; calls by key; and
//! uploads at the same time: each file is in memory until it has arrived completely (decision 0022).

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::limits::{CallerShare, CallerShares, Counter};
use crate::limits::{MINUTE, Network};
use crate::use_cases::accounts::admit_attempt;
use handover_rules::Timestamp;
use handover_rules::cases::CaseNumber;
use handover_store::{StoreResult, WriteTx};
use std::sync::Arc;

/// A throttled action. Each has a count of its own: a caller who cannot sign in must still be able to reset the password.
#[derive(Clone, Copy)]
pub(crate) enum ThrottledAction {
    SignUp,
    ConfirmSignUp,
    RequestPasswordReset,
    ResetPassword,
    OpenCase,
    AcceptInvitation,
    RequestCredential,
    /// An invalid link about a change of holder.
    UnknownHolderLink,
}

impl ThrottledAction {
    /// Suffix of the keys that this action is counted under.
    const fn key(self) -> &'static str {
        match self {
            Self::SignUp => " sign-up",
            Self::ConfirmSignUp => " confirm",
            Self::RequestPasswordReset => " forgotten",
            Self::ResetPassword => " reset",
            Self::OpenCase => " case",
            Self::AcceptInvitation => " invitation",
            Self::RequestCredential => " credential",
            Self::UnknownHolderLink => " holder",
        }
    }
}

pub(crate) fn too_many_tries(until: Timestamp) -> ApiError {
    ApiError::too_many_tries("Too many attempts. Wait before you try again.", until)
}

/// Counts an action, or refuses it while the network has to wait. Success and failure count alike: the limit is on work,
/// and must not reveal the outcome.
pub(crate) async fn count_action(
    state: &AppState,
    mut networks: Vec<Network>,
    action: ThrottledAction,
) -> ApiResult<()> {
    for network in &mut networks {
        network.key.push_str(action.key());
    }
    let admitted = state.act(move |act| admit_attempt(act, &networks)).await?;
    admitted.map_err(too_many_tries)
}

/// Counts a call with a key, and records the use of the key at most once a minute.
pub(crate) fn count_call(
    state: &AppState,
    key: i64,
    last_used: Option<Timestamp>,
    touch: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()> + Clone + Send + 'static,
) -> ApiResult<()> {
    let now = state.clock.now();
    let until = state.key_calls.count(key, now, |window, _| {
        window.used = window.used.saturating_add(1);
        (window.used > state.settings.calls_per_key).then(|| window.end())
    });
    if let Some(until) = until {
        return Err(ApiError::too_many_tries("Too many calls with this key. Wait before the next.", until));
    }
    if last_used.is_none_or(|at| at + MINUTE <= now) {
        let store = state.store.clone();
        // In the background: if the write is lost, the next call repeats it.
        tokio::spawn(async move { store.write(touch).await });
    }
    Ok(())
}

/// Papers that may be uploaded at the same time: at 10 MB each, sealed in a copy.
const MAX_UPLOADS: u32 = 8;

/// By cases of one network: of a household, or an office.
const MAX_OF_NETWORK: u32 = 2;

/// Begins an upload, which ends when the share is dropped; `None` if its case, its network or the server has no room.
pub(crate) fn begin_upload(
    uploads: &Arc<CallerShares>,
    case: CaseNumber,
    mut networks: Vec<Network>,
) -> Option<CallerShare> {
    let largest = networks.pop().map(|network| network.key).unwrap_or_default();
    let caps =
        vec![(Counter::Case(case), 1), (Counter::Network(largest), MAX_OF_NETWORK), (Counter::Server, MAX_UPLOADS)];
    uploads.take(caps).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Vec<Network> {
        Network::of(address.parse().expect("an address"))
    }

    fn case(number: u64) -> CaseNumber {
        CaseNumber::from_random(number)
    }

    #[test]
    fn one_upload_of_a_case_and_two_of_a_network() {
        let uploads = Arc::<CallerShares>::default();
        let begin = |number, address| begin_upload(&uploads, case(number), client(address));
        let home = "2001:db8:1::7";
        let first = begin(1, home).expect("there is room");
        assert!(begin(1, "192.0.2.7").is_none(), "the case has one");
        let second = begin(2, "2001:db8:1:ffff::9").expect("there is room");
        assert!(begin(3, home).is_none(), "the network has two");
        drop(first);
        let third = begin(1, home).expect("both are free again");
        drop((second, third));
    }

    #[test]
    fn eight_uploads_in_all() {
        let uploads = Arc::<CallerShares>::default();
        let begin = |number: u8| begin_upload(&uploads, case(number.into()), client(&format!("192.0.2.{number}")));
        let running: Vec<_> = (0..8).map(|number| begin(number).expect("there is room")).collect();
        assert!(begin(8).is_none());
        drop(running);
        assert!(begin(8).is_some());
    }
}
