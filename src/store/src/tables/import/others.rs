//! Importing holders, bills and payment methods.

use super::Rows;
use super::summary::RowCounts;
use super::table::{attributes, columns};
use super::upsert::{staged, staged_unless};
use crate::engine::Value;
use crate::engine::params;
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_api::provider::ExportTable;
use handover_rules::{NicHandle, ServiceName};
use std::collections::BTreeSet;

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

    /// Removes those of up to `limit` bills or payment methods after a position that the export lacks: none if faulty rows were
    /// left out, which may be theirs. Returns their number, and the next position; `None` after the last.
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
