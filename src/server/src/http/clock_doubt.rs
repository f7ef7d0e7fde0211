//! Holds calls back whose outcome depends on a clock in doubt (decision 0023).

use super::AppState;
use super::errors::{ApiError, ApiResult};
use crate::store::{ReadTx, ServiceId, StoreResult};
use handover_api::Reason;
use handover_rules::Timestamp;

/// Refuses a call about a service while it depends on the clock: after a long break something may be due on it, or the
/// clock may be wrong.
pub(super) async fn refuse_in_doubt(
    state: &AppState,
    service: impl FnOnce(&ReadTx<'_>) -> StoreResult<Option<ServiceId>> + Send + 'static,
) -> ApiResult<()> {
    let Some((settled, now)) = doubt(state) else { return Ok(()) };
    let is_in_doubt = state.store.read(move |reader| {
        let service = service(reader)?;
        service.map_or(Ok(false), |service| reader.is_due_between(service, settled, now))
    });
    if is_in_doubt.await? { Err(in_doubt()) } else { Ok(()) }
}

/// Refuses a call about many services while the clock is in doubt: something may be due on any of them.
pub(super) fn refuse_all_in_doubt(state: &AppState) -> ApiResult<()> {
    doubt(state).map_or(Ok(()), |_| Err(in_doubt()))
}

/// The settled time and the present one, if they differ.
fn doubt(state: &AppState) -> Option<(Timestamp, Timestamp)> {
    // In this order: the time that passes in between is no doubt.
    let now = state.clock.now();
    let settled = state.clock.settled();
    (settled < now).then_some((settled, now))
}

fn in_doubt() -> ApiError {
    ApiError::new(
        Reason::Busy,
        "The server has been off for a while and is checking its clock. Try again in a few minutes.",
    )
}
