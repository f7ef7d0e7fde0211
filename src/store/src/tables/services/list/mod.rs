//! The services list: filters, sort orders and pages. See decision 0028.
//!
//! A page reads one range of `contact` where it can. Other orders and filters pass over the services of a small account;
//! those of a large one have an index.

mod matching;
#[cfg(test)]
pub(super) mod plans;
mod position;
mod prepared;
mod query;
mod rows;
mod small;

pub(super) use position::{Position, urgency};
pub(super) use prepared::{ListPart, PreparedList};
pub use query::{NeedFilter, ServiceFilter, ServiceOrder, ServicesQuery, SortKey};
pub use rows::ListedService;
pub(super) use rows::{COLUMNS, read};

use super::contacts::ServiceGroup;
use super::large::page;
use crate::paging::{Count, RowPage};
use crate::{ReadTx, StoreResult, fold};
use matching::Matcher;
use position::Cursors;

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

    /// A page of the list called `name`: cursors of one list are invalid in another.
    pub(super) fn listed(&self, query: &ServicesQuery, name: &str) -> StoreResult<RowPage<ListedService>> {
        let cursors = Cursors::new(name, query.order);
        let all = self.contact_groups(&query.account)?;
        let unfiltered = all.iter().map(|group| group.number).sum();
        let mut matcher = Matcher::new(&query.filter);
        let groups: Vec<ServiceGroup> = all.into_iter().filter(|group| matcher.takes(group)).collect();
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
        if query.whole_names && query.order.by == SortKey::Name {
            self.complete_name(&mut list, &mut part, &groups, unfiltered)?;
        }
        let ListPart { rows, last, total, .. } = part;
        let next = last.map(|last| list.cursors.format(&last));
        Ok(RowPage { rows, total, unfiltered: Count::exactly(unfiltered), next })
    }

    fn part(&self, list: &PreparedList<'_>, groups: &[ServiceGroup], unfiltered: u64) -> StoreResult<ListPart> {
        let total = groups.iter().map(|group| group.number).sum();
        if list.matcher.takes_all() && list.order.by == SortKey::Name {
            return self.range(list, total);
        }
        if total == 0 {
            return Ok(ListPart::default());
        }
        page(self, list, groups, unfiltered)?.map_or_else(|| self.small_part(list, total), Ok)
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
        part.rows.extend(more.rows.into_iter().take_while(|row| fold(row.key.name.as_str()) == name_key));
        let is_whole_part = part.rows.len() - begun == fetched;
        part.last = match part.rows.last() {
            Some(row) if !is_whole_part || more.last.is_some() => Some(Position::by_name(name_key, row)),
            _ => None,
        };
        Ok(())
    }
}
