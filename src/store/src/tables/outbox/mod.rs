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

use crate::columns::enums;
use crate::convert::{column, handle, optional_timestamp, request_id, skip_corrupt, stored, timestamp, to_millis};
use crate::convert::{grouped, json_ids};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult};
use handover_rules::request::notices::Notice;
use handover_rules::string_enum;
use handover_rules::{MailId, NicHandle, RequestId, Timestamp};
use std::collections::HashMap;
use topic::read_topic;

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

string_enum! {
    /// Delivery state of an email.
    pub enum OutboxState {
        /// Being delivered, or waiting for its next attempt.
        Queued = "queued",
        /// Accepted by the mail server.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// Obsolete before it was sent.
        Dropped = "dropped",
        /// Waits until its recipient has an address that works.
        Held = "held",
    }
}

enums! {
    OutboxState: "email state";
}

/// The latest email about a request to one of its parties.
#[derive(Clone, Debug)]
pub struct RequestMail {
    /// Recipient.
    pub to: NicHandle,
    /// Notice.
    pub notice: Notice,
    /// Delivery state.
    pub state: OutboxState,
    /// Time of the last change of state, or of the last attempt.
    pub at: Timestamp,
}

fn read(row: &Row<'_>) -> StoreResult<OutboxEntry> {
    Ok(OutboxEntry {
        id: MailId::new(column(row, 0)?),
        topic: read_topic(row)?,
        attempts: column(row, 7)?,
        doubts: column(row, 14)?,
        lease_ended_at: optional_timestamp(column(row, 16)?)?,
        queued_at: timestamp(column(row, 8)?)?,
        message_key: column(row, 17)?,
    })
}

pub(super) fn read_request_mail(row: &Row<'_>) -> StoreResult<(RequestId, RequestMail)> {
    let mail = RequestMail {
        to: handle(&column::<String>(row, 1)?)?,
        notice: Notice::parse(&column::<String>(row, 2)?).ok_or(StoreError::Corrupt("notice"))?,
        state: OutboxState::parse(&column::<String>(row, 3)?).ok_or(StoreError::Corrupt("email state"))?,
        at: timestamp(column(row, 4)?)?,
    };
    Ok((request_id(row, 0)?, mail))
}

impl ReadTx<'_> {
    /// An email by id.
    ///
    /// # Errors
    /// There is no such email.
    pub fn mail(&self, id: MailId) -> StoreResult<OutboxEntry> {
        self.first(
            "select id, request, link, service, notice, account, address, attempts, coalesce(put_back_at, queued_at),
               holder_domain, holder_change, case_number, case_recipient, audit, doubts, submission, leased_until,
               message_key
             from outbox where id = ?1",
            [id.get()],
            read,
        )?
        .ok_or(StoreError::Corrupt("no such email"))
    }

    /// The number of emails with a code that `asker` has caused to `to` after `since`.
    pub fn code_mails_between(&self, asker: &NicHandle, to: &NicHandle, since: Timestamp) -> StoreResult<u32> {
        self.one(
            "select count(*) from outbox
             where notice = 'confirm' and caused_by = ?1 and account = ?2 and queued_at > ?3",
            params![asker.as_str(), to.as_str(), to_millis(since)],
            |row| row.at(0),
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
        let queued_at = self.first(
            "select queued_at from outbox
             where notice = 'confirm' and caused_by = ?1 and account = ?2 and queued_at > ?3
             order by queued_at limit 1 offset ?4",
            params![asker.as_str(), to.as_str(), to_millis(since), older],
            |row| column(row, 0),
        )?;
        optional_timestamp(queued_at)
    }

    /// The accounts that were emailed about a request's transfer, as far as the emails are still there.
    pub fn notified_of_transfer(&self, request: RequestId) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select o.account from request r join outbox o on o.submission = r.submission
             where r.id = ?1 and o.notice in ('done', 'changed') and o.account is not null
               and (o.request = r.id or exists (select 1 from outbox_line where outbox = o.id and request = r.id))
             order by o.id",
            [stored(request).get()],
            |row| handle(&column::<String>(row, 0)?),
        )
    }

    /// The latest email about its submission to each party, by request.
    pub fn latest_mails(&self, ids: &[RequestId]) -> StoreResult<HashMap<RequestId, Vec<RequestMail>>> {
        let found: Vec<Option<(RequestId, RequestMail)>> = self.all(
            "select p.request, o.account, o.notice, o.state, o.state_at
             from json_each(?1) wanted
             join party p on p.request = wanted.value
             join outbox o on o.id = (
               select max(id) from outbox
               where submission = p.submission and account = p.account and state <> 'dropped')
             order by p.request, p.position",
            [json_ids(ids.iter().map(|id| stored(*id).get()))],
            |row| skip_corrupt(column(row, 0)?, read_request_mail(row)),
        )?;
        Ok(grouped(found.into_iter().flatten().collect()))
    }
}
