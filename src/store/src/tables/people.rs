//! People as an account sees them: names, connections and private labels (decision 0052).

use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::{Change, ReadTx, StoreResult, WriteTx};
use handover_api::people::Label;
use handover_rules::NicHandle;
use handover_rules::account::Connection;
use std::collections::BTreeSet;

/// Open requests of an account whose other parties [`ReadTx::other_partners`] finds.
const MAX_OPEN_REQUESTS: u32 = 1_000;

/// A handle as a reader knows it.
#[derive(Clone, Debug)]
pub struct PersonRecord {
    pub handle: NicHandle,
    /// The reader's label.
    pub label: Option<String>,
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

from_row!(PersonRecord { handle, label; account });
from_row!(NamedAccount { name, organisation, is_hidden; connection });
from_row!(Connection {
    shares_service = "shares",
    has_asked_reader = "has_asked",
    has_accepted_reader = "has_accepted",
    gives_reader_access = "gives_access",
});

impl FromRow for Option<NamedAccount> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        row.text("name")?.map(|_| NamedAccount::from_row(row)).transpose()
    }
}

impl ReadTx<'_> {
    /// Those of `handles` that have an account or a label of `reader`, in any order; `reader` is not one of them. Open
    /// requests are only looked for where a shared service does not show the name.
    pub fn people(&self, reader: &NicHandle, handles: &BTreeSet<NicHandle>) -> StoreResult<Vec<PersonRecord>> {
        if handles.is_empty() {
            return Ok(Vec::new());
        }
        self.all(
            "with wanted (handle, label, name, organisation, is_hidden, shares) as materialized (
               select w.value, l.label, trim(a.first_name || ' ' || a.name), a.organisation, a.name_hidden,
                 exists (select 1 from co_contact where account = ?1 and other = w.value)
               from rarray(?2) w
               left join person_label l on l.account = ?1 and l.handle = w.value
               left join account a on a.handle = w.value
               where l.handle is not null or a.handle is not null)
             select handle, label, name, organisation, is_hidden, shares,
               case when shares and not is_hidden then false else exists (
                 select 1 from (select distinct submission from party
                   where account = wanted.handle and position = 0 and closed_at is null) asked
                 cross join party p where p.submission = asked.submission and p.account = ?1 and p.closed_at is null) end as has_asked,
               case when shares and not is_hidden then false else exists (
                 select 1 from (select distinct submission from party
                   where account = ?1 and position = 0 and closed_at is null) asked
                 cross join party p where p.submission = asked.submission and p.account = wanted.handle
                   and p.closed_at is null and p.accepted_at is not null) end as has_accepted,
               case when shares and not is_hidden then false else exists (
                 select 1 from access_pair where account = ?1 and giver = wanted.handle) end as gives_access
             from wanted",
            params![reader, List::texts(handles)],
            PersonRecord::from_row,
        )
    }

    /// Name and organisation of those of `handles` that have an account, by handle.
    pub fn names(&self, handles: &BTreeSet<NicHandle>) -> StoreResult<Vec<(NicHandle, String, String)>> {
        self.all(
            "select handle, trim(first_name || ' ' || name) as full_name, organisation from account
             where handle in (select value from rarray(?1)) order by handle",
            [List::texts(handles)],
            |row| Ok((row.get("handle")?, row.get("full_name")?, row.get("organisation")?)),
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
               cross join party p where p.request = open.request and p.account <> ?1) partner
             where handle > ?2 and not exists (select 1 from co_contact where account = ?1 and other = partner.handle)
             order by handle limit ?3",
            params![account, after, limit, MAX_OPEN_REQUESTS],
            only,
        )
    }
}

impl WriteTx<'_> {
    /// Hides name and organisation of an account from others, or shows them again.
    pub fn set_name_hidden(&mut self, account: &NicHandle, is_hidden: bool) -> StoreResult<()> {
        self.run("update account set name_hidden = ?2 where handle = ?1", params![account, is_hidden])?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }
}

from_row!(Label { handle, label });

impl ReadTx<'_> {
    pub fn labels(&self, account: &NicHandle) -> StoreResult<Vec<Label>> {
        let labels = "select handle, label from person_label where account = ?1 order by handle";
        self.all(labels, [account], Label::from_row)
    }

    /// The number of labels of an account for other handles than this one.
    pub fn other_labels(&self, account: &NicHandle, of: &NicHandle) -> StoreResult<u32> {
        let count = "select count(*) from person_label where account = ?1 and handle <> ?2";
        self.value(count, [account, of])
    }
}

impl WriteTx<'_> {
    pub fn set_label(&mut self, account: &NicHandle, of: &NicHandle, label: &str) -> StoreResult<()> {
        self.run(
            "insert into person_label (account, handle, label) values (?1, ?2, ?3)
             on conflict (account, handle) do update set label = excluded.label",
            params![account, of, label],
        )?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }

    pub fn delete_label(&mut self, account: &NicHandle, of: &NicHandle) -> StoreResult<()> {
        self.run("delete from person_label where account = ?1 and handle = ?2", [account, of])?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }
}
