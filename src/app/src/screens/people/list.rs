//! The people of the list.

use crate::data::paged_list::{self, Count, ListPage, Source};
use crate::platform::client::{self, Failure};
use crate::state::App;
use handover_api::link::PeopleView;
use handover_api::people::{PeoplePage, PersonRow};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::NicHandle;

#[derive(Clone, Copy, PartialEq)]
pub(super) struct People;

pub(super) type List = paged_list::PagedList<People>;
pub(super) type Row = paged_list::Row<People>;

impl Source for People {
    type View = PeopleView;
    type Group = ();
    type Key = NicHandle;
    type Row = PersonRow;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &PersonRow) -> NicHandle {
        row.handle.clone()
    }

    async fn read(app: App, view: &PeopleView, after: Option<((), &str)>, _: usize) -> Result<ListPage<Self>, Failure> {
        let after = after.map_or("", |((), after)| after);
        let query = view.write(Query::default()).with("after", after);
        let page: PeoplePage = client::screen(app, &[route::PEOPLE, &query.finish()].concat()).await?;
        let total = Count { number: page.rows.len() as u64, is_minimum: page.next.is_some() };
        Ok(ListPage { by_role: page.by_role, ..ListPage::new(total, page.rows, page.next) })
    }
}
