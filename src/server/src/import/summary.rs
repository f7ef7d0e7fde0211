//! What an import did.

use std::fmt;

/// What became of the rows of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were new.
    pub added: usize,
    /// Rows that were known, and now say something else.
    pub changed: usize,
    /// Rows that were known and say the same.
    pub unchanged: usize,
    /// What was known and is not in the file any more: of bills and payment methods only.
    pub removed: usize,
}

impl Counts {
    /// How many rows the file had.
    #[must_use]
    pub fn total(&self) -> usize {
        self.added + self.changed + self.unchanged
    }

    /// How many rows of the database were written.
    #[must_use]
    pub fn written(&self) -> usize {
        self.added + self.changed + self.removed
    }
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Accounts.
    pub accounts: Counts,
    /// Services.
    pub services: Counts,
    /// Holders of domains.
    pub holders: Counts,
    /// Bills.
    pub bills: Counts,
    /// Payment methods.
    pub payment_methods: Counts,
}

impl Summary {
    /// How many rows of the database were written, apart from requests.
    #[must_use]
    pub fn written(&self) -> usize {
        self.parts().into_iter().map(|(_, counts)| counts.written()).sum()
    }

    fn parts(&self) -> [(&'static str, Counts); 5] {
        [
            ("accounts", self.accounts),
            ("services", self.services),
            ("holders", self.holders),
            ("bills", self.bills),
            ("payment methods", self.payment_methods),
        ]
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (what, counts)) in self.parts().into_iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} {what} ({} new, {} changed", counts.total(), counts.added, counts.changed)?;
            if counts.removed > 0 {
                write!(f, ", {} removed", counts.removed)?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}
