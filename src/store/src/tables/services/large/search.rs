//! Searching in a large account.
//!
//! Services that need attention are hits like those of a text.
//!
//! Few hits are sorted. Many are soon met in the order of the list. If they are not, because they stand together far behind,
//! all of them are sorted.

use super::order::Merge;
use super::rows::{id_bounds, indexed_id, service_of};
use crate::engine::{List, Param, Row, by_engine, only, params};
use crate::paging::Count;
use crate::search::containing;
use crate::tables::services::groups::ServiceGroup;
use crate::tables::services::list::{ListPart, Position, PreparedList, primary};
use crate::{ReadTx, StoreError, StoreResult};

/// Hits that are counted and sorted in any case.
const ALWAYS_SORTED_HITS: usize = 1_000;

/// Services that are passed in the order of the list before all hits are sorted.
const MAX_PASSED_SERVICES: usize = 1_000;

/// The full-text index has groups of three characters: it finds no shorter text.
const MIN_INDEXED: usize = 3;

/// Characters of a search text that the index is asked for. The rest is compared.
const MAX_INDEXED: usize = 60;

/// Longer texts are in no name.
const MAX_NEEDLE: usize = 4_000;

pub(super) const HITS: &str =
    "select rowid as id from service_search where service_search match ?1 and rowid between ?2 and ?3 limit ?4";

pub(super) const PLACES: &str =
    "select l.id, l.category, l.roles, l.name_key, l.admin, l.tech, l.billing, l.urgency, l.expiration, l.ascii_key
    from rarray(?1) hit cross join large_contact l where l.id = hit.value";

/// Services that a search finds.
enum Hits {
    /// Ids that the full-text index finds. The filter may exclude some.
    Indexed(Vec<i64>),
    /// Matches met in a pass over the list, for texts that are too short for the index.
    Passed(Vec<Position>),
}

impl Hits {
    fn len(&self) -> usize {
        match self {
            Self::Indexed(ids) => ids.len(),
            Self::Passed(positions) => positions.len(),
        }
    }

    fn truncate(&mut self, len: usize) {
        match self {
            Self::Indexed(ids) => ids.truncate(len),
            Self::Passed(positions) => positions.truncate(len),
        }
    }

    /// The positions that pass the filter.
    fn positions(self, tx: &ReadTx<'_>, list: &PreparedList<'_>) -> StoreResult<Vec<Position>> {
        match self {
            Self::Indexed(ids) => positions_of(tx, list, &ids),
            Self::Passed(positions) => Ok(positions),
        }
    }
}

/// A page of the services that match a search text.
pub(super) fn found(
    tx: &ReadTx<'_>,
    list: &PreparedList<'_>,
    owner: i64,
    groups: &[ServiceGroup],
) -> StoreResult<ListPart> {
    if list.matcher.search.text().len() > MAX_NEEDLE {
        return Ok(ListPart::default());
    }
    let mut hits = hits(tx, list, owner, ALWAYS_SORTED_HITS + 1)?;
    if hits.len() <= ALWAYS_SORTED_HITS {
        return sorted(tx, list, hits);
    }
    hits.truncate(ALWAYS_SORTED_HITS);
    let Some(Matches { positions, are_all }) = next_matches(tx, list, owner, groups)? else {
        return sorted(tx, list, self::hits(tx, list, owner, usize::MAX)?);
    };
    let total = if are_all && list.after.is_none() {
        Count::exactly(positions.len() as u64)
    } else if let (false, Some(needed)) = (list.matcher.has_text(), &list.matcher.needed) {
        Count::exactly(needed.len() as u64)
    } else {
        let counted = if list.matcher.has_filter() || list.matcher.needed.is_some() {
            hits.positions(tx, list)?.len()
        } else {
            ALWAYS_SORTED_HITS
        };
        Count { number: counted.max(positions.len()) as u64, is_minimum: true }
    };
    Ok(list.part(tx.rows_at(list.account, positions)?, total))
}

/// The next matches in the order of the list.
struct Matches {
    positions: Vec<Position>,
    /// No more follow.
    are_all: bool,
}

/// Follows the list until the page is full. `None` if too many services were passed that do not match.
fn next_matches(
    tx: &ReadTx<'_>,
    list: &PreparedList<'_>,
    owner: i64,
    groups: &[ServiceGroup],
) -> StoreResult<Option<Matches>> {
    let mut merge = Merge::new(list, owner, groups);
    let (mut positions, mut passed) = (Vec::new(), 0);
    while positions.len() <= list.limit {
        match merge.next(tx)? {
            None => return Ok(Some(Matches { positions, are_all: true })),
            Some((position, true)) => positions.push(position),
            Some((_, false)) if passed == MAX_PASSED_SERVICES => return Ok(None),
            Some((_, false)) => passed += 1,
        }
    }
    Ok(Some(Matches { positions, are_all: false }))
}

fn sorted(tx: &ReadTx<'_>, list: &PreparedList<'_>, hits: Hits) -> StoreResult<ListPart> {
    let positions = hits.positions(tx, list)?;
    let total = Count::exactly(positions.len() as u64);
    Ok(list.part(tx.rows_at(list.account, list.cut(positions))?, total))
}

/// The first `limit` hits.
fn hits(tx: &ReadTx<'_>, list: &PreparedList<'_>, owner: i64, limit: usize) -> StoreResult<Hits> {
    let text = list.matcher.search.text();
    if let (true, Some(needed)) = (text.is_empty(), &list.matcher.needed) {
        return Ok(Hits::Indexed(needed.iter().take(limit).map(|service| indexed_id(owner, *service)).collect()));
    }
    if text.chars().count() < MIN_INDEXED {
        return tx.matches(list, limit).map(Hits::Passed);
    }
    by_engine!(tx, sqlite: indexed(tx, list, owner, limit), postgres: indexed_by_trigrams(tx, list, owner, limit))
        .map(Hits::Indexed)
}

fn indexed(tx: &ReadTx<'_>, list: &PreparedList<'_>, owner: i64, limit: usize) -> StoreResult<Vec<i64>> {
    let [lowest, highest] = id_bounds(owner);
    tx.all(HITS, params![expression(list), lowest, highest, limit], only)
}

/// The beginning of the search text that the index is asked for.
fn needle(list: &PreparedList<'_>) -> String {
    list.matcher.search.text().chars().take(MAX_INDEXED).collect()
}

/// As [`indexed`]. One condition for each text: PostgreSQL uses the index for these, not for a list of patterns.
fn indexed_by_trigrams(tx: &ReadTx<'_>, list: &PreparedList<'_>, owner: i64, limit: usize) -> StoreResult<Vec<i64>> {
    let search = &list.matcher.search;
    let [lowest, highest] = id_bounds(owner);
    let needle = needle(list);
    let texts = std::iter::once(needle.as_str()).chain(search.people().iter().map(String::as_str));
    let patterns: Vec<String> = texts.map(containing).collect();
    let mut values = params![lowest, highest, limit].to_vec();
    values.extend(patterns.iter().map(|pattern| pattern as &dyn Param));
    let mut conditions: Vec<String> =
        (4..=values.len()).map(|number| format!("text like ?{number} escape '\\'")).collect();
    if search.is_punycode() {
        conditions.push("ascii like ?4 escape '\\'".to_owned());
    }
    let sql = format!(
        "select rowid as id from service_search where ({}) and rowid between ?1 and ?2 limit ?3",
        conditions.join(" or ")
    );
    tx.all(&sql, values.as_slice(), only)
}

/// The search text as an expression of the full-text index.
fn expression(list: &PreparedList<'_>) -> String {
    let search = &list.matcher.search;
    let columns = if search.is_punycode() { "{text ascii}" } else { "text" };
    let mut expression = format!("{columns} : \"{}\"", needle(list).replace('"', "\"\""));
    for handle in search.people() {
        expression.extend([" OR text : \"", handle, "\""]);
    }
    expression
}

fn positions_of(tx: &ReadTx<'_>, list: &PreparedList<'_>, ids: &[i64]) -> StoreResult<Vec<Position>> {
    let found: Vec<Option<Position>> = tx.all(PLACES, [List::ids(ids)], |row| position(list, row))?;
    Ok(found.into_iter().flatten().collect())
}

/// The position of a row of `large_contact` if the filter lets it through.
fn position(list: &PreparedList<'_>, row: &Row<'_>) -> StoreResult<Option<Position>> {
    let required = |name| row.text(name)?.ok_or(StoreError::Corrupt("indexed contact without a value"));
    let (category, name_key) = (row.get("category")?, required("name_key")?);
    let handles = [required("admin")?, required("tech")?, required("billing")?];
    let service = service_of(row.get("id")?);
    if !list.matcher.fits(category, row.get("roles")?)
        || !list.matcher.search.finds(name_key, handles, row.text("ascii_key")?)
        || !list.matcher.needs(service)
    {
        return Ok(None);
    }
    let primary = primary(list.order.by, handles, || Ok([row.get("urgency")?, row.get("expiration")?]))?;
    Ok(Some(Position { primary, name_key: name_key.to_owned(), category, service }))
}
