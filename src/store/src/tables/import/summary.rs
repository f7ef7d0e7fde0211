//! Row counts of an import.

use super::RowRange;
use handover_api::provider::ExportTable;
use std::fmt;

/// The effect of an import on one table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// New rows.
    pub added: usize,
    /// Existing rows that differed.
    pub changed: usize,
    /// Existing rows that did not.
    pub unchanged: usize,
    /// Rows no longer in the export. Only bills and payment methods are removed.
    pub removed: usize,
}

impl RowCounts {
    /// Rows in the export.
    #[must_use]
    pub fn total(&self) -> usize {
        self.added + self.changed + self.unchanged
    }

    /// The rest of the range is unchanged.
    pub(super) fn of([first, end]: RowRange, added: usize, changed: usize) -> Self {
        Self { added, changed, unchanged: end - first - added - changed, removed: 0 }
    }

    fn add(&mut self, other: Self) {
        self.added += other.added;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.removed += other.removed;
    }

    /// Rows written to the database.
    #[must_use]
    pub fn written(&self) -> usize {
        self.added + self.changed + self.removed
    }
}

/// The effect of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Accounts.
    pub accounts: RowCounts,
    /// Services.
    pub services: RowCounts,
    /// Domain holders.
    pub holders: RowCounts,
    /// Bills.
    pub bills: RowCounts,
    /// Payment methods.
    pub payment_methods: RowCounts,
}

impl ImportSummary {
    /// Rows written to the database, not counting changes of requests.
    #[must_use]
    pub fn written(&self) -> usize {
        self.tables().into_iter().map(|(_, counts)| counts.written()).sum()
    }

    /// Adds rows of a table.
    pub fn add(&mut self, table: ExportTable, counts: RowCounts) {
        let sum = match table {
            ExportTable::Accounts => &mut self.accounts,
            ExportTable::Services => &mut self.services,
            ExportTable::Holders => &mut self.holders,
            ExportTable::Bills => &mut self.bills,
            ExportTable::PaymentMethods => &mut self.payment_methods,
        };
        sum.add(counts);
    }

    fn tables(&self) -> [(&'static str, RowCounts); 5] {
        [
            ("accounts", self.accounts),
            ("services", self.services),
            ("holders", self.holders),
            ("bills", self.bills),
            ("payment methods", self.payment_methods),
        ]
    }
}

impl fmt::Display for ImportSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (table, counts)) in self.tables().into_iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} {table} ({} new, {} changed", counts.total(), counts.added, counts.changed)?;
            if counts.removed > 0 {
                write!(f, ", {} removed", counts.removed)?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}
