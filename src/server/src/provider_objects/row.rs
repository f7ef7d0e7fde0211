//! Fields that are parsed by column name: those of a row of a file, or of an object of the provider's API.

use super::fault::{ExportFault, Location};
use super::value::FieldValue;
use crate::csv_table::TableRow;
use handover_api::provider::ExportTable;

/// A row of a file.
pub(crate) struct ExportRow<'a> {
    pub(crate) file: ExportTable,
    pub(crate) parts: TableRow<'a>,
    pub(crate) faults: &'a mut Vec<ExportFault>,
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
            Ok(text) => T::parse(text),
            Err(_) => Err("is not valid UTF-8".to_owned()),
        };
        value.map_err(|problem| self.fault(column, problem)).ok()
    }

    fn fault(&mut self, column: &'static str, problem: String) {
        if !self.parts.is_malformed {
            let fault = ExportFault::new(self.location(column), column, problem);
            self.faults.push(fault);
        }
    }
}

impl ExportRow<'_> {
    fn location(&self, column: &'static str) -> Location {
        Location { file: self.file, line: self.parts.line, position: self.position(column).unwrap_or_default() }
    }

    fn position(&self, column: &str) -> Option<usize> {
        let index = self.file.header().iter().position(|known| *known == column)?;
        self.parts.positions[index]
    }
}
