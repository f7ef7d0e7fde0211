//! The stage of an import: a database file beside the database with the rows of an export, each table in the order of its
//! keys. Memory does not grow with the rows.

use super::table::{columns, key};
use super::{StagedRow, export};
use crate::engine::StatementLog;
use crate::engine::Value;
use crate::engine::sqlite::Session;
use crate::engine::sqlite::connection::wait_for_locks;
use crate::{StoreError, StoreResult, WriteTx};
use handover_api::provider::ExportTable;
use rusqlite::vtab::array::load_module;
use std::path::Path;

/// Page cache, and memory for each sort, in KiB.
const CACHE: u32 = 16_000;

/// A connection to the stage.
pub struct Stage {
    connection: Session,
    statements: StatementLog,
}

impl Stage {
    /// Begins a stage at `path`. It reaches the disk only once it is sorted.
    pub fn create(path: &Path) -> StoreResult<Self> {
        let stage = Self::connect(path)?;
        stage.connection.execute_batch("begin")?;
        for table in ExportTable::ALL {
            stage.connection.execute_batch(&create_table(&format!("unsorted_{}", table.table_name()), table))?;
        }
        Ok(stage)
    }

    /// Opens the stage of an import that has begun.
    ///
    /// # Errors
    /// No import has begun.
    pub fn open(path: &Path) -> StoreResult<Self> {
        if !path.exists() {
            return Err(StoreError::Corrupt("the stage of an import is missing"));
        }
        Self::connect(path)
    }

    pub(super) fn connect(path: &Path) -> StoreResult<Self> {
        let mut connection = Session::from(rusqlite::Connection::open(path)?);
        wait_for_locks(&mut connection)?;
        load_module(&connection)?;
        // NORMAL: a stage that is complete survives a power cut.
        connection.execute_batch(&format!(
            "pragma journal_mode = delete; pragma synchronous = normal; pragma temp_store = file;
             pragma cache_size = -{CACHE};"
        ))?;
        Ok(Self { connection, statements: StatementLog::default() })
    }

    /// A transaction on the stage, or statements that are one each.
    pub(super) fn tx(&self) -> WriteTx<'_> {
        WriteTx::new(&self.connection, &self.statements)
    }

    /// Runs statements that have no values.
    pub(super) fn run_all(&self, sql: &str) -> StoreResult<()> {
        Ok(self.connection.execute_batch(sql)?)
    }

    /// Adds rows of a table.
    pub fn add(&self, table: ExportTable, rows: Vec<StagedRow>) -> StoreResult<()> {
        let columns = columns(table);
        let places: Vec<String> = (1..=columns.len() + 2).map(|number| format!("?{number}")).collect();
        let (name, all, places) = (table.table_name(), columns.join(", "), places.join(", "));
        let insert = format!("insert into unsorted_{name} (line, malformed, {all}) values ({places})");
        for row in rows {
            let mut values = vec![Value::of(row.line), Value::of(row.is_malformed)];
            values.extend(export::values(&row.fields));
            self.tx().execute(&insert, values.as_slice())?;
        }
        Ok(())
    }

    /// Sorts all rows by their keys, and waits until they are on disk.
    pub fn sort(&self) -> StoreResult<()> {
        for table in ExportTable::ALL {
            let (name, key, all) = (table.table_name(), key(table).join(", "), columns(table).join(", "));
            self.connection.execute_batch(&format!(
                "{};
                 insert into {name} (line, malformed, {all})
                   select line, malformed, {all} from unsorted_{name} order by {key}, line;
                 drop table unsorted_{name};
                 create index {name}_by_key on {name} ({key});",
                create_table(name, table)
            ))?;
        }
        self.connection.flush_prepared_statement_cache();
        Ok(self.connection.execute_batch("commit")?)
    }

    /// The number of rows of each table.
    ///
    /// # Errors
    /// The stage is not complete.
    pub fn lengths(&self) -> StoreResult<[usize; 5]> {
        let mut lengths = [0; 5];
        for (length, table) in lengths.iter_mut().zip(ExportTable::ALL) {
            let sql = format!("select coalesce(max(row), 0) from {}", table.table_name());
            *length = self.tx().value(&sql, [])?;
        }
        Ok(lengths)
    }
}

/// Creates the staged table `name`, with the columns of `table`.
fn create_table(name: &str, table: ExportTable) -> String {
    // The first column is the key.
    let key_type = if table == ExportTable::PaymentMethods { " integer" } else { "" };
    let columns = columns(table).join(", ").replacen(',', &[key_type, ","].concat(), 1);
    format!("create table {name} (row integer primary key, line, malformed, {columns})")
}
