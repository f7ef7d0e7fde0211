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
pub use query::{ServiceFilter, ServiceOrder, ServicesQuery, SortKey};
pub use rows::ListedService;
pub(super) use rows::{COLUMNS, read};

use super::contacts::ServiceGroup;
use super::large::page;
use crate::store::convert::{category, column, roles};
use crate::store::paging::{Count, RowPage};
use crate::store::{ReadTx, StoreResult};
use handover_rules::NicHandle;
use matching::Matcher;
use position::Cursors;

const GROUPS: &str = "select category, roles, number from contact_count where account = ?1";

impl ReadTx<'_> {
    /// A page of an account's services.
    ///
    /// # Errors
    /// Database error, or an invalid cursor.
    pub fn services(&self, query: &ServicesQuery) -> StoreResult<RowPage<ListedService>> {
        self.listed(query, "services")
    }

    /// A page of the list called `name`: cursors of one list are invalid in another.
    pub(super) fn listed(&self, query: &ServicesQuery, name: &str) -> StoreResult<RowPage<ListedService>> {
        let cursors = Cursors::new(name, query.order);
        let list = PreparedList {
            account: &query.account,
            order: query.order,
            matcher: Matcher::new(&query.filter),
            after: query.after.as_deref().map(|after| cursors.parse(after)).transpose()?,
            cursors,
            limit: usize::try_from(query.limit).unwrap_or(usize::MAX),
        };
        let groups = self.contact_groups(&query.account)?;
        let unfiltered = groups.iter().map(|group| group.number).sum();
        let ListPart { rows, last, total } = self.part(&list, groups, unfiltered)?;
        let next = last.map(|last| list.cursors.format(&last));
        Ok(RowPage { rows, total, unfiltered: Count::exactly(unfiltered), next })
    }

    fn part(&self, list: &PreparedList<'_>, groups: Vec<ServiceGroup>, unfiltered: u64) -> StoreResult<ListPart> {
        let groups: Vec<ServiceGroup> = groups.into_iter().filter(|group| list.matcher.takes(group)).collect();
        let total = groups.iter().map(|group| group.number).sum();
        if list.matcher.takes_all() && list.order.by == SortKey::Name {
            return self.range(list, total);
        }
        if total == 0 {
            return Ok(ListPart::default());
        }
        page(self, list, &groups, unfiltered)?.map_or_else(|| self.small_part(list, total), Ok)
    }

    /// The numbers of an account's services.
    fn contact_groups(&self, account: &NicHandle) -> StoreResult<Vec<ServiceGroup>> {
        self.all(GROUPS, [account.as_str()], |row| {
            Ok(ServiceGroup {
                category: category(&column::<String>(row, 0)?)?,
                roles: roles(column(row, 1)?)?,
                number: column(row, 2)?,
            })
        })
    }
}
