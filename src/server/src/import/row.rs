//! One row of a file, read field by field under the names of its header.

use super::fault::{Fault, Place};
use super::files::File;
use csv::ByteRecord;

/// A row, with the faults found in it so far.
pub(super) struct Row<'a> {
    pub(super) file: File,
    /// The line where it begins, counted from 1.
    pub(super) line: u64,
    pub(super) record: &'a ByteRecord,
    /// Where each of the file's columns stands; `None` where the header lacks it, which is a fault of the header.
    pub(super) positions: &'a [Option<usize>],
    /// The row as such is faulty, which is noted; what its fields seem to say is not held against it.
    pub(super) is_broken: bool,
    pub(super) faults: &'a mut Vec<Fault>,
}

impl Row<'_> {
    /// Reads the field `column` with `parse`; what is wrong with it is noted.
    pub(super) fn read<T>(&mut self, column: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let bytes = self.record.get(self.position(column)?)?;
        let value = match std::str::from_utf8(bytes) {
            Ok(text) => parse(text),
            Err(_) => Err("is not UTF-8".to_owned()),
        };
        value.map_err(|problem| self.fault(column, problem)).ok()
    }

    /// Notes what is wrong with the field `column`.
    pub(super) fn fault(&mut self, column: &'static str, problem: String) {
        if !self.is_broken {
            let fault = Fault::new(self.place(column), column, problem);
            self.faults.push(fault);
        }
    }

    /// Where the field `column` stands.
    pub(super) fn place(&self, column: &'static str) -> Place {
        Place { file: self.file, line: self.line, position: self.position(column).unwrap_or_default() }
    }

    fn position(&self, column: &'static str) -> Option<usize> {
        let index = self.file.columns().iter().position(|known| *known == column)?;
        self.positions[index]
    }
}
