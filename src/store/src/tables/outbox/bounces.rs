//! Emails that delivery reports are about, and those that wait for an address that works (decision 0059).

use super::OutboxEntry;
use crate::engine::{Row, params};
use crate::tables::accounts::canonical_address;
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_api::submissions::Delivery;
use handover_rules::delivery::ReportedMail;
use handover_rules::{EmailAddress, MailId, NicHandle, Timestamp};

fn read(row: &Row<'_>) -> StoreResult<ReportedMail> {
    let account: Option<EmailAddress> = row.get("email")?;
    let confirmed_at = row.get("confirmed_at")?;
    Ok(ReportedMail {
        is_sent: matches!(row.text("state")?.and_then(Delivery::parse), Some(Delivery::Sent | Delivery::Queued)),
        sent_to: canonical_address(&row.get("sent_to")?),
        sent_at: row.get("state_at")?,
        account: account.map(|present| (canonical_address(&present), confirmed_at)),
    })
}

impl ReadTx<'_> {
    /// The email with this Message-ID, with addresses as their keys.
    pub fn reported_mail(&self, id: MailId, key: &str) -> StoreResult<Option<ReportedMail>> {
        self.first(
            "select o.state, o.sent_to, o.state_at, a.email, a.confirmed_at
             from outbox o left join account a on a.handle = o.account
             where o.id = ?1 and o.message_key = ?2 and o.sent_to is not null",
            params![id, key],
            read,
        )
    }

    /// Whether an email has to wait, because the address of its recipient does not work.
    pub fn waits_for_address(&self, entry: &OutboxEntry) -> StoreResult<bool> {
        let Some(account) = entry.topic.recipient_by_handle() else { return Ok(false) };
        let sql = "select exists (select 1 from account where handle = ?1 and undeliverable_at is not null)";
        self.value(sql, [account])
    }
}

impl WriteTx<'_> {
    /// Lets an email wait until its recipient has an address that works.
    pub fn hold_mail(&mut self, id: MailId, now: Timestamp) -> StoreResult<()> {
        self.end_attempts(id, Delivery::Held, now)
    }

    /// Records that an email was not delivered after all.
    pub fn fail_sent_mail(&mut self, id: MailId, now: Timestamp) -> StoreResult<()> {
        self.end_attempts(id, Delivery::Failed, now)
    }

    fn end_attempts(&mut self, id: MailId, state: Delivery, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update outbox set state = ?2, state_at = ?3, next_at = null, lease = null, leased_until = null where id = ?1",
            params![id, state, now],
        )?;
        Ok(())
    }

    /// Drops the emails of an account that is removed, but for those to holders of domains.
    pub fn drop_mails_of(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update outbox set state = 'dropped', state_at = ?2, next_at = null, lease = null, leased_until = null
             where account = ?1 and state in ('queued', 'held', 'failed')
               and (holder_domain is null or address is null or next_at is null)",
            params![account, now],
        )
    }

    /// Queues the emails again that have waited for an address that works; of several that ask for the same, the last. They
    /// get new Message-IDs: reports about earlier attempts say nothing of them.
    pub fn release_held_mails(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        let values = params![account, now];
        self.run(
            "update outbox set state = 'dropped', state_at = ?2
             where account = ?1 and state = 'held' and notice in ('confirm', 'reminder') and exists (
               select 1 from outbox later
               where later.submission = outbox.submission and later.account = ?1 and later.notice = outbox.notice
                 and later.state = 'held' and later.id > outbox.id)",
            values,
        )?;
        let released = self.execute(
            "update outbox set state = 'queued', attempts = 0, doubts = 0, next_at = ?2, put_back_at = ?2, state_at = ?2,
               message_key = null, sent_to = null
             where account = ?1 and state = 'held'",
            values,
        )?;
        if released > 0 {
            self.announce(Change::Outbox);
        }
        Ok(())
    }
}
