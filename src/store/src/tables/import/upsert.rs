//! Updates and inserts of rows.

use super::Rows;
use super::table::key;
use crate::engine::{Column, Param, by_engine, only};
use crate::{StoreResult, WriteTx};
use handover_api::provider::ExportTable;

/// The condition that a service `t` was not removed.
pub(super) const NAMED: &str = "(t.deleted_at is null or t.removal_at is not null)";

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
