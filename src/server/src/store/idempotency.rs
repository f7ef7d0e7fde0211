//! Answers that were given under an idempotency key.

use super::convert::to_millis;
use super::{Reader, StoreResult, Tx};
use handover_rules::{NicHandle, Timestamp};
use rusqlite::{OptionalExtension, params};

/// An answer that was given before.
#[derive(Clone, Debug)]
pub struct EarlierAnswer {
    /// The SHA-256 of the call it was given to.
    pub body_hash: [u8; 32],
    /// The answer, as JSON.
    pub answer: String,
}

impl Reader<'_> {
    /// What was answered to this account under this key in the last 24 hours.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn earlier_answer(&self, account: &NicHandle, key: &str, now: Timestamp) -> StoreResult<Option<EarlierAnswer>> {
        let mut statement = self
            .connection
            .prepare_cached("select body_hash, answer from idempotency where account = ?1 and key = ?2 and at > ?3")?;
        let day_ago = to_millis(now - chrono::TimeDelta::hours(24));
        Ok(statement
            .query_row(params![account.as_str(), key, day_ago], |row| {
                Ok(EarlierAnswer { body_hash: row.get(0)?, answer: row.get(1)? })
            })
            .optional()?)
    }
}

impl Tx<'_> {
    /// Keeps an answer for 24 hours, and drops what is older.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn keep_answer(
        &mut self,
        account: &NicHandle,
        key: &str,
        body_hash: &[u8; 32],
        answer: &str,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.connection
            .prepare_cached("delete from idempotency where at <= ?1")?
            .execute([to_millis(now - chrono::TimeDelta::hours(24))])?;
        self.connection
            .prepare_cached(
                "insert or replace into idempotency (account, key, body_hash, answer, at) values (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![account.as_str(), key, body_hash, answer, to_millis(now)])?;
        Ok(())
    }
}
