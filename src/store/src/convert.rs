//! Conversions between column values and domain types.

use super::{ReadTx, StoreError, StoreResult, StoredRequestId};
use crate::engine::Column;
use crate::engine::{Params, Row};
use chrono::DateTime;
use handover_rules::{NicHandle, Timestamp};
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
