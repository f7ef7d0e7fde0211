//! The stage of an import: a database beside the database with the rows of an export, each table in the order of its keys.
//! Memory does not grow with the rows.
//!
//! Checks of the staged rows find repeated keys, and references to rows that are neither staged nor in the database.

use super::StagedRow;
use super::rows::{self, accounts, columns, key};
use crate::engine::{FromRow, Row, StageConnection, StagePlace, StatementLog, Value, by_engine, from_row};
use crate::{Database, StoreError, StoreResult, WriteTx};
use handover_api::provider::ExportTable;
use handover_rules::EmailAddress;

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

    pub fn attach_database(&self, database: &Database) -> StoreResult<()> {
        self.connection.attach(database)
    }

    /// A transaction on the stage, or statements that are one each.
    pub(super) fn tx(&self) -> WriteTx<'_> {
        WriteTx::new(self.connection.connection(), &self.statements)
    }

    pub(super) fn run_all(&self, sql: &str) -> StoreResult<()> {
        self.connection.run_all(sql)
    }

    pub fn add(&self, table: ExportTable, rows: Vec<StagedRow>) -> StoreResult<()> {
        let columns = columns(table);
        let places: Vec<String> = (1..=columns.len() + 2).map(|number| format!("?{number}")).collect();
        let (name, all, places) = (table.table_name(), columns.join(", "), places.join(", "));
        let insert = format!("insert into unsorted_{name} (line, malformed, {all}) values ({places})");
        for row in rows {
            let mut values = vec![Value::of(row.line), Value::of(row.is_malformed)];
            values.extend(rows::values(&row.fields));
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

/// A key that an earlier row has as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatedKey {
    /// The key; of a service, its name.
    pub key: String,
    pub line: u64,
    /// Line of the first row with the key.
    pub first_line: u64,
}

from_row!(RepeatedKey { key, line, first_line });
from_row!(StagedReference { line, name with column: 0 });

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedReference {
    pub line: u64,
    /// Number of the column among the references to accounts; 0 for other columns.
    pub column: usize,
    /// Handle or name.
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct DeletedContact {
    pub account: StagedReference,
    /// The addresses that the deleted one was known by.
    pub known: Vec<EmailAddress>,
    /// The staged address, unless it is faulty.
    pub named: Option<EmailAddress>,
}

impl Stage {
    /// Rows of a table whose key an earlier row has.
    pub fn repeated_keys(&self, table: ExportTable) -> StoreResult<Vec<RepeatedKey>> {
        let (name, key) = (table.table_name(), key(table));
        let same: Vec<String> = key.iter().map(|key| format!("s.{key} = f.{key}")).collect();
        let (first, key, same) = (key[0], key.join(", "), same.join(" and "));
        let sql = format!(
            "select cast(s.{first} as text) as key, s.line, f.line as first_line
             from (select min(row) as row from {name} where {first} is not null group by {key} having count(*) > 1) d
             cross join {name} f cross join {name} s
             where f.row = d.row and {same} and s.row > f.row and not s.malformed"
        );
        self.found(&sql, RepeatedKey::from_row)
    }

    /// Staged accounts whose handle was created by a sign-up with another address, or whose address is faulty, so that
    /// it may be another.
    pub fn handles_of_others(&self) -> StoreResult<Vec<StagedReference>> {
        let sql = "select s.line, s.handle as name from handover.account t cross join account s
            where s.handle = t.handle and t.imported_email is null and t.deleted_at is null
              and s.email_key is distinct from t.email_key and not s.malformed";
        self.found(sql, StagedReference::from_row)
    }

    /// Staged accounts with the handle of a deleted account that is still a contact.
    pub fn deleted_contacts(&self) -> StoreResult<Vec<DeletedContact>> {
        let sql = "select s.line, s.handle as name, t.email, coalesce(t.imported_email, t.email) as imported_email, s.email as named
            from handover.account t cross join account s
            where s.handle = t.handle and t.deleted_at is not null and not s.malformed and (exists (
                select 1 from handover.contact c cross join handover.service d
                where d.id = c.service and c.account = t.handle and d.deleted_at is null)
              or exists (select 1 from handover.role_end e where e.returns_to = t.handle and e.ended_at is null))";
        self.found(sql, |row| {
            let known = vec![row.get("email")?, row.get("imported_email")?];
            Ok(DeletedContact { account: StagedReference::from_row(row)?, known, named: row.get("named")? })
        })
    }

    pub fn unknown_accounts(&self, table: ExportTable) -> StoreResult<Vec<StagedReference>> {
        let (name, accounts) = (table.table_name(), accounts(table));
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let is_unknown = |account: &str| {
            format!(
                "(s.{account} is not null and not exists (select 1 from account a where a.handle = s.{account})
                   and not exists (select 1 from handover.account a where a.handle = s.{account}))"
            )
        };
        // Most rows have the same account in all columns, so look it up once.
        let conditions: Vec<String> = accounts
            .iter()
            .enumerate()
            .map(|(index, account)| {
                let differs =
                    accounts[..index].iter().map(|earlier| format!("s.{account} is distinct from s.{earlier} and "));
                format!("({}{})", differs.collect::<String>(), is_unknown(account))
            })
            .collect();
        let unknown: Vec<String> = accounts
            .iter()
            .map(|account| format!("case when {} then s.{account} end as {account}", is_unknown(account)))
            .collect();
        let sql = format!(
            "select s.line, {} from {name} s where not s.malformed and ({})",
            unknown.join(", "),
            conditions.join(" or ")
        );
        let rows = self.found(&sql, |row| {
            let mut references = Vec::new();
            for (column, account) in accounts.iter().enumerate() {
                if let Some(name) = row.get(account)? {
                    references.push(StagedReference { line: row.get("line")?, column, name });
                }
            }
            Ok(references)
        })?;
        Ok(rows.into_iter().flatten().collect())
    }

    pub fn unknown_domains(&self) -> StoreResult<Vec<StagedReference>> {
        let sql = "select s.line, s.service_name as name from holder s
            where not s.malformed and s.service_name is not null
              and not exists (select 1 from service d where d.name = s.service_name and d.category = 'DOMAIN')
              and not exists (select 1 from handover.service d where d.name = s.service_name and d.category = 'DOMAIN'
                and (d.deleted_at is null or d.removal_at is not null))";
        self.found(sql, StagedReference::from_row)
    }

    fn found<T>(&self, sql: &str, read: impl FnMut(&Row<'_>) -> StoreResult<T>) -> StoreResult<Vec<T>> {
        self.tx().all(sql, [], read)
    }
}
