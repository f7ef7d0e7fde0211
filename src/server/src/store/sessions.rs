//! Sessions: who is signed in, by the hash of the token in the cookie.

use super::convert::{column, handle, moment, to_millis};
use super::writer::Change;
use super::{Reader, StoreResult, Tx};
use chrono::TimeDelta;
use handover_rules::{Moment, NicHandle};
use rusqlite::params;

/// How long a session lasts (ASVS 7.3.1 and 7.3.2).
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Without being used.
    pub idle: TimeDelta,
    /// In all.
    pub absolute: TimeDelta,
}

/// A session that is good at the moment it was read.
#[derive(Clone, Debug)]
pub struct LiveSession {
    /// Whose it is.
    pub account: NicHandle,
    /// When it was last noted as used.
    pub used_at: Moment,
}

impl Reader<'_> {
    /// The session of this token's hash, when it is within its limits at `now`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn session(&self, hash: &[u8; 32], now: Moment, limits: SessionLimits) -> StoreResult<Option<LiveSession>> {
        let mut statement = self.connection.prepare_cached(
            "select account, used_at from session where token_hash = ?1 and used_at > ?2 and began_at > ?3",
        )?;
        let mut rows =
            statement.query(params![hash, to_millis(now - limits.idle), to_millis(now - limits.absolute)])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(LiveSession { account: handle(&column::<String>(row, 0)?)?, used_at: moment(column(row, 1)?)? }))
    }
}

impl Tx<'_> {
    /// Begins a session, and drops those that are past their limits.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn begin_session(
        &mut self,
        hash: &[u8; 32],
        account: &NicHandle,
        now: Moment,
        limits: SessionLimits,
    ) -> StoreResult<()> {
        self.connection
            .prepare_cached("delete from session where used_at <= ?1")?
            .execute([to_millis(now - limits.idle)])?;
        self.connection
            .prepare_cached("insert into session (token_hash, account, began_at, used_at) values (?1, ?2, ?3, ?3)")?
            .execute(params![hash, account.as_str(), to_millis(now)])?;
        Ok(())
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn note_session(&mut self, hash: &[u8; 32], now: Moment) -> StoreResult<()> {
        self.connection
            .prepare_cached("update session set used_at = ?2 where token_hash = ?1")?
            .execute(params![hash, to_millis(now)])?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn end_session(&mut self, hash: &[u8; 32]) -> StoreResult<()> {
        self.connection.prepare_cached("delete from session where token_hash = ?1")?.execute([hash])?;
        self.announce(Change::SessionEnded(*hash));
        Ok(())
    }
}
