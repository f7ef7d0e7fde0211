//! Outcomes of the last imports.

use crate::store::convert::{column, optional_timestamp, to_millis};
use crate::store::{ReadTx, StoreResult, WriteTx};
use handover_api::desk::{AppliedImport, ImportNumbers, RefusedImport};
use handover_rules::Timestamp;
use rusqlite::params;

impl ReadTx<'_> {
    /// The last imports.
    ///
    /// # Errors
    /// Database error.
    pub fn import_numbers(&self) -> StoreResult<ImportNumbers> {
        let began_at = self.import_under_way()?.map(|position| position.began_at);
        let last =
            self.first("select applied_at, accounts, services, refused_at, faults from last_import", [], |row| {
                let (accounts, services, faults) = (column(row, 1)?, column(row, 2)?, column(row, 4)?);
                let applied = optional_timestamp(column(row, 0)?)?.map(|at| AppliedImport { at, accounts, services });
                let refused = optional_timestamp(column(row, 3)?)?.map(|at| RefusedImport { at, faults });
                Ok(ImportNumbers { began_at: None, applied, refused })
            })?;
        Ok(ImportNumbers { began_at, ..last.unwrap_or_default() })
    }
}

impl WriteTx<'_> {
    /// Records that an import was applied.
    ///
    /// # Errors
    /// Database error.
    pub fn record_applied_import(&mut self, accounts: usize, services: usize, now: Timestamp) -> StoreResult<()> {
        self.execute(
            "insert into last_import (id, applied_at, accounts, services) values (1, ?1, ?2, ?3)
             on conflict (id) do update
             set applied_at = excluded.applied_at, accounts = excluded.accounts, services = excluded.services",
            params![to_millis(now), accounts, services],
        )?;
        Ok(())
    }

    /// Records that an import was refused.
    ///
    /// # Errors
    /// Database error.
    pub fn record_refused_import(&mut self, faults: usize, now: Timestamp) -> StoreResult<()> {
        self.execute(
            "insert into last_import (id, refused_at, faults) values (1, ?1, ?2)
             on conflict (id) do update set refused_at = excluded.refused_at, faults = excluded.faults",
            params![to_millis(now), faults],
        )?;
        Ok(())
    }
}
