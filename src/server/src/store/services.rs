//! Services, their contacts, and the services list.

use super::convert::{
    category, column, day, grouped, handle, json_list, maybe_day, number, request_id, roles, service_name, status,
    unless_damaged,
};
use super::search::{ascii_form, contains, is_ascii_form};
use super::{Reader, StoreError, StoreResult, Tx, fold};
use chrono::NaiveDate;
use handover_api::link::{ServicesView, SortBy};
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{Contacts, NicHandle, RoleSet, ServiceFacts, ServiceKey, ServiceStatus};
use rusqlite::{OptionalExtension, Row, ToSql, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A service as it is kept.
#[derive(Clone, Debug)]
pub struct ServiceRecord {
    /// A number of ours.
    pub id: i64,
    /// Name, status and contacts.
    pub facts: ServiceFacts,
    /// The day it was created.
    pub creation: NaiveDate,
    /// The last day it runs.
    pub expiration: Option<NaiveDate>,
    /// How it is renewed.
    pub renewal: String,
}

/// A service that is ordered.
#[derive(Clone, Debug)]
pub struct NewService {
    /// Which one.
    pub key: ServiceKey,
    /// All three contacts: the buyer.
    pub buyer: NicHandle,
    /// The day it is created.
    pub creation: NaiveDate,
    /// The last day it runs.
    pub expiration: NaiveDate,
}

/// What a page of the services list asks for.
#[derive(Clone, Debug)]
pub struct ServicesQuery {
    /// Whose services.
    pub account: NicHandle,
    /// Filters and order.
    pub view: ServicesView,
    /// Where the page before ended, as this function said.
    pub after: Option<String>,
    /// How many rows.
    pub limit: u32,
}

/// Where a page ended: the values of the row's sort columns.
#[derive(Serialize, Deserialize)]
struct Cursor(Vec<String>, i64);

const COLUMNS: &str =
    "s.id, s.name, s.category, s.admin, s.tech, s.billing, s.creation, s.expiration, s.status, s.renewal";

fn read(row: &Row<'_>) -> StoreResult<ServiceRecord> {
    Ok(ServiceRecord {
        id: column(row, 0)?,
        facts: ServiceFacts {
            key: ServiceKey {
                name: service_name(&column::<String>(row, 1)?)?,
                category: category(&column::<String>(row, 2)?)?,
            },
            contacts: Contacts {
                admin: handle(&column::<String>(row, 3)?)?,
                tech: handle(&column::<String>(row, 4)?)?,
                billing: handle(&column::<String>(row, 5)?)?,
            },
            status: status(&column::<String>(row, 8)?)?,
        },
        creation: day(&column::<String>(row, 6)?)?,
        expiration: maybe_day(column(row, 7)?)?,
        renewal: column(row, 9)?,
    })
}

fn read_open(row: &Row<'_>) -> StoreResult<(i64, OpenRequest)> {
    let open = OpenRequest {
        id: request_id(column(row, 1)?)?,
        asker: handle(&column::<String>(row, 2)?)?,
        roles: roles(column(row, 3)?)?,
        to: handle(&column::<String>(row, 4)?)?,
    };
    Ok((column(row, 0)?, open))
}

/// The columns a list is sorted by, all of them text; the service's number comes last and makes the order total.
fn sort_columns(by: SortBy) -> Vec<String> {
    let first = match by {
        SortBy::Name => vec![],
        SortBy::Admin => vec!["s.admin".to_owned()],
        SortBy::Tech => vec!["s.tech".to_owned()],
        SortBy::Billing => vec!["s.billing".to_owned()],
        SortBy::State => {
            let ranks: Vec<String> = ServiceStatus::ALL
                .iter()
                .enumerate()
                .map(|(rank, status)| format!("when '{}' then '{rank}'", status.as_str()))
                .collect();
            vec![format!("case s.status {} end", ranks.join(" ")), "coalesce(s.expiration, '9999')".to_owned()]
        }
    };
    first.into_iter().chain(["c.name_key".to_owned(), "c.category".to_owned()]).collect()
}

/// The statement for a page, and that for its true count: the same filters.
fn list_statements(view: &ServicesView, has_cursor: bool) -> (String, String) {
    let mut filter = String::from("from contact c join service s on s.id = c.service where c.account = :account");
    if view.category.is_some() {
        filter.push_str(" and c.category = :category");
    }
    if !view.roles.is_empty() {
        filter.push_str(" and c.roles & :roles <> 0");
    }
    if !view.search.is_empty() {
        filter.push_str(
            " and (c.name_key like :search escape '\\' or s.admin like :search escape '\\'
               or s.tech like :search escape '\\' or s.billing like :search escape '\\'",
        );
        if is_ascii_form(&view.search) {
            filter.push_str(" or s.ascii_key like :search escape '\\'");
        }
        filter.push(')');
    }
    let count = format!("select count(*) {filter}");
    let columns = sort_columns(view.sort.by);
    let (direction, beyond) = if view.sort.descending { ("desc", "<") } else { ("asc", ">") };
    let mut all: Vec<&str> = columns.iter().map(String::as_str).collect();
    all.push("c.service");
    if has_cursor {
        let places: Vec<String> = (0..all.len()).map(|index| format!(":k{index}")).collect();
        filter = format!("{filter} and ({}) {beyond} ({})", all.join(", "), places.join(", "));
    }
    let order: Vec<String> = all.iter().map(|column| format!("{column} {direction}")).collect();
    let page = format!("select {COLUMNS}, {} {filter} order by {} limit :limit", columns.join(", "), order.join(", "));
    (page, count)
}

impl Reader<'_> {
    /// A page of an account's services: the rows, how many there are under these filters, and where the next page
    /// begins.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn services(&self, query: &ServicesQuery) -> StoreResult<(Vec<ServiceRecord>, u64, Option<String>)> {
        let view = &query.view;
        let cursor: Option<Cursor> = query.after.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let columns = sort_columns(view.sort.by).len();
        let cursor = cursor.filter(|Cursor(keys, _)| keys.len() == columns);
        let (page, count) = list_statements(view, cursor.is_some());

        let account = query.account.as_str();
        let category = view.category.map(handover_rules::Category::as_str);
        let bits = view.roles.bits();
        let pattern = contains(&view.search);
        let limit = i64::from(query.limit) + 1;
        let mut values: Vec<(String, &dyn ToSql)> = vec![(":account".to_owned(), &account)];
        if category.is_some() {
            values.push((":category".to_owned(), &category));
        }
        if !view.roles.is_empty() {
            values.push((":roles".to_owned(), &bits));
        }
        if !view.search.is_empty() {
            values.push((":search".to_owned(), &pattern));
        }
        let total: u64 = {
            let named: Vec<(&str, &dyn ToSql)> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            self.connection.prepare_cached(&count)?.query_row(named.as_slice(), |row| row.get(0))?
        };
        if let Some(Cursor(keys, id)) = &cursor {
            for (index, key) in keys.iter().enumerate() {
                values.push((format!(":k{index}"), key));
            }
            values.push((format!(":k{}", keys.len()), id));
        }
        values.push((":limit".to_owned(), &limit));
        let named: Vec<(&str, &dyn ToSql)> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();

        let mut statement = self.connection.prepare_cached(&page)?;
        let mut rows = statement.query(named.as_slice())?;
        let mut found = Vec::new();
        let mut last_keys = Vec::new();
        let mut next = None;
        while let Some(row) = rows.next()? {
            let record = read(row)?;
            if found.len() == query.limit as usize {
                let last: Option<&ServiceRecord> = found.last();
                next = last.and_then(|last| serde_json::to_string(&Cursor(last_keys, last.id)).ok());
                break;
            }
            last_keys = (0..columns).map(|index| column(row, 10 + index)).collect::<StoreResult<_>>()?;
            found.push(record);
        }
        Ok((found, total, next))
    }

    /// How many services name the account.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn service_count(&self, account: &NicHandle) -> StoreResult<u64> {
        let mut statement = self.connection.prepare_cached("select count(*) from contact where account = ?1")?;
        Ok(statement.query_row([account.as_str()], |row| row.get(0))?)
    }

    /// A service.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn service(&self, key: &ServiceKey) -> StoreResult<Option<ServiceRecord>> {
        let sql = format!("select {COLUMNS} from service s where s.name = ?1 and s.category = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row([key.name.as_str(), key.category.as_str()], |row| Ok(read(row))).optional()?;
        found.transpose()
    }

    /// A service by its number, which comes from another table and so exists.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn service_by_id(&self, id: i64) -> StoreResult<ServiceRecord> {
        let sql = format!("select {COLUMNS} from service s where s.id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_row([id], |row| Ok(read(row)))?
    }

    /// The services of this name that name `account`, in the order of their categories.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn services_of_name(&self, account: &NicHandle, name: &str) -> StoreResult<Vec<ServiceRecord>> {
        let sql = format!(
            "select {COLUMNS} from contact c join service s on s.id = c.service
             where c.account = ?1 and c.name_key = ?2 and s.name = ?3 order by s.category"
        );
        self.all(&sql, [account.as_str(), &fold(name), name], read)
    }

    /// The names of an account's services of one category, in order.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn service_names(&self, account: &NicHandle, category: &str) -> StoreResult<Vec<String>> {
        self.all(
            "select s.name from contact c join service s on s.id = c.service
             where c.account = ?1 and c.category = ?2 order by s.name",
            [account.as_str(), category],
            |row| column(row, 0),
        )
    }

    /// The open requests of several services, but for those that are damaged.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn open_requests(&self, services: &[i64]) -> StoreResult<HashMap<i64, Vec<OpenRequest>>> {
        let found: Vec<Option<(i64, OpenRequest)>> = self.all(
            "select distinct o.service, r.id, r.asker, r.roles, r.to_account
             from json_each(?1) wanted
             join open_role o on o.service = wanted.value
             join request r on r.id = o.request
             order by r.asked_at, r.id",
            [json_list(services.iter().copied())],
            |row| unless_damaged(column(row, 1)?, read_open(row)),
        )?;
        Ok(grouped(found.into_iter().flatten().collect()))
    }

    /// The numbers of the open requests of a service, as they are kept: the damaged ones are among them.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn open_request_numbers(&self, service: i64) -> StoreResult<Vec<i64>> {
        self.all(
            "select distinct r.id from open_role o join request r on r.id = o.request
             where o.service = ?1 order by r.asked_at, r.id",
            [service],
            |row| column(row, 0),
        )
    }

    /// Those of several services that have open requests, damaged or not.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn with_open_requests(&self, services: &[i64]) -> StoreResult<Vec<i64>> {
        self.all(
            "select distinct o.service from json_each(?1) wanted join open_role o on o.service = wanted.value
             order by o.service",
            [json_list(services.iter().copied())],
            |row| column(row, 0),
        )
    }

    /// The roles that `asker` has lost on a service to a request of this submission, and to nothing since: had it back and
    /// lost again otherwise, a role counts no more.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn lost_to_siblings(
        &self,
        service: i64,
        submission: handover_rules::RequestId,
        asker: &NicHandle,
    ) -> StoreResult<RoleSet> {
        // Whoever holds a role still has no next term after the last of its own.
        let lost: Vec<RoleSet> = self.all(
            "select last.role
              from (select role, max(id) as id from role_term where service = ?1 and account = ?3 group by role) last
              join role_term next on next.id =
                (select min(id) from role_term where service = ?1 and role = last.role and id > last.id)
              join request r on r.id = next.request
              where r.submission = ?2",
            params![service, number(submission), asker.as_str()],
            |row| roles(column(row, 0)?),
        )?;
        Ok(lost.into_iter().fold(RoleSet::EMPTY, RoleSet::union))
    }
}

impl Tx<'_> {
    /// Keeps a service that was ordered, with the buyer as all three contacts: no import has set them, so none overwrites
    /// them.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is such a service already.
    pub fn make_service(&mut self, service: &NewService) -> StoreResult<()> {
        let name = service.key.name.as_str();
        let added = self
            .connection
            .prepare_cached(
                "insert or ignore into service (name, category, name_key, admin, tech, billing, imported_admin,
                   imported_tech, imported_billing, creation, expiration, status, renewal, ascii_key)
                 values (?1, ?2, ?3, ?4, ?4, ?4, '', '', '', ?5, ?6, 'ok', 'manual', ?7)",
            )?
            .execute(params![
                name,
                service.key.category.as_str(),
                fold(name),
                service.buyer.as_str(),
                service.creation.to_string(),
                service.expiration.to_string(),
                ascii_form(name),
            ])?;
        if added == 0 {
            return Err(StoreError::Conflict("there is such a service already"));
        }
        let id = self.connection.last_insert_rowid();
        self.index_contacts(id)
    }

    /// Keeps the holder of a domain that was ordered.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn set_holder(&mut self, domain: &str, name: &str, email: &str, country: &str) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "insert or replace into holder (service_name, legal_form, first_name, last_name, organisation, email, country)
                 values (?1, 'individual', '', ?2, '', ?3, ?4)",
            )?
            .execute([domain, name, email, country])?;
        Ok(())
    }

    /// Sets the contacts of a service.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn set_contacts(&mut self, service: i64, contacts: &Contacts) -> StoreResult<()> {
        self.connection
            .prepare_cached("update service set admin = ?2, tech = ?3, billing = ?4 where id = ?1")?
            .execute(params![service, contacts.admin.as_str(), contacts.tech.as_str(), contacts.billing.as_str()])?;
        self.index_contacts(service)
    }

    /// Writes the rows of the services list anew for one service.
    pub(super) fn index_contacts(&mut self, service: i64) -> StoreResult<()> {
        self.connection.prepare_cached("delete from contact where service = ?1")?.execute([service])?;
        let written = self
            .connection
            .prepare_cached(
                "insert into contact (account, name_key, category, service, roles)
                 select account, name_key, category, id, sum(role) from (
                   select admin as account, name_key, category, id, 1 as role from service where id = ?1
                   union all select tech, name_key, category, id, 2 from service where id = ?1
                   union all select billing, name_key, category, id, 4 from service where id = ?1)
                 group by account",
            )?
            .execute([service])?;
        if written == 0 { Err(StoreError::Corrupt("a service without contacts")) } else { Ok(()) }
    }
}
