//! Scheduled transitions, and the quarantine of corrupt requests. See decision 0024.

use crate::store::convert::{column, optional_timestamp, to_millis};
use crate::store::{ReadTx, StoreResult, StoredRequestId, WriteTx};
use handover_rules::Timestamp;

impl ReadTx<'_> {
    /// The open request that has been due longest, if one is due by `now`. It may be corrupt.
    ///
    /// # Errors
    /// Database error.
    pub fn next_due_request(&self, now: Timestamp) -> StoreResult<Option<StoredRequestId>> {
        self.first(
            "select id from request where due_at is not null and due_at <= ?1 order by due_at, id limit 1",
            [to_millis(now)],
            |row| column(row, 0),
        )
    }

    /// When the next request is due.
    ///
    /// # Errors
    /// Database error.
    pub fn next_due_at(&self) -> StoreResult<Option<Timestamp>> {
        let next = self.one("select min(due_at) from request where due_at is not null", [], |row| row.get(0))?;
        optional_timestamp(next)
    }

    /// The quarantined requests: open, but without a scheduled transition.
    ///
    /// # Errors
    /// Database error.
    pub fn quarantined_requests(&self) -> StoreResult<Vec<StoredRequestId>> {
        self.all(
            "select distinct o.request from open_role o join request r on r.id = o.request
             where r.due_at is null order by o.request",
            [],
            |row| column(row, 0),
        )
    }
}

impl WriteTx<'_> {
    /// Quarantines a request: it is no longer due, and otherwise unchanged. [`Self::save_request`] lifts the quarantine.
    ///
    /// # Errors
    /// Database error.
    pub fn quarantine(&mut self, id: StoredRequestId) -> StoreResult<()> {
        self.execute("update request set due_at = null where id = ?1", [id])?;
        Ok(())
    }
}
