//! Attempts at delivery and their outcomes, delivery reports (decision 0011), and the validity of the codes and tokens
//! that emails carry.

use super::{AccountTopic, HolderTopic, Lease, MailTopic, OutboxEntry};
use crate::engine::{Row, params};
use crate::tables::accounts::canonical_address;
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_api::submissions::Delivery;
use handover_rules::delivery::ReportedMail;
use handover_rules::{CodeHash, EmailAddress, MailId, NicHandle, SubmissionId, Timestamp};

impl WriteTx<'_> {
    /// Leases an email for an attempt at delivery to an address: no other worker takes it before the lease ends.
    pub fn lease_mail(&mut self, entry: &OutboxEntry, to: &EmailAddress, lease: Lease) -> StoreResult<()> {
        self.run(
            "update outbox set lease = ?2, leased_until = ?3, message_key = ?4, sent_to = ?5 where id = ?1",
            params![entry.id, lease.number, lease.until, entry.message_key, to],
        )
    }

    /// Announces the delivery state of an email to its recipient and to the other parties of its request.
    pub fn announce_mail(&mut self, entry: &OutboxEntry) -> StoreResult<()> {
        let MailTopic::Request { request, account, .. } = &entry.topic else { return Ok(()) };
        self.announce(Change::Request(account.clone(), *request));
        for party in self.request(*request)?.map(|record| record.request.parties).unwrap_or_default() {
            self.announce(Change::Request(party.account, *request));
        }
        Ok(())
    }

    /// Ends the lease of an attempt; `false` if the lease had expired and another worker has the email.
    pub fn release_mail(&mut self, id: MailId, lease: Lease) -> StoreResult<bool> {
        let released = self.execute(
            "update outbox set lease = null, leased_until = null where id = ?1 and lease = ?2",
            params![id, lease.number],
        )?;
        Ok(released == 1)
    }

    /// Stores the hash of a code that is about to be handed to the mail server; the code is valid from now on.
    pub fn add_code(
        &mut self,
        mail: MailId,
        submission: SubmissionId,
        account: &NicHandle,
        code: CodeHash,
    ) -> StoreResult<()> {
        self.run(
            "insert into code (hash, submission, account, outbox, state) values (?1, ?2, ?3, ?4, 'live')",
            params![code, submission, account, mail],
        )
    }

    /// Marks an email as sent. Revokes the recipient's other codes or tokens, including those of earlier attempts at
    /// the same email.
    pub fn mark_mail_sent(&mut self, entry: &OutboxEntry, code: Option<CodeHash>, now: Timestamp) -> StoreResult<()> {
        self.settle_mail(entry.id, Delivery::Sent, now)?;
        let Some(code) = code else { return Ok(()) };
        match &entry.topic {
            MailTopic::Request { submission, account, .. } => {
                self.run(
                    "update code set state = 'superseded'
                     where submission = ?1 and account = ?2 and state = 'live' and hash <> ?3",
                    params![submission, account, code],
                )?;
            }
            MailTopic::Account(AccountTopic { link: Some(link), .. }) => self.revoke_other_tokens(*link, code)?,
            MailTopic::Holder(HolderTopic { notice, change: Some(change), .. }) => {
                if let (Some(record), Some(side)) = (self.holder_change(*change)?, notice.asks()) {
                    self.revoke_other_tokens(record.links.of(side), code)?;
                }
            }
            MailTopic::Account(_) | MailTopic::Case(_) | MailTopic::Holder(_) | MailTopic::Service { .. } => {}
        }
        Ok(())
    }

    pub fn settle_mail(&mut self, id: MailId, state: Delivery, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update outbox set state = ?2, state_at = ?3, attempts = attempts + 1, next_at = null, lease = null,
               leased_until = null
             where id = ?1",
            params![id, state, now],
        )
    }

    /// Looks at an email again at `next`, which counts as no attempt.
    pub fn postpone_mail(&mut self, id: MailId, next: Timestamp) -> StoreResult<()> {
        self.run("update outbox set next_at = ?2 where id = ?1", params![id, next])
    }

    /// Schedules the next attempt after a failed one. `undelivered` is the failed attempt's code, if the mail server
    /// cannot have accepted the email: it is revoked.
    pub fn retry_mail(
        &mut self,
        entry: &OutboxEntry,
        undelivered: Option<CodeHash>,
        next: Timestamp,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run(
            "update outbox set attempts = attempts + 1, next_at = ?2, state_at = ?3 where id = ?1",
            params![entry.id, next, now],
        )?;
        self.revoke_code(undelivered)
    }

    /// Schedules the next attempt after one that may have delivered the email, whose code therefore stays valid.
    pub fn retry_mail_in_doubt(&mut self, id: MailId, next: Timestamp, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update outbox set attempts = attempts + 1, doubts = doubts + 1, next_at = ?2, state_at = ?3, lease = null,
               leased_until = null
             where id = ?1",
            params![id, next, now],
        )
    }

    /// Revokes a code or token that was not delivered.
    pub fn revoke_code(&mut self, code: Option<CodeHash>) -> StoreResult<()> {
        if let Some(code) = code {
            self.run(
                "delete from code where hash = ?1 and state = 'live' and not exists (select 1 from party
                   where submission = code.submission and account = code.account and code = code.hash)",
                [code.0],
            )?;
            self.run("delete from mailed_link_token where hash = ?1", [code.0])?;
            self.run("delete from case_link where hash = ?1 and used_at is null", [code.0])?;
        }
        Ok(())
    }
}

fn reported_mail(row: &Row<'_>) -> StoreResult<ReportedMail> {
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
            reported_mail,
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
        )
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

    /// Queues the emails again that have waited for an address that works; of several that ask for the same, the last.
    /// They get new Message-IDs: reports about earlier attempts say nothing of them.
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
