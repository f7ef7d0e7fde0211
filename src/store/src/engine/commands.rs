//! Acts of commands on a database of either engine, without a store: a look, a copy, the stage of an import.

use super::connection::Connection;
use super::database::{Database, Inspection};
use super::postgres::{CopyTarget, on_own_thread};
use super::sqlite::CopySource;
use super::values::ValueRef;
use super::{postgres, sqlite};
use crate::{PostgresUrl, StoreError, StoreResult};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Looks at a database, which a server may be using.
///
/// # Errors
/// It cannot be read, is not a Handover database, was written by a later version, or is a file with the log of another one
/// beside it.
pub fn inspect(database: &Database) -> StoreResult<Inspection> {
    match database {
        Database::File(path) => sqlite::inspect(path),
        Database::Postgres(url) => postgres::inspect(url),
    }
}

/// The reason why a database was not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The copy would lack staged rows.
    #[error("an import of it was interrupted. Finish it first: import the export again, or start and stop the server")]
    Importing,
    #[error("its schema is of an earlier version. Migrate it first: handover migrate")]
    Earlier,
    /// It would be mixed with others.
    #[error("the target has rows in the table {0}. Copy to an empty database, or drop the schema handover there")]
    NotEmpty(&'static str),
    /// A fault of the program or of a database.
    #[error("the rows of the table {0} are not the same in the copy")]
    Differs(&'static str),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    pub name: &'static str,
    pub rows: u64,
    /// SHA-256 of its rows in the order of their keys, the same in both databases.
    pub hash: [u8; 32],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
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

/// The place for the staged rows of an import.
#[derive(Clone, Debug)]
pub enum StagePlace {
    /// A file of SQLite, which is attached to the database, and the database to it.
    File(PathBuf),
    /// The schema `stage` of the database.
    Schema(PostgresUrl),
}

impl StagePlace {
    pub fn exists(&self) -> StoreResult<bool> {
        match self {
            Self::File(path) => Ok(path.exists()),
            Self::Schema(url) => postgres::has_stage(url),
        }
    }

    pub(crate) fn clear(&self) -> StoreResult<()> {
        match self {
            // Its folder is new.
            Self::File(_) => Ok(()),
            Self::Schema(url) => postgres::clear_stage(url, true),
        }
    }

    /// Removes the stage from a database of PostgreSQL; that of a file goes with its folder.
    pub fn remove_schema(&self) -> StoreResult<()> {
        match self {
            Self::File(_) => Ok(()),
            Self::Schema(url) => postgres::clear_stage(url, false),
        }
    }
}

pub(crate) enum StageConnection {
    Sqlite(sqlite::Session),
    Postgres(Box<postgres::Session>),
}

impl StageConnection {
    pub(crate) fn open(place: &StagePlace) -> StoreResult<Self> {
        match place {
            StagePlace::File(path) => sqlite::connection::open_stage(path).map(Self::Sqlite),
            StagePlace::Schema(url) => postgres::open_stage(url).map(|session| Self::Postgres(Box::new(session))),
        }
    }

    pub(crate) fn connection(&self) -> Connection<'_> {
        match self {
            Self::Sqlite(session) => session.into(),
            Self::Postgres(session) => (&**session).into(),
        }
    }

    pub(crate) fn run_all(&self, sql: &str) -> StoreResult<()> {
        match self {
            Self::Sqlite(session) => Ok(session.execute_batch(sql)?),
            Self::Postgres(session) => session.run_all(sql),
        }
    }

    /// Lets statements read the database as `handover`.
    pub(crate) fn attach(&self, database: &Database) -> StoreResult<()> {
        match (self, database) {
            (Self::Sqlite(session), Database::File(path)) => {
                session.execute("attach ?1 as handover", [path.to_string_lossy()]).map(drop)
            }
            (Self::Postgres(_), Database::Postgres(_)) => Ok(()),
            _ => Err(StoreError::engine("the stage of another database")),
        }
    }

    /// Forgets statements about tables that are gone.
    pub(crate) fn forget_statements(&self) {
        match self {
            Self::Sqlite(session) => session.flush_prepared_statement_cache(),
            Self::Postgres(session) => session.forget_statements(),
        }
    }
}
