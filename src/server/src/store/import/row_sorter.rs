//! Sorting more rows than memory has room for: in runs on disk, which are then merged. SQLite's own sorter takes twice as
//! long, needs a table of the rows to sort beside it, and merges more than sixteen runs in several passes.

use super::steady_sync::SteadySync;
use crate::store::{StoreError, StoreResult};
use rusqlite::Statement;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Take, Write};
use std::path::PathBuf;

/// Bytes of a run that are read at once.
const READ: usize = 64 * 1024;

/// The bytes of a length.
const LENGTH_BYTES: usize = 4;

/// Rows, and the keys to sort them by.
pub(super) struct RowSorter {
    path: PathBuf,
    memory: usize,
    /// Rows of the next run: each with its length.
    rows: Vec<u8>,
    places: Vec<RowPosition>,
    file: Option<BufWriter<File>>,
    /// The lengths of the runs in the file.
    runs: Vec<u64>,
}

/// Position of a row of the next run.
struct RowPosition {
    /// The first bytes of its key: most comparisons end with these.
    prefix: [u8; 8],
    start: usize,
}

impl RowSorter {
    /// Sorts in about as many bytes of memory, and in the file `path`, which may be there.
    pub(super) fn new(path: PathBuf, memory: usize) -> Self {
        Self { path, memory, rows: Vec::with_capacity(memory), places: Vec::new(), file: None, runs: Vec::new() }
    }

    /// Adds a row whose key is the concatenated parts. No key may be a prefix of another one: keys are compared as bytes,
    /// without the borders between their parts.
    pub(super) fn add<'v>(&mut self, key: &[&[u8]], values: impl IntoIterator<Item = ValueRef<'v>>) -> StoreResult<()> {
        let start = self.rows.len();
        self.rows.extend_from_slice(&[0; LENGTH_BYTES]);
        self.rows.extend_from_slice(&length(key.iter().map(|part| part.len()).sum()));
        for part in key {
            self.rows.extend_from_slice(part);
        }
        for value in values {
            add_value(&mut self.rows, value)?;
        }
        let row = length(self.rows.len() - start - LENGTH_BYTES);
        self.rows[start..start + LENGTH_BYTES].copy_from_slice(&row);
        let key = key_of(&self.rows[start + LENGTH_BYTES..]);
        let mut prefix = [0; 8];
        let known = key.len().min(prefix.len());
        prefix[..known].copy_from_slice(&key[..known]);
        self.places.push(RowPosition { prefix, start });
        if self.rows.len() + self.places.len() * size_of::<RowPosition>() >= self.memory {
            self.end_run()
        } else {
            Ok(())
        }
    }

    fn sort(&mut self) {
        let rows = &self.rows;
        let key = |place: &RowPosition| key_of(&rows[place.start + LENGTH_BYTES..]);
        self.places.sort_unstable_by(|one, other| one.prefix.cmp(&other.prefix).then_with(|| key(one).cmp(key(other))));
    }

    fn end_run(&mut self) -> StoreResult<()> {
        self.sort();
        let mut file = match self.file.take() {
            Some(file) => file,
            None => BufWriter::with_capacity(READ, File::create(&self.path).map_err(failed)?),
        };
        for place in &self.places {
            file.write_all(&self.rows[place.start..][..LENGTH_BYTES + length_at(&self.rows, place.start)])
                .map_err(failed)?;
        }
        self.runs.push(self.rows.len() as u64);
        self.file = Some(file);
        self.rows.clear();
        self.places.clear();
        Ok(())
    }

    /// Executes a statement for each row, in order, with the row's values as parameters. `sync` is of the file that it writes.
    pub(super) fn write(mut self, insert: &mut Statement<'_>, sync: &mut SteadySync) -> StoreResult<()> {
        if self.runs.is_empty() {
            self.sort();
            for place in &self.places {
                let row = &self.rows[place.start + LENGTH_BYTES..][..length_at(&self.rows, place.start)];
                execute(insert, row)?;
                sync.written(row.len())?;
            }
            return Ok(());
        }
        self.end_run()?;
        let Self { path, file, runs, rows, places, .. } = self;
        drop((rows, places));
        if let Some(mut file) = file {
            file.flush().map_err(failed)?;
        }
        let mut heads = BinaryHeap::new();
        let mut start = 0;
        for length in runs {
            let mut file = File::open(&path).map_err(failed)?;
            file.seek(SeekFrom::Start(start)).map_err(failed)?;
            let mut head = RunHead { row: Vec::new(), run: BufReader::with_capacity(READ, file.take(length)) };
            if head.advance().map_err(failed)? {
                heads.push(Reverse(head));
            }
            start += length;
        }
        while let Some(mut first) = heads.peek_mut() {
            execute(insert, &first.0.row)?;
            sync.written(first.0.row.len())?;
            if !first.0.advance().map_err(failed)? {
                PeekMut::pop(first);
            }
        }
        std::fs::remove_file(path).map_err(failed)
    }
}

/// The next row of a run.
struct RunHead {
    row: Vec<u8>,
    run: BufReader<Take<File>>,
}

impl RunHead {
    /// Goes to the next row; `false` if there is none.
    fn advance(&mut self) -> io::Result<bool> {
        if self.run.buffer().is_empty() && self.run.get_ref().limit() == 0 {
            return Ok(false);
        }
        let mut length = [0; LENGTH_BYTES];
        self.run.read_exact(&mut length)?;
        self.row.resize(length_at(&length, 0), 0);
        self.run.read_exact(&mut self.row)?;
        Ok(true)
    }
}

impl PartialEq for RunHead {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for RunHead {}

impl PartialOrd for RunHead {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RunHead {
    fn cmp(&self, other: &Self) -> Ordering {
        key_of(&self.row).cmp(key_of(&other.row))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` passes it")]
fn failed(error: io::Error) -> StoreError {
    StoreError::Unavailable(format!("rows could not be sorted on disk: {error}"))
}

fn length(bytes: usize) -> [u8; LENGTH_BYTES] {
    // No row has gigabytes.
    u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes()
}

fn length_at(bytes: &[u8], start: usize) -> usize {
    let [a, b, c, d] = [0, 1, 2, 3].map(|index| bytes[start + index]);
    u32::from_le_bytes([a, b, c, d]) as usize
}

/// The key of a row.
fn key_of(row: &[u8]) -> &[u8] {
    &row[LENGTH_BYTES..][..length_at(row, 0)]
}

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;

fn add_value(row: &mut Vec<u8>, value: ValueRef<'_>) -> StoreResult<()> {
    match value {
        ValueRef::Null => row.push(NULL),
        ValueRef::Integer(number) => {
            row.push(INTEGER);
            row.extend_from_slice(&number.to_le_bytes());
        }
        ValueRef::Text(text) => {
            row.push(TEXT);
            row.extend_from_slice(&length(text.len()));
            row.extend_from_slice(text);
        }
        ValueRef::Real(_) | ValueRef::Blob(_) => return Err(StoreError::Corrupt("a value that is not sorted")),
    }
    Ok(())
}

fn execute(insert: &mut Statement<'_>, row: &[u8]) -> StoreResult<()> {
    let corrupt = || StoreError::Corrupt("a sorted row");
    let mut rest = &row[LENGTH_BYTES + length_at(row, 0)..];
    let mut parameter = 0;
    while let Some((kind, after)) = rest.split_first() {
        parameter += 1;
        let value = match *kind {
            INTEGER => {
                let (number, after) = after.split_first_chunk().ok_or_else(corrupt)?;
                rest = after;
                ValueRef::Integer(i64::from_le_bytes(*number))
            }
            TEXT => {
                let (text, after) = after[LENGTH_BYTES..].split_at_checked(length_at(after, 0)).ok_or_else(corrupt)?;
                rest = after;
                ValueRef::Text(text)
            }
            _ => {
                rest = after;
                ValueRef::Null
            }
        };
        insert.raw_bind_parameter(parameter, ToSqlOutput::Borrowed(value))?;
    }
    insert.raw_execute()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    /// The rows as they are written, with as much memory for sorting.
    fn sorted(rows: &[(String, i64)], memory: usize) -> Vec<(String, i64, Option<String>)> {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let path = folder.path().join("unsorted");
        let mut sorter = RowSorter::new(path.clone(), memory);
        for (text, number) in rows {
            let values = [ValueRef::Text(text.as_bytes()), ValueRef::Integer(*number), ValueRef::Null];
            sorter.add(&[text.as_bytes(), &[0], &number.to_be_bytes()], values).expect("adding a row");
        }
        let database = folder.path().join("sorted");
        let connection = Connection::open(&database).expect("a database");
        let mut sync = SteadySync::open(&database).expect("its file");
        connection.execute_batch("create table row (id integer primary key, a, b, c)").expect("a table");
        let mut insert = connection.prepare("insert into row (a, b, c) values (?1, ?2, ?3)").expect("a statement");
        sorter.write(&mut insert, &mut sync).expect("writing the rows");
        assert!(!path.exists(), "what was sorted is still on disk");
        let mut all = connection.prepare("select a, b, c from row order by id").expect("a statement");
        let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("a query");
        rows.collect::<Result<_, _>>().expect("rows")
    }

    #[test]
    fn rows_come_in_the_order_of_their_keys_however_many_runs_they_take() {
        let texts = ["", "a", "ab", "abcdefgh", "abcdefghi", "abcdefghj", "b", "zürich"];
        // Scattered: an odd factor gives different numbers.
        let rows: Vec<(String, i64)> =
            texts.into_iter().cycle().zip(0..200).map(|(text, number)| (text.to_owned(), number * 37 % 200)).collect();
        let mut expected: Vec<_> = rows.iter().map(|(text, number)| (text.clone(), *number, None)).collect();
        expected.sort();
        for memory in [1, 100, 5000, 1 << 20] {
            assert_eq!(sorted(&rows, memory), expected, "{memory} bytes");
        }
        assert_eq!(sorted(&[], 100), []);
    }
}
