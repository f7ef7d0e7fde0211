//! Rows to apply: a range of a staged table, or one object.

use super::RowRange;
use super::export::values;
use super::table::columns;
use crate::engine::{Param, Value};
use handover_api::provider::ExportTable;
use handover_api::provider::{ObjectPart, ObjectRow};

/// Rows to apply.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(super) range: RowRange,
    /// The values of one object, which is not staged.
    object: Option<Vec<Value<'static>>>,
}

impl Rows {
    /// A range of the rows of a staged table.
    #[must_use]
    pub const fn staged(range: RowRange) -> Self {
        Self { range, object: None }
    }

    /// One object.
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
