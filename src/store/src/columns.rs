//! Conversions between columns and types of the rules, and ids that only the server uses.

use crate::engine::{Column, FromRow, Param, Row, Value, ValueRef, from_row};
use crate::{StoreError, StoreResult};
use chrono::{DateTime, NaiveDate};
use handover_api::provider::{
    Amount, BillId, Currency, Locale, PaymentMethodId, PaymentType, ProfileState, RenewalType,
};
use handover_api::submissions::Delivery;
use handover_rules::account::AccountNotice;
use handover_rules::account::applications::{AccessRule, ApplicationId, CredentialId, CredentialState};
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
    Role, RoleSet, ServiceKey, ServiceName, ServiceStatus, SessionId, SubmissionId, Subsidiary, Timestamp, typed_id,
};

/// Types that columns hold as numbers. Lists of them are parameters, too.
macro_rules! id_params {
    ($($type:ty: $id:expr;)*) => {$(
        impl $crate::engine::IdParam for $type {
            fn id(&self) -> i64 {
                let id: fn(&$type) -> i64 = $id;
                id(self)
            }
        }

        impl $crate::engine::Param for $type {
            fn value(&self) -> $crate::engine::Value<'_> {
                $crate::engine::Value::Integer($crate::engine::IdParam::id(self))
            }
        }
    )*};
}
pub(crate) use id_params;

macro_rules! id_columns {
    ($($name:ident),* $(,)?) => {$(
        $crate::columns::id_params! { $name: |id| id.get(); }

        impl $crate::engine::Column for $name {
            fn read(value: $crate::engine::ValueRef<'_>) -> $crate::StoreResult<Self> {
                <i64 as $crate::engine::Column>::read(value).map(Self::new)
            }
        }
    )*};
}
pub(crate) use id_columns;

macro_rules! row_ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {
        $(typed_id! {
            $(#[$meta])*
            $name
        })*

        id_columns!($($name),*);
    };
}

row_ids! {
    /// Id of a service.
    ServiceId;
    /// Id of a postponed call.
    PostponedCallId;
    /// Number of a webhook.
    WebhookId;
    /// A request id as stored. Unlike [`RequestId`] it need not be valid, so that a corrupt request can be named.
    StoredRequestId;
}

/// SHA-256 of a token or key.
pub type TokenHash = [u8; 32];

impl From<RequestId> for StoredRequestId {
    fn from(id: RequestId) -> Self {
        // At most 12 digits, so it always fits.
        Self::new(id.get().cast_signed())
    }
}

impl StoredRequestId {
    /// Validates the id.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if it is no valid request id.
    pub fn validate(self) -> StoreResult<RequestId> {
        u64::try_from(self.get()).ok().and_then(RequestId::new).ok_or(StoreError::Corrupt("request id"))
    }
}

/// A time that must hide no other one: a corrupt one counts as long past, or as far in the future.
pub(crate) fn time_or_limit(millis: i64) -> Timestamp {
    let limit = if millis < 0 { Timestamp::MIN_UTC } else { Timestamp::MAX_UTC };
    DateTime::from_timestamp_millis(millis).unwrap_or(limit)
}

/// Types that columns hold as texts: how they are written and read, and their name in errors.
macro_rules! texts {
    ($($type:ty: $write:expr, $read:expr, $name:literal;)*) => {$(
        impl $crate::engine::TextParam for $type {
            fn text(&self) -> std::borrow::Cow<'_, str> {
                let write: fn(&$type) -> &str = $write;
                std::borrow::Cow::Borrowed(write(self))
            }
        }

        $crate::columns::text_columns! { $type: $read, $name; }
    )*};
}
pub(crate) use texts;

/// The same for types that columns hold as they are displayed.
macro_rules! displayed {
    ($($type:ty: $read:expr, $name:literal;)*) => {$(
        impl $crate::engine::TextParam for $type {
            fn text(&self) -> std::borrow::Cow<'_, str> {
                std::borrow::Cow::Owned(self.to_string())
            }
        }

        $crate::columns::text_columns! { $type: $read, $name; }
    )*};
}
pub(crate) use displayed;

macro_rules! text_columns {
    ($($type:ty: $read:expr, $name:literal;)*) => {$(
        impl $crate::engine::Param for $type {
            fn value(&self) -> $crate::engine::Value<'_> {
                $crate::engine::Value::Text($crate::engine::TextParam::text(self))
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
pub(crate) use text_columns;

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
    Answer: |answer| match answer { Answer::Accept => "accept", Answer::Decline => "decline" }, |text| match text {
        "accept" => Some(Answer::Accept),
        "decline" => Some(Answer::Decline),
        _ => None,
    }, "answer";
}

displayed! {
    // chrono's own parser, which also takes years of more digits, is four times as long.
    NaiveDate: |text| parse_date(text).or_else(|| text.parse().ok()), "date";
}

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

/// Enums of which columns hold several, by their names with spaces between.
macro_rules! lists {
    ($($type:ty: $name:literal;)*) => {$(
        impl $crate::engine::Param for Vec<$type> {
            fn value(&self) -> $crate::engine::Value<'_> {
                let names: Vec<&str> = self.iter().map(|value| value.as_str()).collect();
                $crate::engine::Value::Text(std::borrow::Cow::Owned(names.join(" ")))
            }
        }

        impl $crate::engine::Column for Vec<$type> {
            fn read(value: $crate::engine::ValueRef<'_>) -> $crate::StoreResult<Self> {
                let values: Option<_> = value.text()?.split(' ').map(<$type>::parse).collect();
                values.ok_or($crate::StoreError::Corrupt($name))
            }
        }
    )*};
}
pub(crate) use lists;

/// Types that columns hold as JSON, with their names in errors.
macro_rules! json {
    ($($type:ty: $name:literal;)*) => {$(
        impl $crate::engine::Param for $type {
            fn value(&self) -> $crate::engine::Value<'_> {
                // Cannot fail: maps have only texts as keys.
                let json = serde_json::to_string(self).expect($name);
                $crate::engine::Value::Text(std::borrow::Cow::Owned(json))
            }
        }

        impl $crate::engine::Column for $type {
            fn read(value: $crate::engine::ValueRef<'_>) -> $crate::StoreResult<Self> {
                serde_json::from_str(value.text()?).map_err(|_| $crate::StoreError::Corrupt($name))
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
    Vec<AccessRule>: "rules of a credential";
    Vec<EventKind>: "kinds of events";
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

id_params! {
    CaseNumber: |number| number.get().cast_signed();
    RequestId: |id| StoredRequestId::from(*id).get();
    // The id of its first request.
    SubmissionId: |id| StoredRequestId::from(id.first_request()).get();
    RoleSet: |roles| roles.bits().into();
    Role: |role| RoleSet::from(*role).bits().into();
    // Milliseconds since the Unix epoch.
    Timestamp: |time| time.timestamp_millis();
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

impl Column for Timestamp {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        DateTime::from_timestamp_millis(i64::read(value)?).ok_or(StoreError::Corrupt("timestamp"))
    }
}

impl Column for RequestId {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        StoredRequestId::read(value)?.validate()
    }
}

impl Column for SubmissionId {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        RequestId::read(value).map(Self::new)
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

impl Column for Role {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        RoleSet::read(value)?.iter().next().ok_or(StoreError::Corrupt("role bits"))
    }
}

/// The accounts of a service, each once.
pub(crate) fn accounts(contacts: &Contacts) -> Vec<&NicHandle> {
    let mut accounts = vec![&contacts.admin, &contacts.tech, &contacts.billing];
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
