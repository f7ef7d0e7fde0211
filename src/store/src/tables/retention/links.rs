//! Deletion of expired mailed links' personal data and tokens.

use crate::engine::params;
use crate::{ReadTx, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_rules::Timestamp;

/// Rows of each kind per transaction.
const ROWS_PER_TRANSACTION: u32 = 50;

/// Time for which expired tokens are still recognised, so that a late visitor reads that the link has expired.
const RETENTION: TimeDelta = TimeDelta::hours(24);

impl ReadTx<'_> {
    /// Whether [`WriteTx::delete_expired_tokens`] has anything to do.
    pub fn has_expired_tokens(&self, now: Timestamp) -> StoreResult<bool> {
        self.value(
            "select exists (select 1 from mailed_link where details is not null and expires_at <= ?1)
               or exists (select 1 from mailed_link_token s join mailed_link t on t.id = s.link where t.expires_at <= ?1)",
            [now - RETENTION])
    }
}

impl WriteTx<'_> {
    /// Deletes some of the names, password hashes and token hashes of links that expired over a day ago; returns whether
    /// there may be more. The links themselves stay because outbox entries refer to them.
    pub fn delete_expired_tokens(&mut self, now: Timestamp) -> StoreResult<bool> {
        let before = now - RETENTION;
        let forgotten = self.execute(
            "update mailed_link set details = null where id in
               (select id from mailed_link where details is not null and expires_at <= ?1 limit ?2)",
            params![before, ROWS_PER_TRANSACTION],
        )?;
        let deleted = self.execute(
            "delete from mailed_link_token where hash in (
               select s.hash from mailed_link_token s join mailed_link t on t.id = s.link where t.expires_at <= ?1 limit ?2)",
            params![before, ROWS_PER_TRANSACTION],
        )?;
        Ok(forgotten + deleted > 0)
    }
}
