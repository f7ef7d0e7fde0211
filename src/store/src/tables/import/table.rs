//! The tables of an export.

/// Staged rows: those after the first number, up to the second.
pub type RowRange = [usize; 2];

/// A table of an export, in the order of reading and applying: referenced tables come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExportTable {
    /// Accounts.
    Accounts,
    /// Services.
    Services,
    /// Holders of domains.
    Holders,
    /// Bills.
    Bills,
    /// Payment methods.
    PaymentMethods,
}

/// The columns of a staged table, named as in the table that it is applied to.
pub(crate) struct TableColumns {
    pub(crate) table: &'static str,
    pub(crate) key: &'static [&'static str],
    /// Declared type of the first column of the key; none for text.
    pub(super) key_type: &'static str,
    /// Handles of accounts.
    pub(super) accounts: &'static [&'static str],
    pub(super) others: &'static [&'static str],
}

impl TableColumns {
    pub(crate) fn all(&self) -> Vec<&'static str> {
        [self.key, self.accounts, self.others].concat()
    }
}

impl ExportTable {
    /// All tables, in order.
    pub const ALL: [Self; 5] = [Self::Accounts, Self::Services, Self::Holders, Self::Bills, Self::PaymentMethods];

    /// The name of the table in the database.
    #[must_use]
    pub const fn table_name(self) -> &'static str {
        self.columns().table
    }

    pub(crate) const fn columns(self) -> TableColumns {
        let (table, key, accounts, others): (_, &[_], &[_], &[_]) = match self {
            Self::Accounts => (
                "account",
                &["handle"],
                &[],
                &["email", "email_key", "first_name", "name", "organisation", "subsidiary", "language", "complete"],
            ),
            Self::Services => (
                "service",
                &["name", "category"],
                &["admin", "tech", "billing", "ordered_by"],
                &["name_key", "ascii_key", "creation", "expiration", "status", "renewal"],
            ),
            Self::Holders => (
                "holder",
                &["service_name"],
                &[],
                &[
                    "legal_form",
                    "first_name",
                    "last_name",
                    "organisation",
                    "email",
                    "phone",
                    "street",
                    "postcode",
                    "town",
                    "country",
                    "disputed",
                ],
            ),
            Self::Bills => ("bill", &["id"], &["account"], &["issued", "due", "amount", "currency", "status"]),
            Self::PaymentMethods => ("payment_method", &["id"], &["account"], &["kind", "status", "last_day"]),
        };
        let key_type = if matches!(self, Self::PaymentMethods) { " integer" } else { "" };
        TableColumns { table, key, key_type, accounts, others }
    }
}
