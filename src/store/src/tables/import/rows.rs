//! The rows of a provider export and their values in the columns of their tables; ranges and counts of rows.

use crate::engine::{FromRow, Param, Row, Value, from_row};
use crate::search::name_key;
use crate::{StoreResult, ascii_form, email_key, fold};
use handover_api::provider::objects::{AccountRow, BillRow, Field, HolderRow, PaymentMethodRow, ServiceRow};
use handover_api::provider::{ExportTable, ObjectPart, ObjectRow};
use std::fmt;

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

        pub(crate) fn read_object(table: ExportTable, row: &Row<'_>) -> StoreResult<ObjectRow> {
            match table { $(ExportTable::$table => $row::from_row(row).map(ObjectRow::$kind)),* }
        }

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

/// Numbers of staged rows: those after the first, up to the second.
pub type RowRange = [usize; 2];

fn columns_of(table: ExportTable, is_wanted: fn(&Field) -> bool) -> Vec<&'static str> {
    table.fields().iter().filter(|field| is_wanted(field)).map(|field| field.column).collect()
}

pub(crate) fn key(table: ExportTable) -> Vec<&'static str> {
    columns_of(table, |field| field.is_key)
}

pub(super) fn accounts(table: ExportTable) -> Vec<&'static str> {
    columns_of(table, |field| field.is_account)
}

pub(super) fn attributes(table: ExportTable) -> Vec<&'static str> {
    columns_of(table, |field| !field.is_key)
}

/// The columns of the fields, and then those that are derived from them.
pub(super) fn columns(table: ExportTable) -> Vec<&'static str> {
    let derived: &[_] = match table {
        ExportTable::Accounts => &["email_key", "name_key"],
        ExportTable::Services => &["name_key", "ascii_key"],
        ExportTable::Holders | ExportTable::Bills | ExportTable::PaymentMethods => &[],
    };
    [columns_of(table, |_| true).as_slice(), derived].concat()
}

#[derive(Clone, Debug)]
pub struct Rows {
    pub(super) range: RowRange,
    /// The values of one object, which is not staged.
    object: Option<Vec<Value<'static>>>,
}

impl Rows {
    #[must_use]
    pub const fn staged(range: RowRange) -> Self {
        Self { range, object: None }
    }

    #[must_use]
    pub fn one(object: ObjectRow) -> Self {
        Self { range: [0, 1], object: Some(values(&ObjectPart::from(object))) }
    }

    pub(super) fn up_to(&self, end: usize) -> Self {
        Self { range: [self.range[0], end], object: self.object.clone() }
    }

    /// The rows as a source `s` of a statement that has [`Self::values`].
    pub(super) fn source(&self, table: ExportTable) -> String {
        let Some(object) = &self.object else { return format!("stage.{} s", table.table_name()) };
        let columns = columns(table).into_iter().zip(object).zip(3..);
        let columns = columns.map(|((column, value), number)| match value {
            Value::Integer(_) => format!("cast(?{number} as bigint) as {column}"),
            Value::Bool(_) => format!("cast(?{number} as boolean) as {column}"),
            _ => format!("?{number} as {column}"),
        });
        format!("(select 1 as row, {}) s", columns.collect::<Vec<_>>().join(", "))
    }

    /// The values of a statement: the range, those of the source, and then `more`.
    pub(super) fn values(&self, more: &[&dyn Param]) -> Vec<Value<'static>> {
        let range = self.range.iter().map(Value::of);
        range.chain(self.object.iter().flatten().cloned()).chain(more.iter().map(Value::of)).collect()
    }

    /// The number of the first parameter after the source.
    pub(super) fn next_parameter(&self) -> usize {
        3 + self.object.as_ref().map_or(0, Vec::len)
    }
}

/// The effect of an import on one table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    pub added: usize,
    /// Existing rows that differed.
    pub changed: usize,
    /// Existing rows that did not.
    pub unchanged: usize,
    /// Rows no longer in the export. Only bills and payment methods are removed.
    pub removed: usize,
}

impl RowCounts {
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

    #[must_use]
    pub fn written(&self) -> usize {
        self.added + self.changed + self.removed
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    pub accounts: RowCounts,
    pub services: RowCounts,
    pub holders: RowCounts,
    pub bills: RowCounts,
    pub payment_methods: RowCounts,
}

impl ImportSummary {
    /// Rows written to the database, not counting changes of requests.
    #[must_use]
    pub fn written(&self) -> usize {
        self.tables().into_iter().map(|(_, counts)| counts.written()).sum()
    }

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
