//! Between what the database holds and what the rules speak of.

use super::{StoreError, StoreResult};
use chrono::{DateTime, NaiveDate};
use handover_rules::{Category, NicHandle, RequestId, RoleSet, ServiceName, ServiceStatus, Timestamp};
use rusqlite::Row;
use rusqlite::types::FromSql;
use std::collections::HashMap;
use std::hash::Hash;

/// Milliseconds since 1970, as times are kept.
pub(super) fn to_millis(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

pub(super) fn timestamp(millis: i64) -> StoreResult<Timestamp> {
    DateTime::from_timestamp_millis(millis).ok_or(StoreError::Corrupt("a time"))
}

pub(super) fn maybe_timestamp(millis: Option<i64>) -> StoreResult<Option<Timestamp>> {
    millis.map(timestamp).transpose()
}

pub(super) fn handle(text: &str) -> StoreResult<NicHandle> {
    NicHandle::parse(text).map_err(|_| StoreError::Corrupt("a handle"))
}

pub(super) fn service_name(text: &str) -> StoreResult<ServiceName> {
    ServiceName::parse(text).ok_or(StoreError::Corrupt("a service's name"))
}

pub(super) fn category(text: &str) -> StoreResult<Category> {
    Category::parse(text).ok_or(StoreError::Corrupt("a category"))
}

pub(super) fn status(text: &str) -> StoreResult<ServiceStatus> {
    ServiceStatus::parse(text).ok_or(StoreError::Corrupt("a service's status"))
}

pub(crate) fn request_id(number: i64) -> StoreResult<RequestId> {
    u64::try_from(number).ok().and_then(RequestId::new).ok_or(StoreError::Corrupt("a request's number"))
}

/// A request's number as the database keeps it; it has at most 12 digits, so it always fits.
pub(crate) fn number(id: RequestId) -> i64 {
    i64::try_from(id.get()).unwrap_or(i64::MAX)
}

pub(super) fn roles(bits: i64) -> StoreResult<RoleSet> {
    u8::try_from(bits).map(RoleSet::from_bits).map_err(|_| StoreError::Corrupt("a set of roles"))
}

pub(super) fn maybe_day(text: Option<String>) -> StoreResult<Option<NaiveDate>> {
    text.map(|text| day(&text)).transpose()
}

pub(super) fn day(text: &str) -> StoreResult<NaiveDate> {
    text.parse().map_err(|_| StoreError::Corrupt("a day"))
}

/// The column `index` of a row.
pub(super) fn column<T: FromSql>(row: &Row<'_>, index: usize) -> StoreResult<T> {
    Ok(row.get(index)?)
}

/// What is damaged does not hide the rest of a list: it is left out, and an operator told.
pub(super) fn unless_damaged<T>(request: i64, read: StoreResult<T>) -> StoreResult<Option<T>> {
    match read {
        Err(error) if error.is_about_data() => {
            tracing::error!(request, %error, "a request, or a mail about it, is damaged and was left out");
            Ok(None)
        }
        read => read.map(Some),
    }
}

/// What was found, by what it belongs to, in the order it was found.
pub(super) fn grouped<K: Eq + Hash, T>(found: Vec<(K, T)>) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for (key, value) in found {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// A list of numbers as the JSON text that `json_each` takes.
pub(super) fn json_list(numbers: impl Iterator<Item = i64>) -> String {
    let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
    ["[", &numbers.join(","), "]"].concat()
}
