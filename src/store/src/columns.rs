//! Conversions between columns and types of the rules.

use crate::engine::{Column, FromRow, Param, Row, Value, ValueRef, from_row};
use crate::ids::id_columns;
use crate::{StoreError, StoreResult, StoredRequestId};
use chrono::{DateTime, NaiveDate};
use handover_rules::account::applications::{ApplicationId, CredentialId, CredentialState};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::desk::{AuditId, CorrectionId, DeskAct, StaffId, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{
    Category, CodeHash, Contacts, EmailAddress, MailId, MailedLinkId, NicHandle, RequestId, RequestState, RoleSet,
    ServiceKey, ServiceName, ServiceStatus, SessionId, SubmissionId, Subsidiary, Timestamp,
};
use std::borrow::Cow;

/// Types that columns hold as texts: how they are written and read, and their name in errors.
macro_rules! texts {
    ($($type:ty: $write:expr, $read:expr, $name:literal;)*) => {$(
        impl $crate::engine::Param for $type {
            fn value(&self) -> $crate::engine::Value<'_> {
                let write: fn(&$type) -> &str = $write;
                $crate::engine::Value::Text(std::borrow::Cow::Borrowed(write(self)))
            }
        }

        impl $crate::engine::Column for $type {
            fn read(value: $crate::engine::ValueRef<'_>) -> $crate::StoreResult<Self> {
                let read: fn(&str) -> Option<$type> = $read;
                read(value.text()?).ok_or($crate::StoreError::Corrupt($name))
            }
        }
    )*};
}
pub(crate) use texts;

texts! {
    NicHandle: NicHandle::as_str, |text| NicHandle::parse(text).ok(), "NIC handle";
    ServiceName: ServiceName::as_str, ServiceName::parse, "service name";
    Category: |category| category.as_str(), Category::parse, "category";
    ServiceStatus: |status| status.as_str(), ServiceStatus::parse, "service status";
    EmailAddress: EmailAddress::as_str, EmailAddress::parse, "email address";
    RequestState: |state| state.as_str(), RequestState::parse, "request state";
    Subsidiary: |subsidiary| subsidiary.as_str(), Subsidiary::parse, "subsidiary";
    BillStatus: |status| status.as_str(), BillStatus::parse, "bill status";
    PaymentStatus: |status| status.as_str(), PaymentStatus::parse, "payment status";
    MailedLinkAction: |action| action.as_str(), MailedLinkAction::parse, "purpose of a mailed link";
    CredentialState: |state| state.as_str(), CredentialState::parse, "state of a credential";
    DeskAct: |act| act.as_str(), DeskAct::parse, "audit act";
    SubjectKind: |kind| kind.as_str(), SubjectKind::parse, "audit subject";
    PaperKind: |kind| kind.as_str(), PaperKind::parse, "kind of a paper";
}

id_columns!(
    ApplicationId,
    AuditId,
    CorrectionId,
    CredentialId,
    HolderChangeId,
    MailId,
    MailedLinkId,
    PaperId,
    SessionId,
    StaffId
);

impl Param for CaseNumber {
    fn value(&self) -> Value<'_> {
        Value::of(self.get())
    }
}

impl Column for CaseNumber {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        u64::read(value).ok().and_then(Self::new).ok_or(StoreError::Corrupt("case number"))
    }
}

impl Param for CodeHash {
    fn value(&self) -> Value<'_> {
        self.0.as_slice().value()
    }
}

impl Column for CodeHash {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        Column::read(value).map(Self)
    }
}

impl Param for NaiveDate {
    /// `YYYY-MM-DD`.
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl Column for NaiveDate {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        let text = value.text()?;
        // chrono's own parser, which also takes years of more digits, is four times as long.
        parse_date(text).or_else(|| text.parse().ok()).ok_or(StoreError::Corrupt("date"))
    }
}

impl Param for Timestamp {
    /// Milliseconds since the Unix epoch.
    fn value(&self) -> Value<'_> {
        Value::Integer(self.timestamp_millis())
    }
}

impl Column for Timestamp {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        DateTime::from_timestamp_millis(i64::read(value)?).ok_or(StoreError::Corrupt("timestamp"))
    }
}

impl Param for RequestId {
    fn value(&self) -> Value<'_> {
        Value::Integer(StoredRequestId::from(*self).get())
    }
}

impl Column for RequestId {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        StoredRequestId::read(value)?.validate()
    }
}

impl Param for SubmissionId {
    /// The id of its first request.
    fn value(&self) -> Value<'_> {
        Value::Integer(StoredRequestId::from(self.first_request()).get())
    }
}

impl Column for SubmissionId {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        RequestId::read(value).map(Self::new)
    }
}

impl Param for RoleSet {
    fn value(&self) -> Value<'_> {
        Value::Integer(self.bits().into())
    }
}

impl Column for RoleSet {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        let bits = u8::try_from(i64::read(value)?).map_err(|_| StoreError::Corrupt("role bits"))?;
        Ok(Self::from_bits(bits))
    }
}

/// From the columns `name` and `category`.
impl FromRow for ServiceKey {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self { name: row.get("name")?, category: row.get("category")? })
    }
}

from_row!(Contacts { admin, tech, billing });
