//! CSV files with a header (RFC 4180; lines end in LF or CRLF): every fault of their form, with line and column.
//!
//! For a provider's export (decision 0013) and for files of new contacts (decision 0035), which define the meaning of
//! the fields.

use csv::ByteRecord;
use handover_api::csv::without_byte_order_mark;
use std::collections::HashMap;
use std::fmt;
use std::io::Read;

/// The columns of a file, which its header may have in any order.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
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
    pub problem: TableProblem,
}

/// A fault in the form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableProblem {
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
    MissingColumn,
    /// A quote is inside an unquoted field, after a closing quote, or never closed.
    MisplacedQuote,
    /// The row is too long to be one. The rest of the file was not read.
    RowTooLong,
    /// The row has more or fewer fields than the header.
    FieldCount {
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

#[derive(Clone, Copy, Debug)]
pub struct TableRow<'a> {
    /// First line of the row, from 1.
    pub line: u64,
    pub record: &'a ByteRecord,
    /// Index of each known column in the record; `None` if the header lacks it, which is a fault unless it is optional.
    pub positions: &'a [Option<usize>],
    /// The row itself is malformed, which is reported before: its fields mean nothing.
    pub is_malformed: bool,
}

/// A row or a fault, in the order of the lines of the file.
#[derive(Debug)]
pub enum TableEvent<'a> {
    Fault(TableFault),
    Row(TableRow<'a>),
}

/// Reads a file. Returns the index of each known column.
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

// Splitting CSV files into records with their line numbers.
//
// The csv crate splits the fields, but it is lenient about quotes and does not count lines the way editors do. Both are
// handled here: an unclosed quote must not silently swallow half a file, and a fault needs the right line.

/// The index of the first field in a raw row with a misplaced quote.
fn misplaced_quote(row: &[u8]) -> Option<usize> {
    let mut rest = row;
    for position in 0.. {
        let rest_of_row = match rest.strip_prefix(b"\"") {
            Some(inside) => after_closing_quote(inside),
            None => after_plain_field(rest),
        };
        match rest_of_row {
            Some([]) => return None,
            Some([b',', next @ ..]) => rest = next,
            _ => return Some(position),
        }
    }
    None
}

/// The rest of a row after an unquoted field; `None` if the field contains a quote.
fn after_plain_field(row: &[u8]) -> Option<&[u8]> {
    let (field, rest) = row.split_at(row.iter().position(|b| *b == b',').unwrap_or(row.len()));
    (!field.contains(&b'"')).then_some(rest)
}

/// The rest of a row after a quoted field whose opening quote has been consumed.
fn after_closing_quote(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let quote = rest.iter().position(|b| *b == b'"')?;
        rest = &rest[quote + 1..];
        match rest.strip_prefix(b"\"") {
            Some(after_pair) => rest = after_pair,
            None => return Some(rest),
        }
    }
}

/// The longest row, in bytes. Without a limit, a quote that is never closed would take the whole file into memory.
const MAX_ROW: usize = 1 << 20;

/// Bytes that have been passed before they are dropped.
const PASSED_BYTES: usize = 1 << 16;

/// A file that remembers the bytes read since the current row began.
struct RowRecorder<R> {
    source: R,
    read: Vec<u8>,
    /// Position in the file of the first byte in `read`.
    offset: usize,
    /// Index in `read` of the end of the previous row.
    row: usize,
    /// A row was too long.
    is_cut_off: bool,
}

impl<R: Read> Read for RowRecorder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.read.len() - self.row > MAX_ROW {
            self.is_cut_off = true;
            return Ok(0);
        }
        let count = self.source.read(buffer)?;
        self.read.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

/// The records of a file with their line numbers.
struct RecordReader<R> {
    reader: csv::Reader<RowRecorder<std::io::Chain<std::io::Cursor<Vec<u8>>, R>>>,
    /// Start of the current row within the recorded bytes.
    begin: usize,
    end: usize,
    /// Line number at `begin`, from 1.
    line: u64,
}

impl<R: Read> RecordReader<R> {
    fn new(mut source: R) -> std::io::Result<Self> {
        let mut begin = Vec::new();
        source.by_ref().take(3).read_to_end(&mut begin)?;
        let begin = without_byte_order_mark(&begin).to_vec();
        let source = std::io::Cursor::new(begin).chain(source);
        let source = RowRecorder { source, read: Vec::new(), offset: 0, row: 0, is_cut_off: false };
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).buffer_capacity(PASSED_BYTES).from_reader(source);
        Ok(Self { reader, begin: 0, end: 0, line: 1 })
    }

    /// Reads the next row into `record` and returns its first line. Skips empty lines.
    fn next(&mut self, record: &mut ByteRecord) -> std::io::Result<Option<u64>> {
        if self.is_cut_off() {
            return Ok(None);
        }
        self.drop_passed();
        // Fails only if the file cannot be read: rows may have any number of fields.
        if !self.reader.read_byte_record(record).map_err(std::io::Error::from)? {
            return Ok(None);
        }
        let source = self.reader.get_ref();
        let line_ends = source.read[self.end..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let begin = self.end + line_ends;
        self.line += source.read[self.begin..begin].iter().map(|b| u64::from(*b == b'\n')).sum::<u64>();
        self.begin = begin;
        let position = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        self.end = position.saturating_sub(source.offset).min(source.read.len());
        self.reader.get_mut().row = self.end;
        Ok(Some(self.line))
    }

    fn drop_passed(&mut self) {
        let passed = self.begin;
        if passed < PASSED_BYTES {
            return;
        }
        let source = self.reader.get_mut();
        source.read.drain(..passed);
        source.offset += passed;
        source.row = source.row.saturating_sub(passed);
        self.begin = 0;
        self.end -= passed;
    }

    fn source(&self) -> &RowRecorder<std::io::Chain<std::io::Cursor<Vec<u8>>, R>> {
        self.reader.get_ref()
    }

    /// The current row was too long to be one. The rest of the file is not read.
    fn is_cut_off(&self) -> bool {
        self.source().is_cut_off
    }

    /// The current row as written, without its line terminator.
    fn raw(&self) -> &[u8] {
        let row = &self.source().read[self.begin..self.end];
        let row = row.strip_suffix(b"\n").unwrap_or(row);
        row.strip_suffix(b"\r").unwrap_or(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &str) -> Vec<(u64, usize)> {
        let mut lines = RecordReader::new(text.as_bytes()).expect("reading from memory");
        let mut record = ByteRecord::new();
        let mut next = || lines.next(&mut record).expect("reading from memory").map(|line| (line, record.len()));
        std::iter::from_fn(&mut next).collect()
    }

    #[test]
    fn counts_lines_like_an_editor() {
        let text = "a,b\n1,\"two\nlines\"\n\n\n3,4\n\"\n\",5";
        assert_eq!(lines_of(text), [(1, 2), (2, 2), (6, 2), (7, 2)]);
        assert_eq!(lines_of(&text.replace('\n', "\r\n")), [(1, 2), (2, 2), (6, 2), (7, 2)]);
        assert_eq!(lines_of(&format!("\u{feff}{text}\n")), [(1, 2), (2, 2), (6, 2), (7, 2)]);
        assert_eq!(lines_of("\n\na,b\n"), [(3, 2)]);
        assert_eq!(lines_of(""), []);
    }

    #[test]
    fn detects_misplaced_quotes() {
        for right in ["", ",", "a,b", "\"a\",b", "a,\"b \"\"c\"\", d\"", "\"\",\"\"", "\"\"\"\"", "\"x\r\ny\""] {
            assert_eq!(misplaced_quote(right.as_bytes()), None, "{right}");
        }
        for (wrong, position) in
            [("a\"", 0), ("a,\"b", 1), ("\"a\"b,c", 0), ("a,b,c\"d\"", 2), ("\"a\"\"", 0), ("a, \"b\"", 1)]
        {
            assert_eq!(misplaced_quote(wrong.as_bytes()), Some(position), "{wrong}");
        }
    }
}
