//! The outbox: mails that have to be sent, written in the transaction that causes them.

use super::convert::{column, handle, maybe_timestamp, number, request_id, to_millis};
use super::writer::Change;
use super::{Reader, StoreError, StoreResult, Tx};
use handover_api::requests::Delivery;
use handover_rules::account::notices::AccountNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{CodeHash, EmailAddress, NicHandle, RequestId, Timestamp};
use rusqlite::{OptionalExtension, Params, Row, params};

/// A mail that has to be sent.
#[derive(Clone, Debug)]
pub struct OutboxEntry {
    /// Its number; stable, so that the receiver's program can tell a repetition.
    pub id: i64,
    /// What it is about, and to whom.
    pub about: About,
    /// How often sending was tried.
    pub attempts: u32,
}

/// What a mail is about, and to whom.
#[derive(Clone, Debug)]
pub enum About {
    /// A request.
    Request {
        /// Which one.
        request: RequestId,
        /// What of it.
        notice: Notice,
        /// To whom.
        account: NicHandle,
    },
    /// An account.
    Account {
        /// What of it.
        notice: AccountNotice,
        /// The task it belongs to.
        task: Option<i64>,
        /// Whose; `None` while there is no account yet.
        account: Option<NicHandle>,
        /// Where to, instead of the account's present address.
        address: Option<EmailAddress>,
    },
    /// A service that expires soon.
    Renewal {
        /// Which one.
        service: i64,
        /// To whom.
        account: NicHandle,
    },
}

/// The name under which renewal notices are kept.
const RENEWAL: &str = "renewal";

fn read(row: &Row<'_>) -> StoreResult<OutboxEntry> {
    let request: Option<i64> = column(row, 1)?;
    let notice: String = column(row, 4)?;
    let account = column::<Option<String>>(row, 5)?.map(|account| handle(&account)).transpose()?;
    let nobody = StoreError::Corrupt("a mail to nobody");
    let about = match (request, column::<Option<i64>>(row, 3)?) {
        (Some(request), _) => About::Request {
            request: request_id(request)?,
            notice: Notice::parse(&notice).ok_or(StoreError::Corrupt("a notice"))?,
            account: account.ok_or(nobody)?,
        },
        (None, Some(service)) => About::Renewal { service, account: account.ok_or(nobody)? },
        (None, None) => About::Account {
            notice: AccountNotice::parse(&notice).ok_or(StoreError::Corrupt("a notice"))?,
            task: column(row, 2)?,
            account,
            address: column::<Option<String>>(row, 6)?.and_then(|address| EmailAddress::parse(&address)),
        },
    };
    Ok(OutboxEntry { id: column(row, 0)?, about, attempts: column(row, 7)? })
}

impl Reader<'_> {
    /// The number of the mail to be tried next, if one is due by `now`. Renewal notices come when nothing else is due:
    /// somebody may be waiting for any other mail.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn next_mail(&self, now: Timestamp) -> StoreResult<Option<i64>> {
        let urgent = "select id from outbox
             where next_at is not null and service is null and next_at <= ?1 order by next_at, id limit 1";
        let renewal = "select id from outbox
             where next_at is not null and service is not null and next_at <= ?1 order by next_at, id limit 1";
        for sql in [urgent, renewal] {
            let mut statement = self.connection.prepare_cached(sql)?;
            let found = statement.query_row([to_millis(now)], |row| row.get(0)).optional()?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The mail of this number.
    ///
    /// # Errors
    /// There is none, or the database's own failure.
    pub fn mail(&self, id: i64) -> StoreResult<OutboxEntry> {
        let mut statement = self.connection.prepare_cached(
            "select id, request, task, service, notice, account, address, attempts from outbox where id = ?1",
        )?;
        statement.query_row([id], |row| Ok(read(row)))?
    }

    /// When the next mail is to be tried.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn next_mail_moment(&self) -> StoreResult<Option<Timestamp>> {
        let mut statement = self.connection.prepare_cached(
            "select min(at) from (
               select min(next_at) as at from outbox where next_at is not null and service is null
               union all
               select min(next_at) from outbox where next_at is not null and service is not null)",
        )?;
        maybe_timestamp(statement.query_row([], |row| row.get(0))?)
    }

    /// How many mails with a code `asker` has caused to `to` since `since`, and when the oldest of them was.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn code_mails_between(
        &self,
        asker: &NicHandle,
        to: &NicHandle,
        since: Timestamp,
    ) -> StoreResult<(u32, Option<Timestamp>)> {
        let mut statement = self.connection.prepare_cached(
            "select count(*), min(queued_at) from outbox
             where notice = 'confirm' and caused_by = ?1 and account = ?2 and queued_at > ?3",
        )?;
        let (count, oldest) = statement.query_row(params![asker.as_str(), to.as_str(), to_millis(since)], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        Ok((count, maybe_timestamp(oldest)?))
    }
}

impl Tx<'_> {
    /// Puts a mail about a request into the outbox.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn queue_mail(
        &mut self,
        request: RequestId,
        to: &NicHandle,
        notice: Notice,
        caused_by: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, request, account, caused_by, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?1, ?1)",
            params![to_millis(now), notice.as_str(), number(request), to.as_str(), caused_by.as_str()],
        )
    }

    /// Puts a mail about an account into the outbox; `address` where it does not go to the account's present one.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn queue_account_mail(
        &mut self,
        notice: AccountNotice,
        task: Option<i64>,
        account: Option<&NicHandle>,
        address: Option<&EmailAddress>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let (account, address) = (account.map(NicHandle::as_str), address.map(EmailAddress::as_str));
        self.queue(
            "insert into outbox (queued_at, notice, task, account, address, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?1, ?1)",
            params![to_millis(now), notice.as_str(), task, account, address],
        )
    }

    /// Puts a renewal notice into the outbox.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn queue_renewal(&mut self, service: i64, to: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, service, account, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, 'queued', 0, ?1, ?1)",
            params![to_millis(now), RENEWAL, service, to.as_str()],
        )
    }

    fn queue(&mut self, insert: &str, values: impl Params) -> StoreResult<()> {
        self.connection.prepare_cached(insert)?.execute(values)?;
        self.announce(Change::Outbox);
        Ok(())
    }

    /// Keeps the hash of a code that is about to be handed to the mail server with an outbox entry: from now on it is
    /// good.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn add_code(&mut self, entry: i64, request: RequestId, account: &NicHandle, code: CodeHash) -> StoreResult<()> {
        self.connection
            .prepare_cached("insert into code (hash, request, account, outbox, state) values (?1, ?2, ?3, ?4, 'live')")?
            .execute(params![code.0, number(request), account.as_str(), entry])?;
        Ok(())
    }

    /// Notes that the mail server has taken a mail. The earlier codes and secrets of its receiver die, those of earlier
    /// tries of the same mail included; only `code` stays.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn mail_sent(&mut self, entry: &OutboxEntry, code: Option<CodeHash>, now: Timestamp) -> StoreResult<()> {
        self.settle_mail(entry.id, Delivery::Sent, now)?;
        let Some(code) = code else { return Ok(()) };
        match &entry.about {
            About::Request { request, account, .. } => {
                self.connection
                    .prepare_cached(
                        "update code set state = 'superseded'
                         where request = ?1 and account = ?2 and state = 'live' and hash <> ?3",
                    )?
                    .execute(params![number(*request), account.as_str(), code.0])?;
            }
            About::Account { task: Some(task), .. } => self.keep_only_secret(*task, code)?,
            About::Account { .. } | About::Renewal { .. } => {}
        }
        Ok(())
    }

    /// Notes that a mail was given up or is not needed any more.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn settle_mail(&mut self, id: i64, delivery: Delivery, now: Timestamp) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "update outbox set state = ?2, state_at = ?3, attempts = attempts + 1, next_at = null where id = ?1",
            )?
            .execute(params![id, delivery.as_str(), to_millis(now)])?;
        Ok(())
    }

    /// Notes a failed try, and when the next one is to be. The code of that try dies where the mail server cannot have
    /// taken it.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn retry_mail(&mut self, entry: &OutboxEntry, dead: Option<CodeHash>, next: Timestamp) -> StoreResult<()> {
        self.connection
            .prepare_cached("update outbox set attempts = attempts + 1, next_at = ?2 where id = ?1")?
            .execute(params![entry.id, to_millis(next)])?;
        self.kill_code(dead)
    }

    /// Makes a code or secret useless that cannot have reached anybody.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn kill_code(&mut self, code: Option<CodeHash>) -> StoreResult<()> {
        if let Some(code) = code {
            self.connection.prepare_cached("delete from code where hash = ?1 and state = 'live'")?.execute([code.0])?;
            self.connection.prepare_cached("delete from account_secret where hash = ?1")?.execute([code.0])?;
        }
        Ok(())
    }
}
