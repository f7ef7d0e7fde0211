//! Tables that only imports write: bills and payment methods. An export row holds every column. Holders are in [`holders`].
//!
//! [`holders`]: super::holders

use super::summary::RowOutcome;
use super::{ImportedBill, ImportedPaymentMethod};
use crate::store::convert::column;
use crate::store::{PaymentMethodId, ReadTx, StoreResult, WriteTx};
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};

/// A row of such a table.
pub(super) trait ReplaceableRow {
    const TABLE: &'static str;
    /// The first column is the key.
    const COLUMNS: &'static [&'static str];

    /// One value per column.
    fn values(&self) -> Vec<Value>;
}

impl ReplaceableRow for ImportedBill {
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

impl ReplaceableRow for ImportedPaymentMethod {
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

/// A place in the lists of bills and payment methods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplaceableRows {
    bill: String,
    payment_method: i64,
}

/// Bills and payment methods, such as those that an export lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingRows {
    /// Ids of bills.
    pub bills: Vec<String>,
    /// Ids of payment methods.
    pub payment_methods: Vec<PaymentMethodId>,
}

impl ReadTx<'_> {
    /// The numbers of bills and of payment methods.
    ///
    /// # Errors
    /// Database error.
    pub fn count_replaceable_rows(&self) -> StoreResult<(usize, usize)> {
        self.one("select (select count(*) from bill), (select count(*) from payment_method)", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// Up to `limit` bills and payment methods each, in order, and the last of them; `None` if there are none left.
    ///
    /// # Errors
    /// Database error.
    pub fn replaceable_rows(
        &self,
        after: &ReplaceableRows,
        limit: usize,
    ) -> StoreResult<(MissingRows, Option<ReplaceableRows>)> {
        let bills = "select id from bill where id > ?1 order by id limit ?2";
        let methods = "select id from payment_method where id > ?1 order by id limit ?2";
        let rows = MissingRows {
            bills: self.all(bills, params![after.bill, limit], |row| column(row, 0))?,
            payment_methods: self.all(methods, params![after.payment_method, limit], |row| column(row, 0))?,
        };
        let last = (rows != MissingRows::default()).then(|| ReplaceableRows {
            bill: rows.bills.last().cloned().unwrap_or_else(|| after.bill.clone()),
            payment_method: rows.payment_methods.last().map_or(after.payment_method, |id| id.get()),
        });
        Ok((rows, last))
    }
}

impl WriteTx<'_> {
    /// Inserts a row, or updates it if it differs.
    pub(super) fn upsert<R: ReplaceableRow>(&self, row: &R) -> StoreResult<RowOutcome> {
        let placeholders: Vec<String> = (1..=R::COLUMNS.len()).map(|number| format!("?{number}")).collect();
        let (table, key, columns, values) = (R::TABLE, R::COLUMNS[0], R::COLUMNS.join(", "), placeholders.join(", "));
        let (others, new) = (R::COLUMNS[1..].join(", "), placeholders[1..].join(", "));
        let row = row.values();
        let insert = format!("insert or ignore into {table} ({columns}) values ({values})");
        if self.execute(&insert, params_from_iter(&row))? == 1 {
            return Ok(RowOutcome::Added);
        }
        let update = format!("update {table} set ({others}) = ({new}) where {key} = ?1 and ({others}) is not ({new})");
        let updated = self.execute(&update, params_from_iter(&row))?;
        Ok(if updated == 1 { RowOutcome::Changed } else { RowOutcome::Unchanged })
    }

    /// Deletes bills and payment methods; returns how many of each.
    ///
    /// # Errors
    /// Database error.
    pub fn delete_rows(&mut self, rows: &MissingRows) -> StoreResult<(usize, usize)> {
        let mut deleted = (0, 0);
        for id in &rows.bills {
            deleted.0 += self.execute("delete from bill where id = ?1", [id])?;
        }
        for id in &rows.payment_methods {
            deleted.1 += self.execute("delete from payment_method where id = ?1", [id])?;
        }
        Ok(deleted)
    }
}
