//! The outbox: emails are queued in the transaction that causes them, so none is lost and none is sent in vain.

mod bounces;
mod delivery;
mod due;
mod limits;
mod origin;
mod outage;
mod queue;
mod topic;

pub use due::{DueMail, MailChoice, MailKind};
pub use limits::AdminWarnings;
pub use origin::{Caller, MailOrigin};
pub use outage::MailOutage;
pub use topic::MailTopic;

use crate::engine::{FromRow, List, Row, only, params};
use crate::rows::{RowId, grouped, skip_corrupt};
use crate::{ReadTx, StoreError, StoreResult, StoredRequestId};
use handover_api::submissions::MailState;
use handover_rules::{MailId, NicHandle, RequestId, Timestamp};
use std::collections::HashMap;

/// An email to send.
#[derive(Clone, Debug)]
pub struct OutboxEntry {
    /// Id; part of the Message-ID, so that recipients can detect duplicates, and delivery reports name the email.
    pub id: MailId,
    /// Subject of the email, with its recipient.
    pub topic: MailTopic,
    /// Delivery attempts so far.
    pub attempts: u32,
    /// Of these, those after which it may have arrived.
    pub doubts: u32,
    /// Time at which the lease of an attempt ended without an outcome, if that was not counted yet: its process
    /// crashed.
    pub lease_ended_at: Option<Timestamp>,
    /// Time of queueing, or of being put back into the queue.
    pub queued_at: Timestamp,
    /// Random part of the Message-ID, which the first attempt is given.
    pub message_key: Option<String>,
}

/// The right to deliver an email, for a limited time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// A random number.
    pub number: i64,
    /// Its end.
    pub until: Timestamp,
}

impl FromRow for OutboxEntry {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            topic: MailTopic::from_row(row)?,
            attempts: row.get("attempts")?,
            doubts: row.get("doubts")?,
            lease_ended_at: row.get("leased_until")?,
            queued_at: row.get("last_queued_at")?,
            message_key: row.get("message_key")?,
        })
    }
}

impl FromRow for MailState {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            to: row.get("account")?,
            notice: row.get("notice")?,
            delivery: row.get("state")?,
            at: row.get("state_at")?,
        })
    }
}

impl ReadTx<'_> {
    /// An email by id.
    ///
    /// # Errors
    /// There is no such email.
    pub fn mail(&self, id: MailId) -> StoreResult<OutboxEntry> {
        self.first(
            "select id, request, link, service, notice, account, address, attempts,
               coalesce(put_back_at, queued_at) as last_queued_at,
               holder_domain, holder_change, case_number, case_recipient, audit, doubts, submission, leased_until,
               message_key, policy, caused_by
             from outbox where id = ?1",
            [id],
            OutboxEntry::from_row,
        )?
        .ok_or(StoreError::Corrupt("no such email"))
    }

    /// The number of emails with a code that `asker` has caused to `to` after `since`.
    pub fn code_mails_between(&self, asker: &NicHandle, to: &NicHandle, since: Timestamp) -> StoreResult<u32> {
        self.value(
            "select count(*) from outbox
             where notice = 'confirm' and caused_by = ?1 and account = ?2 and queued_at > ?3",
            params![asker, to, since],
        )
    }

    /// The time of the one of these emails that has `older` before it.
    pub fn code_mail_between(
        &self,
        asker: &NicHandle,
        to: &NicHandle,
        since: Timestamp,
        older: u32,
    ) -> StoreResult<Option<Timestamp>> {
        self.first(
            "select queued_at from outbox
             where notice = 'confirm' and caused_by = ?1 and account = ?2 and queued_at > ?3
             order by queued_at limit 1 offset ?4",
            params![asker, to, since, older],
            only,
        )
    }

    /// The accounts that were emailed about a request's transfer, as far as the emails are still there.
    pub fn notified_of_transfer(&self, request: RequestId) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select o.account from request r join outbox o on o.submission = r.submission
             where r.id = ?1 and o.notice in ('done', 'changed') and o.account is not null
               and (o.request = r.id or exists (select 1 from outbox_line where outbox = o.id and request = r.id))
             order by o.id",
            [request],
            only,
        )
    }

    /// The latest email about its submission to each party, by request.
    pub fn latest_mails(&self, ids: &[RequestId]) -> StoreResult<HashMap<RequestId, Vec<MailState>>> {
        let found: Vec<Option<(RequestId, MailState)>> = self.all(
            "select p.request, o.account, o.notice, o.state, o.state_at
             from rarray(?1) wanted
             join party p on p.request = wanted.value
             join outbox o on o.id = (
               select max(id) from outbox
               where submission = p.submission and account = p.account and state <> 'dropped')
             order by p.request, p.position",
            [List::ids(ids)],
            |row| {
                let request: StoredRequestId = row.get("request")?;
                let mail = request.validate().and_then(|id| Ok((id, MailState::from_row(row)?)));
                skip_corrupt(RowId::Request(request), mail)
            },
        )?;
        Ok(grouped(found.into_iter().flatten().collect()))
    }
}
