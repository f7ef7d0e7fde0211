//! Emails about accounts that are limited in number.

use crate::engine::{FromRow, from_row, only, params};
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_rules::account::AccountNotice;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, Timestamp};

/// Latest emails of an account that are searched for sign-in warnings.
const LATEST_MAILS: u32 = 200;

/// The emails to a former address about requests for a new admin.
#[derive(Clone, Copy, Debug)]
pub struct AdminWarnings {
    /// Those of the period.
    pub number: u32,
    /// Time at which the last one of them was queued or sent.
    pub last: Option<Timestamp>,
    /// One is queued, and no attempt at it is under way.
    pub is_any_queued: bool,
}

from_row!(AdminWarnings { number, last, is_any_queued });

impl ReadTx<'_> {
    /// The emails about requests for a new admin with the link of this undo, since a time.
    pub fn admin_warnings(&self, undo: MailedLinkId, since: Timestamp) -> StoreResult<AdminWarnings> {
        self.one(
            "select count(*) as number, max(state_at) as last,
               count(*) filter (where state = 'queued' and leased_until is null) > 0 as is_any_queued from outbox
             where link = ?1 and notice = ?2 and queued_at > ?3",
            params![undo, AccountNotice::AdminRequested, since],
            AdminWarnings::from_row,
        )
    }

    /// The time of the `number`th latest email since a time that says that an account's password was changed; `None` if
    /// there are fewer.
    pub fn nth_latest_password_notice(
        &self,
        account: &NicHandle,
        number: u32,
        since: Timestamp,
    ) -> StoreResult<Option<Timestamp>> {
        self.first(
            "select queued_at from outbox where account = ?1 and notice = 'passwordChanged' and queued_at > ?2
             order by queued_at desc limit 1 offset ?3",
            params![account, since, number.saturating_sub(1)],
            only,
        )
    }

    /// Number of emails about suspicious sign-ins since a time, among the latest emails to an account. Other emails
    /// push them out, so that an account with very many emails costs no more.
    pub fn sign_in_warnings(&self, account: &NicHandle, since: Timestamp) -> StoreResult<u32> {
        self.value(
            "select count(*) from (
               select notice, queued_at from outbox where account = ?1 order by id desc limit ?3) latest
             where notice = ?2 and queued_at > ?4",
            params![account, AccountNotice::SignInAfterFailures, LATEST_MAILS, since],
        )
    }
}

impl WriteTx<'_> {
    /// Queues an email about requests for a new admin, to leave at `at`.
    pub fn queue_admin_warning(
        &mut self,
        undo: MailedLinkId,
        account: &NicHandle,
        to: &EmailAddress,
        now: Timestamp,
        at: Timestamp,
    ) -> StoreResult<()> {
        let notice = AccountNotice::AdminRequested;
        self.run(
            "insert into outbox (queued_at, notice, link, account, address, state, attempts, next_at, state_at)
             values (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?6, ?1)",
            params![now, notice, undo, account, to, at],
        )?;
        self.announce(Change::Outbox);
        Ok(())
    }
}
