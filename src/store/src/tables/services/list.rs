//! The services list: queries, filters, rows, sort orders and cursors. See decision 0028.

use crate::engine::{FromRow, Row, Value, from_row};
use crate::paging::{Count, format_cursor, parse_cursor};
use crate::search::fold;
use crate::{ReadTx, ServiceId, StoreError, StoreResult};
use handover_api::link::{Sort, SortBy};
use handover_api::services::ServiceRow;
use handover_rules::model::service::ServiceSearch;
use handover_rules::service_list::Need;
use handover_rules::{Category, Contacts, NicHandle, RoleSet, ServiceKey, ServiceStatus, Timestamp};
use std::cmp::Ordering;
use std::collections::HashSet;

#[derive(Clone, Debug)]
pub struct ServicesQuery {
    /// Contact of the services.
    pub account: NicHandle,
    pub filter: ServiceFilter,
    /// Sort order. Ties are broken by name, category and id.
    pub order: Sort,
    /// Cursor of the page; `None` for the first.
    pub after: Option<String>,
    pub limit: u32,
    /// Whether a page by name ends with all services of its last name, and so may be longer.
    pub whole_names: bool,
}

#[derive(Clone, Debug, Default)]
pub struct ServiceFilter {
    /// Text in names or handles; empty for any.
    pub search: String,
    /// Further handles of contacts to match: their names or labels contain the text.
    pub people: Vec<String>,
    /// Category; `None` for any.
    pub category: Option<Category>,
    /// Roles of which the account holds at least one; empty for any.
    pub roles: RoleSet,
    /// Only services with this need for attention; `None` for everything.
    pub need: Option<NeedFilter>,
    /// Services that others share with the account, which the page adds ([`crate::pages::services`]).
    pub shared: SharedServices,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SharedServices {
    /// None.
    #[default]
    Without,
    /// Behind the account's own.
    Last,
    /// These alone.
    Only,
}

/// Services that need attention at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedFilter {
    pub need: Need,
    pub at: Timestamp,
}

/// Number of services of an account in one category and with the same roles.
#[derive(Clone, Copy, Debug)]
pub(super) struct ServiceGroup {
    pub(crate) category: Category,
    pub(crate) roles: RoleSet,
    pub(crate) number: u64,
}

from_row!(ServiceGroup { category, roles, number });

pub(super) const GROUPS: &str = "select category, roles, number from contact_count where account = ?1";

impl ReadTx<'_> {
    pub(super) fn contact_groups(&self, account: &NicHandle) -> StoreResult<Vec<ServiceGroup>> {
        self.all(GROUPS, [account], ServiceGroup::from_row)
    }

    pub fn roles_held(&self, account: &NicHandle) -> StoreResult<RoleSet> {
        let groups = self.contact_groups(account)?;
        Ok(groups.into_iter().filter(|group| group.number > 0).flat_map(|group| group.roles.iter()).collect())
    }
}

pub(super) struct Matcher {
    pub(crate) search: ServiceSearch,
    category: Option<Category>,
    roles: RoleSet,
    /// The services that need attention, if only these are wanted.
    pub(crate) needed: Option<HashSet<i64>>,
}

impl Matcher {
    /// Without [`ServiceFilter::need`], which takes a look at the services.
    pub(crate) fn new(filter: &ServiceFilter) -> Self {
        let ServiceFilter { search, people, category, roles, need: _, shared: _ } = filter;
        Self {
            search: ServiceSearch::new(&fold(search)).or_contacts(people.clone()),
            category: *category,
            roles: *roles,
            needed: None,
        }
    }

    pub(super) fn has_text(&self) -> bool {
        !self.search.text().is_empty()
    }

    pub(super) fn fits(&self, category: Category, roles: RoleSet) -> bool {
        self.category.is_none_or(|wanted| wanted == category)
            && (self.roles.is_empty() || !self.roles.intersection(roles).is_empty())
    }

    pub(crate) fn needs(&self, service: i64) -> bool {
        self.needed.as_ref().is_none_or(|needed| needed.contains(&service))
    }

    /// Whether the counts by category and roles do not suffice to count the matching services.
    pub(super) fn is_selective(&self) -> bool {
        self.has_text() || self.needed.is_some()
    }

    pub(crate) fn takes_all(&self) -> bool {
        !self.is_selective() && !self.has_filter()
    }

    /// Whether a category or roles are asked for.
    pub(super) fn has_filter(&self) -> bool {
        self.category.is_some() || !self.roles.is_empty()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedService {
    pub id: ServiceId,
    /// The row that the list shows, without what is read of open requests, ends and claims.
    pub row: ServiceRow,
    /// Whether it has open requests, corrupt ones included.
    pub has_open_requests: bool,
    /// Whether the tech role may have a pending end.
    pub may_have_end: bool,
}

/// The columns of `contact c` that a [`ListedService`] is read from, for rows that are shown.
pub(crate) const COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    exists (select 1 from role_end e where e.service = c.service and e.ended_at is null) as may_have_end";

/// As [`COLUMNS`], for rows that may be skipped: without looking for ends.
pub(super) const PASSED_COLUMNS: &str =
    "c.service, c.name, c.category, c.ascii_key, c.admin, c.tech, c.billing, c.status, c.expiration, c.open_roles,
    true as may_have_end";

impl FromRow for ListedService {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let (key, ascii) = (ServiceKey::from_row(row)?, row.get("ascii_key")?);
        let admin: NicHandle = row.get("admin")?;
        // Most services have the same contact in all roles.
        let other =
            |name| if row.text(name)? == Some(admin.as_str()) { Ok(admin.clone()) } else { row.get::<NicHandle>(name) };
        let (tech, billing) = (other("tech")?, other("billing")?);
        Ok(Self {
            id: row.get("service")?,
            row: ServiceRow {
                service: key,
                ascii,
                contacts: Contacts { admin, tech, billing },
                status: row.get("status")?,
                expiration: row.get("expiration")?,
                open: Vec::new(),
                tech_until: None,
                claims: Vec::new(),
                answer_by: None,
                shared: None,
            },
            has_open_requests: row.get::<i64>("open_roles")? > 0,
            may_have_end: row.get("may_have_end")?,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// Sort keys before the name.
    pub(crate) primary: Vec<String>,
    pub(crate) name_key: String,
    pub(crate) category: Category,
    pub(crate) service: i64,
}

impl Position {
    pub(super) fn by_name(name_key: String, service: &ListedService) -> Self {
        Self { primary: Vec::new(), name_key, category: service.row.service.category, service: service.id.get() }
    }

    fn key(&self) -> (&[String], &str, &str, i64) {
        (&self.primary, &self.name_key, self.category.as_str(), self.service)
    }

    /// Compares positions in a list of this order.
    pub(super) fn compare(&self, other: &Self, order: Sort) -> Ordering {
        let natural = self.key().cmp(&other.key());
        if order.descending { natural.reverse() } else { natural }
    }
}

/// The sort keys before the name, made of the handles of the contacts or of `state`: urgency and expiration.
fn primary(
    by: SortBy,
    [admin, tech, billing]: [&str; 3],
    state: impl FnOnce() -> StoreResult<[String; 2]>,
) -> StoreResult<Vec<String>> {
    Ok(match by {
        SortBy::Name => vec![],
        SortBy::Admin => vec![admin.to_owned()],
        SortBy::Tech => vec![tech.to_owned()],
        SortBy::Billing => vec![billing.to_owned()],
        SortBy::State => state()?.into(),
        SortBy::End => state()?.into_iter().skip(1).collect(),
    })
}

/// The names of the keys that [`primary`] returns.
pub(super) const fn primary_names(by: SortBy) -> &'static [&'static str] {
    match by {
        SortBy::Name => &[],
        SortBy::Admin => &["admin"],
        SortBy::Tech => &["tech"],
        SortBy::Billing => &["billing"],
        SortBy::State => &["urgency", "expiration"],
        SortBy::End => &["expiration"],
    }
}

/// The sort key of a status: its rank. Unknown ones come last.
pub(super) fn urgency(status: &str) -> String {
    ServiceStatus::parse(status).map_or(9, ServiceStatus::rank).to_string()
}

pub(super) struct Cursors {
    order: String,
    keys: usize,
}

impl Cursors {
    pub(crate) fn new(list: &str, order: Sort) -> Self {
        let primary = primary_names(order.by);
        let direction = if order.descending { "desc" } else { "asc" };
        Self { order: format!("{list} {} {direction}", primary.join(",")), keys: primary.len() }
    }

    pub(crate) fn format(&self, position: &Position) -> String {
        let Position { primary, name_key, category, service } = position;
        let texts = primary.iter().map(String::as_str).chain([name_key.as_str(), category.as_str()]);
        format_cursor(&self.order, texts.map(Into::into).chain([(*service).into()]))
    }

    pub(crate) fn parse(&self, cursor: &str) -> StoreResult<Position> {
        let values = parse_cursor(cursor, &self.order, self.keys + 3);
        values.and_then(Self::position).ok_or(StoreError::StaleCursor)
    }

    fn position(mut values: Vec<Value<'static>>) -> Option<Position> {
        let Some(Value::Integer(service)) = values.pop() else { return None };
        let texts =
            values.into_iter().map(|value| if let Value::Text(text) = value { Some(text.into_owned()) } else { None });
        let mut texts: Vec<String> = texts.collect::<Option<_>>()?;
        let category = Category::parse(&texts.pop()?)?;
        let name_key = texts.pop()?;
        Some(Position { primary: texts, name_key, category, service })
    }
}

pub(super) struct PreparedList<'a> {
    pub(crate) account: &'a NicHandle,
    pub(crate) order: Sort,
    pub(super) matcher: Matcher,
    pub(super) cursors: Cursors,
    pub(crate) after: Option<Position>,
    pub(crate) limit: usize,
}

/// A page, and the number of all services that match.
#[derive(Default)]
pub(super) struct ListPart {
    pub(crate) rows: Vec<ListedService>,
    /// The position of the last row, if there are more.
    pub(crate) last: Option<Position>,
    /// Whether the next row has the name of the last one.
    pub(super) splits_name: bool,
    pub(crate) total: Count,
}

impl PreparedList<'_> {
    /// The page of these rows: one more than fits, where there are more.
    pub(crate) fn part(&self, found: Vec<(Position, ListedService)>, total: Count) -> ListPart {
        let (mut rows, mut last, mut next) = (Vec::with_capacity(self.limit), None, None);
        for (position, service) in found {
            if rows.len() == self.limit {
                next = Some(position);
                break;
            }
            rows.push(service);
            last = Some(position);
        }
        let name = |position: &Option<Position>| position.as_ref().map(|position| position.name_key.clone());
        let splits_name = next.is_some() && name(&next) == name(&last);
        ListPart { rows, last: last.filter(|_| next.is_some()), splits_name, total }
    }

    /// The position of a row if the filter lets it through. `service` and `state` (urgency and expiration) read the
    /// columns that differ between `contact` and the index of a large account.
    pub(super) fn position(
        &self,
        row: &Row<'_>,
        service: impl FnOnce() -> StoreResult<i64>,
        state: impl FnOnce() -> StoreResult<[String; 2]>,
    ) -> StoreResult<Option<Position>> {
        let required = |name| row.text(name)?.ok_or(StoreError::Corrupt("contact without a value"));
        let (name_key, category) = (required("name_key")?, row.get("category")?);
        let handles = [required("admin")?, required("tech")?, required("billing")?];
        if !self.matcher.fits(category, row.get("roles")?)
            || !self.matcher.search.finds(name_key, handles, row.text("ascii_key")?)
        {
            return Ok(None);
        }
        let service = service()?;
        if !self.matcher.needs(service) {
            return Ok(None);
        }
        let primary = primary(self.order.by, handles, state)?;
        Ok(Some(Position { primary, name_key: name_key.to_owned(), category, service }))
    }

    /// Whether a position comes after the cursor.
    pub(super) fn is_ahead(&self, position: &Position) -> bool {
        self.after.as_ref().is_none_or(|after| position.compare(after, self.order).is_gt())
    }

    /// Sorts positions, and keeps those of the page and one more.
    pub(super) fn cut(&self, mut positions: Vec<Position>) -> Vec<Position> {
        positions.retain(|position| self.is_ahead(position));
        let compare = |one: &Position, other: &Position| one.compare(other, self.order);
        if positions.len() > self.limit + 1 {
            positions.select_nth_unstable_by(self.limit, compare);
            positions.truncate(self.limit + 1);
        }
        positions.sort_unstable_by(compare);
        positions
    }
}
