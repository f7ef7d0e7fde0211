//! Lists that are read from `contact` alone.

use super::position::Position;
use super::prepared::{ListPart, PreparedList};
use super::rows::{COLUMNS, ListedService, PASSED_COLUMNS, read};
use crate::engine::{List, params};
use crate::paging::Count;
use crate::{ReadTx, StoreError, StoreResult};
use handover_api::link::SortBy;
use handover_rules::NicHandle;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

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

impl ReadTx<'_> {
    /// A page of all `listed` services by name: one range.
    pub(crate) fn range(&self, list: &PreparedList<'_>, listed: u64) -> StoreResult<ListPart> {
        let descending = usize::from(list.order.descending);
        let sql = range_statement(list.order.descending);
        let (name, category, service) = match &list.after {
            Some(after) => (after.name_key.as_str(), after.category.as_str(), after.service),
            None => (ENDS[descending], "", 0),
        };
        let values = params![list.account, name, category, service, list.limit + 1];
        let (mut number, mut place, mut splits_name) = (0, None, false);
        let mut rows: Vec<ListedService> = self.all(&sql, values, |row| {
            let service = read(row)?;
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
    pub(crate) fn small_part(&self, list: &PreparedList<'_>, listed: u64) -> StoreResult<ListPart> {
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
            if let Some(position) = list.position(row)? {
                total += 1;
                if rows.len() <= list.limit && list.is_ahead(&position) {
                    rows.push((position, read(row)?));
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
    pub(crate) fn matches(&self, list: &PreparedList<'_>, limit: usize) -> StoreResult<Vec<Position>> {
        let mut positions = Vec::new();
        self.visit(&pass_statement(false), [list.account], |row| {
            positions.extend(list.position(row)?);
            Ok(if positions.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(positions)
    }

    /// The rows at these positions.
    pub(crate) fn rows_at(
        &self,
        account: &NicHandle,
        positions: Vec<Position>,
    ) -> StoreResult<Vec<(Position, ListedService)>> {
        let names: BTreeSet<&str> = positions.iter().map(|place| place.name_key.as_str()).collect();
        let services = List::ids(positions.iter().map(|place| place.service));
        let rows: Vec<ListedService> =
            self.all(&rows_statement(), params![account, List::texts(names), services], read)?;
        let mut rows: HashMap<i64, ListedService> = rows.into_iter().map(|row| (row.id.get(), row)).collect();
        let row = |position: Position| {
            let row = rows.remove(&position.service).ok_or(StoreError::Corrupt("indexed contact without a row"))?;
            Ok((position, row))
        };
        positions.into_iter().map(row).collect()
    }
}
