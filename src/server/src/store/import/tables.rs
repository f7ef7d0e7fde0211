//! Tables that only imports write: holders, bills and payment methods. An export row holds every column.

use super::{ImportedBill, ImportedHolder, ImportedPaymentMethod, Progress, RowCounts, RowOutcome, for_each};
use crate::store::{StoreResult, WriteTx};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// A row of such a table.
pub(super) trait TableRow {
    /// Shown as progress.
    const LABEL: &'static str;
    const TABLE: &'static str;
    /// The first column is the key.
    const COLUMNS: &'static [&'static str];

    /// One value per column.
    fn values(&self) -> Vec<Value>;
}

impl TableRow for ImportedHolder {
    const LABEL: &'static str = "holders";
    const TABLE: &'static str = "holder";
    const COLUMNS: &'static [&'static str] =
        &["service_name", "legal_form", "first_name", "last_name", "organisation", "email", "country"];

    fn values(&self) -> Vec<Value> {
        vec![
            text(self.service.as_str()),
            text(self.legal_form.as_str()),
            text(&self.first_name),
            text(&self.last_name),
            text(&self.organisation),
            text(self.email.as_str()),
            text(self.country.as_str()),
        ]
    }
}

impl TableRow for ImportedBill {
    const LABEL: &'static str = "bills";
    const TABLE: &'static str = "bill";
    const COLUMNS: &'static [&'static str] = &["id", "account", "issued", "due", "amount", "currency", "status"];

    fn values(&self) -> Vec<Value> {
        vec![
            text(self.id.as_str()),
            text(self.account.as_str()),
            self.issued.to_string().into(),
            self.due.map(|day| day.to_string()).into(),
            text(self.amount.as_str()),
            text(self.currency.as_str()),
            text(self.status.as_str()),
        ]
    }
}

impl TableRow for ImportedPaymentMethod {
    const LABEL: &'static str = "payment methods";
    const TABLE: &'static str = "payment_method";
    const COLUMNS: &'static [&'static str] = &["id", "account", "kind", "status", "last_day"];

    fn values(&self) -> Vec<Value> {
        vec![
            self.id.get().into(),
            text(self.account.as_str()),
            text(self.kind.as_str()),
            text(self.status.as_str()),
            self.last_day.map(|day| day.to_string()).into(),
        ]
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

impl WriteTx<'_> {
    /// Inserts rows, or updates those that differ.
    pub(super) fn upsert<R: TableRow>(&self, rows: &[R], progress: &mut Progress) -> StoreResult<RowCounts> {
        let placeholders: Vec<String> = (1..=R::COLUMNS.len()).map(|number| format!("?{number}")).collect();
        let (table, key, columns, values) = (R::TABLE, R::COLUMNS[0], R::COLUMNS.join(", "), placeholders.join(", "));
        let (others, new) = (R::COLUMNS[1..].join(", "), placeholders[1..].join(", "));
        let mut insert =
            self.connection.prepare(&format!("insert or ignore into {table} ({columns}) values ({values})"))?;
        let mut update = self.connection.prepare(&format!(
            "update {table} set ({others}) = ({new}) where {key} = ?1 and ({others}) is not ({new})"
        ))?;
        for_each(R::LABEL, rows, progress, |row| {
            let values = row.values();
            Ok(if insert.execute(params_from_iter(&values))? == 1 {
                RowOutcome::Added
            } else if update.execute(params_from_iter(&values))? == 1 {
                RowOutcome::Changed
            } else {
                RowOutcome::Unchanged
            })
        })
    }

    /// Deletes the rows whose keys are not in the export; returns how many.
    pub(super) fn delete_missing<R: TableRow>(&self, rows: &[R]) -> StoreResult<usize> {
        let keys = rows.iter().map(|row| match row.values().swap_remove(0) {
            Value::Integer(number) => number.into(),
            Value::Text(text) => text.into(),
            _ => unreachable!("keys are integers or text"),
        });
        let keys = serde_json::Value::Array(keys.collect()).to_string();
        let (table, key) = (R::TABLE, R::COLUMNS[0]);
        let delete = format!("delete from {table} where {key} not in (select value from json_each(?1))");
        Ok(self.connection.execute(&delete, [keys])?)
    }
}
