//! Fields that are parsed by column name: those of a row of a file, or of an object of the provider's API.

use super::fault::{ExportFault, FaultEffect, Location, quoted};
use super::value::FieldValue;
use crate::csv_table::TableRow;
use handover_api::provider::ExportTable;
use std::collections::BTreeSet;

/// A row of a file.
pub(crate) struct ExportRow<'a> {
    pub(crate) file: ExportTable,
    pub(crate) parts: TableRow<'a>,
    pub(crate) faults: &'a mut Vec<ExportFault>,
    /// Values of the file that are not known, by their columns: each is reported once.
    pub(crate) unknown: &'a mut BTreeSet<(&'static str, String)>,
}

/// The fields of a row or an object.
pub(crate) trait Fields {
    /// Parses the field `column`, which is empty if it is optional and left out. Reports a fault and returns `None` if it is
    /// invalid.
    fn parse<T: FieldValue>(&mut self, column: &'static str) -> Option<T>;

    /// Reports a fault of the field `column`.
    fn fault(&mut self, column: &'static str, problem: String);
}

impl Fields for ExportRow<'_> {
    fn parse<T: FieldValue>(&mut self, column: &'static str) -> Option<T> {
        let index = self.file.header().iter().position(|known| *known == column)?;
        let bytes = match self.parts.positions[index] {
            Some(position) => self.parts.record.get(position)?,
            None if self.file.fields()[index].is_optional => b"",
            None => return None,
        };
        let value = match std::str::from_utf8(bytes) {
            Ok(text) => T::parse(text).inspect(|value| self.remark(column, text, value.default_name())),
            Err(_) => Err("is not valid UTF-8".to_owned()),
        };
        value.map_err(|problem| self.fault(column, problem)).ok()
    }

    fn fault(&mut self, column: &'static str, problem: String) {
        if !self.parts.is_malformed {
            let fault = ExportFault::new(self.location(column), column, problem, FaultEffect::LeavesOut);
            self.faults.push(fault);
        }
    }
}

impl ExportRow<'_> {
    /// Reports a value that is not known and so counts as `default`.
    fn remark(&mut self, column: &'static str, text: &str, default: Option<&'static str>) {
        let Some(default) = default.filter(|default| !default.eq_ignore_ascii_case(text.trim())) else { return };
        if self.unknown.insert((column, text.to_owned())) {
            let problem =
                format!("{} is not known here; in this and all other rows it counts as {default}", quoted(text));
            self.faults.push(ExportFault::new(self.location(column), column, problem, FaultEffect::None));
        }
    }

    fn location(&self, column: &'static str) -> Location {
        Location { file: self.file, line: self.parts.line, position: self.position(column).unwrap_or_default() }
    }

    fn position(&self, column: &str) -> Option<usize> {
        let index = self.file.header().iter().position(|known| *known == column)?;
        self.parts.positions[index]
    }
}
