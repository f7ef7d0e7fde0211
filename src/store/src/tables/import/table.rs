//! The columns of staged tables, named as in the tables that they are applied to.

use handover_api::provider::ExportTable;
use handover_api::provider::objects::Field;

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
