//! Queueing emails.

use super::RENEWAL;
use crate::store::convert::{stored, to_millis};
use crate::store::{Change, ServiceId, StoreResult, WriteTx};
use handover_rules::account::notices::AccountNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{EmailAddress, NicHandle, RequestId, TaskId, Timestamp};
use rusqlite::{Params, params};

impl WriteTx<'_> {
    /// Queues an email about a request.
    ///
    /// # Errors
    /// Database error.
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
            params![to_millis(now), notice.as_str(), stored(request), to.as_str(), caused_by.as_str()],
        )
    }

    /// Queues an email about an account, to `address` if not to its current one.
    ///
    /// # Errors
    /// Database error.
    pub fn queue_account_mail(
        &mut self,
        notice: AccountNotice,
        task: Option<TaskId>,
        account: Option<&NicHandle>,
        address: Option<&EmailAddress>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let (account, address) = (account.map(NicHandle::as_str), address.map(EmailAddress::as_str));
        self.queue(
            "insert into outbox (queued_at, notice, task, account, address, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?1, ?1)",
            params![to_millis(now), notice.as_str(), task.map(TaskId::get), account, address],
        )
    }

    /// Queues a renewal notice.
    ///
    /// # Errors
    /// Database error.
    pub fn queue_renewal(&mut self, service: ServiceId, to: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.queue(
            "insert into outbox (queued_at, notice, service, account, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, 'queued', 0, ?1, ?1)",
            params![to_millis(now), RENEWAL, service, to.as_str()],
        )
    }

    fn queue(&mut self, insert: &str, values: impl Params) -> StoreResult<()> {
        self.execute(insert, values)?;
        self.announce(Change::Outbox);
        Ok(())
    }
}
