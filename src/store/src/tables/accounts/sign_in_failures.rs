//! Counters behind the persistent throttles. The rules decide how they count and decay.

use crate::engine::params;
use crate::{ReadTx, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_rules::Timestamp;

/// Counters not updated for this long are deleted.
const RETENTION: TimeDelta = TimeDelta::hours(24);

impl ReadTx<'_> {
    /// The count for a login or client network, and the time of its last failure.
    pub fn sign_in_failures(&self, key: &str) -> StoreResult<Option<(u32, Timestamp)>> {
        self.first("select failures, last_at from sign_in_failure where login = ?1", [key], |row| {
            Ok((row.get("failures")?, row.get("last_at")?))
        })
    }
}

impl WriteTx<'_> {
    /// Sets the count for a login or client network, and deletes expired counters.
    pub fn set_sign_in_failures(&mut self, key: &str, failures: u32, now: Timestamp) -> StoreResult<()> {
        self.run("delete from sign_in_failure where last_at <= ?1", [now - RETENTION])?;
        self.run(
            "insert into sign_in_failure (login, failures, last_at) values (?1, ?2, ?3)
             on conflict (login) do update set failures = excluded.failures, last_at = excluded.last_at",
            params![key, failures, now],
        )
    }

    /// Reverts a count that changed from `before` to `counted`, and keeps the failures that concurrent calls have added since.
    pub fn undo_sign_in_failure(
        &mut self,
        key: &str,
        counted: (u32, Timestamp),
        before: (u32, Timestamp),
    ) -> StoreResult<()> {
        let difference = i64::from(before.0) - i64::from(counted.0);
        self.run(
            "update sign_in_failure set failures = case when failures + ?2 > 0 then failures + ?2 else 0 end,
               last_at = case when last_at = ?3 then ?4 else last_at end
             where login = ?1",
            params![key, difference, counted.1, before.1],
        )
    }

    /// Clears the count for a login after a successful sign-in.
    pub fn clear_sign_in_failures(&mut self, key: &str) -> StoreResult<()> {
        self.run("delete from sign_in_failure where login = ?1", [key])
    }
}
