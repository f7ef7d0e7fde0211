//! Applying a provider export. See decision 0013.
//!
//! Only rows that differ are written, so importing the same export again changes nothing and is cheap. Rows are applied
//! from a position on, in one transaction or in several: the rows of lists then come last, in their own order
//! (decision 0013).

mod accounts;
mod holders;
mod last;
mod list_stage;
mod lists;
mod position;
mod row_sorter;
mod rows;
mod services;
mod stage;
mod steady_sync;
mod summary;
mod tables;
mod tracked;
pub mod vocabulary;

pub use last::{AppliedImportRecord, LastImports, RefusedImportRecord};
pub use list_stage::{StagedServices, stage_lists};
pub use position::ImportPosition;
pub use rows::{Export, ImportedAccount, ImportedBill, ImportedHolder, ImportedPaymentMethod, ImportedService};
pub use services::Listing;
pub use stage::{DomainPlace, StagedRow, StagedTableWriter, StagedTables};
pub use summary::{ImportSummary, RowCounts};
pub use tables::{MissingRows, ReplaceableRows};

use super::{Change, ServiceId, StoreResult, WriteTx};
use handover_rules::Timestamp;
use services::ChangedServices;
use summary::RowOutcome;

/// Receives the rows done and the rows in total.
pub type OnProgress = Box<dyn FnMut(usize, usize) + Send>;

/// The part of an export that a transaction applies at most.
#[derive(Clone, Copy, Debug)]
pub struct Portion {
    /// The first row, counted over all tables.
    pub first: usize,
    /// Rows at most.
    pub rows: usize,
    /// Existing services at most whose contacts change: their open requests cost more than the rows.
    pub changed_services: usize,
    /// The point at which the rows of lists are written.
    pub listing: Listing,
}

impl Portion {
    /// All rows.
    pub const WHOLE: Self = Self { first: 0, rows: usize::MAX, changed_services: usize::MAX, listing: Listing::Now };
}

/// The effect of applying rows.
#[derive(Debug, Default)]
pub struct AppliedRows {
    /// Row counts.
    pub summary: ImportSummary,
    /// Existing services whose contacts changed: their open requests may have become impossible.
    pub changed_contacts: Vec<ServiceId>,
    /// The first row that was not applied.
    pub next: usize,
    /// The ids of the first and the last service added, if they are to be listed later. All ids between them are the import's.
    pub added: Option<(ServiceId, ServiceId)>,
}

impl WriteTx<'_> {
    /// Applies a portion of a validated export whose services are sorted, until it is complete or `is_over`.
    ///
    /// # Errors
    /// Database error.
    pub fn apply_rows(
        &mut self,
        export: &Export,
        portion: Portion,
        now: Timestamp,
        mut is_over: impl FnMut() -> bool,
    ) -> StoreResult<AppliedRows> {
        let mut changed = ChangedServices { listing: portion.listing, ..ChangedServices::default() };
        let mut applied = AppliedRows { next: portion.first, ..AppliedRows::default() };
        changed.are_new = self.are_new(export.services_in(portion))?;
        let last = portion.first.saturating_add(portion.rows).min(export.len());
        while applied.next < last && changed.contacts.len() < portion.changed_services && !is_over() {
            self.apply_row(export, applied.next, now, &mut changed, &mut applied.summary)?;
            applied.next += 1;
        }
        self.list_added_later(&changed)?;
        applied.added = changed.added;
        self.write_contacts(&mut changed.lists)?;
        for change in &changed.contacts {
            self.record_role_changes(change.service, &change.before, &change.after, None, now)?;
        }
        applied.changed_contacts = changed.contacts.iter().map(|change| change.service).collect();
        for account in changed.lists.into_accounts() {
            self.announce(Change::Services(account));
        }
        Ok(applied)
    }

    fn apply_row(
        &mut self,
        export: &Export,
        row: usize,
        now: Timestamp,
        changed: &mut ChangedServices,
        summary: &mut ImportSummary,
    ) -> StoreResult<()> {
        let (table, index) = export.locate(row);
        let (counts, outcome) = match table {
            Table::Accounts => (&mut summary.accounts, self.apply_account(&export.accounts[index], now)?),
            Table::Services => (&mut summary.services, self.apply_service(&export.services[index], changed)?),
            Table::Holders => (&mut summary.holders, self.upsert_holder(&export.holders[index])?),
            Table::Bills => (&mut summary.bills, self.upsert(&export.bills[index])?),
            Table::PaymentMethods => (&mut summary.payment_methods, self.upsert(&export.payment_methods[index])?),
        };
        // Bills and payment methods are in no list, but block changes, or no longer do.
        let payer = match table {
            Table::Bills => Some(&export.bills[index].account),
            Table::PaymentMethods => Some(&export.payment_methods[index].account),
            Table::Accounts | Table::Services | Table::Holders => None,
        };
        if let Some(payer) = payer.filter(|_| matches!(outcome, RowOutcome::Changed)) {
            self.announce(Change::Services(payer.clone()));
        }
        counts.count(outcome);
        Ok(())
    }
}

/// The tables of an export, in the order in which they are applied.
#[derive(Clone, Copy)]
enum Table {
    Accounts,
    Services,
    Holders,
    Bills,
    PaymentMethods,
}

impl Export {
    /// Rows of all tables.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lengths().iter().map(|(_, rows)| rows).sum()
    }

    /// Whether there are no rows at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The services among the rows of a portion.
    #[must_use]
    pub fn services_in(&self, portion: Portion) -> &[ImportedService] {
        let first = portion.first.saturating_sub(self.accounts.len());
        let end = portion.first.saturating_add(portion.rows).saturating_sub(self.accounts.len());
        let count = self.services.len();
        &self.services[first.min(count)..end.min(count)]
    }

    fn lengths(&self) -> [(Table, usize); 5] {
        [
            (Table::Accounts, self.accounts.len()),
            (Table::Services, self.services.len()),
            (Table::Holders, self.holders.len()),
            (Table::Bills, self.bills.len()),
            (Table::PaymentMethods, self.payment_methods.len()),
        ]
    }

    /// The table of a row, and its place in there.
    fn locate(&self, row: usize) -> (Table, usize) {
        let mut index = row;
        for (table, rows) in self.lengths() {
            if index < rows {
                return (table, index);
            }
            index -= rows;
        }
        unreachable!("the row is in the export")
    }
}
