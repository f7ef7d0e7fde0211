//! The files of an export, one for each table.

use super::ExportTable;

impl ExportTable {
    /// File name.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts.csv",
            Self::Services => "services.csv",
            Self::Holders => "holders.csv",
            Self::Bills => "bills.csv",
            Self::PaymentMethods => "payment_methods.csv",
        }
    }

    /// The column that identifies a row; services also by their category.
    #[must_use]
    pub const fn key_column(self) -> &'static str {
        self.header()[0]
    }

    /// Columns with the handle of an account.
    #[must_use]
    pub const fn account_columns(self) -> &'static [&'static str] {
        match self {
            Self::Accounts | Self::Holders => &[],
            Self::Services => &["contactAdmin", "contactTech", "contactBilling", "orderedBy"],
            Self::Bills | Self::PaymentMethods => &["nichandle"],
        }
    }

    /// Column names; the header may have them in any order.
    #[must_use]
    pub const fn header(self) -> &'static [&'static str] {
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
                "orderedBy",
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

    /// Columns that the header may lack; their fields are empty then.
    #[must_use]
    pub const fn optional_columns(self) -> &'static [&'static str] {
        match self {
            Self::Services => &["orderedBy"],
            Self::Holders => &["phone", "street", "postcode", "town", "disputed"],
            _ => &[],
        }
    }

    /// The export may lack the file; its rows stay as they are then.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Holders)
    }
}
