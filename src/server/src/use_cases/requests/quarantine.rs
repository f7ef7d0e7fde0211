//! Quarantine of requests and ends of roles with corrupt rows (decision 0024).

use crate::store::{StoreResult, StoredRequestId, WriteTx};

/// Runs `job` on a request. If its rows are corrupt or inconsistent, undoes the job and quarantines the request.
pub(super) fn quarantine_on_corruption(
    tx: &mut WriteTx<'_>,
    request: StoredRequestId,
    job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()>,
) -> StoreResult<()> {
    match tx.attempt(job) {
        Err(error) if error.is_about_data() => {
            tracing::error!(request = %request, %error, "request quarantined: its rows are corrupt and need a manual fix");
            tx.quarantine_request(request)
        }
        result => result,
    }
}

/// Runs `job` on the end of a role. If its rows are corrupt, undoes the job and quarantines the end.
pub(super) fn quarantine_end_on_corruption(
    tx: &mut WriteTx<'_>,
    end: StoredRequestId,
    job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()>,
) -> StoreResult<()> {
    match tx.attempt(job) {
        Err(error) if error.is_about_data() => {
            tracing::error!(request = %end, %error, "end of a role set aside: its rows are corrupt and need a manual fix");
            tx.quarantine_role_end(end)
        }
        result => result,
    }
}

/// Releases quarantined requests that have been fixed, with the timestamps they already have. The others stay quarantined
/// and are logged again.
///
/// # Errors
/// The store failed.
pub fn retry_quarantined(tx: &mut WriteTx<'_>) -> StoreResult<()> {
    for request in tx.quarantined_requests()? {
        quarantine_on_corruption(tx, request, |tx| {
            // What is recorded for a request is not what is stored of it; carrying it out stores it.
            let record = if tx.is_recorded(request)? { None } else { tx.request(request.validate()?)? };
            record.map_or(Ok(()), |record| tx.save_request(&record.request))
        })?;
    }
    Ok(())
}
