//! The rows of an export on disk, sorted: a database for each of its files. Memory does not grow with them.

use super::row_sorter::RowSorter;
use super::steady_sync::SteadySync;
use crate::store::convert::column;
use crate::store::{StoreError, StoreResult};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params, Row, params};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Page cache of each connection, and memory for sorting the keys of an index, in KiB.
const CACHE: u32 = 8000;

/// Memory for sorting the rows of a file, in bytes.
const SORTER_BYTES: usize = 8_000_000;

/// Page cache for reading rows one after the other, in KiB.
const CACHE_OF_ROWS: u32 = 500;

/// A row as it was read: valid or not.
#[derive(Clone, Debug, Default)]
pub struct StagedRow {
    /// The unique key; `None` if it cannot be parsed.
    pub key: Option<String>,
    /// First line of the row, from 1.
    pub line: u64,
    /// Whether the row as a whole is faulty. Nothing else is reported about it.
    pub is_malformed: bool,
    /// The fields in the order of the known columns.
    pub fields: Vec<Option<String>>,
}

pub(super) fn open(path: &Path) -> StoreResult<Connection> {
    let connection = Connection::open(path)?;
    // Nothing to roll back: a file that was not finished is written anew.
    let pragmas = format!(
        "pragma journal_mode = off; pragma synchronous = off; pragma temp_store = file; pragma cache_size = -{CACHE};"
    );
    connection.execute_batch(&pragmas)?;
    Ok(connection)
}

pub(super) fn path_of(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.db"))
}

/// Writes the rows of a file.
pub struct StagedTableWriter {
    connection: Connection,
    path: PathBuf,
    insert: String,
    is_looked_up: bool,
    rows: RowSorter,
}

impl StagedTableWriter {
    /// Begins the file of a table with a number of columns, `c0` and on. Rows can be found by their key if `is_looked_up`.
    ///
    /// # Errors
    /// Database error.
    pub fn create(folder: &Path, table: &str, columns: usize, is_looked_up: bool) -> StoreResult<Self> {
        let (path, unsorted) = (path_of(folder, table), path_of(folder, &format!("{table}-unsorted")));
        let names: Vec<String> = (0..columns).map(|index| format!("c{index}")).collect();
        let columns = format!("key, line, malformed, {}", names.join(", "));
        let places: Vec<String> = (1..=names.len() + 3).map(|number| format!("?{number}")).collect();
        let connection = open(&path)?;
        connection.execute_batch(&format!("create table row (id integer primary key, {columns})"))?;
        let insert = format!("insert into row ({columns}) values ({})", places.join(", "));
        Ok(Self { connection, path, insert, is_looked_up, rows: RowSorter::new(unsorted, SORTER_BYTES) })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The file system's error.
    pub fn add(&mut self, row: &StagedRow) -> StoreResult<()> {
        let StagedRow { key, line, is_malformed, fields } = row;
        let numbers = [i64::try_from(*line).unwrap_or(i64::MAX), i64::from(*is_malformed)].map(ValueRef::Integer);
        let values = std::iter::once(key.as_deref().into())
            .chain(numbers)
            .chain(fields.iter().map(|field| field.as_deref().into()));
        // Those without a key come first.
        let key: &[u8] = key.as_ref().map_or(&[], |key| key.as_bytes());
        self.rows.add(&[key, &[0], &line.to_be_bytes()], values)
    }

    /// Sorts the rows by key and line, and waits until they are on disk.
    ///
    /// # Errors
    /// Database error.
    pub fn finish(self) -> StoreResult<()> {
        let Self { connection, path, insert, is_looked_up, rows } = self;
        let mut sync = SteadySync::open(&path)?;
        connection.execute_batch("begin")?;
        rows.write(&mut connection.prepare(&insert)?, &mut sync)?;
        let index = if is_looked_up { "create index row_by_key on row (key)" } else { "" };
        connection.execute_batch(&format!("{index}; commit"))?;
        connection.close().map_err(|(_, error)| error)?;
        sync.finish()
    }
}

/// Connections that check references at the same time.
const CHECKS: usize = 2;

/// The rows of all files.
pub struct StagedTables {
    folder: PathBuf,
    connection: Mutex<Connection>,
}

impl StagedTables {
    /// Opens the finished files of `tables`.
    ///
    /// # Errors
    /// Database error, or a file that is missing.
    pub fn open(folder: &Path, tables: &[&str]) -> StoreResult<Self> {
        let connection = open(Path::new(":memory:"))?;
        for table in tables {
            let path = path_of(folder, table);
            if !path.exists() {
                return Err(StoreError::Corrupt("a file of the staged export is missing"));
            }
            connection.execute(&format!("attach ?1 as {table}"), [path.to_string_lossy()])?;
            connection.execute_batch(&format!("pragma {table}.cache_size = -{CACHE}"))?;
        }
        Ok(Self { folder: folder.to_owned(), connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        self.lock().prepare_cached(sql)?.query_and_then(values, read)?.collect()
    }

    /// The number of rows of a table.
    ///
    /// # Errors
    /// Database error.
    pub fn len(&self, table: &str) -> StoreResult<usize> {
        // Ids are counted from 1.
        let sql = format!("select coalesce(max(id), 0) from {table}.row");
        Ok(self.lock().prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    /// Calls `report` with key, line, and line of the first occurrence of each key that occurs again.
    ///
    /// # Errors
    /// Database error.
    pub fn repeated_keys(&self, table: &str, mut report: impl FnMut(&str, u64, u64)) -> StoreResult<()> {
        // In the order of keys and lines.
        let sql = format!("select key, line, malformed from {table}.row where key is not null order by id");
        let connection = self.lock();
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut first: (String, u64) = Default::default();
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let line: u64 = row.get(1)?;
            if first.1 == 0 || first.0 != key {
                first.0.clear();
                first.0.push_str(key);
                first.1 = line;
            } else if !row.get(2)? && line != first.1 {
                report(key, line, first.1);
            }
        }
        Ok(())
    }

    /// Whether all accounts that a table refers to in `columns` are in the export.
    ///
    /// # Errors
    /// Database error.
    pub fn has_all_accounts(&self, table: &str, columns: &[usize]) -> StoreResult<bool> {
        let part = self.len(table)?.div_ceil(CHECKS);
        std::thread::scope(|scope| {
            let checks: Vec<_> = (0..CHECKS)
                .map(|number| scope.spawn(move || self.has_accounts_of_rows(table, columns, [number * part, part])))
                .collect();
            let panicked = |_| StoreError::Corrupt("checking an export panicked");
            checks.into_iter().try_fold(true, |all, check| Ok(check.join().map_err(panicked)?? && all))
        })
    }

    /// The same for a number of rows after the first `skipped`, on a connection of its own.
    fn has_accounts_of_rows(&self, table: &str, columns: &[usize], [skipped, rows]: [usize; 2]) -> StoreResult<bool> {
        // Most rows have the same account in all columns.
        let missing = columns.iter().enumerate().map(|(index, column)| {
            let others: Vec<String> =
                columns[..index].iter().map(|other| format!("c{column} is not c{other} and ")).collect();
            format!(
                "({}c{column} is not null
                   and not exists (select 1 from accounts.row a where a.key = r.c{column}))",
                others.concat()
            )
        });
        let missing: Vec<String> = missing.collect();
        let sql = format!(
            "select not exists (select 1 from {table}.row r where id > ?1 and id <= ?1 + ?2 and not malformed and ({}))",
            missing.join(" or ")
        );
        let own = Self::open(&self.folder, &["accounts", table])?;
        Ok(own.lock().query_row(&sql, [skipped, rows], |row| row.get(0))?)
    }

    /// Gives back the memory of the checks. From now on, rows are read one after the other.
    ///
    /// # Errors
    /// Database error.
    pub fn end_checks(&self, tables: &[&str]) -> StoreResult<()> {
        let connection = self.lock();
        connection.flush_prepared_statement_cache();
        for table in tables {
            connection.execute_batch(&format!("pragma {table}.cache_size = -{CACHE_OF_ROWS}"))?;
        }
        Ok(connection.execute_batch("pragma shrink_memory")?)
    }

    /// Up to `limit` references in `column` after the row `after` to accounts that the export lacks: row, line, handle.
    ///
    /// # Errors
    /// Database error.
    pub fn unknown_accounts(
        &self,
        table: &str,
        column: usize,
        after: i64,
        limit: usize,
    ) -> StoreResult<Vec<(i64, u64, String)>> {
        let sql = format!(
            "select id, line, c{column} from {table}.row r
             where id > ?1 and not malformed and c{column} is not null
               and not exists (select 1 from accounts.row a where a.key = r.c{column})
             order by id limit ?2"
        );
        self.all(&sql, params![after, limit], read_reference)
    }

    /// Up to `limit` handles of the accounts after `after`, in order.
    ///
    /// # Errors
    /// Database error.
    pub fn handles(&self, after: &str, limit: usize) -> StoreResult<Vec<String>> {
        let sql = "select key from accounts.row where key > ?1 and not malformed order by key limit ?2";
        self.all(sql, params![after, limit], |row| column(row, 0))
    }

    /// Up to `limit` holders after a place in the files of domains that the export lacks: row, line, name. Both files are in
    /// the order of names.
    ///
    /// # Errors
    /// Database error.
    pub fn unknown_domains(&self, after: &mut DomainPlace, limit: usize) -> StoreResult<Vec<(i64, u64, String)>> {
        let holders = "select id, line, key from holders.row
            where id > ?1 and not malformed and key is not null order by id";
        let services = "select id, key from services.row where id > ?1 and key is not null order by id";
        let connection = self.lock();
        let (mut holders, mut services) = (connection.prepare_cached(holders)?, connection.prepare_cached(services)?);
        let (mut holders, mut services) = (holders.query([after.holder])?, services.query([after.service])?);
        let mut service = services.next()?;
        let mut unknown = Vec::new();
        while unknown.len() < limit
            && let Some(holder) = holders.next()?
        {
            let (row, line, name) = read_reference(holder)?;
            let wanted = format!("{name}\0DOMAIN");
            while let Some(found) = service
                && text(found, 1)? < wanted.as_str()
            {
                after.service = column(found, 0)?;
                service = services.next()?;
            }
            after.holder = row;
            if service.map(|found| text(found, 1)).transpose()?.is_none_or(|found| found != wanted) {
                unknown.push((row, line, name));
            }
        }
        Ok(unknown)
    }

    /// Line and field `column` of the well-formed rows with a key.
    ///
    /// # Errors
    /// Database error.
    pub fn rows_with_key(&self, table: &str, key: &str, column: usize) -> StoreResult<Vec<(u64, Option<String>)>> {
        let sql = format!("select line, c{column} from {table}.row where key = ?1 and not malformed");
        self.all(&sql, [key], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Whether a table has a row with this key.
    ///
    /// # Errors
    /// Database error.
    pub fn has_key(&self, table: &str, key: &str) -> StoreResult<bool> {
        let sql = format!("select exists (select 1 from {table}.row where key = ?1)");
        Ok(self.lock().prepare_cached(&sql)?.query_row([key], |row| row.get(0))?)
    }

    /// The fields of up to `limit` rows of a table after the first `skipped`.
    ///
    /// # Errors
    /// Database error.
    pub fn rows(
        &self,
        table: &str,
        columns: usize,
        skipped: usize,
        limit: usize,
    ) -> StoreResult<Vec<Vec<Option<String>>>> {
        let names: Vec<String> = (0..columns).map(|index| format!("c{index}")).collect();
        let sql = format!("select {} from {table}.row where id > ?1 and id <= ?1 + ?2 order by id", names.join(", "));
        self.all(&sql, [skipped, limit], |row| (0..columns).map(|index| column(row, index)).collect())
    }
}

/// A place in the files of holders and of services.
#[derive(Debug, Default)]
pub struct DomainPlace {
    holder: i64,
    service: i64,
}

fn text<'r>(row: &'r Row<'_>, index: usize) -> StoreResult<&'r str> {
    Ok(row.get_ref(index)?.as_str().map_err(rusqlite::Error::from)?)
}

fn read_reference(row: &Row<'_>) -> StoreResult<(i64, u64, String)> {
    Ok((column(row, 0)?, column(row, 1)?, column(row, 2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, table: &str, rows: &[(&str, [&str; 2])]) {
        let mut writer = StagedTableWriter::create(folder, table, 2, true).expect("a file");
        for ((key, fields), line) in rows.iter().zip(2..) {
            let fields = fields.iter().map(|field| Some((*field).to_owned())).collect();
            writer.add(&StagedRow { key: Some((*key).to_owned()), line, is_malformed: false, fields }).expect("a row");
        }
        writer.finish().expect("a finished file");
    }

    #[test]
    fn unknown_account_is_found_in_whatever_row_and_column_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "accounts", &[("aa11-ovh", ["", ""]), ("bb22-ovh", ["", ""])]);
        for rows in 0..7 {
            let known = ["aa11-ovh", "bb22-ovh"];
            let keys: Vec<String> = (0..rows).map(|row| format!("service{row}")).collect();
            let all: Vec<(&str, [&str; 2])> = keys.iter().map(|key| (key.as_str(), known)).collect();
            let has_all = |all: &[(&str, [&str; 2])]| {
                write(folder.path(), "services", all);
                let stage = StagedTables::open(folder.path(), &["accounts", "services"]).expect("the files");
                let found = stage.has_all_accounts("services", &[0, 1]).expect("a check");
                std::fs::remove_file(path_of(folder.path(), "services")).expect("removing the file");
                found
            };
            assert!(has_all(&all), "{rows} rows");
            for (row, column) in (0..rows).flat_map(|row| [(row, 0), (row, 1)]) {
                let mut all = all.clone();
                all[row].1[column] = "cc33-ovh";
                assert!(!has_all(&all), "row {row} of {rows}, column {column}");
            }
        }
    }
}
