//! Pages of the services list. See decision 0028.
//!
//! A page reads one range of `contact` where it can. Other orders and filters pass over the services of a small account;
//! those of a large one have an index.

use super::large_list;
use super::list::{
    COLUMNS, Cursors, ListPart, ListedService, Matcher, PASSED_COLUMNS, Position, PreparedList, ServiceFilter,
    ServiceGroup, ServicesQuery, urgency,
};
use crate::engine::{FromRow, List, Row, params};
use crate::paging::{Count, RowPage};
use crate::{ReadTx, StoreError, StoreResult, fold};
use handover_api::link::{Sort, SortBy};
use handover_rules::model::service::expiration_key;
use handover_rules::{Category, NicHandle};
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

/// Services that are added to a page at most: more of one name are very unusual.
const MAX_ADDED: usize = 100;

impl ReadTx<'_> {
    /// A page of an account's services.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn services(&self, query: &ServicesQuery) -> StoreResult<RowPage<ListedService>> {
        self.listed(query, "services")
    }

    pub fn services_of_name(&self, account: &NicHandle, name: &str) -> StoreResult<Vec<ListedService>> {
        self.all(
            &format!(
                "select {COLUMNS} from contact c where c.account = ?1 and c.name_key = ?2 and c.name = ?3
                 order by c.category"
            ),
            params![account, fold(name), name],
            ListedService::from_row,
        )
    }

    /// A page of the names of the account's services of one category, sorted, and the cursor of the next page.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn service_names(
        &self,
        account: &NicHandle,
        category: Category,
        after: Option<String>,
        limit: u32,
    ) -> StoreResult<(Vec<String>, Option<String>)> {
        let page = self.listed(&by_name(account, Some(category), after, limit), "names")?;
        Ok((page.rows.into_iter().map(|listed| listed.row.service.name.as_str().to_owned()).collect(), page.next))
    }

    /// A page of all services of an account, sorted by name, and the cursor of the next page.
    ///
    /// # Errors
    /// An invalid cursor.
    pub(crate) fn services_by_name(
        &self,
        account: &NicHandle,
        after: Option<String>,
        limit: u32,
    ) -> StoreResult<(Vec<ListedService>, Option<String>)> {
        let page = self.listed(&by_name(account, None, after, limit), "resources")?;
        Ok((page.rows, page.next))
    }

    /// A page of the list called `name`: cursors of one list are invalid in another.
    fn listed(&self, query: &ServicesQuery, name: &str) -> StoreResult<RowPage<ListedService>> {
        let cursors = Cursors::new(name, query.order);
        let all = self.contact_groups(&query.account)?;
        let unfiltered = all.iter().map(|group| group.number).sum();
        let mut matcher = Matcher::new(&query.filter);
        let groups: Vec<ServiceGroup> =
            all.into_iter().filter(|group| matcher.fits(group.category, group.roles)).collect();
        if let Some(need) = query.filter.need {
            matcher.needed = Some(self.needed(&query.account, need, &groups, unfiltered)?);
        }
        let mut list = PreparedList {
            account: &query.account,
            order: query.order,
            matcher,
            after: query.after.as_deref().map(|after| cursors.parse(after)).transpose()?,
            cursors,
            limit: usize::try_from(query.limit).unwrap_or(usize::MAX),
        };
        let mut part = self.part(&list, &groups, unfiltered)?;
        if query.whole_names && query.order.by == SortBy::Name {
            self.complete_name(&mut list, &mut part, &groups, unfiltered)?;
        }
        let ListPart { rows, last, total, .. } = part;
        let next = last.map(|last| list.cursors.format(&last));
        Ok(RowPage { rows, total, unfiltered: Count::exactly(unfiltered), next })
    }

    fn part(&self, list: &PreparedList<'_>, groups: &[ServiceGroup], unfiltered: u64) -> StoreResult<ListPart> {
        let total = groups.iter().map(|group| group.number).sum();
        if list.matcher.takes_all() && list.order.by == SortBy::Name {
            return self.range(list, total);
        }
        if total == 0 {
            return Ok(ListPart::default());
        }
        large_list::page(self, list, groups, unfiltered)?.map_or_else(|| self.small_part(list, total), Ok)
    }

    /// Adds the rest of the services that have the name of the last row, up to [`MAX_ADDED`].
    fn complete_name(
        &self,
        list: &mut PreparedList<'_>,
        part: &mut ListPart,
        groups: &[ServiceGroup],
        unfiltered: u64,
    ) -> StoreResult<()> {
        let Some(name_key) = part.last.as_ref().filter(|_| part.splits_name).map(|last| last.name_key.clone()) else {
            return Ok(());
        };
        list.after = part.last.take();
        list.limit = MAX_ADDED;
        let more = self.part(list, groups, unfiltered)?;
        let (fetched, begun) = (more.rows.len(), part.rows.len());
        part.rows.extend(more.rows.into_iter().take_while(|listed| fold(listed.row.service.name.as_str()) == name_key));
        let is_whole_part = part.rows.len() - begun == fetched;
        part.last = match part.rows.last() {
            Some(row) if !is_whole_part || more.last.is_some() => Some(Position::by_name(name_key, row)),
            _ => None,
        };
        Ok(())
    }
}

/// The services of an account by name.
fn by_name(account: &NicHandle, category: Option<Category>, after: Option<String>, limit: u32) -> ServicesQuery {
    ServicesQuery {
        account: account.clone(),
        filter: ServiceFilter { category, ..ServiceFilter::default() },
        order: Sort::default(),
        after,
        limit,
        whole_names: false,
    }
}

/// By name, in both directions: the rows from a position on.
const RANGES: [&str; 2] = [
    "c.account = ?1 and (c.name_key, c.category, c.service) > (?2, ?3, ?4)
     order by c.name_key, c.category, c.service limit ?5",
    "c.account = ?1 and (c.name_key, c.category, c.service) < (?2, ?3, ?4)
     order by c.name_key desc, c.category desc, c.service desc limit ?5",
];

/// A name before and one after all others: names are ASCII and not empty.
const ENDS: [&str; 2] = ["", "\u{10ffff}"];

pub(super) fn range_statement(descending: bool) -> String {
    format!("select {COLUMNS}, c.name_key from contact c where {}", RANGES[usize::from(descending)])
}

pub(super) fn pass_statement(descending: bool) -> String {
    let direction = if descending { "desc" } else { "asc" };
    format!(
        "select {PASSED_COLUMNS}, c.name_key, c.roles from contact c where c.account = ?1
         order by c.name_key {direction}, c.category {direction}, c.service {direction}"
    )
}

/// By name, of which a few services may share one, as lists of one column are read faster than of several.
pub(super) fn rows_statement() -> String {
    format!(
        "select {COLUMNS} from rarray(?2) wanted cross join contact c
         where c.account = ?1 and c.name_key = wanted.value and c.service in (select value from rarray(?3))"
    )
}

/// The position of a row of [`pass_statement`] if the filter lets it through.
fn position(list: &PreparedList<'_>, row: &Row<'_>) -> StoreResult<Option<Position>> {
    let state = || {
        let status = row.text("status")?.ok_or(StoreError::Corrupt("contact without a value"))?;
        Ok([urgency(status), expiration_key(row.text("expiration")?).to_owned()])
    };
    list.position(row, || row.get("service"), state)
}

impl ReadTx<'_> {
    /// A page of all `listed` services by name: one range.
    fn range(&self, list: &PreparedList<'_>, listed: u64) -> StoreResult<ListPart> {
        let descending = usize::from(list.order.descending);
        let sql = range_statement(list.order.descending);
        let (name, category, service) = match &list.after {
            Some(after) => (after.name_key.as_str(), after.category.as_str(), after.service),
            None => (ENDS[descending], "", 0),
        };
        let values = params![list.account, name, category, service, list.limit + 1];
        let (mut number, mut place, mut splits_name) = (0, None, false);
        let mut rows: Vec<ListedService> = self.all(&sql, values, |row| {
            let service = ListedService::from_row(row)?;
            number += 1;
            if number == list.limit {
                place = Some(Position::by_name(row.get("name_key")?, &service));
            } else if number > list.limit {
                splits_name = place.as_ref().map(|place| place.name_key.as_str()) == row.text("name_key")?;
            }
            Ok(service)
        })?;
        let has_more = rows.len() > list.limit;
        rows.truncate(list.limit);
        Ok(ListPart { rows, last: place.filter(|_| has_more), splits_name, total: Count::exactly(listed) })
    }

    /// A page of a small account, `listed` of whose services have the category and the roles: a pass over them.
    fn small_part(&self, list: &PreparedList<'_>, listed: u64) -> StoreResult<ListPart> {
        if list.order.by == SortBy::Name {
            return self.passed_part(list, listed);
        }
        let positions = self.matches(list, usize::MAX)?;
        let total = Count::exactly(positions.len() as u64);
        Ok(list.part(self.rows_at(list.account, list.cut(positions))?, total))
    }

    /// By name, which is the order of the pass.
    fn passed_part(&self, list: &PreparedList<'_>, listed: u64) -> StoreResult<ListPart> {
        let (mut rows, mut total) = (Vec::new(), 0);
        self.visit(&pass_statement(list.order.descending), [list.account], |row| {
            if let Some(position) = position(list, row)? {
                total += 1;
                if rows.len() <= list.limit && list.is_ahead(&position) {
                    rows.push((position, ListedService::from_row(row)?));
                }
            }
            // Without a search or a need the number is known, and the pass may end with the page.
            let is_over = !list.matcher.is_selective() && rows.len() > list.limit;
            Ok(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        let total = if list.matcher.is_selective() { total } else { listed };
        Ok(list.part(rows, Count::exactly(total)))
    }

    /// The positions of the first `limit` services by name that match.
    pub(super) fn matches(&self, list: &PreparedList<'_>, limit: usize) -> StoreResult<Vec<Position>> {
        let mut positions = Vec::new();
        self.visit(&pass_statement(false), [list.account], |row| {
            positions.extend(position(list, row)?);
            Ok(if positions.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(positions)
    }

    pub(super) fn rows_at(
        &self,
        account: &NicHandle,
        positions: Vec<Position>,
    ) -> StoreResult<Vec<(Position, ListedService)>> {
        let names: BTreeSet<&str> = positions.iter().map(|place| place.name_key.as_str()).collect();
        let services = List::ids(positions.iter().map(|place| place.service));
        let rows: Vec<ListedService> =
            self.all(&rows_statement(), params![account, List::texts(names), services], ListedService::from_row)?;
        let mut rows: HashMap<i64, ListedService> = rows.into_iter().map(|row| (row.id.get(), row)).collect();
        let row = |position: Position| {
            let row = rows.remove(&position.service).ok_or(StoreError::Corrupt("indexed contact without a row"))?;
            Ok((position, row))
        };
        positions.into_iter().map(row).collect()
    }
}
