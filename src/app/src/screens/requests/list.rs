//! The requests of the list, in three groups.

use crate::data::paged_list::{self, Count, GroupPage, ListPage, Source};
use crate::state::App;
use handover_api::link::RequestsView;
use handover_api::requests::{RequestGroup, RequestRow, RequestsPage};
use handover_api::submissions::EndingRoles;
use handover_api::{requests, route};
use handover_rules::service_list::DomainClaim;
use handover_rules::{RequestId, SubmissionId, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Requests;

pub(super) type List = paged_list::PagedList<Requests>;
pub(super) type Row = paged_list::Row<Requests>;

/// Besides the requests; the filters do not apply to it.
#[derive(Clone, PartialEq)]
pub(super) struct RequestsSummary {
    /// Claims on domains that wait for the reader.
    pub(super) claims: Vec<DomainClaim>,
    pub(super) ending: EndingRolesSoon,
}

/// Roles that end soon.
#[derive(Clone, PartialEq)]
pub(super) struct EndingRolesSoon {
    /// The next ones.
    pub(super) first: Vec<EndingRoles>,
    /// The number of all.
    pub(super) total: u64,
}

/// The server's time, ticking.
#[derive(Clone, Copy)]
pub(super) struct Now(pub(super) ReadSignal<Timestamp>);

/// The request that the reader has just cancelled here.
#[derive(Clone, Copy)]
pub(super) struct Cancelled(pub(super) RwSignal<Option<SubmissionId>>);

pub(super) fn is_filtered(view: &RequestsView) -> bool {
    *view != RequestsView::default()
}

impl Source for Requests {
    type View = RequestsView;
    type Group = RequestGroup;
    type Key = RequestId;
    type Row = RequestRow;
    type Answer = RequestsPage;
    type Summary = RequestsSummary;

    const GROUPS: &'static [RequestGroup] =
        &[RequestGroup::WaitingForMe, RequestGroup::WaitingForOthers, RequestGroup::Finished];

    fn key(row: &RequestRow) -> RequestId {
        row.request.id
    }

    fn path(view: &RequestsView, after: Option<(RequestGroup, &str)>, _: usize) -> String {
        route::requests_page(view, after)
    }

    fn page(_: App, page: RequestsPage) -> ListPage<Self> {
        let ending = EndingRolesSoon { first: page.ending_soon, total: page.ending_soon_total };
        let summary = RequestsSummary { claims: page.claims, ending };
        let groups = [page.waiting_for_me, page.waiting_for_others, page.finished];
        ListPage { groups: groups.map(group_page).into(), summary }
    }
}

fn group_page(page: requests::RequestGroupPage) -> GroupPage<Requests> {
    let total = Count { number: page.total, is_minimum: page.total_is_minimum };
    GroupPage { total, rows: page.rows, next: page.next }
}
