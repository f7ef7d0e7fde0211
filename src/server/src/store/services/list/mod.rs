//! The services list: filters, sort orders and pages. See decision 0028.
//!
//! A page reads one range of `contact` where it can. Other orders and filters pass over the services of a small account,
//! and read a large one by its indexes.

mod large;
mod matching;
#[cfg(test)]
mod plans;
mod position;
mod query;
mod search;
mod small;

pub use query::{ServiceFilter, ServiceOrder, ServicesQuery, SortKey};

use super::contacts::ServiceGroup;
use super::large::{LARGE_ABOVE, complete_owner};
use crate::store::convert::{category, column, handle, optional_date, roles, service_name, service_status, text};
use crate::store::paging::{Count, RowPage};
use crate::store::{ReadTx, ServiceId, StoreError, StoreResult};
use chrono::NaiveDate;
use handover_rules::{Contacts, NicHandle, ServiceKey, ServiceStatus};
use matching::Matcher;
use position::{Cursors, Position};
use rusqlite::Row;

/// A service as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedService {
    /// Internal id.
    pub id: ServiceId,
    /// Name and category.
    pub key: ServiceKey,
    /// Punycode form of an internationalised name.
    pub ascii: Option<String>,
    /// Contacts.
    pub contacts: Contacts,
    /// Status.
    pub status: ServiceStatus,
    /// Last day of service, if it expires.
    pub expiration: Option<NaiveDate>,
    /// Whether it has open requests, corrupt ones included.
    pub has_open_requests: bool,
    /// Whether the tech role may have an end to come.
    pub may_have_end: bool,
}

/// The columns of `contact c` that [`read`] takes, for rows that are shown.
pub(super) const COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    exists (select 1 from role_end e where e.service = c.service and e.ended_at is null)";

/// The same for rows that are passed over: their ends are not looked for.
const PASSED_COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    true";

pub(super) fn read(row: &Row<'_>) -> StoreResult<ListedService> {
    let text = |index| text(row, index)?.ok_or(StoreError::Corrupt("contact without a value"));
    let admin = handle(text(4)?)?;
    // Most services have the same contact in all roles.
    let other = |text: &str| if text == admin.as_str() { Ok(admin.clone()) } else { handle(text) };
    let (tech, billing) = (other(text(5)?)?, other(text(6)?)?);
    Ok(ListedService {
        id: column(row, 0)?,
        key: ServiceKey { name: service_name(text(1)?)?, category: category(text(2)?)? },
        ascii: column(row, 3)?,
        contacts: Contacts { admin, tech, billing },
        status: service_status(text(7)?)?,
        expiration: optional_date(row, 8)?,
        has_open_requests: column::<i64>(row, 9)? > 0,
        may_have_end: column(row, 10)?,
    })
}

const GROUPS: &str = "select category, roles, number from contact_count where account = ?1";

/// A list query, prepared.
struct PreparedList<'a> {
    account: &'a NicHandle,
    order: ServiceOrder,
    matcher: Matcher,
    cursors: Cursors,
    after: Option<Position>,
    limit: usize,
}

/// A page, and the number of all services that match.
#[derive(Default)]
struct ListPart {
    rows: Vec<ListedService>,
    /// The place of the last row, if there are more.
    last: Option<Position>,
    total: Count,
}

impl PreparedList<'_> {
    /// The page of these rows: one more than fits, where there are more.
    fn part(&self, found: Vec<(Position, ListedService)>, total: Count) -> ListPart {
        let has_more = found.len() > self.limit;
        let (mut rows, mut last) = (Vec::with_capacity(self.limit), None);
        for (position, service) in found.into_iter().take(self.limit) {
            rows.push(service);
            last = Some(position);
        }
        ListPart { rows, last: last.filter(|_| has_more), total }
    }
}

impl ReadTx<'_> {
    /// A page of an account's services.
    ///
    /// # Errors
    /// Database error, or a cursor that is none.
    pub fn services(&self, query: &ServicesQuery) -> StoreResult<RowPage<ListedService>> {
        self.listed(query, "services")
    }

    /// A page of the list called `name`: cursors of one list are none of another.
    pub(super) fn listed(&self, query: &ServicesQuery, name: &str) -> StoreResult<RowPage<ListedService>> {
        let cursors = Cursors::new(name, query.order);
        let list = PreparedList {
            account: &query.account,
            order: query.order,
            matcher: Matcher::new(&query.filter),
            after: query.after.as_deref().map(|after| cursors.parse(after)).transpose()?,
            cursors,
            limit: usize::try_from(query.limit).unwrap_or(usize::MAX),
        };
        let groups = self.contact_groups(&query.account)?;
        let unfiltered = groups.iter().map(|group| group.number).sum();
        let ListPart { rows, last, total } = self.part(&list, groups, unfiltered)?;
        let next = last.map(|last| list.cursors.format(&last));
        Ok(RowPage { rows, total, unfiltered: Count::exactly(unfiltered), next })
    }

    fn part(&self, list: &PreparedList<'_>, groups: Vec<ServiceGroup>, unfiltered: u64) -> StoreResult<ListPart> {
        let groups: Vec<ServiceGroup> = groups.into_iter().filter(|group| list.matcher.takes(group)).collect();
        let total = groups.iter().map(|group| group.number).sum();
        if list.matcher.takes_all() && list.order.by == SortKey::Name {
            return self.range(list, total);
        }
        let owner =
            if unfiltered > LARGE_ABOVE { complete_owner(self.connection, list.account.as_str())? } else { None };
        match owner {
            _ if total == 0 => Ok(ListPart::default()),
            None => self.small_part(list, total),
            Some(owner) if list.matcher.has_text() => self.found_part(list, owner, groups),
            Some(owner) => {
                let rows = self.ordered(list, owner, groups)?;
                Ok(list.part(rows, Count::exactly(total)))
            }
        }
    }

    /// The numbers of an account's services.
    fn contact_groups(&self, account: &NicHandle) -> StoreResult<Vec<ServiceGroup>> {
        self.all(GROUPS, [account.as_str()], |row| {
            Ok(ServiceGroup {
                category: category(&column::<String>(row, 0)?)?,
                roles: roles(column(row, 1)?)?,
                number: column(row, 2)?,
            })
        })
    }
}
