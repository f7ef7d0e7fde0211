//! The stage of an import: a database beside the database with the rows of an export, each table in the order of its keys.
//! Memory does not grow with the rows.

use super::table::{columns, key};
use super::{StagedRow, export};
use crate::engine::{StageConnection, StagePlace, StatementLog, Value, by_engine};
use crate::{Database, StoreError, StoreResult, WriteTx};
use handover_api::provider::ExportTable;

/// A connection to the stage.
pub struct Stage {
    connection: StageConnection,
    statements: StatementLog,
}

impl Stage {
    /// Begins a stage. It reaches the disk only once it is sorted.
    pub fn create(place: &StagePlace) -> StoreResult<Self> {
        place.clear()?;
        let stage = Self::connect(place)?;
        stage.run_all("begin; create table left_out (name text not null, line bigint not null)")?;
        for table in ExportTable::ALL {
            stage.run_all(&stage.create_table(&format!("unsorted_{}", table.table_name()), table))?;
        }
        Ok(stage)
    }

    /// Opens the stage of an import that has begun.
    ///
    /// # Errors
    /// No import has begun.
    pub fn open(place: &StagePlace) -> StoreResult<Self> {
        if !place.exists()? {
            return Err(StoreError::Corrupt("the stage of an import is missing"));
        }
        Self::connect(place)
    }

    pub(super) fn connect(place: &StagePlace) -> StoreResult<Self> {
        Ok(Self { connection: StageConnection::open(place)?, statements: StatementLog::default() })
    }

    /// Lets statements read the database.
    pub fn attach_database(&self, database: &Database) -> StoreResult<()> {
        self.connection.attach(database)
    }

    /// A transaction on the stage, or statements that are one each.
    pub(super) fn tx(&self) -> WriteTx<'_> {
        WriteTx::new(self.connection.connection(), &self.statements)
    }

    /// Runs statements that have no values.
    pub(super) fn run_all(&self, sql: &str) -> StoreResult<()> {
        self.connection.run_all(sql)
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
            self.tx().run(&insert, values.as_slice())?;
        }
        Ok(())
    }

    /// Sorts all rows by their keys, and waits until they are on disk.
    pub fn sort(&self) -> StoreResult<()> {
        ExportTable::ALL.into_iter().try_for_each(|table| self.sort_table(table))?;
        self.connection.forget_statements();
        self.run_all("commit")
    }

    /// Takes rows, by their lines, out of the sorted stage, and remembers that their tables lack some.
    pub fn leave_out(&self, rows: &[(ExportTable, u64)]) -> StoreResult<()> {
        self.run_all("begin")?;
        for (table, line) in rows {
            let name = table.table_name();
            self.tx().run(&format!("delete from {name} where line = ?1"), [Value::of(*line)].as_slice())?;
            let (name, line) = (Value::of(name), Value::of(*line));
            self.tx().run("insert into left_out (name, line) values (?1, ?2)", [name, line].as_slice())?;
        }
        self.connection.forget_statements();
        for table in ExportTable::ALL.into_iter().filter(|table| rows.iter().any(|(of, _)| of == table)) {
            let name = table.table_name();
            self.run_all(&format!("alter table {name} rename to unsorted_{name}"))?;
            self.sort_table(table)?;
        }
        self.run_all("commit")
    }

    /// Numbers the rows of a table in the order of their keys.
    fn sort_table(&self, table: ExportTable) -> StoreResult<()> {
        let (name, key, all) = (table.table_name(), key(table).join(", "), columns(table).join(", "));
        let sorted = by_engine!(
            self.tx(),
            sqlite: format!(
                "{};
                 insert into {name} (line, malformed, {all})
                   select line, malformed, {all} from unsorted_{name} order by {key}, line",
                self.create_table(name, table)
            ),
            postgres: format!(
                "create table {name} as select row_number() over (order by {key}, line) as row, line, malformed, {all}
                   from unsorted_{name};
                 alter table {name} add primary key (row)"
            ),
        );
        self.run_all(&format!(
            "{sorted};
             drop table unsorted_{name};
             create index {name}_by_key on {name} ({key});"
        ))
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

    /// Creates the staged table `name`, with the columns of `table`.
    fn create_table(&self, name: &str, table: ExportTable) -> String {
        let columns = columns(table).join(", ");
        // The first column is the key.
        let key_type = if table == ExportTable::PaymentMethods { " integer" } else { "" };
        by_engine!(
            self.tx(),
            sqlite: format!(
                "create table {name} (row integer primary key, line, malformed, {})",
                columns.replacen(',', &[key_type, ","].concat(), 1)
            ),
            postgres: format!(
                "create table {name} as select 0::bigint as line, false as malformed, {columns}
                 from handover.{} with no data",
                table.table_name()
            ),
        )
    }
}
