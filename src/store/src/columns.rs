//! Conversions between columns and types of the rules.

use crate::engine::{Column, FromRow, Param, Row, Value, ValueRef, from_row};
use crate::ids::id_columns;
use crate::{StoreError, StoreResult, StoredRequestId};
use chrono::{DateTime, NaiveDate};
use handover_api::provider::{
    Amount, BillId, Currency, Locale, PaymentMethodId, PaymentType, ProfileState, RenewalType,
};
use handover_api::submissions::Delivery;
use handover_rules::account::AccountNotice;
use handover_rules::account::applications::{ApplicationId, CredentialId, CredentialState};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::notices::{CaseLink, CaseNotice};
use handover_rules::cases::papers::{PaperId, PaperKind, PaperType};
use handover_rules::cases::timeline::CaseEntry;
use handover_rules::cases::{Case, CaseNumber, CaseState};
use handover_rules::desk::{AuditId, CorrectionId, DeskAct, StaffId, SubjectKind};
use handover_rules::holder::data::{CountryCode, HolderIdentity};
use handover_rules::holder::notices::{HolderHistoryEvent, HolderNotice};
use handover_rules::holder::{HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::model::account::{BillStatus, PaymentStatus};
use handover_rules::model::service::ServiceNotice;
use handover_rules::model::timestamp::parse_date;
use handover_rules::provider_event::{EventKind, FeedEpoch, ProviderEvent};
use handover_rules::request::notices::{Notice, TimelineEvent};
use handover_rules::request::{Answer, Ending};
use handover_rules::service_list::ClaimKind;
use handover_rules::{
    Category, CodeHash, Contacts, EmailAddress, LegalForm, MailId, MailedLinkId, NicHandle, RequestId, RequestState,
    Role, RoleSet, ServiceKey, ServiceName, ServiceStatus, SessionId, SubmissionId, Subsidiary, Timestamp,
};
use std::borrow::Cow;

/// A time that must hide no other one: a corrupt one counts as long past, or as far in the future.
pub(crate) fn time_or_limit(millis: i64) -> Timestamp {
    let limit = if millis < 0 { Timestamp::MIN_UTC } else { Timestamp::MAX_UTC };
    DateTime::from_timestamp_millis(millis).unwrap_or(limit)
}

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
    EmailAddress: EmailAddress::as_str, EmailAddress::parse, "email address";
    CountryCode: CountryCode::as_str, CountryCode::parse, "country code";
    FeedEpoch: FeedEpoch::as_str, FeedEpoch::parse, "epoch of the feed";
    Locale: Locale::as_str, Locale::parse, "language";
    BillId: BillId::as_str, BillId::parse, "bill id";
    Amount: Amount::as_str, Amount::parse, "amount";
    Currency: Currency::as_str, Currency::parse, "currency";
    RenewalType: RenewalType::as_str, RenewalType::parse, "renewal type";
    PaymentType: PaymentType::as_str, PaymentType::parse, "payment type";
}

/// Enums that columns hold by their names.
macro_rules! enums {
    ($($type:ty: $name:literal;)*) => {
        $crate::columns::texts! { $($type: |value| value.as_str(), <$type>::parse, $name;)* }
    };
}
pub(crate) use enums;

enums! {
    Category: "category";
    ServiceStatus: "service status";
    RequestState: "request state";
    Subsidiary: "subsidiary";
    BillStatus: "bill status";
    PaymentStatus: "payment status";
    MailedLinkAction: "purpose of a mailed link";
    CredentialState: "state of a credential";
    DeskAct: "audit act";
    SubjectKind: "audit subject";
    PaperKind: "kind of a paper";
    Delivery: "email state";
    TimelineEvent: "timeline event";
    Notice: "notice";
    AccountNotice: "notice";
    HolderNotice: "notice";
    CaseNotice: "notice";
    ServiceNotice: "notice";
    LegalForm: "legal form";
    HolderSide: "holder side";
    HolderHistoryEvent: "holder history";
    CaseState: "state of a case";
    CaseLink: "link of a case";
    PaperType: "type of a paper";
    ClaimKind: "kind of a claim";
    EventKind: "kind of an event";
}

/// Types that columns hold as JSON, with their names in errors.
macro_rules! json {
    ($($type:ty: $name:literal;)*) => {$(
        impl $crate::engine::Param for $type {
            fn value(&self) -> $crate::engine::Value<'_> {
                // Cannot fail: maps have only texts as keys.
                Value::Text(Cow::Owned(serde_json::to_string(self).expect($name)))
            }
        }

        impl Column for $type {
            fn read(value: ValueRef<'_>) -> StoreResult<Self> {
                serde_json::from_str(value.text()?).map_err(|_| StoreError::Corrupt($name))
            }
        }
    )*};
}
pub(crate) use json;

json! {
    Ending: "request ending";
    Claim: "case";
    Case: "case";
    CaseEntry: "case";
    HolderIdentity: "change of holder";
    HolderChangeEnding: "change of holder";
    ProviderEvent: "event";
}

impl Param for Answer {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
        }))
    }
}

impl Column for Answer {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        match value.text()? {
            "accept" => Ok(Self::Accept),
            "decline" => Ok(Self::Decline),
            _ => Err(StoreError::Corrupt("answer")),
        }
    }
}

impl Param for ProfileState {
    fn value(&self) -> Value<'_> {
        Value::Bool(*self == Self::Complete)
    }
}

impl Column for ProfileState {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        bool::read(value).map(|is_complete| if is_complete { Self::Complete } else { Self::Incomplete })
    }
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
    PaymentMethodId,
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

impl Param for Role {
    fn value(&self) -> Value<'_> {
        Value::Integer(RoleSet::from(*self).bits().into())
    }
}

impl Column for Role {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        RoleSet::read(value)?.iter().next().ok_or(StoreError::Corrupt("role bits"))
    }
}
