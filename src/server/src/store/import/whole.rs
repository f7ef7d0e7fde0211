//! Rows that only the provider's other systems write: holders, bills and payment methods. An export says everything that
//! is kept of them, so one shape serves all: add, or write where it says something else, or remove.

use super::{Outcome, each};
use crate::import::export::{BillRow, HolderRow, PaymentMethodRow};
use crate::import::{Counts, Progress};
use crate::store::{StoreResult, Tx};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// A row as an export has it whole.
pub(super) trait Whole {
    /// What it is one of, in words for whoever waits.
    const WHAT: &'static str;
    const TABLE: &'static str;
    /// The first one is the key.
    const COLUMNS: &'static [&'static str];

    /// Its values, one for each column.
    fn values(&self) -> Vec<Value>;
}

impl Whole for HolderRow {
    const WHAT: &'static str = "holders";
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

impl Whole for BillRow {
    const WHAT: &'static str = "bills";
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

impl Whole for PaymentMethodRow {
    const WHAT: &'static str = "payment methods";
    const TABLE: &'static str = "payment_method";
    const COLUMNS: &'static [&'static str] = &["id", "account", "kind", "status", "last_day"];

    fn values(&self) -> Vec<Value> {
        vec![
            self.id.into(),
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

impl Tx<'_> {
    /// Adds rows, or writes them where they say something else.
    pub(super) fn apply_whole<W: Whole>(&self, rows: &[W], progress: &mut Progress) -> StoreResult<Counts> {
        let places: Vec<String> = (1..=W::COLUMNS.len()).map(|number| format!("?{number}")).collect();
        let (table, key, columns, values) = (W::TABLE, W::COLUMNS[0], W::COLUMNS.join(", "), places.join(", "));
        let (others, new) = (W::COLUMNS[1..].join(", "), places[1..].join(", "));
        let mut add =
            self.connection.prepare(&format!("insert or ignore into {table} ({columns}) values ({values})"))?;
        let mut write = self.connection.prepare(&format!(
            "update {table} set ({others}) = ({new}) where {key} = ?1 and ({others}) is not ({new})"
        ))?;
        each(W::WHAT, rows, progress, |row| {
            let values = row.values();
            Ok(if add.execute(params_from_iter(&values))? == 1 {
                Outcome::Added
            } else if write.execute(params_from_iter(&values))? == 1 {
                Outcome::Changed
            } else {
                Outcome::Unchanged
            })
        })
    }

    /// Removes the rows that are not among these, and tells how many.
    pub(super) fn remove_others<W: Whole>(&self, rows: &[W]) -> StoreResult<usize> {
        let keys = rows.iter().map(|row| match row.values().swap_remove(0) {
            Value::Integer(number) => number.into(),
            Value::Text(text) => text.into(),
            _ => unreachable!("keys are numbers or text"),
        });
        let keys = serde_json::Value::Array(keys.collect()).to_string();
        let (table, key) = (W::TABLE, W::COLUMNS[0]);
        let delete = format!("delete from {table} where {key} not in (select value from json_each(?1))");
        Ok(self.connection.execute(&delete, [keys])?)
    }
}
