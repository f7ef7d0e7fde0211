//! The rows of a provider export, and their values in the columns of their tables.

use crate::engine::{FromRow, Row, Value, from_row};
use crate::search::name_key;
use crate::{StoreResult, ascii_form, email_key, fold};
use handover_api::provider::ExportTable;
use handover_api::provider::objects::{AccountRow, BillRow, HolderRow, PaymentMethodRow, ServiceRow};
use handover_api::provider::{ObjectPart, ObjectRow};

/// A validated provider export in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// Accounts, unique by handle.
    pub accounts: Vec<AccountRow>,
    /// Services, unique by name and category. Their contacts are in `accounts` or in the database.
    pub services: Vec<ServiceRow>,
    /// Holders, at most one per domain. The domain is in `services` or in the database.
    pub holders: Vec<HolderRow>,
    /// Bills, unique by id.
    pub bills: Vec<BillRow>,
    /// Payment methods, unique by id.
    pub payment_methods: Vec<PaymentMethodRow>,
}

impl Export {
    /// The rows to stage, by table.
    #[must_use]
    pub fn into_rows(self) -> [(ExportTable, Vec<StagedRow>); 5] {
        fn staged<T>(rows: Vec<T>, object: fn(T) -> ObjectRow) -> Vec<StagedRow> {
            let row = |row| StagedRow { line: 0, is_malformed: false, fields: object(row).into() };
            rows.into_iter().map(row).collect()
        }
        [
            (ExportTable::Accounts, staged(self.accounts, ObjectRow::Account)),
            (ExportTable::Services, staged(self.services, ObjectRow::Service)),
            (ExportTable::Holders, staged(self.holders, ObjectRow::Holder)),
            (ExportTable::Bills, staged(self.bills, ObjectRow::Bill)),
            (ExportTable::PaymentMethods, staged(self.payment_methods, ObjectRow::PaymentMethod)),
        ]
    }
}

/// A row as it was read: valid or not.
#[derive(Clone, Debug)]
pub struct StagedRow {
    /// First line of the row, from 1.
    pub line: u64,
    /// The row as a whole is faulty; no other fault of it is reported.
    pub is_malformed: bool,
    /// Its fields, as far as they are valid.
    pub fields: ObjectPart,
}

macro_rules! columns {
    ($(
        $(#[$doc:meta])*
        $table:ident: $kind:ident($row:ident, $part:ident) in $name:literal, $file:literal {
            $($(#[$meta:meta])* $field:ident: $type:ty = $member:tt, $property:ident;)*
        } as $body:ident { $($other:tt)* }
    )*) => {
        $(from_row!($row { $($field),* });)*

        /// Reads an object from the columns of its table.
        pub(crate) fn read_object(table: ExportTable, row: &Row<'_>) -> StoreResult<ObjectRow> {
            match table { $(ExportTable::$table => $row::from_row(row).map(ObjectRow::$kind)),* }
        }

        /// Values of the columns of the table.
        pub(super) fn values(part: &ObjectPart) -> Vec<Value<'static>> {
            let mut values = match part { $(ObjectPart::$kind(part) => vec![$(Value::of(&part.$field)),*]),* };
            values.extend(derived(part));
            values
        }
    };
}
handover_api::provider_objects!(columns);

fn derived(part: &ObjectPart) -> Vec<Value<'static>> {
    match part {
        ObjectPart::Account(part) => {
            let [first_name, name, organisation] =
                [&part.first_name, &part.name, &part.organisation].map(|name| name.as_deref().unwrap_or_default());
            let name_key = name_key(first_name, name, organisation);
            vec![Value::of(part.email.as_ref().map(email_key)), Value::of(name_key)]
        }
        ObjectPart::Service(part) => {
            let name = part.name.as_ref().map(|name| name.as_str());
            vec![Value::of(name.map(fold)), Value::of(name.map(ascii_form))]
        }
        ObjectPart::Holder(_) | ObjectPart::Bill(_) | ObjectPart::PaymentMethod(_) => Vec::new(),
    }
}
