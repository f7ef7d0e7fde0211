//! Repairs waits that were dated while the clock was ahead (decision 0023).

use super::holders;
use super::procedures::{self, CasePolicy};
use super::requests::shorten_role_ends;
use crate::store::{Store, StoreResult, StoredRequestId};
use handover_rules::Timestamp;
use handover_rules::request::lifecycle::shorten_waits;

/// Requests per transaction, so that other writes can run in between.
const REQUESTS_PER_TRANSACTION: usize = 100;

/// Shortens every wait that would take longer from `now` on than it ever should.
pub(super) async fn shorten_all_waits(store: &Store, now: Timestamp, policy: CasePolicy) -> StoreResult<()> {
    store.write(move |tx| tx.shorten_waits(now)).await?;
    holders::shorten_all_waits(store, now).await?;
    procedures::shorten_all_waits(store, now, policy).await?;
    let policy = policy.requests;
    shorten_role_ends(store, now).await?;
    let open: Vec<StoredRequestId> = store.read(|reader| reader.scheduled_requests()).await?;
    for some in open.chunks(REQUESTS_PER_TRANSACTION) {
        let some = some.to_vec();
        store
            .write(move |tx| {
                for id in some {
                    // What is recorded for a request is not what is stored of it.
                    if tx.is_recorded(id)? {
                        continue;
                    }
                    // A corrupt request is left to its next transition, which quarantines it.
                    let Some(record) = id.validate().and_then(|id| tx.request(id)).ok().flatten() else { continue };
                    if let Some(request) = shorten_waits(&record.request, now, &policy) {
                        tx.save_shortened(&request)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
