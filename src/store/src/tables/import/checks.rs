//! Checks of staged rows: repeated keys, and references to rows that are neither staged nor in the database.

use super::Stage;
use super::table::{accounts, key};
use crate::StoreResult;
use crate::engine::{FromRow, Row, from_row};
use handover_api::provider::ExportTable;
use handover_rules::EmailAddress;

/// A key that an earlier row has as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatedKey {
    /// The key; of a service, its name.
    pub key: String,
    /// Line of the row.
    pub line: u64,
    /// Line of the first row with the key.
    pub first_line: u64,
}

from_row!(RepeatedKey { key, line, first_line });

/// A reference to an account or domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedReference {
    /// Line of the row.
    pub line: u64,
    /// Number of the column among the references to accounts; 0 for other columns.
    pub column: usize,
    /// Handle or name.
    pub name: String,
}

/// A staged account with the handle of a deleted one.
#[derive(Clone, Debug)]
pub struct DeletedContact {
    /// The staged account.
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

    /// Staged accounts whose handle was created by a sign-up with another address, or whose address is faulty, so that it may be
    /// another.
    pub fn handles_of_others(&self) -> StoreResult<Vec<StagedReference>> {
        let sql = "select s.line, s.handle as name from handover.account t cross join account s
            where s.handle = t.handle and t.imported_email is null and t.deleted_at is null
              and s.email_key is distinct from t.email_key and not s.malformed";
        self.found(sql, read_reference)
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
            Ok(DeletedContact { account: read_reference(row)?, known, named: row.get("named")? })
        })
    }

    /// References of a table to unknown accounts.
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

    /// Holders of unknown domains.
    pub fn unknown_domains(&self) -> StoreResult<Vec<StagedReference>> {
        let sql = "select s.line, s.service_name as name from holder s
            where not s.malformed and s.service_name is not null
              and not exists (select 1 from service d where d.name = s.service_name and d.category = 'DOMAIN')
              and not exists (select 1 from handover.service d where d.name = s.service_name and d.category = 'DOMAIN'
                and (d.deleted_at is null or d.removal_at is not null))";
        self.found(sql, read_reference)
    }

    fn found<T>(&self, sql: &str, read: impl FnMut(&Row<'_>) -> StoreResult<T>) -> StoreResult<Vec<T>> {
        self.tx().all(sql, [], read)
    }
}

fn read_reference(row: &Row<'_>) -> StoreResult<StagedReference> {
    Ok(StagedReference { line: row.get("line")?, column: 0, name: row.get("name")? })
}
