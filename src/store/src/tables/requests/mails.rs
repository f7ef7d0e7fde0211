//! Queueing emails about requests.

use super::RequestRecord;
use crate::engine::params;
use crate::{Change, StoreResult, WriteTx};
use handover_rules::request::notices::Notice;
use handover_rules::{NicHandle, Timestamp};

/// The queued email of a kind that nobody has tried to send yet.
const UNSENT: &str = "submission = ?1 and account = ?2 and notice = ?3
   and state = 'queued' and attempts = 0 and leased_until is null";

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
        self.announce(Change::Outbox);
        let insert =
            "insert into outbox (submission, account, notice, request, caused_by, queued_at, state, attempts, next_at,
             state_at)
           select ?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?6, ?6";
        let values = params![about.submission, to, notice, about.request.id, caused_by, now];
        if about.lines == 1 {
            return self.run(insert, values);
        }
        self.run(&format!("{insert} where not exists (select 1 from outbox where {UNSENT})"), values)?;
        if !notice.asks() {
            self.run(
                &format!(
                    "insert into outbox_line (outbox, request) select id, ?4 from outbox where {UNSENT}
                     order by id limit 1 on conflict do nothing"
                ),
                params![about.submission, to, notice, about.request.id],
            )?;
        }
        Ok(())
    }
}
