//! The outbox: mails that have to be sent, written in the transaction that causes them.

use super::convert::{column, handle, maybe_moment, number, request_id, to_millis};
use super::writer::Change;
use super::{Reader, StoreError, StoreResult, Tx};
use handover_api::requests::Delivery;
use handover_rules::notice::Notice;
use handover_rules::{CodeHash, Moment, NicHandle, RequestId};
use rusqlite::{OptionalExtension, params};

/// A mail that has to be sent.
#[derive(Clone, Debug)]
pub struct OutboxEntry {
    /// Its number; stable, so that the receiver's program can tell a repetition.
    pub id: i64,
    /// The request it is about.
    pub request: RequestId,
    /// To whom.
    pub account: NicHandle,
    /// What about.
    pub notice: Notice,
    /// How often sending was tried.
    pub attempts: u32,
}

impl Reader<'_> {
    /// The mail to be tried next, if one is due by `now`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn next_mail(&self, now: Moment) -> StoreResult<Option<OutboxEntry>> {
        let mut statement = self.connection.prepare_cached(
            "select id, request, account, notice, attempts from outbox
             where next_at is not null and next_at <= ?1 order by next_at, id limit 1",
        )?;
        let mut rows = statement.query([to_millis(now)])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(OutboxEntry {
            id: column(row, 0)?,
            request: request_id(column(row, 1)?)?,
            account: handle(&column::<String>(row, 2)?)?,
            notice: Notice::parse(&column::<String>(row, 3)?).ok_or(StoreError::Corrupt("a notice"))?,
            attempts: column(row, 4)?,
        }))
    }

    /// When the next mail is to be tried.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn next_mail_moment(&self) -> StoreResult<Option<Moment>> {
        let mut statement =
            self.connection.prepare_cached("select min(next_at) from outbox where next_at is not null")?;
        maybe_moment(statement.query_row([], |row| row.get(0))?)
    }

    /// How many mails with a code `asker` has caused to `to` since `since`, and when the oldest of them was.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn code_mails_between(
        &self,
        asker: &NicHandle,
        to: &NicHandle,
        since: Moment,
    ) -> StoreResult<(u32, Option<Moment>)> {
        let mut statement = self.connection.prepare_cached(
            "select count(*), min(queued_at) from outbox
             where notice = 'confirm' and caused_by = ?1 and account = ?2 and queued_at > ?3",
        )?;
        let (count, oldest) = statement.query_row(params![asker.as_str(), to.as_str(), to_millis(since)], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        Ok((count, maybe_moment(oldest)?))
    }
}

impl Tx<'_> {
    /// Puts a mail into the outbox.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn queue_mail(
        &mut self,
        request: RequestId,
        to: &NicHandle,
        notice: Notice,
        caused_by: &NicHandle,
        now: Moment,
    ) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "insert into outbox (request, account, notice, caused_by, queued_at, state, attempts, next_at, state_at)
                 values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?5, ?5)",
            )?
            .execute(params![number(request), to.as_str(), notice.as_str(), caused_by.as_str(), to_millis(now)])?;
        self.announce(Change::Outbox);
        Ok(())
    }

    /// Keeps the hash of a code that is about to be handed to the mail server with an outbox entry: from now on it is
    /// good.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn add_code(&mut self, entry: &OutboxEntry, code: CodeHash) -> StoreResult<()> {
        self.connection
            .prepare_cached("insert into code (hash, request, account, outbox, state) values (?1, ?2, ?3, ?4, 'live')")?
            .execute(params![code.0, number(entry.request), entry.account.as_str(), entry.id])?;
        Ok(())
    }

    /// Notes that the mail server has taken a mail. The codes of earlier mails to this party die, and those of earlier
    /// tries of this one, except `code`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn mail_sent(&mut self, entry: &OutboxEntry, code: Option<CodeHash>, now: Moment) -> StoreResult<()> {
        self.settle_mail(entry, Delivery::Sent, now)?;
        if let Some(code) = code {
            self.connection
                .prepare_cached(
                    "update code set state = 'superseded'
                     where request = ?1 and account = ?2 and state = 'live' and hash <> ?3",
                )?
                .execute(params![number(entry.request), entry.account.as_str(), code.0])?;
        }
        Ok(())
    }

    /// Notes that a mail was given up or is not needed any more.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn settle_mail(&mut self, entry: &OutboxEntry, delivery: Delivery, now: Moment) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "update outbox set state = ?2, state_at = ?3, attempts = attempts + 1, next_at = null where id = ?1",
            )?
            .execute(params![entry.id, delivery.as_str(), to_millis(now)])?;
        Ok(())
    }

    /// Notes a failed try, and when the next one is to be. The code of that try dies where the mail server cannot have
    /// taken it.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn retry_mail(&mut self, entry: &OutboxEntry, dead: Option<CodeHash>, next: Moment) -> StoreResult<()> {
        self.connection
            .prepare_cached("update outbox set attempts = attempts + 1, next_at = ?2 where id = ?1")?
            .execute(params![entry.id, to_millis(next)])?;
        self.kill_code(dead)
    }

    /// Makes a code useless that cannot have reached anybody.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn kill_code(&mut self, code: Option<CodeHash>) -> StoreResult<()> {
        if let Some(code) = code {
            self.connection.prepare_cached("delete from code where hash = ?1 and state = 'live'")?.execute([code.0])?;
        }
        Ok(())
    }

    /// Whether a mail is still in the outbox: the worker looks again before it marks one.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn is_queued(&self, entry: &OutboxEntry) -> StoreResult<bool> {
        let mut statement =
            self.connection.prepare_cached("select 1 from outbox where id = ?1 and state = 'queued'")?;
        Ok(statement.query_row([entry.id], |_| Ok(())).optional()?.is_some())
    }
}
