//! Applying a provider export by SQL. See decision 0013.
//!
//! An export is staged in a database file of its own ([`Stage`]), each table in the order of its keys. From there, short
//! transactions update the rows that differ and insert new ones, some thousand at a time: importing the same export again
//! writes nothing. Rows of lists come last, in their own order.

mod accounts;
mod lists;
mod rows;
mod services;
mod stage;
mod upsert;

pub use crate::engine::{ImportLock, StagePlace};
pub use accounts::DeletedAccountRow;
pub use rows::{Export, ImportSummary, RowCounts, RowRange, Rows, StagedRow};
pub(crate) use rows::{key, read_object};
pub use services::DeletedServiceRow;
pub use stage::{DeletedContact, RepeatedKey, Stage, StagedReference};
pub use upsert::RemovalPosition;

use crate::engine::{FromRow, from_row, params};
use crate::{Change, ReadTx, ServiceId, StoreResult, WriteTx};
use handover_api::desk::{AppliedImport, ImportNumbers, RefusedImport};
use handover_api::provider::ExportTable;
use handover_rules::Timestamp;

/// Receives the rows done and the rows in total.
pub type OnProgress = Box<dyn FnMut(usize, usize) + Send>;

/// An import under way, or interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportPosition {
    /// Rows of the export that were applied, counted over all tables.
    pub next: usize,
    /// Rows of lists that were written; `None` until they are staged.
    pub listed: Option<usize>,
    pub began_at: Timestamp,
}

from_row!(ImportPosition { next, listed, began_at });

#[derive(Debug)]
pub struct AppliedRows {
    pub counts: RowCounts,
    /// The last row that was applied.
    pub end: usize,
    /// Services whose contacts changed: their open requests may have become impossible.
    pub changed_contacts: Vec<ServiceId>,
}

impl ReadTx<'_> {
    /// The import under way, or interrupted.
    pub fn import_under_way(&self) -> StoreResult<Option<ImportPosition>> {
        self.first("select next, listed, began_at from import_position", [], ImportPosition::from_row)
    }

    pub fn has_reserved_handles(&self) -> StoreResult<bool> {
        self.value("select exists (select 1 from reserved_handle)", [])
    }

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
    /// Lets this and all later transactions read the stage.
    pub fn attach_stage(&mut self, place: &StagePlace) -> StoreResult<()> {
        match place {
            StagePlace::File(path) => self.run("attach ?1 as stage", [path.to_string_lossy()]),
            StagePlace::Schema(_) => Ok(()),
        }
    }

    /// Applies validated rows. Stops early after a number of services whose contacts change.
    pub fn apply_rows(&mut self, table: ExportTable, rows: &Rows, now: Timestamp) -> StoreResult<AppliedRows> {
        let counts = match table {
            ExportTable::Services => return self.apply_services(rows, now),
            ExportTable::Accounts => self.apply_accounts(rows, now)?,
            ExportTable::Holders => self.apply_holders(rows)?,
            ExportTable::Bills | ExportTable::PaymentMethods => self.apply_replaceable(table, rows)?,
        };
        Ok(AppliedRows { counts, end: rows.range[1], changed_contacts: Vec::new() })
    }

    /// Records how far an import has come.
    pub fn set_import_position(&mut self, position: ImportPosition) -> StoreResult<()> {
        self.run(
            "insert into import_position (id, next, listed, began_at) values (1, ?1, ?2, ?3)
             on conflict (id) do update set next = excluded.next, listed = excluded.listed,
               began_at = excluded.began_at",
            params![position.next, position.listed, position.began_at],
        )
    }

    /// Records that no import is under way. With `announces_all`, all accounts are notified: changes of single ones
    /// were not announced.
    pub fn end_import(&mut self, announces_all: bool) -> StoreResult<()> {
        self.run("delete from import_position", [])?;
        self.run("delete from unlisted_service", [])?;
        self.release_handles()?;
        if announces_all {
            self.announce(Change::AllServices);
        }
        Ok(())
    }

    /// Keeps sign-ups from taking those handles of staged accounts that are free.
    pub fn reserve_handles(&mut self, rows: RowRange) -> StoreResult<()> {
        self.run(
            "insert into reserved_handle (handle)
             select s.handle from stage.account s where s.row > ?1 and s.row <= ?2 and s.handle is not null
               and not exists (select 1 from account a where a.handle = s.handle)
             order by s.row on conflict (handle) do nothing",
            rows,
        )
    }

    /// Makes all handles free again that have no account.
    pub fn release_handles(&mut self) -> StoreResult<()> {
        self.run("delete from reserved_handle", [])
    }

    pub fn record_applied_import(&mut self, accounts: usize, services: usize, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into last_import (id, applied_at, accounts, services) values (1, ?1, ?2, ?3)
             on conflict (id) do update
             set applied_at = excluded.applied_at, accounts = excluded.accounts, services = excluded.services",
            params![now, accounts, services],
        )
    }

    pub fn record_refused_import(&mut self, faults: usize, now: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into last_import (id, refused_at, faults) values (1, ?1, ?2)
             on conflict (id) do update set refused_at = excluded.refused_at, faults = excluded.faults",
            params![now, faults],
        )
    }
}
