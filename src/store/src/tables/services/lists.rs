//! Pages of the services list: from the rows of `contact`, or from the index of a large account. See decision 0028.

use super::groups::ServiceGroup;
use super::large;
use super::list::{
    COLUMNS, Cursors, ListPart, ListedService, Matcher, Position, PreparedList, ServiceFilter, ServicesQuery, read,
};
use crate::engine::params;
use crate::paging::{Count, RowPage};
use crate::{ReadTx, StoreResult, fold};
use handover_api::link::{Sort, SortBy};
use handover_rules::{Category, NicHandle};

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

    /// The account's services with this name, by category.
    pub fn services_of_name(&self, account: &NicHandle, name: &str) -> StoreResult<Vec<ListedService>> {
        self.all(
            &format!(
                "select {COLUMNS} from contact c where c.account = ?1 and c.name_key = ?2 and c.name = ?3
                 order by c.category"
            ),
            params![account, fold(name), name],
            read,
        )
    }

    /// A page of the names of the account's services of one category, sorted, and the cursor of the next page.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn service_names(
        &self,
        account: &NicHandle,
        category: Category,
        after: Option<String>,
        limit: u32,
    ) -> StoreResult<(Vec<String>, Option<String>)> {
        let page = self.listed(&by_name(account, Some(category), after, limit), "names")?;
        Ok((page.rows.into_iter().map(|listed| listed.row.service.name.as_str().to_owned()).collect(), page.next))
    }

    /// A page of all services of an account, sorted by name, and the cursor of the next page.
    ///
    /// # Errors
    /// An invalid cursor.
    pub(crate) fn services_by_name(
        &self,
        account: &NicHandle,
        after: Option<String>,
        limit: u32,
    ) -> StoreResult<(Vec<ListedService>, Option<String>)> {
        let page = self.listed(&by_name(account, None, after, limit), "resources")?;
        Ok((page.rows, page.next))
    }

    /// A page of the list called `name`: cursors of one list are invalid in another.
    fn listed(&self, query: &ServicesQuery, name: &str) -> StoreResult<RowPage<ListedService>> {
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
        if query.whole_names && query.order.by == SortBy::Name {
            self.complete_name(&mut list, &mut part, &groups, unfiltered)?;
        }
        let ListPart { rows, last, total, .. } = part;
        let next = last.map(|last| list.cursors.format(&last));
        Ok(RowPage { rows, total, unfiltered: Count::exactly(unfiltered), next })
    }

    fn part(&self, list: &PreparedList<'_>, groups: &[ServiceGroup], unfiltered: u64) -> StoreResult<ListPart> {
        let total = groups.iter().map(|group| group.number).sum();
        if list.matcher.takes_all() && list.order.by == SortBy::Name {
            return self.range(list, total);
        }
        if total == 0 {
            return Ok(ListPart::default());
        }
        large::page(self, list, groups, unfiltered)?.map_or_else(|| self.small_part(list, total), Ok)
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
        part.rows.extend(more.rows.into_iter().take_while(|listed| fold(listed.row.service.name.as_str()) == name_key));
        let is_whole_part = part.rows.len() - begun == fetched;
        part.last = match part.rows.last() {
            Some(row) if !is_whole_part || more.last.is_some() => Some(Position::by_name(name_key, row)),
            _ => None,
        };
        Ok(())
    }
}

/// The services of an account by name.
fn by_name(account: &NicHandle, category: Option<Category>, after: Option<String>, limit: u32) -> ServicesQuery {
    ServicesQuery {
        account: account.clone(),
        filter: ServiceFilter { category, ..ServiceFilter::default() },
        order: Sort::default(),
        after,
        limit,
        whole_names: false,
    }
}
