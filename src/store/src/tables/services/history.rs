//! The history of contacts over all services of an account: changes of contacts, and who held a role on a day.
//!
//! Both lists go through the services of the account, so that their cost does not depend on those of others. What they
//! have of a service is decided by [`Scope`], which the conditions here repeat.

use crate::engine::{FromRow, List, Row, from_row, params};
use crate::paging::{ListQuery, PageSpec, RowPage};
use crate::search::{contains, fold};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_api::history::Term;
use handover_rules::cases::CaseNumber;
use handover_rules::history::Scope;
use handover_rules::model::service::ServiceSearch;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{Contacts, NicHandle, RequestId, Role, RoleSet, ServiceKey, Timestamp};

#[derive(Clone, Debug, Default)]
pub struct HistoryFilter {
    /// Text in names of services or in handles; empty for any.
    pub search: String,
    /// Handles of people whom the text also finds, by their names or labels.
    pub people: Vec<String>,
    /// Roles; empty for any.
    pub roles: RoleSet,
    /// Account that held, got or lost the role; `None` for any.
    pub person: Option<NicHandle>,
    /// Beginning of the changes; `None` for all. Only for changes.
    pub from: Option<Timestamp>,
    /// End of the changes, exclusive; `None` for all.
    pub to: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub struct HistoryQuery {
    /// Contact of the services.
    pub account: NicHandle,
    pub filter: HistoryFilter,
    /// Cursor of the page; `None` for the first.
    pub after: Option<String>,
    pub limit: u32,
    /// Whether the rows are counted; otherwise the totals are zero.
    pub is_counted: bool,
}

/// A day, as the day of creation of services is compared with it, and its bounds; the end is exclusive.
#[derive(Clone, Copy, Debug)]
pub struct HistoryDay {
    /// The day (UTC).
    pub day: NaiveDate,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// A role term of one of the account's present or former services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    pub service: ServiceId,
    pub key: ServiceKey,
    pub term: Term,
    /// The previous contact; `None` if it is not recorded.
    pub before: Option<NicHandle>,
    /// The next contact, of a role held on a day; `None` while the term lasts.
    pub after: Option<NicHandle>,
    /// The part of the service's history that the account may read.
    pub scope: Scope,
}

/// The services of the account, in the order of its list.
const PRESENT: &str = "(select service, name, category, name_key, ascii_key, admin, tech, billing, false as is_former
    from contact where account = :account) c";

/// The services that the account has left.
const FORMER: &str =
    "(select id as service, name, category, name_key, ascii_key, admin, tech, billing, true as is_former
    from service where :account not in (admin, tech, billing)
      and id in (select service from role_term where account = :account)) c";

/// A change is the beginning of a term. Terms of unknown start are not changes.
const CHANGES: &str = "join role_term t on t.service = c.service
    left join role_term b on b.id =
      (select max(p.id) from role_term p where p.service = t.service and p.role = t.role and p.id < t.id)
    where t.since is not null";

const OWN_CHANGES: &str = ":account in (t.account, b.account)";

/// Terms that share a moment with a day. A current contact without a recorded term holds its role since before the
/// records. No role was held before the service was created.
const HELD: &str = "cross join (select 1 as role union all select 2 union all select 4) r
    join service s on s.id = c.service
    left join role_term t on t.service = c.service and t.role = r.role
      and (t.since is null or t.since < :to) and (t.until is null or t.until > :from)
    where (t.since is not null or s.creation <= :day)
      and (t.id is not null or not exists
        (select 1 from role_term o where o.service = c.service and o.role = r.role and o.until is null))";

const OWN_HELD: &str = "t.account = :account";

const HOLDER: &str = "coalesce(t.account, case r.role when 1 then c.admin when 2 then c.tech else c.billing end)";

/// The account that got the role after a term, for contacts: a former one reads of its own terms alone.
const NEXT: &str = "case when c.is_former then null else (select n.account from role_term n
    where n.service = t.service and n.role = t.role and n.id > t.id order by n.id limit 1) end";

const SERVICE_COLUMNS: &str = "c.service, c.name, c.category, c.is_former";

from_row!(HistoryEntry { service, before, after; key, term, scope });

impl FromRow for Scope {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(if row.get("is_former")? { Self::OwnTerms } else { Self::Whole })
    }
}

/// The terms of which the account may read; `own` is the condition on those of a former contact.
fn of_services(account: &NicHandle, terms: &str, own: &str) -> ListQuery {
    let mut list = ListQuery::new(&format!("from {PRESENT} {terms}"));
    list.and_rows_of(&format!("from {FORMER} {terms} and {own}"));
    list.bind(":account", account);
    list
}

fn held(account: &NicHandle, day: HistoryDay) -> ListQuery {
    let mut list = of_services(account, HELD, OWN_HELD);
    list.bind(":day", day.day);
    list.bind(":from", day.from);
    list.bind(":to", day.to);
    list
}

impl ReadTx<'_> {
    /// A page of the changes of contacts of all services of an account, latest first.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn contact_changes(&self, query: &HistoryQuery) -> StoreResult<RowPage<HistoryEntry>> {
        let mut list = of_services(&query.account, CHANGES, OWN_CHANGES);
        filter(&mut list, &query.filter, "t.role", &["t.account", "b.account"]);
        for (name, bound, condition) in
            [(":from", query.filter.from, "t.since >= :from"), (":to", query.filter.to, "t.since < :to")]
        {
            if let Some(bound) = bound {
                list.bind(name, bound);
                list.filter(condition);
            }
        }
        let columns = term_columns("t.role", "t.account");
        let columns = format!("{columns}, {SERVICE_COLUMNS}, b.account as before, cast(null as text) as after");
        let spec = PageSpec { keys: &["t.id"], descending: true, after: query.after.as_deref(), limit: query.limit };
        let mut page = self.history_page(list, &columns, spec, query.is_counted)?;
        for HistoryEntry { scope, term, .. } in &mut page.rows {
            term.until = term.until.filter(|_| scope.shows_term(&query.account, &term.account));
        }
        Ok(page)
    }

    /// A page of the roles held on a day on all services of an account, in the order of the services list.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn roles_held_on(&self, query: &HistoryQuery, day: HistoryDay) -> StoreResult<RowPage<HistoryEntry>> {
        let mut list = held(&query.account, day);
        filter(&mut list, &query.filter, "r.role", &[HOLDER]);
        let columns = term_columns("r.role", HOLDER);
        let columns = format!("{columns}, {SERVICE_COLUMNS}, cast(null as text) as before, {NEXT} as after");
        let keys = ["c.name_key", "c.category", "c.service", "r.role", "coalesce(t.id, 0)"];
        let spec = PageSpec { keys: &keys, descending: false, after: query.after.as_deref(), limit: query.limit };
        self.history_page(list, &columns, spec, query.is_counted)
    }

    fn history_page(
        &self,
        list: ListQuery,
        columns: &str,
        spec: PageSpec<'_>,
        is_counted: bool,
    ) -> StoreResult<RowPage<HistoryEntry>> {
        let read = |row: &Row<'_>| HistoryEntry::from_row(row).map(Some);
        if is_counted {
            return list.page(self, columns, spec, read);
        }
        let (rows, next) = list.rows(self, columns, spec, read)?;
        Ok(RowPage { rows, next, ..RowPage::empty() })
    }
}

/// Conditions on a service without which no term of a service matches. They need none of its terms where they fail.
const MAY_CONCERN: &str = "(:person in (c.admin, c.tech, c.billing)
    or c.service in (select h.service from role_term h where h.account = :person))";
const MAY_CONTAIN: &str = "(c.name_key like :search escape '\\' or c.ascii_key like :search escape '\\'
    or c.admin like :search escape '\\' or c.tech like :search escape '\\' or c.billing like :search escape '\\'
    or exists (select 1 from rarray(:people) p where p.value in (c.admin, c.tech, c.billing))
    or exists (select 1 from role_term h where h.service = c.service
      and (h.account like :search escape '\\' or h.account in (select value from rarray(:people)))))";

/// Adds the conditions of a filter; `people` are the columns with accounts.
fn filter(list: &mut ListQuery, filter: &HistoryFilter, role: &str, people: &[&str]) {
    let any = |condition: &dyn Fn(&str) -> String| {
        people.iter().map(|account| condition(account)).collect::<Vec<_>>().join(" or ")
    };
    if !filter.roles.is_empty() {
        list.bind(":roles", filter.roles);
        list.filter(&format!("({role} & :roles) <> 0"));
    }
    if let Some(person) = &filter.person {
        list.bind(":person", person);
        list.filter(MAY_CONCERN);
        let of_person = any(&|account| format!("{account} = :person"));
        list.filter(&format!("({of_person})"));
    }
    if !filter.search.is_empty() {
        list.bind(":search", contains(&filter.search));
        list.bind(":people", List::texts(&filter.people));
        list.filter(MAY_CONTAIN);
        let of_people = any(&|account| {
            format!("{account} like :search escape '\\' or {account} in (select value from rarray(:people))")
        });
        let is_punycode = ServiceSearch::new(&fold(&filter.search)).is_punycode();
        let of_ascii = if is_punycode { " or c.ascii_key like :search escape '\\'" } else { "" };
        list.filter(&format!("(c.name_key like :search escape '\\'{of_ascii} or {of_people})"));
    }
}

/// Present roles of an account that [`ReadTx::first_terms`] looks at.
const MAX_TERMS: u32 = 5_000;

from_row!(Term { role, account, since, until, request, case, by_provider, reason, returned });

/// The columns of a [`Term`] from `role_term t`. Without a row of it, role and account come from elsewhere.
fn term_columns(role: &str, account: &str) -> String {
    format!(
        "{role} as role, {account} as account, t.since, t.until,
             (select q.submission from request q where q.id = t.request) as request, t.case_number as \"case\",
             coalesce(t.by_provider, false) as by_provider,
             case when t.by_provider then (
               select a.reason from audit a join service s on s.id = t.service
               where a.about = s.category || ' ' || s.name and a.act = 'approveCorrection' and a.at = t.since
               order by a.id desc limit 1) end as reason,
             coalesce(t.returned, false) as returned"
    )
}

impl ReadTx<'_> {
    /// The role terms of a service, latest first. A current contact without a recorded term gets one of unknown start.
    pub fn role_terms(&self, service: ServiceId, contacts: &Contacts) -> StoreResult<Vec<Term>> {
        let columns = term_columns("t.role", "t.account");
        let sql = format!("select {columns} from role_term t where t.service = ?1 order by t.id desc");
        let mut terms: Vec<Term> = self.all(&sql, [service], Term::from_row)?;
        for role in Role::ALL {
            if !terms.iter().any(|term| term.role == role && term.until.is_none()) {
                let account = contacts.holder(role).clone();
                let (since, until, request, case, reason) = (None, None, None, None, None);
                let (by_provider, returned) = (false, false);
                terms.insert(0, Term { role, account, since, until, request, case, by_provider, reason, returned });
            }
        }
        Ok(terms)
    }

    /// The recorded present roles of an account on services that it shares with another one: their number and the first
    /// start, by role.
    pub fn first_terms(
        &self,
        account: &NicHandle,
        shared_with: &NicHandle,
    ) -> StoreResult<Vec<(Role, u64, Option<Timestamp>)>> {
        self.all(
            "select t.role, count(t.since) as recorded, min(t.since) as since from (
               select role, service, since from role_term where account = ?1 and until is null limit ?3) t
             join service s on s.id = t.service
             where ?2 in (s.admin, s.tech, s.billing) group by t.role",
            params![account, shared_with, MAX_TERMS],
            |row| Ok((row.get("role")?, row.get("recorded")?, row.get("since")?)),
        )
    }
}

impl WriteTx<'_> {
    /// Records a change of contacts. Terms of unknown start are only stored once they end, so that an import does not
    /// write three rows per service.
    pub fn record_role_changes(
        &mut self,
        service: ServiceId,
        before: &Contacts,
        after: &Contacts,
        request: Option<RequestId>,
        now: Timestamp,
    ) -> StoreResult<()> {
        if before != after {
            let service = self.service_by_id(service)?.facts.key;
            let (before, after) = (before.clone(), after.clone());
            self.append_event(&ProviderEvent::ContactChanged { service, before, after, request }, now)?;
        }
        for role in before.changed_roles(after).iter() {
            // The term before the first recorded change.
            self.run(
                "insert into role_term (service, role, account, until) select ?1, ?2, ?3, ?4
                 where not exists (select 1 from role_term where service = ?1 and role = ?2 and until is null)",
                params![service, role, before.holder(role), now],
            )?;
            self.run(
                "update role_term set until = ?3 where service = ?1 and role = ?2 and until is null",
                params![service, role, now],
            )?;
            self.run(
                "insert into role_term (service, role, account, since, request) values (?1, ?2, ?3, ?4, ?5)",
                params![service, role, after.holder(role), now, request],
            )?;
            if role == Role::Tech {
                self.drop_role_end(service, now)?;
            }
        }
        Ok(())
    }

    pub fn mark_terms_of_case(&mut self, service: ServiceId, roles: RoleSet, case: CaseNumber) -> StoreResult<()> {
        for role in roles.iter() {
            self.run(
                "update role_term set case_number = ?3 where service = ?1 and role = ?2 and until is null",
                params![service, role, case],
            )?;
        }
        Ok(())
    }

    /// Marks the tech role that a service has given back as such.
    pub fn mark_term_returned(&mut self, service: ServiceId) -> StoreResult<()> {
        self.run(
            "update role_term set returned = true where service = ?1 and role = ?2 and until is null",
            params![service, Role::Tech],
        )
    }
}
