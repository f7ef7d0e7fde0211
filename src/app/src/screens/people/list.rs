//! The people of the list.

use crate::data::paged_list::{self, ListPage, Source};
use crate::state::App;
use handover_api::link::PeopleView;
use handover_api::people::{PeoplePage, PersonRow};
use handover_api::route;
use handover_rules::{NicHandle, PerRole};

#[derive(Clone, Copy, PartialEq)]
pub(super) struct People;

pub(super) type List = paged_list::PagedList<People>;
pub(super) type Row = paged_list::Row<People>;

impl Source for People {
    type View = PeopleView;
    type Group = ();
    type Key = NicHandle;
    type Row = PersonRow;
    type Answer = PeoplePage;
    /// People by role, without filters.
    type Summary = Option<PerRole<u64>>;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &PersonRow) -> NicHandle {
        row.handle.clone()
    }

    fn path(view: &PeopleView, after: Option<((), &str)>, _: usize) -> String {
        route::people_page(view, after.map_or("", |((), after)| after))
    }

    fn page(_: App, page: PeoplePage) -> ListPage<Self> {
        ListPage::uncounted(page.rows, page.next, page.by_role)
    }
}
