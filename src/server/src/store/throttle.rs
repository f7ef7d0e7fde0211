//! Failed sign-ins: counted for each login in a row, so that waits can grow.

use super::convert::{moment, to_millis};
use super::{Reader, StoreResult, Tx};
use handover_rules::Moment;
use rusqlite::{OptionalExtension, params};

impl Reader<'_> {
    /// Failures in a row for a login, and when the last one was.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn sign_in_failures(&self, login: &str) -> StoreResult<Option<(u32, Moment)>> {
        let mut statement =
            self.connection.prepare_cached("select failures, last_at from sign_in_failure where login = ?1")?;
        let found: Option<(u32, i64)> =
            statement.query_row([login], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        found.map(|(failures, at)| Ok((failures, moment(at)?))).transpose()
    }
}

impl Tx<'_> {
    /// Counts a failure; those of logins that nobody has tried for a day are forgotten.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn count_sign_in_failure(&mut self, login: &str, now: Moment) -> StoreResult<()> {
        self.connection
            .prepare_cached("delete from sign_in_failure where last_at <= ?1")?
            .execute([to_millis(now - chrono::TimeDelta::hours(24))])?;
        self.connection
            .prepare_cached(
                "insert into sign_in_failure (login, failures, last_at) values (?1, 1, ?2)
                 on conflict (login) do update set failures = failures + 1, last_at = excluded.last_at",
            )?
            .execute(params![login, to_millis(now)])?;
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
