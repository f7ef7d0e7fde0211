//! CSV files with a header (RFC 4180; lines end in LF or CRLF): every fault of their form, with line and column.
//!
//! For a provider's export (decision 0013) and for files of new contacts (decision 0035), which define the meaning of
//! the fields.

mod lines;

use csv::ByteRecord;
use lines::{MAX_ROW, RecordReader, misplaced_quote};
use std::collections::HashMap;
use std::fmt;
use std::io::Read;

/// The columns of a file, which its header may have in any order.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// All names.
    pub known: &'a [&'a str],
    /// Those that the header may lack.
    pub optional: &'a [&'a str],
}

/// A fault of the form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// First line of the row, from 1.
    pub line: u64,
    /// Index of the field in its row.
    pub position: usize,
    /// Name of its column; empty if the fault is about the row.
    pub column: String,
    /// The fault.
    pub problem: TableProblem,
}

/// A fault in the form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableProblem {
    /// There is no header.
    NoHeader,
    /// The header names a column that does not exist.
    UnknownColumn {
        /// Those that do.
        expected: String,
    },
    /// The header names a column twice.
    RepeatedColumn {
        /// Number of the first one, from 1.
        first: usize,
    },
    /// The header lacks a column.
    MissingColumn,
    /// A quote is inside an unquoted field, after a closing quote, or never closed.
    MisplacedQuote,
    /// The row is too long to be one. The rest of the file was not read.
    RowTooLong,
    /// The row has more or fewer fields than the header.
    FieldCount {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeader => f.write_str("the header row is missing"),
            Self::UnknownColumn { expected } => write!(f, "unknown column; expected {expected}"),
            Self::RepeatedColumn { first } => write!(f, "duplicate of column {first}"),
            Self::MissingColumn => f.write_str("missing column"),
            Self::MisplacedQuote => {
                f.write_str("misplaced double quote: quote the whole field and double the quotes in it")
            }
            Self::RowTooLong => {
                write!(f, "the row is longer than {MAX_ROW} bytes; the rest of the file was not read")
            }
            Self::FieldCount { found, expected } => {
                write!(f, "the row has {found} fields but the header has {expected}")
            }
        }
    }
}

/// A row below the header.
#[derive(Clone, Copy, Debug)]
pub struct TableRow<'a> {
    /// First line of the row, from 1.
    pub line: u64,
    /// Its fields.
    pub record: &'a ByteRecord,
    /// Index of each known column in the record; `None` if the header lacks it, which is a fault unless it is optional.
    pub positions: &'a [Option<usize>],
    /// The row itself is malformed, which is reported before: its fields mean nothing.
    pub is_malformed: bool,
}

/// A row or a fault, in the order of the lines of the file.
#[derive(Debug)]
pub enum TableEvent<'a> {
    /// A fault.
    Fault(TableFault),
    /// A row.
    Row(TableRow<'a>),
}

/// Reads a file. Returns the index of each known column.
///
/// # Errors
/// The file cannot be read.
pub fn read(
    columns: Columns<'_>,
    source: impl Read,
    mut each: impl FnMut(TableEvent<'_>),
) -> std::io::Result<Vec<Option<usize>>> {
    let mut lines = RecordReader::new(source)?;
    let mut record = ByteRecord::new();
    let Some(line) = lines.next(&mut record)? else {
        let problem = TableProblem::NoHeader;
        each(TableEvent::Fault(TableFault { line: 1, position: 0, column: String::new(), problem }));
        return Ok(Vec::new());
    };
    let names: Vec<String> = record.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let report = |line, (position, problem)| {
        let is_about_row = problem == TableProblem::RowTooLong;
        let name = || names.get(position).cloned().unwrap_or_else(|| format!("field {}", position + 1));
        let column = if is_about_row { String::new() } else { name() };
        TableEvent::Fault(TableFault { line, position, column, problem })
    };
    if let Some(position) = misplaced_quote(lines.raw()) {
        let column = format!("field {}", position + 1);
        each(TableEvent::Fault(TableFault { line, position, column, problem: TableProblem::MisplacedQuote }));
    }
    let (positions, faults) = header(columns, line, &names);
    for fault in faults {
        each(TableEvent::Fault(fault));
    }
    while let Some(line) = lines.next(&mut record)? {
        let fault = row_fault(&lines, &record, names.len());
        let is_malformed = fault.is_some();
        if let Some(fault) = fault {
            each(report(line, fault));
        }
        each(TableEvent::Row(TableRow { line, record: &record, positions: &positions, is_malformed }));
    }
    Ok(positions)
}

/// The fault of a row as a whole, and the index of the field that shows it.
fn row_fault<R: Read>(lines: &RecordReader<R>, record: &ByteRecord, expected: usize) -> Option<(usize, TableProblem)> {
    if let Some(position) = misplaced_quote(lines.raw()) {
        return Some((position, TableProblem::MisplacedQuote));
    }
    if lines.is_cut_off() {
        return Some((0, TableProblem::RowTooLong));
    }
    let found = record.len();
    (found != expected).then(|| (found.min(expected), TableProblem::FieldCount { found, expected }))
}

/// The index of each column, and which ones are missing, unknown or there twice.
fn header(columns: Columns<'_>, line: u64, names: &[String]) -> (Vec<Option<usize>>, Vec<TableFault>) {
    let mut found: HashMap<&str, usize> = HashMap::new();
    let mut faults = Vec::new();
    let mut fault = |position, column: &str, problem| {
        faults.push(TableFault { line, position, column: column.to_owned(), problem });
    };
    for (position, name) in names.iter().enumerate() {
        if !columns.known.contains(&name.as_str()) {
            fault(position, name, TableProblem::UnknownColumn { expected: columns.known.join(",") });
        } else if let Some(first) = found.insert(name, position) {
            fault(position, name, TableProblem::RepeatedColumn { first: first + 1 });
        }
    }
    let mut positions = Vec::new();
    for column in columns.known {
        let position = found.get(column).copied();
        if position.is_none() && !columns.optional.contains(column) {
            fault(names.len(), column, TableProblem::MissingColumn);
        }
        positions.push(position);
    }
    (positions, faults)
}
