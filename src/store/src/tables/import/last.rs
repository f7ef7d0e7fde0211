//! Outcomes of the last imports.

use crate::engine::params;
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;

/// The last imports, and one under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastImports {
    /// Start of the import under way.
    pub began_at: Option<Timestamp>,
    /// The last one that was applied.
    pub applied: Option<AppliedImportRecord>,
    /// The last one that was refused.
    pub refused: Option<RefusedImportRecord>,
}

/// An import that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedImportRecord {
    /// Time of completion.
    pub at: Timestamp,
    /// Accounts in the export.
    pub accounts: u64,
    /// Services in the export.
    pub services: u64,
}

/// An import that was refused, and changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedImportRecord {
    /// Time of the refusal.
    pub at: Timestamp,
    /// Faults found.
    pub faults: u64,
}

impl ReadTx<'_> {
    /// The last imports.
    pub fn last_imports(&self) -> StoreResult<LastImports> {
        let began_at = self.import_under_way()?.map(|position| position.began_at);
        let last =
            self.first("select applied_at, accounts, services, refused_at, faults from last_import", [], |row| {
                let (accounts, services) = (row.get("accounts")?, row.get("services")?);
                let applied: Option<Timestamp> = row.get("applied_at")?;
                let (refused, faults): (Option<Timestamp>, _) = (row.get("refused_at")?, row.get("faults")?);
                let applied = applied.map(|at| AppliedImportRecord { at, accounts, services });
                let refused = refused.map(|at| RefusedImportRecord { at, faults });
                Ok(LastImports { began_at: None, applied, refused })
            })?;
        Ok(LastImports { began_at, ..last.unwrap_or_default() })
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
