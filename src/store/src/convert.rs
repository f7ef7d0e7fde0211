//! Conversions between column values and domain types.

use super::{ReadTx, StoreError, StoreResult, StoredRequestId};
use crate::engine::Column;
use crate::engine::{Params, Row};
use chrono::{DateTime, NaiveDate};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{Category, Contacts, NicHandle, ServiceKey, ServiceName, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;

/// The stored form of a timestamp: milliseconds since the Unix epoch.
pub(super) fn to_millis(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

pub(super) fn timestamp(millis: i64) -> StoreResult<Timestamp> {
    DateTime::from_timestamp_millis(millis).ok_or(StoreError::Corrupt("timestamp"))
}

pub(super) fn optional_timestamp(millis: Option<i64>) -> StoreResult<Option<Timestamp>> {
    millis.map(timestamp).transpose()
}

pub(super) fn handle(text: &str) -> StoreResult<NicHandle> {
    NicHandle::parse(text).map_err(|_| StoreError::Corrupt("NIC handle"))
}

pub(super) fn service_name(text: &str) -> StoreResult<ServiceName> {
    ServiceName::parse(text).ok_or(StoreError::Corrupt("service name"))
}

pub(super) fn category(text: &str) -> StoreResult<Category> {
    Category::parse(text).ok_or(StoreError::Corrupt("category"))
}

/// The service whose name and category begin at column `first`.
pub(super) fn service_key(row: &Row<'_>, first: usize) -> StoreResult<ServiceKey> {
    let name = service_name(&column::<String>(row, first)?)?;
    Ok(ServiceKey { name, category: category(&column::<String>(row, first + 1)?)? })
}

/// The admin, tech and billing contact, which begin at column `first`.
pub(super) fn contacts(row: &Row<'_>, first: usize) -> StoreResult<Contacts> {
    let contact = |index| handle(&column::<String>(row, first + index)?);
    Ok(Contacts { admin: contact(0)?, tech: contact(1)?, billing: contact(2)? })
}

pub(super) fn date(text: &str) -> StoreResult<NaiveDate> {
    // chrono's own parser, which also takes years of more digits, is four times as long.
    parse_date(text).or_else(|| text.parse().ok()).ok_or(StoreError::Corrupt("date"))
}

pub(super) fn optional_date(row: &Row<'_>, index: usize) -> StoreResult<Option<NaiveDate>> {
    text(row, index)?.map(date).transpose()
}

/// A text or null, as it lies in the row.
pub(super) fn text<'row>(row: &'row Row<'_>, index: usize) -> StoreResult<Option<&'row str>> {
    row.text_at(index)
}

/// Reads column `index`.
pub(super) fn column<T: Column>(row: &Row<'_>, index: usize) -> StoreResult<T> {
    row.at(index)
}

/// Skips and logs a corrupt item, so that it does not hide the rest of a list.
pub(super) fn skip_corrupt<T>(request: StoredRequestId, item: StoreResult<T>) -> StoreResult<Option<T>> {
    match item {
        Err(error) if error.is_about_data() => {
            tracing::error!(%request, %error, "corrupt request or email about it skipped");
            Ok(None)
        }
        item => item.map(Some),
    }
}

impl ReadTx<'_> {
    /// The rows of a query, mapped by `read`, without corrupt ones. The first column is the id of a request.
    pub(super) fn all_intact<T>(
        &self,
        sql: &str,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        let rows: Vec<Option<T>> = self.all(sql, values, |row| skip_corrupt(column(row, 0)?, read(row)))?;
        Ok(rows.into_iter().flatten().collect())
    }
}

/// Groups pairs by key, keeping the order within each group.
pub(super) fn grouped<K: Eq + Hash, T>(pairs: Vec<(K, T)>) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// A JSON array of ids, for `json_each`.
pub(super) fn json_ids(ids: impl Iterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    ["[", &ids.join(","), "]"].concat()
}
