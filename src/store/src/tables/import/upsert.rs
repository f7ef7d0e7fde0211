//! Updates and inserts of rows; importing holders, bills and payment methods.

use super::Rows;
use super::rows::{RowCounts, attributes, columns, key};
use crate::engine::{Column, Param, Value, by_engine, only, params};
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_api::provider::ExportTable;
use handover_rules::{NicHandle, ServiceName};
use std::collections::BTreeSet;

/// The condition that a service `t` was not removed.
const NAMED: &str = "(t.deleted_at is null or t.removal_at is not null)";

/// A column, and the expression that sets it: `s` is the staged row and, in an update, `t` the present one.
pub(super) type Assignment<'a> = (&'a str, String);

/// Takes over the staged values of columns.
pub(super) fn staged<'a>(columns: &[&'a str]) -> Vec<Assignment<'a>> {
    columns.iter().map(|column| (*column, format!("s.{column}"))).collect()
}

/// Takes over the staged values of columns unless `is_kept` holds of the present row.
pub(super) fn staged_unless<'a>(is_kept: &str, columns: &[&'a str]) -> Vec<Assignment<'a>> {
    let merged = |column| format!("case when {is_kept} then t.{column} else s.{column} end");
    columns.iter().map(|column| (*column, merged(column))).collect()
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// The condition that a present row `t` has the key of a staged row `s`.
pub(super) fn same_key(table: ExportTable) -> String {
    let equal = key(table).into_iter().map(|key| format!("t.{key} = s.{key}"));
    // The name of a removed service belongs to nobody.
    let present = (table == ExportTable::Services).then(|| NAMED.to_owned());
    equal.chain(present).collect::<Vec<_>>().join(" and ")
}

impl WriteTx<'_> {
    /// Updates the present rows of a range that differ, and returns their values of the column `returning`. `values` are
    /// parameters after those of the rows.
    pub(super) fn update_rows<T: Column>(
        &self,
        table: ExportTable,
        rows: &Rows,
        set: &[Assignment<'_>],
        (returning, values): (&str, &[&dyn Param]),
    ) -> StoreResult<Vec<T>> {
        let (name, is_same, source) = (table.table_name(), same_key(table), rows.source(table));
        // SQLite knows no names of tables there, and PostgreSQL asks which table is meant.
        let returning = by_engine!(self, sqlite: returning.to_owned(), postgres: format!("t.{returning}"));
        let assignments: Vec<String> = set.iter().map(|(column, value)| format!("{column} = {value}")).collect();
        let present: Vec<String> = set.iter().map(|(column, _)| format!("t.{column}")).collect();
        let update = format!(
            "update {name} as t set {} from {source}
             where s.row > ?1 and s.row <= ?2 and {is_same} and ({}) is distinct from ({}) returning {returning}",
            assignments.join(", "),
            joined(set.iter().map(|(_, value)| value.as_str())),
            present.join(", "),
        );
        self.all(&update, rows.values(values).as_slice(), only)
    }

    /// Inserts the rows of a range that are missing, and returns their number. `values` are as for [`Self::update_rows`].
    pub(super) fn insert_rows(
        &self,
        table: ExportTable,
        rows: &Rows,
        set: &[Assignment<'_>],
        values: &[&dyn Param],
    ) -> StoreResult<usize> {
        let (name, source) = (table.table_name(), rows.source(table));
        let insert = format!(
            "insert into {name} ({}) select {} from {source} where s.row > ?1 and s.row <= ?2 order by s.row
             on conflict do nothing",
            joined(set.iter().map(|(column, _)| *column)),
            joined(set.iter().map(|(_, value)| value.as_str())),
        );
        self.execute(&insert, rows.values(values).as_slice())
    }
}

const IDENTITY: [&str; 5] = ["legal_form", "first_name", "last_name", "organisation", "email"];
const DETAILS: [&str; 5] = ["phone", "street", "postcode", "town", "country"];

/// A key of a table whose missing rows are removed.
#[derive(Clone, Debug)]
pub struct RemovalPosition(Value<'static>);

impl RemovalPosition {
    /// Before all keys of a table.
    #[must_use]
    pub fn first(table: ExportTable) -> Self {
        Self(if table == ExportTable::PaymentMethods { Value::Integer(0) } else { Value::of("") })
    }
}

impl ReadTx<'_> {
    /// The number of bills or payment methods.
    pub fn count_replaceable_rows(&self, table: ExportTable) -> StoreResult<usize> {
        self.value(&format!("select count(*) from {}", table.table_name()), [])
    }
}

impl WriteTx<'_> {
    /// Local changes stay (decision 0031). Whether a domain is in dispute always comes from the provider.
    pub(super) fn apply_holders(&mut self, rows: &Rows) -> StoreResult<RowCounts> {
        const TABLE: ExportTable = ExportTable::Holders;
        let mut set = staged_unless("t.identity_changed", &IDENTITY);
        set.extend(staged_unless("t.details_changed", &DETAILS));
        set.extend(staged(&["disputed"]));
        let changed = self.update_rows::<ServiceName>(TABLE, rows, &set, ("service_name", &[]))?.len();
        let added = self.insert_rows(TABLE, rows, &staged(&columns(TABLE)), &[])?;
        Ok(RowCounts::of(rows.range, added, changed))
    }

    /// Bills or payment methods: only imports write them.
    pub(super) fn apply_replaceable(&mut self, table: ExportTable, rows: &Rows) -> StoreResult<RowCounts> {
        let set = staged(&attributes(table));
        let payers: Vec<NicHandle> = self.update_rows(table, rows, &set, ("account", &[]))?;
        let added = self.insert_rows(table, rows, &staged(&columns(table)), &[])?;
        let changed = payers.len();
        // They are in no list, but block changes, or no longer do.
        for payer in payers.into_iter().collect::<BTreeSet<_>>() {
            self.announce(Change::Services(payer));
        }
        Ok(RowCounts::of(rows.range, added, changed))
    }

    /// Removes those of up to `limit` bills or payment methods after a position that the export lacks: none if faulty
    /// rows were left out, which may be theirs. Returns their number, and the next position; `None` after the last.
    pub fn remove_missing(
        &mut self,
        table: ExportTable,
        after: &RemovalPosition,
        limit: usize,
    ) -> StoreResult<(usize, Option<RemovalPosition>)> {
        let name = table.table_name();
        let last = format!("select max(id) from (select id from {name} where id > ?1 order by id limit ?2) ids");
        let last: Option<Value> = self.value(&last, params![after.0, limit])?;
        let Some(last) = last else { return Ok((0, None)) };
        let delete = format!(
            "delete from {name} where id > ?1 and id <= ?2
               and not exists (select 1 from stage.{name} s where s.id = {name}.id)
               and not exists (select 1 from stage.left_out l where l.name = '{name}')"
        );
        let removed = self.execute(&delete, params![after.0, last])?;
        Ok((removed, Some(RemovalPosition(last))))
    }
}
