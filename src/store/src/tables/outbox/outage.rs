//! Outages of the mail server. In the database, so that all processes know of them.

use super::MailKind;
use crate::engine::{FromRow, from_row, params};
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;
use handover_rules::delivery::{DOUBT_WAIT, PROBE_WAIT};

/// An outage of the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailOutage {
    /// Its start.
    pub since: Timestamp,
    /// Time of the last try of the mail server.
    pub tried_at: Timestamp,
    /// Time of the next try.
    pub next_at: Timestamp,
    /// Failed tries since it began.
    pub failures: u32,
}

from_row!(MailOutage { since, tried_at, next_at, failures });

impl ReadTx<'_> {
    /// The outage, if there is one.
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
        )?;
        Ok(())
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
