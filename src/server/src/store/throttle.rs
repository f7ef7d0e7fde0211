//! Failed sign-ins: counted for each login and each network address, so that waits can grow. How they are counted is
//! the rules' to say.

use super::convert::{timestamp, to_millis};
use super::{Reader, StoreResult, Tx};
use handover_rules::Timestamp;
use rusqlite::{OptionalExtension, params};

impl Reader<'_> {
    /// Failures of a login or a network address, and when the last one was.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn sign_in_failures(&self, login: &str) -> StoreResult<Option<(u32, Timestamp)>> {
        let mut statement =
            self.connection.prepare_cached("select failures, last_at from sign_in_failure where login = ?1")?;
        let found: Option<(u32, i64)> =
            statement.query_row([login], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        found.map(|(failures, at)| Ok((failures, timestamp(at)?))).transpose()
    }
}

impl Tx<'_> {
    /// Keeps how often a login or a network address has failed; those that nobody has tried for a day are forgotten.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn set_sign_in_failures(&mut self, login: &str, failures: u32, now: Timestamp) -> StoreResult<()> {
        self.connection
            .prepare_cached("delete from sign_in_failure where last_at <= ?1")?
            .execute([to_millis(now - chrono::TimeDelta::hours(24))])?;
        self.connection
            .prepare_cached(
                "insert into sign_in_failure (login, failures, last_at) values (?1, ?2, ?3)
                 on conflict (login) do update set failures = excluded.failures, last_at = excluded.last_at",
            )?
            .execute(params![login, failures, to_millis(now)])?;
        Ok(())
    }

    /// Takes a failure of a network address back that was none: what was counted becomes what it was before, except for
    /// what others have added since.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn take_back_sign_in_failure(
        &mut self,
        address: &str,
        counted: (u32, Timestamp),
        before: (u32, Timestamp),
    ) -> StoreResult<()> {
        let more = i64::from(before.0) - i64::from(counted.0);
        self.connection
            .prepare_cached(
                "update sign_in_failure set failures = max(failures + ?2, 0),
                   last_at = case when last_at = ?3 then ?4 else last_at end
                 where login = ?1",
            )?
            .execute(params![address, more, to_millis(counted.1), to_millis(before.1)])?;
        Ok(())
    }

    /// Forgets the failures of a login, after it went well.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn forget_sign_in_failures(&mut self, login: &str) -> StoreResult<()> {
        self.connection.prepare_cached("delete from sign_in_failure where login = ?1")?.execute([login])?;
        Ok(())
    }
}
