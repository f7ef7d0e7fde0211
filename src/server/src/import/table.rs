//! The rows of a file of an export, and the faults of its form.

use crate::csv_table::{self, Columns, TableEvent};
use crate::provider_objects::{ExportFault, ExportRow, FaultEffect, Location};
use handover_api::provider::ExportTable;
use std::collections::BTreeSet;
use std::io::Read;

/// Calls `each` for every row of a file, and reports faults of the header and of malformed rows. Returns the index of
/// each known column.
///
/// # Errors
/// The file cannot be read.
pub(super) fn read(
    file: ExportTable,
    source: impl Read,
    faults: &mut Vec<ExportFault>,
    mut each: impl FnMut(&mut ExportRow<'_>),
) -> std::io::Result<Vec<Option<usize>>> {
    let optional = file.fields().iter().filter(|field| field.is_optional).map(|field| field.member).collect::<Vec<_>>();
    let mut unknown = BTreeSet::new();
    let columns = Columns { known: file.header(), optional: &optional };
    csv_table::read(columns, source, |event| match event {
        TableEvent::Fault(fault) => {
            let location = Location { file, line: fault.line, position: fault.position };
            faults.push(ExportFault::new(location, &fault.column, fault.problem.to_string(), FaultEffect::Stops));
        }
        TableEvent::Row(parts) => each(&mut ExportRow { file, parts, faults, unknown: &mut unknown }),
    })
}
