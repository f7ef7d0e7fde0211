//! Outcomes of the last imports.

use crate::engine::params;
use crate::{ReadTx, StoreResult, WriteTx};
use handover_api::desk::{AppliedImport, ImportNumbers, RefusedImport};
use handover_rules::Timestamp;

impl ReadTx<'_> {
    /// Outcomes of the last imports, and the start of one under way.
    pub fn last_imports(&self) -> StoreResult<ImportNumbers> {
        let began_at = self.import_under_way()?.map(|position| position.began_at);
        let last =
            self.first("select applied_at, accounts, services, refused_at, faults from last_import", [], |row| {
                let (accounts, services) = (row.get("accounts")?, row.get("services")?);
                let applied: Option<Timestamp> = row.get("applied_at")?;
                let (refused, faults): (Option<Timestamp>, _) = (row.get("refused_at")?, row.get("faults")?);
                let applied = applied.map(|at| AppliedImport { at, accounts, services });
                let refused = refused.map(|at| RefusedImport { at, faults });
                Ok(ImportNumbers { began_at: None, applied, refused })
            })?;
        Ok(ImportNumbers { began_at, ..last.unwrap_or_default() })
    }

    /// Services, bills and payment methods whose status counts as a default, because it was not known.
    pub fn unknown_statuses(&self) -> StoreResult<u32> {
        self.value(
            "select (select count(*) from service where status = 'other') + (select count(*) from bill where status = 'OTHER')
               + (select count(*) from payment_method where status = 'OTHER')",
            [],
        )
    }
}

impl WriteTx<'_> {
    /// Records that an import was applied.
    pub fn record_applied_import(&mut self, accounts: usize, services: usize, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into last_import (id, applied_at, accounts, services) values (1, ?1, ?2, ?3)
             on conflict (id) do update
             set applied_at = excluded.applied_at, accounts = excluded.accounts, services = excluded.services",
            params![now, accounts, services],
        )
    }

    /// Records that an import was refused.
    pub fn record_refused_import(&mut self, faults: usize, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into last_import (id, refused_at, faults) values (1, ?1, ?2)
             on conflict (id) do update set refused_at = excluded.refused_at, faults = excluded.faults",
            params![now, faults],
        )
    }
}
