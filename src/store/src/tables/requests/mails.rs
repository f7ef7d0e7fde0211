//! Queueing emails about requests.

use super::RequestRecord;
use crate::engine::{only, params};
use crate::{Change, StoreResult, WriteTx};
use handover_rules::request::notices::Notice;
use handover_rules::{MailId, NicHandle, SubmissionId, Timestamp};

impl WriteTx<'_> {
    /// Queues an email about a request. Requests of one submission share an email of each kind to each recipient until
    /// somebody tries to send it.
    pub fn queue_mail(
        &mut self,
        about: &RequestRecord,
        to: &NicHandle,
        notice: Notice,
        caused_by: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<()> {
        if about.lines == 1 {
            return self.insert_mail(about, to, notice, caused_by, now).map(drop);
        }
        let mail = match self.unsent_mail(about.submission, to, notice)? {
            Some(unsent) => unsent,
            None => self.insert_mail(about, to, notice, caused_by, now)?,
        };
        if !notice.asks() {
            self.run(
                "insert into outbox_line (outbox, request) values (?1, ?2) on conflict do nothing",
                params![mail, about.request.id],
            )?;
        }
        Ok(())
    }

    /// The queued email that nobody has tried to send yet.
    fn unsent_mail(&self, submission: SubmissionId, to: &NicHandle, notice: Notice) -> StoreResult<Option<MailId>> {
        self.first(
            "select id from outbox where submission = ?1 and account = ?2 and notice = ?3
               and state = 'queued' and attempts = 0 and leased_until is null",
            params![submission, to, notice],
            only,
        )
    }

    fn insert_mail(
        &mut self,
        about: &RequestRecord,
        to: &NicHandle,
        notice: Notice,
        caused_by: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<MailId> {
        let id = self.value(
            "insert into outbox (queued_at, notice, request, submission, account, caused_by, state, attempts, next_at,
               state_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?1, ?1) returning id",
            params![now, notice, about.request.id, about.submission, to, caused_by,],
        )?;
        self.announce(Change::Outbox);
        Ok(id)
    }
}
