//! The files of an export.

/// A file of an export. They are read in this order, so that referenced files come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ExportFile {
    /// `accounts.csv`
    Accounts,
    /// `services.csv`
    Services,
    /// `holders.csv`
    Holders,
    /// `bills.csv`
    Bills,
    /// `payment_methods.csv`
    PaymentMethods,
}

impl ExportFile {
    /// All files, in the order in which they are read.
    pub(super) const ALL: [Self; 5] =
        [Self::Accounts, Self::Services, Self::Holders, Self::Bills, Self::PaymentMethods];

    /// File name.
    #[must_use]
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts.csv",
            Self::Services => "services.csv",
            Self::Holders => "holders.csv",
            Self::Bills => "bills.csv",
            Self::PaymentMethods => "payment_methods.csv",
        }
    }

    /// The name of its table among the staged rows.
    #[must_use]
    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Services => "services",
            Self::Holders => "holders",
            Self::Bills => "bills",
            Self::PaymentMethods => "payment_methods",
        }
    }

    /// The column that identifies a row; services also by their category.
    #[must_use]
    pub(super) const fn key_column(self) -> &'static str {
        self.columns()[0]
    }

    /// Columns with the handle of an account.
    #[must_use]
    pub(super) const fn account_columns(self) -> &'static [&'static str] {
        match self {
            Self::Accounts | Self::Holders => &[],
            Self::Services => &["contactAdmin", "contactTech", "contactBilling"],
            Self::Bills | Self::PaymentMethods => &["nichandle"],
        }
    }

    /// The index of a known column.
    #[must_use]
    pub(super) fn index_of(self, column: &str) -> usize {
        self.columns().iter().position(|known| *known == column).unwrap_or_default()
    }

    /// Column names; the header may have them in any order.
    #[must_use]
    pub(super) const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Accounts => {
                &["nichandle", "email", "firstname", "name", "organisation", "ovhSubsidiary", "language", "state"]
            }
            Self::Services => &[
                "serviceName",
                "category",
                "contactAdmin",
                "contactTech",
                "contactBilling",
                "creation",
                "expiration",
                "status",
                "renewalType",
            ],
            Self::Holders => &[
                "serviceName",
                "legalForm",
                "firstName",
                "lastName",
                "organisationName",
                "email",
                "country",
                "phone",
                "street",
                "postcode",
                "town",
                "disputed",
            ],
            Self::Bills => &["billId", "nichandle", "date", "dueDate", "amount", "currency", "status"],
            Self::PaymentMethods => &["paymentMethodId", "nichandle", "paymentType", "status", "expirationDate"],
        }
    }

    /// Whether rows are found by their key; otherwise files are read from begin to end.
    #[must_use]
    pub(super) const fn is_looked_up(self) -> bool {
        !matches!(self, Self::Services | Self::Holders)
    }

    /// Columns that the header may lack; their fields are empty then.
    #[must_use]
    pub(super) const fn optional_columns(self) -> &'static [&'static str] {
        match self {
            Self::Holders => &["phone", "street", "postcode", "town", "disputed"],
            _ => &[],
        }
    }

    /// The export may lack the file; its rows stay as they are then.
    #[must_use]
    pub(super) const fn is_optional(self) -> bool {
        matches!(self, Self::Holders)
    }
}
