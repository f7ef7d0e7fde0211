//! A query of a list, ready to be compared with rows.

use super::matching::Matcher;
use super::position::{Cursors, Position, urgency};
use super::query::ServiceOrder;
use super::rows::ListedService;
use crate::convert::category;
use crate::engine::Row;
use crate::paging::Count;
use crate::{StoreError, StoreResult};
use handover_rules::NicHandle;
use handover_rules::model::service::expiration_key;

/// A list query, prepared.
pub(in crate::tables::services) struct PreparedList<'a> {
    pub(in crate::tables::services) account: &'a NicHandle,
    pub(in crate::tables::services) order: ServiceOrder,
    pub(in crate::tables::services) matcher: Matcher,
    pub(super) cursors: Cursors,
    pub(in crate::tables::services) after: Option<Position>,
    pub(in crate::tables::services) limit: usize,
}

/// A page, and the number of all services that match.
#[derive(Default)]
pub(in crate::tables::services) struct ListPart {
    pub(super) rows: Vec<ListedService>,
    /// The position of the last row, if there are more.
    pub(super) last: Option<Position>,
    /// Whether the next row has the name of the last one.
    pub(super) splits_name: bool,
    pub(super) total: Count,
}

impl PreparedList<'_> {
    /// The page of these rows: one more than fits, where there are more.
    pub(in crate::tables::services) fn part(&self, found: Vec<(Position, ListedService)>, total: Count) -> ListPart {
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
    pub(super) fn position(&self, row: &Row<'_>) -> StoreResult<Option<Position>> {
        let required = |name| row.text(name)?.ok_or(StoreError::Corrupt("contact without a value"));
        let (name, category_name) = (required("name_key")?, required("category")?);
        let handles = [required("admin")?, required("tech")?, required("billing")?];
        if !self.matcher.fits(category_name, row.get("roles")?)
            || !self.matcher.search.finds(name, handles, row.text("ascii_key")?)
            || !self.matcher.needs(row.get("service")?)
        {
            return Ok(None);
        }
        let state = || Ok([urgency(required("status")?), expiration_key(row.text("expiration")?).to_owned()]);
        Ok(Some(Position {
            primary: self.order.by.primary(handles, state)?,
            name_key: name.to_owned(),
            category: category(category_name)?,
            service: row.get("service")?,
        }))
    }

    /// Whether a position comes after the cursor.
    pub(super) fn is_ahead(&self, position: &Position) -> bool {
        self.after.as_ref().is_none_or(|after| self.order.compare(position, after).is_gt())
    }

    /// Sorts positions, and keeps those of the page and one more.
    pub(in crate::tables::services) fn cut(&self, mut positions: Vec<Position>) -> Vec<Position> {
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
