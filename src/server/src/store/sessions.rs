//! Sessions: who is signed in, by the hash of the token in the cookie.

use super::convert::{column, handle, timestamp, to_millis};
use super::writer::Change;
use super::{Reader, StoreResult, Tx};
use chrono::TimeDelta;
use handover_api::account::SessionRow;
use handover_rules::{NicHandle, SessionId, Timestamp};
use rusqlite::params;

/// How long a session lasts (ASVS 7.3.1 and 7.3.2).
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Without being used.
    pub idle: TimeDelta,
    /// In all.
    pub absolute: TimeDelta,
}

/// A session that begins.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The hash of the token in its cookie.
    pub token_hash: [u8; 32],
    /// A number by which its account may name it.
    pub id: i64,
    /// Whose it is.
    pub account: NicHandle,
    /// The program, as it names itself.
    pub agent: String,
}

/// A session that is good at the moment it was read.
#[derive(Clone, Debug)]
pub struct LiveSession {
    /// Whose it is.
    pub account: NicHandle,
    /// When it was last noted as used.
    pub used_at: Timestamp,
}

impl Reader<'_> {
    /// The session of this token's hash, when it is within its limits at `now`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn session(&self, hash: &[u8; 32], now: Timestamp, limits: SessionLimits) -> StoreResult<Option<LiveSession>> {
        let mut statement = self.connection.prepare_cached(
            "select account, used_at from session where token_hash = ?1 and used_at > ?2 and began_at > ?3",
        )?;
        let mut rows =
            statement.query(params![hash, to_millis(now - limits.idle), to_millis(now - limits.absolute)])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(LiveSession { account: handle(&column::<String>(row, 0)?)?, used_at: timestamp(column(row, 1)?)? }))
    }
}

impl Reader<'_> {
    /// Where an account is signed in, the last used first; `present` is marked.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn sessions_of(
        &self,
        account: &NicHandle,
        present: &[u8; 32],
        now: Timestamp,
        limits: SessionLimits,
    ) -> StoreResult<Vec<SessionRow>> {
        self.all(
            "select id, agent, began_at, used_at, token_hash = ?2 from session
             where account = ?1 and used_at > ?3 and began_at > ?4 order by token_hash = ?2 desc, used_at desc",
            params![account.as_str(), present, to_millis(now - limits.idle), to_millis(now - limits.absolute)],
            |row| {
                Ok(SessionRow {
                    id: SessionId::new(column(row, 0)?),
                    agent: column(row, 1)?,
                    began_at: timestamp(column(row, 2)?)?,
                    used_at: timestamp(column(row, 3)?)?,
                    is_this: column(row, 4)?,
                })
            },
        )
    }
}

impl Tx<'_> {
    /// Begins a session, and drops those that are past their limits.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn begin_session(&mut self, session: &NewSession, now: Timestamp, limits: SessionLimits) -> StoreResult<()> {
        self.connection
            .prepare_cached("delete from session where used_at <= ?1")?
            .execute([to_millis(now - limits.idle)])?;
        self.connection
            .prepare_cached(
                "insert into session (token_hash, id, agent, account, began_at, used_at) values (?1, ?2, ?3, ?4, ?5, ?5)",
            )?
            .execute(params![
                session.token_hash,
                session.id,
                session.agent,
                session.account.as_str(),
                to_millis(now)
            ])?;
        Ok(())
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn note_session(&mut self, hash: &[u8; 32], now: Timestamp) -> StoreResult<()> {
        self.connection
            .prepare_cached("update session set used_at = ?2 where token_hash = ?1")?
            .execute(params![hash, to_millis(now)])?;
        Ok(())
    }

    /// Ends sessions of an account, that of number `only`, or all but that of the token hash `except`: how many those were.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn end_sessions(
        &mut self,
        account: &NicHandle,
        only: Option<i64>,
        except: Option<&[u8; 32]>,
    ) -> StoreResult<usize> {
        let ended: Vec<[u8; 32]> = {
            let mut statement = self.connection.prepare_cached(
                "delete from session where account = ?1 and (?2 is null or id = ?2) and (?3 is null or token_hash <> ?3)
                 returning token_hash",
            )?;
            let ended = statement.query_map(params![account.as_str(), only, except], |row| row.get(0))?;
            ended.collect::<Result<_, _>>()?
        };
        for hash in &ended {
            self.announce(Change::SessionEnded(*hash));
        }
        Ok(ended.len())
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
