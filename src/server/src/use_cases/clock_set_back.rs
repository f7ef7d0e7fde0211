//! Repairs waits that were dated while the clock was ahead (decision 0023).

use super::holders;
use super::procedures::{self, CasePolicy};
use super::requests::shorten_role_ends;
use super::slices::write_each;
use crate::store::{Store, StoreResult, StoredRequestId};
use handover_rules::Timestamp;
use handover_rules::request::lifecycle::shorten_waits;

/// Shortens every wait that would take longer from `now` on than it ever should.
pub(super) async fn shorten_all_waits(store: &Store, now: Timestamp, policy: CasePolicy) -> StoreResult<()> {
    store.write(move |tx| tx.shorten_waits(now)).await?;
    holders::shorten_all_waits(store, now).await?;
    procedures::shorten_all_waits(store, now, policy).await?;
    let policy = policy.requests;
    shorten_role_ends(store, now).await?;
    let open: Vec<StoredRequestId> = store.read(|reader| reader.scheduled_requests()).await?;
    write_each(store, open, move |tx, id| {
        // What is recorded for a request is not what is stored of it.
        if tx.is_recorded(id)? {
            return Ok(());
        }
        // A corrupt request is left to its next transition, which quarantines it.
        let Some(record) = id.validate().and_then(|id| tx.request(id)).ok().flatten() else { return Ok(()) };
        shorten_waits(&record.request, now, &policy).map_or(Ok(()), |request| tx.save_shortened(&request))
    })
    .await
}
