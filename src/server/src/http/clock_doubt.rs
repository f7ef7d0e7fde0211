//! Holds calls back whose outcome depends on a clock in doubt (decision 0023).

use super::AppState;
use super::errors::{ApiError, ApiResult};
use crate::store::{ReadTx, ServiceId, StoreResult};
use handover_api::Reason;

/// Refuses a call about a service while it depends on the clock: after a long break something may be due on it, or the
/// clock may be wrong.
pub(super) async fn refuse_in_doubt(
    state: &AppState,
    service: impl FnOnce(&ReadTx<'_>) -> StoreResult<Option<ServiceId>> + Send + 'static,
) -> ApiResult<()> {
    let (settled, now) = (state.clock.settled(), state.clock.now());
    if settled >= now {
        return Ok(());
    }
    let is_in_doubt = state.store.read(move |reader| {
        let service = service(reader)?;
        service.map_or(Ok(false), |service| reader.is_due_between(service, settled, now))
    });
    if is_in_doubt.await? {
        return Err(ApiError::new(
            Reason::Busy,
            "The server has been off for a while and is checking its clock. Try again in a few minutes.",
        ));
    }
    Ok(())
}
