//! Copying a database file to PostgreSQL, all or nothing. See decision 0060.

use crate::engine::postgres::{CopyTarget, on_own_thread};
use crate::engine::sqlite::CopySource;
use crate::engine::value::ValueRef;
use crate::{PostgresUrl, StoreError};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::Path;

/// The reason why a database was not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The copy would lack staged rows.
    #[error("an import of it was interrupted. Finish it first: import the export again, or start and stop the server")]
    Importing,
    /// Of an earlier version.
    #[error("its schema is of an earlier version. Migrate it first: handover migrate")]
    Earlier,
    /// It would be mixed with others.
    #[error("the target has rows in the table {0}. Copy to an empty database, or drop the schema handover there")]
    NotEmpty(&'static str),
    /// A fault of the program or of a database.
    #[error("the rows of the table {0} are not the same in the copy")]
    Differs(&'static str),
    /// A database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A table that was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: &'static str,
    /// The number of its rows.
    pub rows: u64,
    /// SHA-256 of its rows in the order of their keys, the same in both databases.
    pub hash: [u8; 32],
}

/// A finished copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// All tables.
    pub tables: Vec<CopiedTable>,
    /// Whether the feed of events begins another epoch, because the file may have gone back to an earlier moment.
    pub renews_feed: bool,
}

/// Copies the database file `from`, as it is at this moment, to an empty PostgreSQL database, and makes the schema there.
/// `report` is called for each table, once its copy is compared with the original.
///
/// # Errors
/// The target is then as it was before.
pub fn copy(from: &Path, to: &PostgresUrl, mut report: impl FnMut(&CopiedTable) + Send) -> Result<Copied, CopyError> {
    on_own_thread(|| copy_tables(from, to, &mut report))
}

fn copy_tables(from: &Path, to: &PostgresUrl, report: &mut dyn FnMut(&CopiedTable)) -> Result<Copied, CopyError> {
    let source = CopySource::open(from)?;
    if !source.is_current()? {
        return Err(CopyError::Earlier);
    }
    if source.has_import()? {
        return Err(CopyError::Importing);
    }
    let target = CopyTarget::begin(to)?;
    if let Some(table) = target.first_with_rows()? {
        return Err(CopyError::NotEmpty(table));
    }
    let mut tables = Vec::new();
    for name in target.tables() {
        let table = copy_table(&source, &target, name)?;
        report(&table);
        tables.push(table);
    }
    let renews_feed = !source.confirms_feed()?;
    target.finish(renews_feed)?;
    Ok(Copied { tables, renews_feed })
}

fn copy_table(source: &CopySource, target: &CopyTarget, name: &'static str) -> Result<CopiedTable, CopyError> {
    let columns = target.columns(name)?;
    let (mut original, mut copy) = (TableHash::default(), TableHash::default());
    let mut rows = target.add_rows(name, &columns)?;
    let all_rows = columns.select(name);
    source.reader().visit(&all_rows, [], |row| {
        let values = row.values()?;
        original.add(&values);
        rows.add(&values).map(ControlFlow::<()>::Continue)
    })?;
    rows.end()?;
    target.reader().visit(&all_rows, [], |row| {
        copy.add(&row.values()?);
        Ok(ControlFlow::<()>::Continue(()))
    })?;
    let (original, copy) = (original.end(name), copy.end(name));
    if original == copy { Ok(copy) } else { Err(CopyError::Differs(name)) }
}

/// The hash of a table's rows.
#[derive(Default)]
struct TableHash {
    hash: Sha256,
    rows: u64,
}

impl TableHash {
    fn add(&mut self, values: &[ValueRef<'_>]) {
        self.rows += 1;
        for value in values {
            match value {
                ValueRef::Null => self.hash.update([0]),
                ValueRef::Integer(number) => self.add_value(1, &number.to_be_bytes()),
                // As PostgreSQL stores it.
                ValueRef::Text(text) if text.contains('\0') => {
                    self.add_value(2, text.replace('\0', "\u{fffd}").as_bytes());
                }
                ValueRef::Text(text) => self.add_value(2, text.as_bytes()),
                ValueRef::Blob(bytes) => self.add_value(3, bytes),
            }
        }
    }

    fn add_value(&mut self, kind: u8, bytes: &[u8]) {
        self.hash.update([kind]);
        self.hash.update((bytes.len() as u64).to_be_bytes());
        self.hash.update(bytes);
    }

    fn end(self, name: &'static str) -> CopiedTable {
        CopiedTable { name, rows: self.rows, hash: self.hash.finalize().into() }
    }
}
