//! Reading rows: without corrupt ones, and grouped.

use crate::engine::{Column, Params, Row};
use crate::{ReadTx, StoreResult, StoredRequestId};
use handover_rules::MailId;
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

/// The row that corrupt data is logged with. No handles or addresses: they may not be in the log.
#[derive(Clone, Copy)]
pub(super) enum RowId {
    /// A request, or an email about it.
    Request(StoredRequestId),
    Mail(MailId),
    HolderChange(HolderChangeId),
    /// A case, or an entry of its timeline.
    Case(CaseNumber),
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(id) => write!(f, "request {id}"),
            Self::Mail(id) => write!(f, "email {id}"),
            Self::HolderChange(id) => write!(f, "change of holder {id}"),
            Self::Case(number) => write!(f, "case {number}"),
        }
    }
}

/// Skips and logs a corrupt item, so that it does not hide the rest of a page. Other errors pass.
pub(super) fn skip_corrupt<T>(row: RowId, item: StoreResult<T>) -> StoreResult<Option<T>> {
    match item {
        Err(error) if error.is_about_data() => {
            tracing::error!(%row, %error, "corrupt data skipped");
            Ok(None)
        }
        item => item.map(Some),
    }
}

impl Row<'_> {
    /// Reads a column of the row `id`; `None` if it is null or corrupt. See [`skip_corrupt`].
    pub(super) fn get_intact<T: Column>(&self, name: &'static str, id: RowId) -> StoreResult<Option<T>> {
        Ok(skip_corrupt(id, self.get(name))?.flatten())
    }
}

impl ReadTx<'_> {
    /// The rows of a query about requests, mapped by `read`, without corrupt ones, whose column `id` is logged.
    pub(super) fn all_intact<T>(
        &self,
        id: &'static str,
        sql: &str,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        let rows: Vec<Option<T>> =
            self.all(sql, values, |row| skip_corrupt(RowId::Request(row.get(id)?), read(row)))?;
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
