//! The policies of one side.

use crate::data::paged_list::{self, ListPage, Source};
use crate::state::App;
use handover_api::access::{PoliciesPage, PolicyRow, PolicySide};
use handover_api::route;
use handover_rules::access::AccessPolicyId;

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Policies;

pub(super) type List = paged_list::PagedList<Policies>;

impl Source for Policies {
    type View = PolicySide;
    type Group = ();
    type Key = AccessPolicyId;
    type Row = PolicyRow;
    type Answer = PoliciesPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &PolicyRow) -> AccessPolicyId {
        row.id
    }

    fn path(side: &PolicySide, after: Option<((), &str)>, _: usize) -> String {
        route::access_policies(*side, after.map_or("", |((), after)| after))
    }

    fn page(_: App, page: PoliciesPage) -> ListPage<Self> {
        ListPage::uncounted(page.rows, page.next.map(|next| next.to_string()), ())
    }
}
