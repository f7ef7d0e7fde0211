//! Calls with a key of the provider's API, or with a credential of an application.

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::limits::MINUTE;
use handover_api::{Problem, Reason};
use handover_rules::Timestamp;
use handover_store::{StoreResult, WriteTx};

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
        let mut problem = Problem::new(Reason::TooManyTries, "Too many calls with this key. Wait before the next.");
        problem.until = Some(until);
        return Err(problem.into());
    }
    if last_used.is_none_or(|at| at + MINUTE <= now) {
        let store = state.store.clone();
        // In the background: if the write is lost, the next call repeats it.
        tokio::spawn(async move { store.write(touch).await });
    }
    Ok(())
}
