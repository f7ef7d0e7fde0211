//! A CSV file as rows under a header (RFC 4180; lines end in LF or CRLF).
//!
//! The csv crate splits the fields. It is more forgiving than the RFC about quotes and counts lines in its own way, so
//! both are looked after here: a quote that is not closed must not swallow half a file unnoticed, and a fault is worth
//! nothing on the wrong line.

use super::fault::{Fault, Place, quoted};
use super::files::File;
use super::row::Row;
use csv::ByteRecord;
use std::collections::HashMap;

/// Calls `each` for every row of a file's `bytes`, and notes what is wrong with the header and the rows as such.
pub(super) fn read(file: File, bytes: &[u8], faults: &mut Vec<Fault>, mut each: impl FnMut(&mut Row<'_>)) {
    let mut lines = Lines::new(bytes);
    let mut record = ByteRecord::new();
    let Some(line) = lines.next(&mut record) else {
        faults.push(Fault::new(Place { file, line: 1, position: 0 }, "", "there is no header row".to_owned()));
        return;
    };
    note_stray_quote(file, line, &lines, &[], faults);
    let names: Vec<String> = record.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let positions = header(file, line, &names, faults);
    while let Some(line) = lines.next(&mut record) {
        let is_broken = note_stray_quote(file, line, &lines, &names, faults)
            || note_field_count(file, line, &record, &names, faults);
        each(&mut Row { file, line, record: &record, positions: &positions, is_broken, faults });
    }
}

/// Where each of the file's columns stands, in whatever order they come; notes what is missing, unknown or there twice.
fn header(file: File, line: u64, names: &[String], faults: &mut Vec<Fault>) -> Vec<Option<usize>> {
    let mut found: HashMap<&str, usize> = HashMap::new();
    for (position, name) in names.iter().enumerate() {
        let problem = if !file.columns().contains(&name.as_str()) {
            format!("{} is not a column of this file; expected {}", quoted(name), file.columns().join(","))
        } else if let Some(first) = found.insert(name, position) {
            format!("this column is there already, as column {}", first + 1)
        } else {
            continue;
        };
        faults.push(Fault::new(Place { file, line, position }, name, problem));
    }
    let mut positions = Vec::new();
    for column in file.columns() {
        let position = found.get(column).copied();
        if position.is_none() {
            let place = Place { file, line, position: names.len() };
            faults.push(Fault::new(place, column, "this column is missing".to_owned()));
        }
        positions.push(position);
    }
    positions
}

/// Notes a row that is too short or too long, under the first field that is missing or too many.
fn note_field_count(file: File, line: u64, record: &ByteRecord, names: &[String], faults: &mut Vec<Fault>) -> bool {
    let (found, expected) = (record.len(), names.len());
    if found == expected {
        return false;
    }
    let position = found.min(expected);
    let field = names.get(position).cloned().unwrap_or_else(|| format!("field {}", expected + 1));
    let problem = format!("the row has {found} fields where the header has {expected}");
    faults.push(Fault::new(Place { file, line, position }, &field, problem));
    true
}

/// Notes a quote where none may be: inside a field that is not quoted, after a closing one, or never closed.
fn note_stray_quote(file: File, line: u64, lines: &Lines<'_>, names: &[String], faults: &mut Vec<Fault>) -> bool {
    let Some(position) = stray_quote(lines.raw()) else {
        return false;
    };
    let field = names.get(position).cloned().unwrap_or_else(|| format!("field {}", position + 1));
    let problem = "a double quote is out of place: a field with quotes in it stands in quotes, with each doubled";
    faults.push(Fault::new(Place { file, line, position }, &field, problem.to_owned()));
    true
}

/// The position of the field in a row as written that has a quote out of place.
fn stray_quote(row: &[u8]) -> Option<usize> {
    let mut rest = row;
    for position in 0.. {
        let behind = match rest.strip_prefix(b"\"") {
            Some(inside) => after_closing_quote(inside),
            None => after_plain_field(rest),
        };
        match behind {
            Some([]) => return None,
            Some([b',', next @ ..]) => rest = next,
            _ => return Some(position),
        }
    }
    None
}

/// The rest of a row behind a field without quotes; `None` when there is a quote in it.
fn after_plain_field(row: &[u8]) -> Option<&[u8]> {
    let (field, rest) = row.split_at(row.iter().position(|b| *b == b',').unwrap_or(row.len()));
    (!field.contains(&b'"')).then_some(rest)
}

/// The rest of a row behind a quoted field whose opening quote has been read.
fn after_closing_quote(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let quote = rest.iter().position(|b| *b == b'"')?;
        rest = &rest[quote + 1..];
        match rest.strip_prefix(b"\"") {
            Some(behind_the_pair) => rest = behind_the_pair,
            None => return Some(rest),
        }
    }
}

/// The rows of a file, each with the line it begins on.
struct Lines<'a> {
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    /// Where the row read last begins and ends.
    begin: usize,
    end: usize,
    /// The line at `begin`, counted from 1.
    line: u64,
}

/// What some programs put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Self { bytes, reader, begin: 0, end: 0, line: 1 }
    }

    /// Reads the next row into `record` and says on which line it begins; empty lines are passed over.
    fn next(&mut self, record: &mut ByteRecord) -> Option<u64> {
        // Reading from memory cannot fail, and rows of any length are taken.
        if !self.reader.read_byte_record(record).unwrap_or(false) {
            return None;
        }
        let line_ends = self.bytes[self.end..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let begin = self.end + line_ends;
        self.line += self.bytes[self.begin..begin].iter().map(|b| u64::from(*b == b'\n')).sum::<u64>();
        self.begin = begin;
        self.end = usize::try_from(self.reader.position().byte()).unwrap_or(self.bytes.len());
        Some(self.line)
    }

    /// The row read last, as written, without its line end.
    fn raw(&self) -> &'a [u8] {
        let row = &self.bytes[self.begin..self.end];
        let row = row.strip_suffix(b"\n").unwrap_or(row);
        row.strip_suffix(b"\r").unwrap_or(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &str) -> Vec<(u64, usize)> {
        let mut lines = Lines::new(text.as_bytes());
        let mut record = ByteRecord::new();
        std::iter::from_fn(|| lines.next(&mut record).map(|line| (line, record.len()))).collect()
    }

    #[test]
    fn rows_begin_on_the_lines_an_editor_shows() {
        let text = "a,b\n1,\"two\nlines\"\n\n\n3,4\n\"\n\",5";
        assert_eq!(lines_of(text), [(1, 2), (2, 2), (6, 2), (7, 2)]);
        assert_eq!(lines_of(&text.replace('\n', "\r\n")), [(1, 2), (2, 2), (6, 2), (7, 2)]);
        assert_eq!(lines_of(&format!("\u{feff}{text}\n")), [(1, 2), (2, 2), (6, 2), (7, 2)]);
        assert_eq!(lines_of("\n\na,b\n"), [(3, 2)]);
        assert_eq!(lines_of(""), []);
    }

    #[test]
    fn quotes_stand_around_fields_or_doubled_inside() {
        for right in ["", ",", "a,b", "\"a\",b", "a,\"b \"\"c\"\", d\"", "\"\",\"\"", "\"\"\"\"", "\"x\r\ny\""] {
            assert_eq!(stray_quote(right.as_bytes()), None, "{right}");
        }
        for (wrong, position) in
            [("a\"", 0), ("a,\"b", 1), ("\"a\"b,c", 0), ("a,b,c\"d\"", 2), ("\"a\"\"", 0), ("a, \"b\"", 1)]
        {
            assert_eq!(stray_quote(wrong.as_bytes()), Some(position), "{wrong}");
        }
    }
}
