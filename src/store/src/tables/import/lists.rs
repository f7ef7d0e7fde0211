//! Rows of lists for the services that an import has added or changed, written after all services, in the order of lists
//! (decision 0013).

use super::{RowRange, Stage, StagePlace};
use crate::engine::{by_engine, only};
use crate::tables::services::{end_key_of, leave_to_fill};
use crate::{Change, Database, ServiceId, StoreResult, WriteTx};
use handover_rules::NicHandle;

const COLUMNS: &str =
    "account, name_key, category, service, roles, name, ascii_key, admin, tech, billing, status, expiration";

/// Staged rows of a range, without those of services whose contacts somebody has changed since: that has written their
/// rows.
const IN_RANGE: &str = "s.row > ?1 and s.row <= ?2
    and s.service not in (select service from unlisted_service where overtaken)";

impl Stage {
    /// Stages the rows of lists, in their order, and waits until they are on disk. Rows that are in lists already,
    /// because an import was interrupted, are left out.
    pub fn stage_lists(place: &StagePlace, database: &Database) -> StoreResult<()> {
        let stage = Self::connect(place)?;
        stage.attach_database(database)?;
        let listed = |account: &str, roles: &str, condition: &str| {
            format!(
                "select s.{account} as account, s.name_key, s.category, s.id as service, {roles} as roles, s.name, s.ascii_key,
                   s.admin, s.tech, s.billing, s.status, s.expiration, u.added
                 from handover.unlisted_service u cross join handover.service s
                 where s.id = u.service and not u.overtaken and {condition} and not (u.added and exists (
                   select 1 from handover.contact c where c.account = s.{account} and c.name_key = s.name_key
                     and c.category = s.category and c.service = s.id))"
            )
        };
        let rows = [
            listed(
                "admin",
                "1 + case when s.tech = s.admin then 2 else 0 end + case when s.billing = s.admin then 4 else 0 end",
                "true",
            ),
            listed("tech", "2 + case when s.billing = s.tech then 4 else 0 end", "s.tech <> s.admin"),
            listed("billing", "4", "s.billing not in (s.admin, s.tech)"),
        ];
        let rows = rows.join(" union all ");
        let days = "select s.expiration, s.id as service from handover.unlisted_service u cross join handover.service s
            where s.id = u.service and u.added and s.expiration is not null";
        let made = by_engine!(
            stage.tx(),
            sqlite: format!(
                "create table list_row (row integer primary key, {COLUMNS}, added);
                 create table last_day (row integer primary key, expiration, service);
                 insert into list_row ({COLUMNS}, added) {rows} order by account, name_key, category, service;
                 insert into last_day (expiration, service) {days} order by s.expiration, s.id"
            ),
            postgres: format!(
                "create table list_row as
                   select row_number() over (order by account, name_key, category, service) as row, l.* from ({rows}) l;
                 alter table list_row add primary key (row);
                 create table last_day as select row_number() over (order by expiration, service) as row, d.* from ({days}) d;
                 alter table last_day add primary key (row)"
            ),
        );
        stage.run_all(&format!(
            "begin;
             drop table if exists list_row;
             drop table if exists last_day;
             {made};
             commit"
        ))
    }
}

impl WriteTx<'_> {
    /// The numbers of staged rows of lists, and of staged last days.
    pub fn staged_lists(&self) -> StoreResult<[usize; 2]> {
        let count = "select (select coalesce(max(row), 0) from stage.list_row) as lists,
            (select coalesce(max(row), 0) from stage.last_day) as days";
        self.one(count, [], |row| Ok([row.get("lists")?, row.get("days")?]))
    }

    /// Writes staged rows of lists, and announces their accounts if `announces`. The indexes of large accounts among
    /// them are completed later.
    pub fn write_staged_lists(&mut self, rows: RowRange, announces: bool) -> StoreResult<()> {
        self.run(
            &format!(
                "insert into contact ({COLUMNS}, open_roles)
                 select {COLUMNS}, (select count(*) from open_role o where o.service = s.service)
                 from stage.list_row s where {IN_RANGE} and added order by s.row"
            ),
            rows,
        )?;
        self.run(
            &format!(
                "insert into contact_count (account, category, roles, number)
                 select account, category, roles, count(*) from stage.list_row s where {IN_RANGE} and added
                 group by account, category, roles
                 on conflict (account, category, roles) do update set number = contact_count.number + excluded.number"
            ),
            rows,
        )?;
        self.add_staged_co_contacts(rows)?;
        // An account renamed since the import began could not be found beside services that were not listed yet.
        let renamed = format!(
            "select distinct s.account from stage.list_row s cross join account a
             where {IN_RANGE} and s.added and a.handle = s.account and a.person_changed"
        );
        let renamed: Vec<NicHandle> = self.all(&renamed, rows, only)?;
        self.spread_name_keys(&renamed)?;
        self.count_staged_ends(rows)?;
        self.run(
            &format!(
                "update contact as t set status = s.status, expiration = s.expiration from stage.list_row s
                 where {IN_RANGE} and not s.added and t.account = s.account and t.name_key = s.name_key
                   and t.category = s.category and t.service = s.service"
            ),
            rows,
        )?;
        let accounts = "select distinct account from stage.list_row where row > ?1 and row <= ?2";
        let accounts: Vec<NicHandle> = self.all(accounts, rows, only)?;
        let changed: Vec<(String, ServiceId)> = self.all(
            "select account, service from stage.list_row where row > ?1 and row <= ?2 and not added",
            rows,
            |row| Ok((row.get("account")?, row.get("service")?)),
        )?;
        leave_to_fill(self, &accounts, &changed)?;
        if announces {
            for account in accounts {
                self.announce(Change::Services(account));
            }
        }
        Ok(())
    }

    fn add_staged_co_contacts(&self, rows: RowRange) -> StoreResult<()> {
        let others = ["admin", "tech", "billing"].map(|role| {
            let earlier = match role {
                "admin" => "s.account",
                "tech" => "s.account, s.admin",
                _ => "s.account, s.admin, s.tech",
            };
            format!(
                "select account, {role} as other, admin, tech, billing from stage.list_row s
                 where {IN_RANGE} and added and s.{role} not in ({earlier})"
            )
        });
        self.run(
            &format!(
                "insert into co_contact (account, other, services, admin, tech, billing, name_key)
                 select account, other, count(*), count(*) filter (where admin = other), count(*) filter (where tech = other),
                   count(*) filter (where billing = other), (select name_key from account where handle = other)
                 from ({}) others where true group by account, other
                 on conflict (account, other) do update set services = co_contact.services + excluded.services,
                   admin = co_contact.admin + excluded.admin, tech = co_contact.tech + excluded.tech,
                   billing = co_contact.billing + excluded.billing, name_key = excluded.name_key",
                others.join(" union all ")
            ),
            rows,
        )
    }

    /// Brings `contact_end` up to date with staged rows of billing contacts: new ones, and those whose status or last day
    /// changes.
    fn count_staged_ends(&self, rows: RowRange) -> StoreResult<()> {
        let [present, staged] = ["t", "s"].map(end_key_of);
        let changed = format!(
            "stage.list_row s join contact t on t.account = s.account and t.name_key = s.name_key
               and t.category = s.category and t.service = s.service
             where {IN_RANGE} and not s.added"
        );
        self.run(
            &format!(
                "insert into contact_end (account, day, number)
                 select account, day, sum(number) from (
                   select s.account, s.roles, {staged} as day, 1 as number from stage.list_row s where {IN_RANGE} and s.added
                   union all select s.account, s.roles, {staged}, 1 from {changed}
                   union all select s.account, s.roles, {present}, -1 from {changed}) ends
                 where day is not null and (roles & 4) <> 0 group by account, day having sum(number) <> 0
                 on conflict (account, day) do update set number = contact_end.number + excluded.number"
            ),
            rows,
        )?;
        self.run(
            "delete from contact_end where number = 0
               and account in (select account from stage.list_row where row > ?1 and row <= ?2 and not added)",
            rows,
        )
    }

    pub fn write_staged_last_days(&mut self, rows: RowRange) -> StoreResult<()> {
        self.run(
            "insert into expiring_service (expiration, service)
             select expiration, service from stage.last_day where row > ?1 and row <= ?2 order by row
             on conflict (expiration, service) do nothing",
            rows,
        )
    }
}
