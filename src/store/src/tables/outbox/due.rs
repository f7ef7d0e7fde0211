//! Choice of the next email to deliver, and outages of the mail server, in the database so that all processes know of
//! them.
//!
//! Emails about accounts go first, because somebody waits for them to sign in. Then come those about requests, in turns
//! by sender, and last the renewal notices, which come in bulk.

use crate::columns::{enums, time_or_limit};
use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_rules::delivery::{DOUBT_WAIT, PROBE_WAIT};
use handover_rules::{MailId, NicHandle, Timestamp, string_enum};

string_enum! {
    /// The queue of an email, most urgent first.
    pub enum MailKind {
        /// About an account, an order, the holder of a domain or a case.
        Account = "account",
        /// About a request.
        Request = "request",
        /// A renewal notice.
        Renewal = "renewal",
    }
}

enums! {
    MailKind: "kind of an email";
}

/// An email that can be delivered now.
#[derive(Clone, Debug)]
pub struct DueMail {
    pub id: MailId,
    pub kind: MailKind,
    /// The account that caused it, for emails about requests.
    pub sender: Option<NicHandle>,
}

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

fn read(row: &Row<'_>) -> StoreResult<DueMail> {
    Ok(DueMail { id: row.get("id")?, kind: row.get("queue")?, sender: row.get("caused_by")? })
}

impl ReadTx<'_> {
    pub fn next_mail(&self, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        for kind in MailKind::ALL {
            if choice.full_kinds.contains(&kind) {
                continue;
            }
            let next = match kind {
                MailKind::Request => self.next_request_mail(choice, now)?,
                MailKind::Account | MailKind::Renewal => self.first_mail(kind, choice, now)?,
            };
            if next.is_some() {
                return Ok(next);
            }
        }
        Ok(None)
    }

    fn first_mail(&self, kind: MailKind, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        self.first(
            "select id, queue, null as caused_by from outbox
             where queue = ?1 and next_at <= ?2 and (leased_until is null or leased_until <= ?2)
               and id not in (select value from rarray(?3))
             order by next_at, id limit 1",
            params![kind, now, List::ids(&choice.under_way)],
            read,
        )
    }

    fn next_request_mail(&self, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        let last = choice.last_sender.as_ref().map_or("", NicHandle::as_str);
        let next = self.request_mail_after(last, choice, now)?;
        if next.is_some() || last.is_empty() { Ok(next) } else { self.request_mail_after("", choice, now) }
    }

    /// The first email of the first sender after `last` that has one. Skips from sender to sender, so that the cost
    /// does not depend on how many emails each has queued. A subquery, not a join: PostgreSQL may reorder a join. An
    /// email waits while an earlier one about the same submission is on its way to the same recipient.
    fn request_mail_after(&self, last: &str, choice: &MailChoice, now: Timestamp) -> StoreResult<Option<DueMail>> {
        self.first(
            "with recursive sender (name) as (
               select min(caused_by) from outbox
               where queue = 'request' and next_at is not null and caused_by > ?1
               union all
               select (select min(caused_by) from outbox
                 where queue = 'request' and next_at is not null and caused_by > sender.name)
               from sender where sender.name is not null)
             select found.id, 'request' as queue, found.name as caused_by from (
               select sender.name, (
                 select m.id from outbox m
                 where m.queue = 'request' and m.caused_by = sender.name and m.next_at <= ?2
                   and (m.leased_until is null or m.leased_until <= ?2)
                   and m.id not in (select value from rarray(?3))
                   and not exists (select 1 from outbox e
                     where e.submission = m.submission and e.account = m.account and e.id < m.id and e.leased_until > ?2)
                 order by m.next_at, m.id limit 1) as id
               from sender where sender.name not in (select value from rarray(?4))) found
             where found.id is not null limit 1",
            params![last, now, List::ids(&choice.under_way), List::texts(&choice.full_senders)],
            read,
        )
    }

    /// The email to try the mail server with during an outage: the first in the queue, due or not, so that each has its
    /// turn. An email that may have arrived waits until it is due.
    pub fn probe_mail(&self, under_way: &[MailId], now: Timestamp) -> StoreResult<Option<DueMail>> {
        let mut first: Option<(i64, DueMail)> = None;
        for kind in MailKind::ALL {
            let next = self.first(
                "select id, queue, caused_by, next_at from outbox
                 where queue = ?1 and next_at is not null and (doubts = 0 or next_at <= ?2)
                   and (leased_until is null or leased_until <= ?2) and id not in (select value from rarray(?3))
                 order by next_at, id limit 1",
                params![kind, now, List::ids(under_way)],
                |row| Ok((row.get("next_at")?, read(row)?)),
            )?;
            first = first.into_iter().chain(next).min_by_key(|(at, mail)| (*at, mail.id));
        }
        Ok(first.map(|(_, mail)| mail))
    }

    /// Time at which there is next an email to deliver: one becomes due, a lease ends, or the mail server is
    /// tried again.
    pub fn next_mail_at(&self) -> StoreResult<Option<Timestamp>> {
        let mut waiting: Option<Timestamp> = None;
        for kind in MailKind::ALL {
            let next = self.first(
                "select next_at from outbox where queue = ?1 and next_at is not null and leased_until is null
                 order by next_at limit 1",
                [kind],
                only,
            )?;
            waiting = waiting.into_iter().chain(next.map(time_or_limit)).min();
        }
        let lease_end: Option<Timestamp> =
            self.value("select min(leased_until) from outbox where leased_until is not null", [])?;
        let waiting = match self.mail_outage()? {
            Some(outage) if self.has_mail_without_doubt()? => Some(outage.next_at),
            Some(outage) => waiting.map(|at| at.max(outage.next_at)),
            None => waiting,
        };
        Ok([waiting, lease_end].into_iter().flatten().min())
    }

    fn has_mail_without_doubt(&self) -> StoreResult<bool> {
        let first = "select 1 from outbox where next_at is not null and leased_until is null and doubts = 0 limit 1";
        Ok(self.first(first, [], |_| Ok(()))?.is_some())
    }

    pub fn mails_under_way(&self) -> StoreResult<u32> {
        self.value("select count(*) from outbox where leased_until is not null", [])
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailOutage {
    pub since: Timestamp,
    /// Time of the last try of the mail server.
    pub tried_at: Timestamp,
    pub next_at: Timestamp,
    /// Failed tries since it began.
    pub failures: u32,
}

from_row!(MailOutage { since, tried_at, next_at, failures });

impl ReadTx<'_> {
    pub fn mail_outage(&self) -> StoreResult<Option<MailOutage>> {
        self.first("select since, tried_at, next_at, failures from mail_outage", [], MailOutage::from_row)
    }
}

impl WriteTx<'_> {
    /// Begins an outage, or records a try during one.
    pub fn set_mail_outage(&mut self, outage: &MailOutage) -> StoreResult<()> {
        self.run(
            "insert into mail_outage (id, since, tried_at, next_at, failures) values (1, ?1, ?2, ?3, ?4)
             on conflict (id) do update set since = excluded.since, tried_at = excluded.tried_at,
               next_at = excluded.next_at, failures = excluded.failures",
            params![outage.since, outage.tried_at, outage.next_at, outage.failures],
        )
    }

    /// Brings the next try of a mail server that is down forward.
    pub(crate) fn try_mail_server_again(&mut self, now: Timestamp) -> StoreResult<()> {
        if let Some(outage) = self.mail_outage()? {
            let earliest = now.max(outage.tried_at + PROBE_WAIT);
            self.set_mail_outage(&MailOutage { next_at: outage.next_at.min(earliest), ..outage })?;
        }
        self.announce(Change::Outbox);
        Ok(())
    }

    /// Ends the outage: everything in the queue is due now. One that may have arrived is due an
    /// hour after its last attempt, or a server that is down again and again would have it sent each time.
    pub fn end_mail_outage(&mut self, now: Timestamp) -> StoreResult<()> {
        self.run("delete from mail_outage", [])?;
        for kind in MailKind::ALL {
            self.run(
                "update outbox
                 set next_at = case when doubts = 0 or state_at + ?2 < ?1 then ?1
                   when state_at + ?2 < next_at then state_at + ?2 else next_at end
                 where queue = ?3 and next_at > ?1 and leased_until is null",
                params![now, DOUBT_WAIT.num_milliseconds(), kind],
            )?;
        }
        self.announce(Change::Outbox);
        Ok(())
    }
}
