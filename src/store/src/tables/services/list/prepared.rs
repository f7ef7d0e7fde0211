//! A query of a list, ready to be compared with rows.

use super::matching::Matcher;
use super::position::{Cursors, Position, primary, urgency};
use super::rows::ListedService;
use crate::engine::Row;
use crate::paging::Count;
use crate::{StoreError, StoreResult};
use handover_api::link::Sort;
use handover_rules::NicHandle;
use handover_rules::model::service::expiration_key;

/// A list query, prepared.
pub(crate) struct PreparedList<'a> {
    pub(crate) account: &'a NicHandle,
    pub(crate) order: Sort,
    pub(crate) matcher: Matcher,
    pub(crate) cursors: Cursors,
    pub(crate) after: Option<Position>,
    pub(crate) limit: usize,
}

/// A page, and the number of all services that match.
#[derive(Default)]
pub(crate) struct ListPart {
    pub(crate) rows: Vec<ListedService>,
    /// The position of the last row, if there are more.
    pub(crate) last: Option<Position>,
    /// Whether the next row has the name of the last one.
    pub(crate) splits_name: bool,
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

    /// The position of a row of the pass over an account's services, if the filter lets it through.
    pub(crate) fn position(&self, row: &Row<'_>) -> StoreResult<Option<Position>> {
        let required = |name| row.text(name)?.ok_or(StoreError::Corrupt("contact without a value"));
        let (name, category) = (required("name_key")?, row.get("category")?);
        let handles = [required("admin")?, required("tech")?, required("billing")?];
        if !self.matcher.fits(category, row.get("roles")?)
            || !self.matcher.search.finds(name, handles, row.text("ascii_key")?)
            || !self.matcher.needs(row.get("service")?)
        {
            return Ok(None);
        }
        let state = || Ok([urgency(required("status")?), expiration_key(row.text("expiration")?).to_owned()]);
        Ok(Some(Position {
            primary: primary(self.order.by, handles, state)?,
            name_key: name.to_owned(),
            category,
            service: row.get("service")?,
        }))
    }

    /// Whether a position comes after the cursor.
    pub(crate) fn is_ahead(&self, position: &Position) -> bool {
        self.after.as_ref().is_none_or(|after| position.compare(after, self.order).is_gt())
    }

    /// Sorts positions, and keeps those of the page and one more.
    pub(crate) fn cut(&self, mut positions: Vec<Position>) -> Vec<Position> {
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
