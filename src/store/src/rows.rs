//! Rows of a list: without corrupt ones, and grouped.

use crate::engine::{Params, Row};
use crate::{ReadTx, StoreResult, StoredRequestId};
use std::collections::HashMap;
use std::hash::Hash;

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
    /// The rows of a query, mapped by `read`, without corrupt ones. The column `id` names them in the log.
    pub(super) fn all_intact<T>(
        &self,
        id: &'static str,
        sql: &str,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        let rows: Vec<Option<T>> = self.all(sql, values, |row| skip_corrupt(row.get(id)?, read(row)))?;
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
