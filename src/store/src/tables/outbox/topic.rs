//! Subjects of emails, as the outbox stores them.

use crate::convert::service_name;
use crate::convert::{column, handle, submission_id};
use crate::engine::Row;
use crate::tables::cases::optional_case_number;
use crate::{ServiceId, StoreError, StoreResult, StoredRequestId};
use handover_rules::account::notices::AccountNotice;
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::{CaseNumber, Objector};
use handover_rules::desk::AuditId;
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service_notice::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_rules::{EmailAddress, MailedLinkId, NicHandle, RequestId, ServiceName, SubmissionId};

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
    /// An account: `link`, `audit`, both or neither.
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
pub(super) fn recipient_name(to: CaseRecipient) -> &'static str {
    match to {
        CaseRecipient::Claimant => "claimant",
        CaseRecipient::Objector(objector) => objector.as_str(),
        CaseRecipient::OthersConcerned => "others",
    }
}

fn case_recipient(name: &str) -> StoreResult<CaseRecipient> {
    match name {
        "claimant" => Ok(CaseRecipient::Claimant),
        "others" => Ok(CaseRecipient::OthersConcerned),
        name => Objector::parse(name).map(CaseRecipient::Objector).ok_or(StoreError::Corrupt("recipient of a case")),
    }
}

/// See [`MailTopic`] for which columns make which topic.
pub(super) fn read_topic(row: &Row<'_>) -> StoreResult<MailTopic> {
    let notice: String = column(row, 4)?;
    let account = column::<Option<String>>(row, 5)?.map(|account| handle(&account)).transpose()?;
    let address = column::<Option<String>>(row, 6)?.and_then(|address| EmailAddress::parse(&address));
    if let Some(case) = optional_case_number(row, 11)? {
        return Ok(MailTopic::Case {
            case,
            notice: CaseNotice::parse(&notice).ok_or(StoreError::Corrupt("notice"))?,
            to: case_recipient(&column::<String>(row, 12)?)?,
            account,
            address,
        });
    }
    let no_recipient = StoreError::Corrupt("email without recipient");
    if let Some(domain) = column::<Option<String>>(row, 9)? {
        return Ok(MailTopic::Holder {
            notice: HolderNotice::parse(&notice).ok_or(StoreError::Corrupt("notice"))?,
            domain: service_name(&domain)?,
            change: column::<Option<i64>>(row, 10)?.map(HolderChangeId::new),
            account: account.ok_or(no_recipient)?,
            address,
        });
    }
    Ok(match (column::<Option<StoredRequestId>>(row, 1)?, column::<Option<ServiceId>>(row, 3)?) {
        (Some(request), _) => MailTopic::Request {
            request: request.validate()?,
            submission: submission_id(row, 15)?,
            notice: Notice::parse(&notice).ok_or(StoreError::Corrupt("notice"))?,
            account: account.ok_or(no_recipient)?,
        },
        (None, Some(service)) => MailTopic::Service {
            service,
            notice: ServiceNotice::parse(&notice).ok_or(StoreError::Corrupt("notice"))?,
            account: account.ok_or(no_recipient)?,
        },
        (None, None) => MailTopic::Account {
            notice: AccountNotice::parse(&notice).ok_or(StoreError::Corrupt("notice"))?,
            link: column::<Option<i64>>(row, 2)?.map(MailedLinkId::new),
            account,
            address,
            act: column::<Option<i64>>(row, 13)?.map(AuditId::new),
        },
    })
}
