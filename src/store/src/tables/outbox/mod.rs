//! The outbox: emails are queued in the transaction that causes them, so none is lost and none is sent in vain.

mod delivery;
mod due;
mod queue;

pub use due::{DueMail, MailChoice, MailKind, MailOutage};
pub use queue::{AdminWarnings, NewMail};

use crate::engine::{Column, FromRow, List, Param, Row, Value, ValueRef, only, params};
use crate::rows::{RowId, grouped, skip_corrupt};
use crate::{ReadTx, ServiceId, StoreError, StoreResult, StoredRequestId};
use handover_api::submissions::MailState;
use handover_rules::access::AccessPolicyId;
use handover_rules::account::AccountNotice;
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::{CaseNumber, Objector};
use handover_rules::desk::AuditId;
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{EmailAddress, MailId, MailedLinkId, NicHandle, RequestId, ServiceName, SubmissionId, Timestamp};
use std::borrow::Cow;
use std::collections::HashMap;

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

/// Subject of an email, with its recipient. It depends on the columns of `outbox` that are set, in this order:
/// `case_number`, `holder_domain`, `request`, `service`; without any of them it is about an account. The meaning of
/// `notice` depends on the subject.
///
/// `account` is the recipient, unless `address` names another one. For emails about accounts and holders it is also the
/// account that they are about, in both cases.
#[derive(Clone, Debug)]
pub enum MailTopic {
    /// A request: `request`, and always `submission`. Goes to the current address of the account.
    Request {
        /// Request; the first of several.
        request: RequestId,
        submission: SubmissionId,
        notice: Notice,
        /// Recipient.
        account: NicHandle,
    },
    /// An account: `link`, `audit`, both or neither; or `policy` with `caused_by`.
    Account(AccountTopic),
    /// The holder of a domain: `holder_domain`, and `holder_change` if it is about a change.
    Holder(HolderTopic),
    /// A case: `case_number` and `case_recipient`.
    Case(CaseTopic),
    /// A service: `service`.
    Service {
        service: ServiceId,
        notice: ServiceNotice,
        /// Recipient.
        account: NicHandle,
    },
}

#[derive(Clone, Debug)]
pub struct AccountTopic {
    pub notice: AccountNotice,
    pub link: Option<MailedLinkId>,
    /// The account that it is about, and its recipient without an address; `None` before the account exists.
    pub account: Option<NicHandle>,
    /// Recipient address, if not the current one of the account.
    pub address: Option<EmailAddress>,
    /// The act of the provider's staff that it is about, by its number in the audit log.
    pub act: Option<AuditId>,
    /// The policy that it is about, and the account that changed it.
    pub policy: Option<(AccessPolicyId, NicHandle)>,
}

/// The holder of a domain as the subject of an email.
#[derive(Clone, Debug)]
pub struct HolderTopic {
    pub notice: HolderNotice,
    pub domain: ServiceName,
    pub change: Option<HolderChangeId>,
    /// The admin concerned; also the recipient, without an address.
    pub account: NicHandle,
    /// Address of a holder.
    pub address: Option<EmailAddress>,
}

#[derive(Clone, Debug)]
pub struct CaseTopic {
    pub case: CaseNumber,
    pub notice: CaseNotice,
    pub to: CaseRecipient,
    /// The recipient's account, if it is one.
    pub account: Option<NicHandle>,
    /// The recipient's address, if it is no account.
    pub address: Option<EmailAddress>,
}

impl MailTopic {
    /// The account that it is about or goes to.
    #[must_use]
    pub const fn account(&self) -> Option<&NicHandle> {
        match self {
            Self::Request { account, .. }
            | Self::Service { account, .. }
            | Self::Holder(HolderTopic { account, .. }) => Some(account),
            Self::Case(CaseTopic { account, .. }) | Self::Account(AccountTopic { account, .. }) => account.as_ref(),
        }
    }

    /// The account whose current address it goes to, if it waits for one that works.
    const fn recipient_by_handle(&self) -> Option<&NicHandle> {
        match self {
            Self::Request { account, .. }
            | Self::Service { account, .. }
            | Self::Holder(HolderTopic { account, address: None, .. }) => Some(account),
            Self::Case(CaseTopic { account, address: None, .. }) => account.as_ref(),
            Self::Account(AccountTopic { notice, account, address: None, .. })
                if notice.waits_for_working_address() =>
            {
                account.as_ref()
            }
            Self::Account(_) | Self::Holder(_) | Self::Case(_) => None,
        }
    }
}

/// `outbox.case_recipient`.
impl Param for CaseRecipient {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(match self {
            Self::Claimant => "claimant",
            Self::Objector(objector) => objector.as_str(),
            Self::OthersConcerned => "others",
        }))
    }
}

impl Column for CaseRecipient {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        match value.text()? {
            "claimant" => Ok(Self::Claimant),
            "others" => Ok(Self::OthersConcerned),
            name => Objector::parse(name).map(Self::Objector).ok_or(StoreError::Corrupt("recipient of a case")),
        }
    }
}

/// See [`MailTopic`] for which columns make which topic.
impl FromRow for MailTopic {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        // An account that is recipient.
        let account = || row.get::<Option<_>>("account")?.ok_or(StoreError::Corrupt("email without recipient"));
        // With a damaged address, the email goes to the account.
        let address = row.text("address")?.and_then(EmailAddress::parse);
        if let Some(case) = row.get("case_number")? {
            let to = row.get("case_recipient")?;
            let (notice, account) = (row.get("notice")?, row.get("account")?);
            return Ok(Self::Case(CaseTopic { case, notice, to, account, address }));
        }
        if let Some(domain) = row.get("holder_domain")? {
            let (notice, change) = (row.get("notice")?, row.get("holder_change")?);
            return Ok(Self::Holder(HolderTopic { notice, domain, change, account: account()?, address }));
        }
        if let Some(request) = row.get("request")? {
            let submission = row.get("submission")?;
            return Ok(Self::Request { request, submission, notice: row.get("notice")?, account: account()? });
        }
        if let Some(service) = row.get("service")? {
            return Ok(Self::Service { service, notice: row.get("notice")?, account: account()? });
        }
        let policy: Option<AccessPolicyId> = row.get("policy")?;
        Ok(Self::Account(AccountTopic {
            notice: row.get("notice")?,
            link: row.get("link")?,
            account: row.get("account")?,
            address,
            act: row.get("audit")?,
            policy: policy.zip(row.get("caused_by")?),
        }))
    }
}

/// The browser and the network that a call came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// `User-Agent`, truncated.
    pub agent: String,
    /// The coarse network, as kept with a session.
    pub network: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailOrigin {
    /// Time at which the email was first queued, in the transaction of the event that it reports.
    pub at: Timestamp,
    /// The caller's browser and network, if the email reports them.
    pub caller: Option<Caller>,
}

impl ReadTx<'_> {
    /// The origin of an email.
    ///
    /// # Errors
    /// There is no such email.
    pub fn mail_origin(&self, mail: MailId) -> StoreResult<MailOrigin> {
        let sql = "select coalesce(happened_at, queued_at) as at, agent, network from outbox where id = ?1";
        let found = self.first(sql, [mail], |row| {
            let caller = row.get::<Option<_>>("agent")?.zip(row.get("network")?);
            Ok(MailOrigin { at: row.get("at")?, caller: caller.map(|(agent, network)| Caller { agent, network }) })
        })?;
        found.ok_or(StoreError::Corrupt("missing email"))
    }
}
