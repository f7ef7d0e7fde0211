//! Releasing quarantined requests (decision 0024).

use crate::store::{StoreResult, WriteTx};
use crate::use_cases::quarantine::quarantine_on_corruption;

/// Releases quarantined requests that have been fixed, with the timestamps they already have. The others stay quarantined
/// and are logged again.
///
/// # Errors
/// The store failed.
pub fn retry_quarantined(tx: &mut WriteTx<'_>) -> StoreResult<()> {
    for request in tx.quarantined_requests()? {
        quarantine_on_corruption(tx, request, |tx| {
            let record = tx.request(request.validate()?)?;
            record.map_or(Ok(()), |record| tx.save_request(&record.request))
        })?;
    }
    Ok(())
}
