//! The three groups: the first page of each at once, more on demand, all of it kept fresh.

use crate::components::page_data::PageData;
use crate::platform::client::{self, Failure};
use crate::platform::router::history;
use crate::prelude::*;
use crate::state::AppContext;
use core::cell::RefCell;
use handover_api::link::RequestsView;
use handover_api::query::Query;
use handover_api::requests::{GroupPage, RequestGroup, RequestRow, RequestsPage};
use handover_api::route;
use handover_rules::{NicHandle, RequestId};
use leptos::task::spawn_local;

/// One request, and what is known of it now. A change of the latter does not touch the rows around it.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) id: RequestId,
    pub(super) content: ArcRwSignal<RequestRow>,
}

/// What is known of a group as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// How many requests it has under these filters.
    pub(super) total: u64,
    /// Whether some of them are not shown yet.
    pub(super) has_more: bool,
}

/// What is known of the groups as a whole, and the filters it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) view: RequestsView,
    pub(super) sizes: [Size; 3],
}

impl Head {
    pub(super) fn size(&self, group: RequestGroup) -> Size {
        self.sizes[index(group)]
    }

    /// How many requests the filters find.
    pub(super) fn total(&self) -> u64 {
        self.sizes.iter().map(|size| size.total).sum()
    }
}

/// The groups as they were left, and by whom.
type Left = (NicHandle, Head, [Vec<Row>; 3]);

thread_local! {
    /// For whoever comes back to them.
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// The groups, as far as they have been read.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) loader: PageData<Head>,
    rows: [RwSignal<Vec<Row>>; 3],
    /// How many rows of each group are wanted, beyond its first page.
    wanted: StoredValue<[usize; 3]>,
    /// The group of which more was asked for, until there is an answer.
    pub(super) paging: RwSignal<Option<RequestGroup>>,
}

const fn index(group: RequestGroup) -> usize {
    match group {
        RequestGroup::WaitingForMe => 0,
        RequestGroup::WaitingForOthers => 1,
        RequestGroup::Finished => 2,
    }
}

fn page_of(page: &mut RequestsPage, group: RequestGroup) -> &mut GroupPage {
    match group {
        RequestGroup::WaitingForMe => &mut page.waiting_for_me,
        RequestGroup::WaitingForOthers => &mut page.waiting_for_others,
        RequestGroup::Finished => &mut page.finished,
    }
}

impl List {
    /// Reads the groups for the filters in the address, and again whenever something may have changed: as much as is
    /// shown, so that news do not take away what was asked for.
    pub(super) fn start(app: AppContext, view: Memo<RequestsView>) -> Self {
        let list = Self {
            loader: PageData::new(),
            rows: [RwSignal::new(Vec::new()), RwSignal::new(Vec::new()), RwSignal::new(Vec::new())],
            wanted: StoredValue::new([0; 3]),
            paging: RwSignal::new(None),
        };
        list.keep(app, view);
        Effect::new(move |before: Option<RequestsView>| {
            app.connection().refresh.track();
            list.loader.track();
            let view = view.get();
            if before.is_some_and(|before| before != view) {
                list.wanted.set_value([0; 3]);
                list.paging.set(None);
            }
            let wanted = list.wanted.get_value();
            let shown = list.loader.data.with_untracked(|head| head.as_ref().map(|head| head.view == view));
            let is_anew = shown == Some(false) || list.paging.get_untracked().is_some();
            let number = list.loader.begin_anew(is_anew);
            let asked = view.clone();
            spawn_local(async move {
                let answer = read_all(app, &asked, wanted).await;
                list.take(number, asked, answer);
            });
            view
        });
        list
    }

    /// Begins with what was there when one comes back, and keeps it for the next time.
    fn keep(self, app: AppContext, view: Memo<RequestsView>) {
        let me = app.my_handle();
        let left = LEFT.take().filter(|(of, head, _)| {
            history::is_return() && *of == me && view.with_untracked(|view| *view == head.view)
        });
        if let Some((_, head, groups)) = left {
            // A group's first page comes by itself, however short it is.
            self.wanted.set_value([0, 1, 2].map(|index| groups[index].len()));
            for (shown, rows) in self.rows.into_iter().zip(groups) {
                shown.set(rows);
            }
            self.loader.data.set(Some(head));
            history::resume();
        }
        on_cleanup(move || {
            if let Some(Some(head)) = self.loader.data.try_get_untracked() {
                let groups = self.rows.map(|rows| rows.try_get_untracked().unwrap_or_default());
                LEFT.set(Some((me.clone(), head, groups)));
            }
        });
    }

    /// The rows of a group.
    pub(super) fn rows(self, group: RequestGroup) -> RwSignal<Vec<Row>> {
        self.rows[index(group)]
    }

    /// Reads the next page of a group.
    pub(super) fn more(self, group: RequestGroup) {
        let shown = self.rows(group).with_untracked(Vec::len);
        self.wanted.update_value(|wanted| wanted[index(group)] = shown + 1);
        self.paging.set(Some(group));
        self.loader.retry();
    }

    fn take(self, number: u32, view: RequestsView, answer: Result<RequestsPage, Failure>) {
        if !self.loader.is_latest(number) {
            return;
        }
        let answer = answer.map(|mut page| {
            self.paging.try_set(None);
            let sizes = RequestGroup::ALL.map(|group| {
                let GroupPage { total, rows, next } = core::mem::take(page_of(&mut page, group));
                self.rows(group).try_update(|known| *known = merge(known, rows));
                Size { total, has_more: next.is_some() }
            });
            Head { view, sizes }
        });
        self.loader.take(number, answer);
    }
}

/// The new rows, with what is known kept in place.
fn merge(known: &[Row], rows: Vec<RequestRow>) -> Vec<Row> {
    rows.into_iter()
        .map(|content| match known.iter().find(|row| row.id == content.request.id) {
            Some(row) => {
                if row.content.with_untracked(|known| *known != content) {
                    row.content.set(content);
                }
                row.clone()
            }
            None => Row { id: content.request.id, content: ArcRwSignal::new(content) },
        })
        .collect()
}

/// The first page of each group, and more of those of which more is wanted.
async fn read_all(app: AppContext, view: &RequestsView, wanted: [usize; 3]) -> Result<RequestsPage, Failure> {
    let mut all = read(app, view, None).await?;
    for group in RequestGroup::ALL {
        let shown = page_of(&mut all, group);
        while shown.rows.len() < wanted[index(group)]
            && let Some(next) = shown.next.take()
        {
            let mut page = read(app, view, Some((group, &next))).await?;
            let page = page_of(&mut page, group);
            shown.rows.append(&mut page.rows);
            shown.next = page.next.take();
        }
    }
    Ok(all)
}

async fn read(
    app: AppContext,
    view: &RequestsView,
    after: Option<(RequestGroup, &str)>,
) -> Result<RequestsPage, Failure> {
    let (group, after) = after.map_or(("", ""), |(group, after)| (group.as_str(), after));
    let query = view.write(Query::default()).with("group", group).with("after", after);
    client::screen(app, &[route::REQUESTS, &query.finish()].concat()).await
}
