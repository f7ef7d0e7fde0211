//! Services of a large account in the order of the list: the indexed ranges of all groups that the filter lets through,
//! merged.

use super::rows::{indexed_id, service_of};
use crate::engine::{Param, Row};
use crate::tables::services::groups::ServiceGroup;
use crate::tables::services::list::{ListedService, Position, PreparedList, primary_names};
use crate::{ReadTx, StoreResult};
use handover_api::link::Sort;
use std::collections::VecDeque;

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
pub(super) struct Merge<'a> {
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
    pub(super) fn new(list: &'a PreparedList<'a>, owner: i64, groups: &[ServiceGroup]) -> Self {
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

    pub(super) fn next(&mut self, tx: &ReadTx<'_>) -> StoreResult<Option<Candidate>> {
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
pub(super) fn ordered(
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
