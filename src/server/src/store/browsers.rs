//! Browsers that accounts have signed in from, by the hash of what their cookie says.

use super::convert::to_millis;
use super::{Reader, StoreResult, Tx};
use handover_rules::{NicHandle, Timestamp};
use rusqlite::params;

/// Browsers that one account knows; of more the oldest are forgotten.
const MOST: u32 = 20;

impl Reader<'_> {
    /// Whether an account has signed in from this browser after `since`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn knows_browser(&self, account: &NicHandle, hash: &[u8; 32], since: Timestamp) -> StoreResult<bool> {
        let mut statement = self.connection.prepare_cached(
            "select exists (select 1 from known_browser where account = ?1 and hash = ?2 and at > ?3)",
        )?;
        Ok(statement.query_row(params![account.as_str(), hash, to_millis(since)], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Gives a browser another secret, for all accounts that know it.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn rename_browser(&mut self, before: &[u8; 32], now: &[u8; 32]) -> StoreResult<()> {
        self.connection
            .prepare_cached("update known_browser set hash = ?2 where hash = ?1")?
            .execute(params![before, now])?;
        Ok(())
    }

    /// Lets an account know a browser, and forgets those that nobody has signed in from after `since`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn know_browser(
        &mut self,
        account: &NicHandle,
        hash: &[u8; 32],
        now: Timestamp,
        since: Timestamp,
    ) -> StoreResult<()> {
        self.connection
            .prepare_cached("insert or replace into known_browser (account, hash, at) values (?1, ?2, ?3)")?
            .execute(params![account.as_str(), hash, to_millis(now)])?;
        self.connection.prepare_cached("delete from known_browser where at <= ?1")?.execute([to_millis(since)])?;
        self.connection
            .prepare_cached(
                "delete from known_browser where account = ?1 and hash not in (
                   select hash from known_browser where account = ?1 order by at desc, hash limit ?2)",
            )?
            .execute(params![account.as_str(), MOST])?;
        Ok(())
    }

    /// Forgets all browsers of an account but one: whoever has signed in until now may not have been its owner.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn forget_browsers(&mut self, account: &NicHandle, except: Option<&[u8; 32]>) -> StoreResult<()> {
        self.connection
            .prepare_cached("delete from known_browser where account = ?1 and hash is not ?2")?
            .execute(params![account.as_str(), except])?;
        Ok(())
    }
}
