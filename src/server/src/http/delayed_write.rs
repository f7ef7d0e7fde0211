//! Writes that run after the response, at a random delay.

use super::AppState;
use crate::random;
use crate::store::{StoreResult, WriteTx};
use chrono::TimeDelta;

/// The shortest delay in milliseconds, and the length of its random part.
const DELAY: (u32, u32) = (1000, 4000);

/// Runs a write after the response. All writes share one writer, so without a random delay the duration of the caller's
/// next call could reveal whether this one wrote anything. On shutdown, pending writes run at once. A demo does not delay:
/// its emails are public anyway.
pub(super) fn write_after_response(
    state: AppState,
    job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()> + Send + 'static,
) {
    let (shortest, random_part) = if state.settings.demo { (0, 1) } else { DELAY };
    let delay = i64::from(shortest + random::below(random_part));
    let run_at = state.clock.now() + TimeDelta::milliseconds(delay);
    let AppState { store, clock, background_tasks, .. } = state;
    let delay = async move { clock.sleep_until(run_at).await };
    let write = async move {
        if let Err(error) = store.write(job).await {
            tracing::error!(%error, "delayed write failed; an account email was not queued");
        }
    };
    background_tasks.spawn_delayed(delay, write);
}
