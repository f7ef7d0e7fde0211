//! People as an account sees them: names, connections and private labels (decision 0052).

mod labels;

use crate::convert::{column, handle};
use crate::engine::{Row, params};
use crate::{Change, ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::NicHandle;
use handover_rules::account::people::Connection;
use std::collections::BTreeSet;

/// Open requests of an account whose other parties [`ReadTx::other_partners`] finds.
const MAX_OPEN_REQUESTS: u32 = 1_000;

/// A handle as a reader knows it.
#[derive(Clone, Debug)]
pub struct PersonRecord {
    /// The handle.
    pub handle: NicHandle,
    /// The reader's label.
    pub label: Option<String>,
    /// The account, if there is one.
    pub account: Option<NamedAccount>,
}

/// The name of an account, and the facts that make it visible to a reader.
#[derive(Clone, Debug)]
pub struct NamedAccount {
    /// First and last name; may be empty.
    pub name: String,
    /// Organisation; may be empty.
    pub organisation: String,
    /// Whether the owner hides both.
    pub is_hidden: bool,
    /// Its connection with the reader.
    pub connection: Connection,
}

fn read(row: &Row<'_>) -> StoreResult<PersonRecord> {
    let account = column::<Option<String>>(row, 2)?.map(|name| {
        let connection = Connection {
            shares_service: column(row, 5)?,
            has_asked_reader: column(row, 6)?,
            has_accepted_reader: column(row, 7)?,
        };
        StoreResult::Ok(NamedAccount { name, organisation: column(row, 3)?, is_hidden: column(row, 4)?, connection })
    });
    Ok(PersonRecord {
        handle: handle(&column::<String>(row, 0)?)?,
        label: column(row, 1)?,
        account: account.transpose()?,
    })
}

impl ReadTx<'_> {
    /// Those of `handles` that have an account or a label of `reader`, in any order; `reader` is not one of them. Open
    /// requests are only looked for where a shared service does not show the name.
    pub fn people(&self, reader: &NicHandle, handles: &BTreeSet<NicHandle>) -> StoreResult<Vec<PersonRecord>> {
        if handles.is_empty() {
            return Ok(Vec::new());
        }
        let handles = serde_json::to_string(handles).map_err(|error| StoreError::Engine(Box::new(error)))?;
        self.all(
            "with wanted (handle, label, name, organisation, is_hidden, shares) as materialized (
               select w.value, l.label, trim(a.first_name || ' ' || a.name), a.organisation, a.name_hidden,
                 exists (select 1 from co_contact where account = ?1 and other = w.value)
               from json_each(?2) w
               left join person_label l on l.account = ?1 and l.handle = w.value
               left join account a on a.handle = w.value
               where l.handle is not null or a.handle is not null)
             select handle, label, name, organisation, is_hidden, shares,
               case when shares and not is_hidden then 0 else exists (
                 select 1 from (select distinct submission from party
                   where account = wanted.handle and position = 0 and closed_at is null) asked
                 cross join party p on p.submission = asked.submission and p.account = ?1 and p.closed_at is null) end,
               case when shares and not is_hidden then 0 else exists (
                 select 1 from (select distinct submission from party
                   where account = ?1 and position = 0 and closed_at is null) asked
                 cross join party p on p.submission = asked.submission and p.account = wanted.handle
                   and p.closed_at is null and p.accepted_at is not null) end
             from wanted",
            params![reader.as_str(), handles],
            read,
        )
    }

    /// Name and organisation of those of `handles` that have an account, by handle.
    pub fn names(&self, handles: &BTreeSet<NicHandle>) -> StoreResult<Vec<(NicHandle, String, String)>> {
        let handles = serde_json::to_string(handles).map_err(|error| StoreError::Engine(Box::new(error)))?;
        self.all(
            "select handle, trim(first_name || ' ' || name), organisation from account
             where handle in (select value from json_each(?1)) order by handle",
            [handles],
            |row| Ok((handle(&column::<String>(row, 0)?)?, column(row, 1)?, column(row, 2)?)),
        )
    }

    /// Handles that share no service with an account, but have a label of it or an open request with it, sorted and from
    /// after a handle on.
    pub fn other_partners(&self, account: &NicHandle, after: &str, limit: u32) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select handle from (
               select handle from person_label where account = ?1
               union
               select p.account from (
                 select request from party where account = ?1 and closed_at is null limit ?4) open
               cross join party p on p.request = open.request and p.account <> ?1)
             where handle > ?2 and not exists (select 1 from co_contact where account = ?1 and other = handle)
             order by handle limit ?3",
            params![account.as_str(), after, limit, MAX_OPEN_REQUESTS],
            |row| handle(&column::<String>(row, 0)?),
        )
    }
}

impl WriteTx<'_> {
    /// Hides name and organisation of an account from others, or shows them again.
    pub fn set_name_hidden(&mut self, account: &NicHandle, is_hidden: bool) -> StoreResult<()> {
        self.execute("update account set name_hidden = ?2 where handle = ?1", params![account.as_str(), is_hidden])?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }
}
