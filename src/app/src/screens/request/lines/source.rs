//! Reading the lines.

use crate::data::paged_list::{self, Count, ListPage, Source};
use crate::state::App;
use handover_api::Link;
use handover_api::route;
use handover_api::submissions::{LineRow, LinesPage, LinesView};
use handover_rules::{RequestId, SubmissionId};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(in crate::screens::request) struct LineSource;

pub(in crate::screens::request) type List = paged_list::PagedList<LineSource>;

pub(super) type Row = paged_list::Row<LineSource>;

/// The submission on screen, with filters and order of its lines.
#[derive(Clone, PartialEq)]
pub(in crate::screens::request) struct View {
    pub(super) id: SubmissionId,
    pub(super) lines: LinesView,
}

impl Source for LineSource {
    type View = View;
    type Group = ();
    type Key = RequestId;
    type Row = LineRow;
    type Answer = LinesPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &LineRow) -> RequestId {
        row.request.id
    }

    fn path(view: &View, after: Option<((), &str)>, wanted: usize) -> String {
        route::submission_lines_page(view.id, &view.lines, after.map_or("", |((), after)| after), wanted)
    }

    fn page(_: App, page: LinesPage) -> ListPage<Self> {
        let total = Count { number: page.total, is_minimum: false };
        ListPage::new(total, page.rows, page.next, ())
    }
}

/// Filters and order that the address asks for.
pub(in crate::screens::request) fn wanted(number: RequestId) -> Memo<LinesView> {
    let app = expect_context::<App>();
    app.navigation.view(move |link| match link {
        Link::Request { id, view, .. } if *id == number => Some(view),
        _ => None,
    })
}

pub(super) fn start(id: SubmissionId, view: Memo<LinesView>) -> List {
    List::start(Memo::new(move |_| View { id, lines: view.get() }))
}
