//! A page of the list of a large account: the indexed ranges of all groups that the filter lets through, merged.
//!
//! In a search, services that need attention are hits like those of a text. Few hits are sorted. Many are soon met in
//! the order of the list; if they are not, because they stand together far behind, all of them are sorted.

use super::large_index::{LARGE_ABOVE, filled_owner, id_bounds, indexed_id, service_of};
use super::list::{ListPart, ListedService, Position, PreparedList, ServiceGroup, primary_names};
use crate::engine::{List, Param, Row, by_engine, only, params};
use crate::paging::Count;
use crate::search::containing;
use crate::{ReadTx, StoreResult};
use handover_api::link::Sort;
use std::collections::VecDeque;

/// A page of the services in `groups`, which the filter lets through, of an account with `unfiltered` services. `None`
/// if it has no filled index, or too few services to need it: its list is then read by a pass.
pub(crate) fn page(
    tx: &ReadTx<'_>,
    list: &PreparedList<'_>,
    groups: &[ServiceGroup],
    unfiltered: u64,
) -> StoreResult<Option<ListPart>> {
    if unfiltered <= LARGE_ABOVE {
        return Ok(None);
    }
    let Some(owner) = filled_owner(tx, list.account)? else { return Ok(None) };
    if list.matcher.is_selective() {
        return found(tx, list, owner, groups).map(Some);
    }
    let total = groups.iter().map(|group| group.number).sum();
    Ok(Some(list.part(ordered(tx, list, owner, groups)?, Count::exactly(total))))
}

/// Rows read together from a range.
const READ_AHEAD_ROWS: usize = 8;

/// A position, and whether search and need let it through.
type Candidate = (Position, bool);

/// The services of one group, in order.
struct GroupRange {
    group: ServiceGroup,
    read: VecDeque<Candidate>,
    /// The last position that was read or, at first, the cursor.
    last: Option<Position>,
    is_over: bool,
}

/// Services in order, group by group.
struct Merge<'a> {
    list: &'a PreparedList<'a>,
    owner: i64,
    sql: [String; 2],
    chunk: usize,
    ranges: Vec<GroupRange>,
}

/// The statement for a range from its beginning, and from a position on.
pub(super) fn statements(order: Sort, has_text: bool) -> [String; 2] {
    let (direction, comparison) = if order.descending { ("desc", "<") } else { ("asc", ">") };
    let primary = primary_names(order.by);
    let keys: Vec<&str> = primary.iter().copied().chain(["name_key", "id"]).collect();
    // The handles are in no index: reading them costs another look-up a row.
    let text = if has_text { &["admin", "tech", "billing", "ascii_key"][..] } else { &[] };
    let text = text.iter().filter(|name| !primary.contains(name));
    let columns: Vec<&str> = keys.iter().chain(text).copied().collect();
    let ordered: Vec<String> = keys.iter().map(|key| format!("{key} {direction}")).collect();
    let places: Vec<String> = (0..keys.len()).map(|index| format!("?{}", index + 5)).collect();
    let from = format!(" and ({}) {comparison} ({})", keys.join(", "), places.join(", "));
    ["", &from].map(|from| {
        format!(
            "select {} from large_contact where owner = ?1 and category = ?2 and roles = ?3{from}
             order by {} limit ?4",
            columns.join(", "),
            ordered.join(", "),
        )
    })
}

impl<'a> Merge<'a> {
    fn new(list: &'a PreparedList<'a>, owner: i64, groups: &[ServiceGroup]) -> Self {
        let chunk = READ_AHEAD_ROWS.max(2 * list.limit / groups.len().max(1));
        let range = |group: &ServiceGroup| GroupRange {
            group: *group,
            read: VecDeque::new(),
            last: list.after.clone(),
            is_over: false,
        };
        Self {
            list,
            owner,
            sql: statements(list.order, list.matcher.has_text()),
            chunk,
            ranges: groups.iter().map(range).collect(),
        }
    }

    fn next(&mut self, tx: &ReadTx<'_>) -> StoreResult<Option<Candidate>> {
        for index in 0..self.ranges.len() {
            if self.ranges[index].read.is_empty() && !self.ranges[index].is_over {
                self.read_on(tx, index)?;
            }
        }
        let order = self.list.order;
        let first = self
            .ranges
            .iter_mut()
            .filter(|range| !range.read.is_empty())
            .min_by(|one, other| one.read[0].0.compare(&other.read[0].0, order));
        Ok(first.and_then(|range| range.read.pop_front()))
    }

    fn read_on(&mut self, tx: &ReadTx<'_>, index: usize) -> StoreResult<()> {
        let range = &self.ranges[index];
        let ServiceGroup { category, roles, .. } = range.group;
        let id = range.last.as_ref().map(|last| self.id_at(range.group, last));
        let mut values: Vec<&dyn Param> = vec![&self.owner, &category, &roles, &self.chunk];
        if let Some(last) = &range.last {
            values.extend(last.primary.iter().chain([&last.name_key]).map(|text| text as &dyn Param));
        }
        values.extend(id.as_ref().map(|id| id as &dyn Param));
        let sql = &self.sql[usize::from(range.last.is_some())];
        let group = range.group;
        let rows: Vec<Candidate> = tx.all(sql, values.as_slice(), |row| candidate(self.list, group, row))?;
        let range = &mut self.ranges[index];
        range.is_over = rows.len() < self.chunk;
        range.last = rows.last().map(|(last, _)| last.clone()).or(range.last.take());
        range.read = rows.into();
        Ok(())
    }

    /// The id that represents a position in the range of a group: with the same sort key, categories decide before ids.
    fn id_at(&self, group: ServiceGroup, position: &Position) -> i64 {
        match group.category.as_str().cmp(position.category.as_str()) {
            std::cmp::Ordering::Less => i64::MAX,
            std::cmp::Ordering::Equal => indexed_id(self.owner, position.service),
            std::cmp::Ordering::Greater => i64::MIN,
        }
    }
}

fn candidate(list: &PreparedList<'_>, group: ServiceGroup, row: &Row<'_>) -> StoreResult<Candidate> {
    let position = Position {
        primary: primary_names(list.order.by).iter().map(|name| row.get(name)).collect::<Result<_, _>>()?,
        name_key: row.get("name_key")?,
        category: group.category,
        service: service_of(row.get("id")?),
    };
    let is_needed = list.matcher.needs(position.service);
    if !is_needed || !list.matcher.has_text() {
        return Ok((position, is_needed));
    }
    let handle = |name| StoreResult::Ok(row.text(name)?.unwrap_or_default());
    let handles = [handle("admin")?, handle("tech")?, handle("billing")?];
    let is_found = list.matcher.search.finds(&position.name_key, handles, row.text("ascii_key")?);
    Ok((position, is_found))
}

/// The next services under filters, without a search text.
fn ordered(
    tx: &ReadTx<'_>,
    list: &PreparedList<'_>,
    owner: i64,
    groups: &[ServiceGroup],
) -> StoreResult<Vec<(Position, ListedService)>> {
    let mut merge = Merge::new(list, owner, groups);
    let mut positions = Vec::new();
    while positions.len() <= list.limit {
        let Some((position, _)) = merge.next(tx)? else { break };
        positions.push(position);
    }
    tx.rows_at(list.account, positions)
}

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
fn found(tx: &ReadTx<'_>, list: &PreparedList<'_>, owner: i64, groups: &[ServiceGroup]) -> StoreResult<ListPart> {
    if list.matcher.search.text().len() > MAX_NEEDLE {
        return Ok(ListPart::default());
    }
    let mut hits = hits(tx, list, owner, ALWAYS_SORTED_HITS + 1)?;
    if hits.len() <= ALWAYS_SORTED_HITS {
        return sorted(tx, list, hits);
    }
    hits.truncate(ALWAYS_SORTED_HITS);
    let Some(Matches { positions, are_all }) = next_matches(tx, list, owner, groups)? else {
        // All of them: no account has as many.
        return sorted(tx, list, self::hits(tx, list, owner, u32::MAX as usize)?);
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
    let found: Vec<Option<Position>> = tx.all(PLACES, [List::ids(ids)], |row| {
        let state = || Ok([row.get("urgency")?, row.get("expiration")?]);
        list.position(row, || row.get("id").map(service_of), state)
    })?;
    Ok(found.into_iter().flatten().collect())
}
