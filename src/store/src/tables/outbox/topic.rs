//! Subjects of emails, as the outbox stores them.

use crate::engine::{Column, FromRow, Param, Row, Value, ValueRef};
use crate::{ServiceId, StoreError, StoreResult};
use handover_rules::access::AccessPolicyId;
use handover_rules::account::AccountNotice;
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::{CaseNumber, Objector};
use handover_rules::desk::AuditId;
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, RequestId, ServiceName, SubmissionId};
use std::borrow::Cow;

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
        /// Its submission.
        submission: SubmissionId,
        /// Notice.
        notice: Notice,
        /// Recipient.
        account: NicHandle,
    },
    /// An account: `link`, `audit`, both or neither; or `policy` with `caused_by`.
    Account {
        /// Notice.
        notice: AccountNotice,
        /// Related mailed link, if any.
        link: Option<MailedLinkId>,
        /// The account that it is about, and its recipient without an address; `None` before the account exists.
        account: Option<NicHandle>,
        /// Recipient address, if not the current one of the account.
        address: Option<EmailAddress>,
        /// The act of the provider's staff that it is about, by its number in the audit log.
        act: Option<AuditId>,
        /// The policy that it is about, and the account that changed it.
        policy: Option<(AccessPolicyId, NicHandle)>,
    },
    /// The holder of a domain: `holder_domain`, and `holder_change` if it is about a change.
    Holder {
        /// Notice.
        notice: HolderNotice,
        /// Domain.
        domain: ServiceName,
        /// Change of holder, if it is about one.
        change: Option<HolderChangeId>,
        /// The admin concerned; also the recipient, without an address.
        account: NicHandle,
        /// Address of a holder.
        address: Option<EmailAddress>,
    },
    /// A case: `case_number` and `case_recipient`.
    Case {
        /// Case.
        case: CaseNumber,
        /// Notice.
        notice: CaseNotice,
        /// Recipient.
        to: CaseRecipient,
        /// The recipient's account, if it is one.
        account: Option<NicHandle>,
        /// The recipient's address, if it is no account.
        address: Option<EmailAddress>,
    },
    /// A service: `service`.
    Service {
        /// Service.
        service: ServiceId,
        /// Notice.
        notice: ServiceNotice,
        /// Recipient.
        account: NicHandle,
    },
}

impl MailTopic {
    /// The account that it is about or goes to.
    #[must_use]
    pub const fn account(&self) -> Option<&NicHandle> {
        match self {
            Self::Request { account, .. } | Self::Service { account, .. } | Self::Holder { account, .. } => {
                Some(account)
            }
            Self::Case { account, .. } | Self::Account { account, .. } => account.as_ref(),
        }
    }

    /// The account whose current address it goes to, if it waits for one that works.
    pub(super) const fn recipient_by_handle(&self) -> Option<&NicHandle> {
        match self {
            Self::Request { account, .. }
            | Self::Service { account, .. }
            | Self::Holder { account, address: None, .. } => Some(account),
            Self::Case { account, address: None, .. } => account.as_ref(),
            Self::Account { notice, account, address: None, .. } if notice.waits_for_working_address() => {
                account.as_ref()
            }
            Self::Account { .. } | Self::Holder { .. } | Self::Case { .. } => None,
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
            return Ok(Self::Case { case, notice: row.get("notice")?, to, account: row.get("account")?, address });
        }
        if let Some(domain) = row.get("holder_domain")? {
            let change = row.get("holder_change")?;
            return Ok(Self::Holder { notice: row.get("notice")?, domain, change, account: account()?, address });
        }
        if let Some(request) = row.get("request")? {
            let submission = row.get("submission")?;
            return Ok(Self::Request { request, submission, notice: row.get("notice")?, account: account()? });
        }
        if let Some(service) = row.get("service")? {
            return Ok(Self::Service { service, notice: row.get("notice")?, account: account()? });
        }
        let policy: Option<AccessPolicyId> = row.get("policy")?;
        Ok(Self::Account {
            notice: row.get("notice")?,
            link: row.get("link")?,
            account: row.get("account")?,
            address,
            act: row.get("audit")?,
            policy: policy.zip(row.get("caused_by")?),
        })
    }
}
