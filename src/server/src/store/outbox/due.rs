//! Choice of the next email to deliver.
//!
//! Emails about accounts go first, because somebody waits for them to sign in. Then come those about requests, in turns
//! by sender, and last the renewal notices, which come in bulk.

use crate::store::convert::{column, handle, json_ids, optional_timestamp, timestamp, to_millis};
use crate::store::{ReadTx, StoreError, StoreResult};
use handover_rules::{MailId, NicHandle, Timestamp};
use rusqlite::params;

/// The kind of an email, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailKind {
    /// About an account.
    Account,
    /// About a request.
    Request,
    /// A renewal notice.
    Renewal,
}

/// An email that can be delivered now.
#[derive(Clone, Debug)]
pub struct DueMail {
    /// Id.
    pub id: MailId,
    /// Kind.
    pub kind: MailKind,
    /// The account that caused it, for emails about requests.
    pub sender: Option<NicHandle>,
}

/// Constraints on the choice.
#[derive(Clone, Debug, Default)]
pub struct MailChoice {
    /// Emails that this process is delivering.
    pub under_way: Vec<MailId>,
    /// Kinds with enough emails under way.
    pub full_kinds: Vec<MailKind>,
    /// Senders with enough emails under way.
    pub full_senders: Vec<NicHandle>,
    /// The sender of the last email about a request; the next one in order has its turn.
    pub last_sender: Option<NicHandle>,
}

impl ReadTx<'_> {
    /// The email to deliver next, if one is due.
    ///
    /// # Errors
    /// Database error.
    pub fn next_mail(&self, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        for kind in [MailKind::Account, MailKind::Request, MailKind::Renewal] {
            if choice.full_kinds.contains(&kind) {
                continue;
            }
            let next = match kind {
                MailKind::Account => self.next_account_mail(choice, now)?,
                MailKind::Request => self.next_request_mail(choice, now)?,
                MailKind::Renewal => self.next_renewal_notice(choice, now)?,
            };
            if next.is_some() {
                return Ok(next);
            }
        }
        Ok(None)
    }

    fn next_account_mail(&self, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        self.first(
            "select id from outbox
             where next_at is not null and request is null and service is null and next_at <= ?1
               and (leased_until is null or leased_until <= ?1) and id not in (select value from json_each(?2))
             order by next_at, id limit 1",
            params![to_millis(now), ids(&choice.under_way)],
            |row| Ok(DueMail { id: MailId::new(column(row, 0)?), kind: MailKind::Account, sender: None }),
        )
    }

    fn next_renewal_notice(&self, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        self.first(
            "select id from outbox
             where next_at is not null and service is not null and next_at <= ?1
               and (leased_until is null or leased_until <= ?1) and id not in (select value from json_each(?2))
             order by next_at, id limit 1",
            params![to_millis(now), ids(&choice.under_way)],
            |row| Ok(DueMail { id: MailId::new(column(row, 0)?), kind: MailKind::Renewal, sender: None }),
        )
    }

    fn next_request_mail(&self, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        let last = choice.last_sender.as_ref().map_or("", NicHandle::as_str);
        let next = self.request_mail_after(last, choice, now)?;
        if next.is_some() || last.is_empty() { Ok(next) } else { self.request_mail_after("", choice, now) }
    }

    /// The first email of the first sender after `last` that has one. Skips from sender to sender, so that the cost does
    /// not depend on how many emails each has queued. An email waits while an earlier one about the same submission is on
    /// its way to the same recipient.
    fn request_mail_after(&self, last: &str, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        let full: Vec<&str> = choice.full_senders.iter().map(NicHandle::as_str).collect();
        let full = serde_json::to_string(&full).map_err(|error| StoreError::Engine(Box::new(error)))?;
        self.first(
            "with recursive sender (name) as (
               select min(caused_by) from outbox
               where next_at is not null and request is not null and caused_by > ?1
               union all
               select (select min(caused_by) from outbox
                 where next_at is not null and request is not null and caused_by > sender.name)
               from sender where sender.name is not null)
             select o.id, o.caused_by from sender join outbox o on o.id = (
               select m.id from outbox m
               where m.next_at is not null and m.request is not null and m.caused_by = sender.name and m.next_at <= ?2
                 and (m.leased_until is null or m.leased_until <= ?2)
                 and m.id not in (select value from json_each(?3))
                 and not exists (select 1 from outbox e
                   where e.submission = m.submission and e.account = m.account and e.id < m.id and e.leased_until > ?2)
               order by m.next_at, m.id limit 1)
             where sender.name not in (select value from json_each(?4))
             limit 1",
            params![last, to_millis(now), ids(&choice.under_way), full],
            |row| {
                let sender = Some(handle(&column::<String>(row, 1)?)?);
                Ok(DueMail { id: MailId::new(column(row, 0)?), kind: MailKind::Request, sender })
            },
        )
    }

    /// The email to try the mail server with during an outage: the first in the queue, due or not, so that each has its
    /// turn. An email that may have arrived waits until it is due.
    ///
    /// # Errors
    /// Database error.
    pub fn probe_mail(&self, under_way: &[MailId], now: Timestamp) -> StoreResult<Option<DueMail>> {
        self.first(
            "select id, request is not null, service is not null, caused_by from outbox
             where next_at is not null and (doubts = 0 or next_at <= ?1) and (leased_until is null or leased_until <= ?1)
               and id not in (select value from json_each(?2))
             order by next_at, id limit 1",
            params![to_millis(now), ids(under_way)],
            |row| {
                let kind = match (column(row, 1)?, column(row, 2)?) {
                    (true, _) => MailKind::Request,
                    (false, true) => MailKind::Renewal,
                    (false, false) => MailKind::Account,
                };
                let sender = column::<Option<String>>(row, 3)?.map(|sender| handle(&sender)).transpose()?;
                Ok(DueMail { id: MailId::new(column(row, 0)?), kind, sender })
            },
        )
    }

    /// Time at which there is next an email to deliver: one becomes due, a lease ends, or the mail server is
    /// tried again.
    ///
    /// # Errors
    /// Database error.
    pub fn next_mail_at(&self) -> StoreResult<Option<Timestamp>> {
        let waiting = self.first(
            "select next_at from outbox where next_at is not null and leased_until is null order by next_at limit 1",
            [],
            |row| timestamp(column(row, 0)?),
        )?;
        let lease_end =
            self.one("select min(leased_until) from outbox where leased_until is not null", [], |row| row.get(0))?;
        let waiting = match self.mail_outage()? {
            Some(outage) if self.has_mail_without_doubt()? => Some(outage.next_at),
            Some(outage) => waiting.map(|at| at.max(outage.next_at)),
            None => waiting,
        };
        Ok([waiting, optional_timestamp(lease_end)?].into_iter().flatten().min())
    }

    fn has_mail_without_doubt(&self) -> StoreResult<bool> {
        let first = "select 1 from outbox where next_at is not null and leased_until is null and doubts = 0 limit 1";
        Ok(self.first(first, [], |_| Ok(()))?.is_some())
    }

    /// Emails under way.
    ///
    /// # Errors
    /// Database error.
    pub fn mails_under_way(&self) -> StoreResult<u32> {
        self.one("select count(*) from outbox where leased_until is not null", [], |row| row.get(0))
    }
}

fn ids(ids: &[MailId]) -> String {
    json_ids(ids.iter().map(|id| id.get()))
}
