//! Forgetting what nobody needs any more: what sign-ups that nobody confirmed have entered, and secrets that have long
//! been good for nothing.

use super::convert::to_millis;
use super::{Reader, StoreResult, Tx};
use chrono::TimeDelta;
use handover_rules::Timestamp;

/// A secret that has expired is known for as long as this, so that whoever comes late is told so.
const KNOWN_AFTER_EXPIRY: TimeDelta = TimeDelta::hours(24);

impl Reader<'_> {
    /// Whether there is anything that [`Tx::forget_expired_tasks`] would forget.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn has_expired_tasks(&self, now: Timestamp) -> StoreResult<bool> {
        let mut statement = self.connection.prepare_cached(
            "select exists (select 1 from account_task where details is not null and expires_at <= ?1)
               or exists (select 1 from account_secret s join account_task t on t.id = s.task where t.expires_at <= ?1)",
        )?;
        Ok(statement.query_row([to_millis(now - KNOWN_AFTER_EXPIRY)], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Forgets names, hashed passwords and hashed secrets of tasks that have expired for a day. The tasks stay: mails
    /// that were sent belong to them.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn forget_expired_tasks(&mut self, now: Timestamp) -> StoreResult<()> {
        let before = to_millis(now - KNOWN_AFTER_EXPIRY);
        self.connection
            .prepare_cached("update account_task set details = null where details is not null and expires_at <= ?1")?
            .execute([before])?;
        self.connection
            .prepare_cached(
                "delete from account_secret where (select t.expires_at from account_task t where t.id = task) <= ?1",
            )?
            .execute([before])?;
        Ok(())
    }
}
