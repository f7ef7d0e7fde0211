//! Searching in a large account.
//!
//! A text with few hits is looked up in the index, and the hits are sorted. One with many is soon met in the order of the
//! list. If it is not, because the hits stand together far behind, all of them are sorted.

use super::large::Merge;
use super::position::Position;
use super::{ListPart, PreparedList};
use crate::store::convert::{category, column, roles, text};
use crate::store::paging::Count;
use crate::store::search::LINE_END;
use crate::store::services::contacts::ServiceGroup;
use crate::store::services::large::{indexed_id, service_of};
use crate::store::{ReadTx, StoreError, StoreResult};
use rusqlite::{Row, params};

/// Hits that are counted and sorted in any case.
const ALWAYS_SORTED_HITS: usize = 1_000;

/// Services that are passed in the order of the list before all hits are sorted.
const MAX_PASSED_SERVICES: usize = 1_000;

/// Characters of a search text that the index is asked for. The rest is compared.
const INDEXED: usize = 60;

/// Longer texts are in no name.
const MAX_NEEDLE: usize = 4_000;

pub(super) const HITS: &str =
    "select rowid from service_search where service_search match ?1 and rowid between ?2 and ?3 limit ?4";

pub(super) const PLACE: &str =
    "select id, category, roles, name_key, admin, tech, billing, urgency, expiration, ascii_key
    from large_contact where id = ?1";

impl PreparedList<'_> {
    /// The search text as an expression of SQLite's full-text index, which finds texts of three characters and more.
    fn expression(&self) -> String {
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let needle: Vec<char> = self.matcher.search.text().chars().take(INDEXED).collect();
        match needle[..] {
            [letter] => format!("letters : {}", quote(&String::from_iter([letter; 3]))),
            [first, second] => {
                // Each is followed by another character, or by the end of its line.
                let third = (' '..='~').filter(|third| !third.is_ascii_uppercase()).chain([LINE_END]);
                let texts: Vec<String> = third.map(|third| quote(&String::from_iter([first, second, third]))).collect();
                format!("text : ({})", texts.join(" OR "))
            }
            _ => {
                let columns = if self.matcher.search.is_punycode() { "{text ascii}" } else { "text" };
                format!("{columns} : {}", quote(&String::from_iter(needle)))
            }
        }
    }

    /// The place of a row of `large_contact` if the filter lets it through.
    fn hit(&self, row: &Row<'_>) -> StoreResult<Option<Position>> {
        let text = |index: usize| text(row, index);
        let required = |index: usize| text(index)?.ok_or(StoreError::Corrupt("indexed contact without a value"));
        let (category_name, name_key) = (required(1)?, required(3)?);
        let handles = [required(4)?, required(5)?, required(6)?];
        if !self.matcher.fits(category_name, roles(column(row, 2)?)?)
            || !self.matcher.search.finds(name_key, handles, text(9)?)
        {
            return Ok(None);
        }
        let primary = self.order.by.primary(handles, || Ok([column(row, 7)?, column(row, 8)?]))?;
        let service = service_of(column(row, 0)?);
        Ok(Some(Position { primary, name_key: name_key.to_owned(), category: category(category_name)?, service }))
    }
}

impl ReadTx<'_> {
    /// The matches in a large account.
    pub(super) fn found_part(
        &self,
        list: &PreparedList<'_>,
        owner: i64,
        groups: Vec<ServiceGroup>,
    ) -> StoreResult<ListPart> {
        if list.matcher.search.text().len() > MAX_NEEDLE {
            return Ok(ListPart::default());
        }
        let expression = list.expression();
        let hits = self.hits(owner, &expression, ALWAYS_SORTED_HITS + 1)?;
        if hits.len() <= ALWAYS_SORTED_HITS {
            return self.sorted_part(list, &hits);
        }
        let mut merge = Merge::new(list, owner, groups);
        let (mut positions, mut passed, mut is_whole) = (Vec::new(), 0, false);
        while positions.len() <= list.limit && !is_whole {
            match merge.next(self)? {
                None => is_whole = true,
                Some((position, true)) => positions.push(position),
                Some((_, false)) if passed == MAX_PASSED_SERVICES => {
                    return self.sorted_part(list, &self.hits(owner, &expression, usize::MAX)?);
                }
                Some((_, false)) => passed += 1,
            }
        }
        let total = if is_whole && list.after.is_none() {
            Count::exactly(positions.len() as u64)
        } else {
            let counted = if list.matcher.has_filter() {
                self.places(list, &hits[..ALWAYS_SORTED_HITS])?.len()
            } else {
                ALWAYS_SORTED_HITS
            };
            Count { number: counted.max(positions.len()) as u64, is_minimum: true }
        };
        Ok(list.part(self.rows_at(list.account, positions)?, total))
    }

    fn sorted_part(&self, list: &PreparedList<'_>, hits: &[i64]) -> StoreResult<ListPart> {
        let places = self.places(list, hits)?;
        let total = Count::exactly(places.len() as u64);
        Ok(list.part(self.rows_at(list.account, list.cut(places))?, total))
    }

    /// The ids of the services that the index finds, `limit` at most.
    fn hits(&self, owner: i64, expression: &str, limit: usize) -> StoreResult<Vec<i64>> {
        let [first, last] = [indexed_id(owner, 0), indexed_id(owner + 1, 0) - 1];
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(HITS, params![expression, first, last, limit], |row| column(row, 0))
    }

    /// The places of those of the hits that the filter lets through.
    fn places(&self, list: &PreparedList<'_>, hits: &[i64]) -> StoreResult<Vec<Position>> {
        let mut statement = self.connection.prepare_cached(PLACE)?;
        let mut places = Vec::with_capacity(hits.len());
        for hit in hits {
            let mut rows = statement.query([hit])?;
            if let Some(row) = rows.next()? {
                places.extend(list.hit(row)?);
            }
        }
        Ok(places)
    }
}
