//! Applying a provider export. See decision 0013.
//!
//! Only rows that differ are written, so importing the same export again changes nothing and is cheap. The rows of
//! `contact` are rebuilt at the end, in index order: inserting half a million of them one by one would be random I/O.

mod accounts;
mod rows;
mod services;
mod summary;
mod tables;
mod tracked;
pub mod vocabulary;

pub use rows::{Export, ImportedAccount, ImportedBill, ImportedHolder, ImportedPaymentMethod, ImportedService};
pub use summary::{ImportSummary, RowCounts};

use super::{Change, ServiceId, StoreResult, WriteTx};
use handover_rules::Timestamp;

/// Rows written from which on the planner's statistics are refreshed.
const BULK: usize = 1000;

/// Cap on accounts notified per import; others see the change on their next load.
const MAX_NOTIFIED: usize = 1000;

/// Receives the name of the current table, the rows done and the rows in total.
pub type Progress = Box<dyn FnMut(&'static str, usize, usize) + Send>;

/// The effect of an import.
#[derive(Debug, Default)]
pub struct AppliedImport {
    /// Row counts.
    pub summary: ImportSummary,
    /// Existing services whose contacts changed: their open requests may have become impossible.
    pub changed_contacts: Vec<ServiceId>,
}

/// The effect of an import on a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowOutcome {
    Added,
    Changed,
    Unchanged,
}

impl WriteTx<'_> {
    /// Applies a validated export.
    ///
    /// # Errors
    /// Database error.
    pub fn apply_export(
        &mut self,
        export: &Export,
        now: Timestamp,
        progress: &mut Progress,
    ) -> StoreResult<AppliedImport> {
        let accounts = for_each("accounts", &export.accounts, progress, |row| self.apply_account(row, now))?;
        let (services, changed) = self.apply_services(&export.services, now, progress)?;
        let holders = self.upsert(&export.holders, progress)?;
        let mut bills = self.upsert(&export.bills, progress)?;
        bills.removed = self.delete_missing(&export.bills)?;
        let mut payment_methods = self.upsert(&export.payment_methods, progress)?;
        payment_methods.removed = self.delete_missing(&export.payment_methods)?;
        for account in changed.accounts.into_iter().take(MAX_NOTIFIED) {
            self.announce(Change::Services(account));
        }
        let summary = ImportSummary { accounts, services, holders, bills, payment_methods };
        if summary.written() >= BULK {
            self.refresh_statistics()?;
        }
        let changed_contacts = changed.contacts.iter().map(|change| change.service).collect();
        Ok(AppliedImport { summary, changed_contacts })
    }
}

/// Applies the rows of one table, counts the outcomes and reports progress.
fn for_each<T>(
    table: &'static str,
    rows: &[T],
    progress: &mut Progress,
    mut apply: impl FnMut(&T) -> StoreResult<RowOutcome>,
) -> StoreResult<RowCounts> {
    let mut counts = RowCounts::default();
    for (index, row) in rows.iter().enumerate() {
        match apply(row)? {
            RowOutcome::Added => counts.added += 1,
            RowOutcome::Changed => counts.changed += 1,
            RowOutcome::Unchanged => counts.unchanged += 1,
        }
        progress(table, index + 1, rows.len());
    }
    Ok(counts)
}
