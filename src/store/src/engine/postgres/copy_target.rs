//! A PostgreSQL database that a file is copied to, in one transaction.

use super::readiness::require_suitable;
use super::schema;
use super::session::Session;
use super::translation::{Bound, store_error};
use super::url::{PostgresUrl, SCHEMA};
use crate::StoreResult;
use crate::engine::schema::tables;
use crate::engine::transaction::{ReadTx, StatementLog};
use crate::engine::values::{ValueRef, only};
use std::pin::Pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

/// As `add_row` of `tables/services/large_index.rs` writes it: SQLite's index has no rows to copy.
const FILL_SEARCH: &str = "insert into service_search (rowid, text, ascii)
    select id, concat_ws(e'\n', name_key, admin, tech, billing), ascii_key from large_contact";

/// A database under a transaction that is rolled back unless it is finished.
pub(crate) struct CopyTarget {
    session: Session,
    statements: StatementLog,
    tables: Vec<&'static str>,
}

impl CopyTarget {
    /// Begins the transaction, which makes or migrates the schema. Servers that start wait for its end.
    pub(crate) fn begin(url: &PostgresUrl) -> StoreResult<Self> {
        let session = Session::open(&url.for_whole_tables(""))?;
        require_suitable(&url.with(""), &session)?;
        schema::begin(&session)?;
        session.require_no_server()?;
        schema::apply(&session)?;
        Ok(Self { session, statements: StatementLog::default(), tables: tables() })
    }

    /// All tables, each after those that it refers to.
    pub(crate) fn tables(&self) -> Vec<&'static str> {
        self.tables.clone()
    }

    /// The first table that has rows. Also prepares the tables for the copy.
    pub(crate) fn first_with_rows(&self) -> StoreResult<Option<&'static str>> {
        // The rows of a new schema, which the copy replaces.
        self.session.run_all("delete from event_feed; delete from announcement")?;
        for table in &self.tables {
            let has_rows: bool = self.reader().value(&format!("select exists (select 1 from {table})"), [])?;
            if has_rows {
                return Ok(Some(table));
            }
            // The rows that triggers would write are copied as well.
            self.session.run_all(&format!("alter table {table} disable trigger user"))?;
        }
        Ok(None)
    }

    pub(crate) fn columns(&self, table: &str) -> StoreResult<TableColumns> {
        let names: Vec<String> = self.reader().all(
            &format!(
                "select cast(column_name as text) from information_schema.columns
                 where table_schema = '{SCHEMA}' and table_name = '{table}' and is_generated = 'NEVER'
                 order by ordinal_position"
            ),
            [],
            only,
        )?;
        let key: Vec<String> = self.reader().all(
            &format!(
                "select cast(a.attname as text) from pg_index i
                 join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                 where i.indrelid = cast('{SCHEMA}.{table}' as regclass) and i.indisprimary
                 order by array_position(cast(i.indkey as int2[]), a.attnum)"
            ),
            [],
            only,
        )?;
        let key = if key.is_empty() { names.clone() } else { key };
        Ok(TableColumns { names, key })
    }

    pub(crate) fn add_rows(&self, table: &str, columns: &TableColumns) -> StoreResult<CopyIn<'_>> {
        CopyIn::begin(&self.session, table, &quoted(&columns.names))
    }

    pub(crate) fn reader(&self) -> ReadTx<'_> {
        ReadTx::new(&self.session, &self.statements)
    }

    /// Completes the copy and commits it. The feed of events goes on with its epoch, unless that `is_renewed`.
    pub(crate) fn finish(self, is_renewed: bool) -> StoreResult<()> {
        self.session.run_all(FILL_SEARCH)?;
        for table in &self.tables {
            self.session.run_all(&format!("alter table {table} enable trigger user"))?;
        }
        self.continue_numbers()?;
        if is_renewed {
            schema::renew_epoch(&self.session)?;
        }
        // The order of joins depends on statistics, which PostgreSQL would make in its own time.
        self.session.run_all("analyze")?;
        self.session.end("commit")
    }

    /// New rows get numbers after those that were copied.
    fn continue_numbers(&self) -> StoreResult<()> {
        let identities = format!(
            "select concat('select setval(pg_get_serial_sequence(''{SCHEMA}.', table_name, ''', ''', column_name, '''), ',
                      'coalesce(max(', column_name, '), 1), max(', column_name, ') is not null) from ', table_name)
             from information_schema.columns where table_schema = '{SCHEMA}' and is_identity = 'YES'"
        );
        let statements: Vec<String> = self.reader().all(&identities, [], only)?;
        statements.iter().try_for_each(|sql| self.session.run_all(sql))
    }
}

/// The columns of a table that are not computed from others.
pub(crate) struct TableColumns {
    names: Vec<String>,
    /// The columns of the primary key; all columns without one.
    key: Vec<String>,
}

impl TableColumns {
    /// A query of both engines for all rows.
    pub(crate) fn select(&self, table: &str) -> String {
        let order: Vec<String> = self.key.iter().map(|column| format!("\"{column}\" nulls first")).collect();
        let order = if self.key.len() == self.names.len() { order } else { vec![quoted(&self.key)] };
        format!("select {} from {table} order by {}", quoted(&self.names), order.join(", "))
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// A COPY under way. Dropping it gives up the transaction.
pub(crate) struct CopyIn<'s> {
    session: &'s Session,
    writer: Pin<Box<BinaryCopyInWriter>>,
}

impl<'s> CopyIn<'s> {
    /// Begins to add rows with these columns.
    fn begin(session: &'s Session, table: &str, columns: &str) -> StoreResult<Self> {
        session.flush()?;
        let client = session.client();
        let types = session.wait(client.prepare(&format!("select {columns} from {table}")))?.map_err(store_error)?;
        let types: Vec<Type> = types.columns().iter().map(|column| column.type_().clone()).collect();
        let copy = format!("copy {table} ({columns}) from stdin (format binary)");
        let sink = session.wait(client.copy_in(&copy))?.map_err(store_error)?;
        Ok(Self { session, writer: Box::pin(BinaryCopyInWriter::new(sink, &types)) })
    }

    pub(crate) fn add(&mut self, values: &[ValueRef<'_>]) -> StoreResult<()> {
        let bound = values.iter().map(|value| Bound::copied(*value)).collect::<StoreResult<Vec<_>>>()?;
        self.session.wait(self.writer.as_mut().write_raw(&bound))?.map_err(store_error)
    }

    /// Waits until all rows are stored and checked.
    pub(crate) fn end(mut self) -> StoreResult<()> {
        self.session.wait(self.writer.as_mut().finish())?.map(drop).map_err(store_error)
    }
}
