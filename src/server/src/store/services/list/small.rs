//! Lists that are read from `contact` alone.

use super::position::Position;
use super::{COLUMNS, ListPart, ListedService, PASSED_COLUMNS, PreparedList, SortKey, read};
use crate::store::convert::{category, column, roles, text};
use crate::store::paging::Count;
use crate::store::services::large::urgency;
use crate::store::{ReadTx, StoreError, StoreResult};
use handover_rules::NicHandle;
use handover_rules::model::service::expiration_key;
use rusqlite::{Row, params};

/// By name, in both directions: the rows from a place on.
const RANGES: [&str; 2] = [
    "c.account = ?1 and (c.name_key, c.category, c.service) > (?2, ?3, ?4)
     order by c.name_key, c.category, c.service limit ?5",
    "c.account = ?1 and (c.name_key, c.category, c.service) < (?2, ?3, ?4)
     order by c.name_key desc, c.category desc, c.service desc limit ?5",
];

/// A place before and one after all others: names are ASCII and not empty.
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

pub(super) fn row_statement() -> String {
    format!(
        "select {COLUMNS} from contact c
         where c.account = ?1 and c.name_key = ?2 and c.category = ?3 and c.service = ?4"
    )
}

impl PreparedList<'_> {
    /// The place of a row of `contact` if the filter lets it through.
    fn position(&self, row: &Row<'_>) -> StoreResult<Option<Position>> {
        let text = |index: usize| text(row, index);
        let required = |index: usize| text(index)?.ok_or(StoreError::Corrupt("contact without a value"));
        let (name, category_name) = (required(11)?, required(2)?);
        let handles = [required(4)?, required(5)?, required(6)?];
        if !self.matcher.fits(category_name, roles(column(row, 12)?)?)
            || !self.matcher.search.finds(name, handles, text(3)?)
        {
            return Ok(None);
        }
        let state = || Ok([urgency(required(7)?), expiration_key(text(8)?).to_owned()]);
        Ok(Some(Position {
            primary: self.order.by.primary(handles, state)?,
            name_key: name.to_owned(),
            category: category(category_name)?,
            service: column(row, 0)?,
        }))
    }

    /// Whether a place comes after the cursor.
    pub(super) fn is_ahead(&self, position: &Position) -> bool {
        self.after.as_ref().is_none_or(|after| self.order.compare(position, after).is_gt())
    }

    /// Sorts places, and keeps those of the page and one more.
    pub(super) fn cut(&self, mut positions: Vec<Position>) -> Vec<Position> {
        positions.retain(|position| self.is_ahead(position));
        let compare = |one: &Position, other: &Position| self.order.compare(one, other);
        if positions.len() > self.limit + 1 {
            positions.select_nth_unstable_by(self.limit, compare);
            positions.truncate(self.limit + 1);
        }
        positions.sort_unstable_by(compare);
        positions
    }
}

impl ReadTx<'_> {
    /// A page of all `listed` services by name: one range.
    pub(super) fn range(&self, list: &PreparedList<'_>, listed: u64) -> StoreResult<ListPart> {
        let descending = usize::from(list.order.descending);
        let sql = range_statement(list.order.descending);
        let (name, category, service) = match &list.after {
            Some(after) => (after.name_key.as_str(), after.category.as_str(), after.service),
            None => (ENDS[descending], "", 0),
        };
        let values = params![list.account.as_str(), name, category, service, list.limit + 1];
        let (mut number, mut place) = (0, None);
        let mut rows: Vec<ListedService> = self.all(&sql, values, |row| {
            let service = read(row)?;
            number += 1;
            if number == list.limit {
                place = Some(Position {
                    primary: Vec::new(),
                    name_key: column(row, 11)?,
                    category: service.key.category,
                    service: service.id.get(),
                });
            }
            Ok(service)
        })?;
        let has_more = rows.len() > list.limit;
        rows.truncate(list.limit);
        Ok(ListPart { rows, last: place.filter(|_| has_more), total: Count::exactly(listed) })
    }

    /// A pass over the services of a small account. `listed` of them have the category and the roles.
    pub(super) fn small_part(&self, list: &PreparedList<'_>, listed: u64) -> StoreResult<ListPart> {
        let sql = pass_statement(list.order.by == SortKey::Name && list.order.descending);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query([list.account.as_str()])?;
        let (mut rows, mut positions, mut total) = (Vec::new(), Vec::new(), 0);
        // Without a search text the number is known, and the pass may end with the page.
        let is_over = |rows: usize| !list.matcher.has_text() && rows > list.limit;
        while let (false, Some(row)) = (is_over(rows.len()), found.next()?) {
            let Some(position) = list.position(row)? else { continue };
            total += 1;
            if list.order.by != SortKey::Name {
                positions.push(position);
            } else if rows.len() <= list.limit && list.is_ahead(&position) {
                rows.push((position, read(row)?));
            }
        }
        rows.extend(self.rows_at(list.account, list.cut(positions))?);
        let total = if list.matcher.has_text() { total } else { listed };
        Ok(list.part(rows, Count::exactly(total)))
    }

    /// The rows at these places.
    pub(super) fn rows_at(
        &self,
        account: &NicHandle,
        positions: Vec<Position>,
    ) -> StoreResult<Vec<(Position, ListedService)>> {
        let sql = row_statement();
        let row = |position: Position| {
            let key = params![account.as_str(), position.name_key, position.category.as_str(), position.service];
            let row = self.first(&sql, key, read)?.ok_or(StoreError::Corrupt("indexed contact without a row"))?;
            Ok((position, row))
        };
        positions.into_iter().map(row).collect()
    }
}
