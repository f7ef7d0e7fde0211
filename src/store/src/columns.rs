//! Conversions between columns and types of the rules.

use crate::engine::{Column, FromRow, Param, Row, Value, ValueRef, from_row};
use crate::{StoreError, StoreResult, StoredRequestId};
use chrono::{DateTime, NaiveDate};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{
    Category, Contacts, EmailAddress, NicHandle, RequestId, RequestState, RoleSet, ServiceKey, ServiceName,
    ServiceStatus, SubmissionId, Timestamp,
};
use std::borrow::Cow;

/// Types that columns hold as texts: how they are written and read, and their name in errors.
macro_rules! texts {
    ($($type:ty: $write:expr, $read:expr, $name:literal;)*) => {$(
        impl Param for $type {
            fn value(&self) -> Value<'_> {
                let write: fn(&$type) -> &str = $write;
                Value::Text(Cow::Borrowed(write(self)))
            }
        }

        impl Column for $type {
            fn read(value: ValueRef<'_>) -> StoreResult<Self> {
                let read: fn(&str) -> Option<$type> = $read;
                read(value.text()?).ok_or(StoreError::Corrupt($name))
            }
        }
    )*};
}

texts! {
    NicHandle: NicHandle::as_str, |text| NicHandle::parse(text).ok(), "NIC handle";
    ServiceName: ServiceName::as_str, ServiceName::parse, "service name";
    Category: |category| category.as_str(), Category::parse, "category";
    ServiceStatus: |status| status.as_str(), ServiceStatus::parse, "service status";
    EmailAddress: EmailAddress::as_str, EmailAddress::parse, "email address";
    RequestState: |state| state.as_str(), RequestState::parse, "request state";
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
