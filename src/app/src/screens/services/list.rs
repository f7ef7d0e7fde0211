//! The rows of the list: the first page at once, more on demand, all of it kept fresh.

use crate::components::page_data::PageData;
use crate::platform::client::{self, Failure};
use crate::platform::router::history;
use crate::prelude::*;
use crate::state::AppContext;
use core::cell::RefCell;
use handover_api::link::ServicesView;
use handover_api::query::Query;
use handover_api::route;
use handover_api::services::{MAX_PAGE, PAGE, ServiceRow, ServicesPage};
use handover_rules::{NicHandle, ServiceKey};
use leptos::task::spawn_local;

/// A row: a service, and what is known of it now. A change of the latter does not touch the rows around it, nor an open
/// menu.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) key: ServiceKey,
    pub(crate) content: ArcRwSignal<ServiceRow>,
}

/// What is known of the list as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// How many services these filters find.
    pub(crate) total: u64,
    /// How many there are without filters.
    pub(crate) unfiltered: u64,
    /// Where the next page begins.
    pub(crate) next: Option<String>,
    /// The filters and the order that all of this belongs to.
    pub(crate) view: ServicesView,
}

thread_local! {
    /// The list as it was left, and by whom: for whoever comes back to it.
    static LEFT: RefCell<Option<(NicHandle, Head, Vec<Row>)>> = const { RefCell::new(None) };
}

/// The list, as far as it has been read.
#[derive(Clone, Copy)]
pub(crate) struct List {
    pub(crate) head: RwSignal<Option<Head>>,
    pub(crate) rows: RwSignal<Vec<Row>>,
    pub(crate) loader: PageData<Head>,
    /// Whether the next page was what was asked for last.
    pub(crate) paging: RwSignal<bool>,
}

impl List {
    /// Reads the first page for the filters in the address, and again whenever something may have changed.
    pub(crate) fn start(app: AppContext) -> Self {
        let loader = PageData::new();
        let list = Self { head: loader.data, rows: RwSignal::new(Vec::new()), loader, paging: RwSignal::new(false) };
        list.keep(app);
        Effect::new(move |_| {
            app.connection().refresh.track();
            loader.track();
            let view = app.navigation().services.get();
            let is_same = list.head.with_untracked(|head| head.as_ref().is_some_and(|head| head.view == view));
            // As many as are shown, so that news do not take away what was scrolled to.
            let wanted = if is_same { list.rows.with_untracked(Vec::len) } else { 0 };
            list.paging.set(false);
            let number = loader.begin_anew(!is_same && list.head.with_untracked(Option::is_some));
            spawn_local(async move {
                let answer = read_all(app, &view, wanted).await;
                list.show(number, view, answer);
            });
        });
        list
    }

    /// Begins with what was there when one comes back, and keeps it for the next time.
    fn keep(self, app: AppContext) {
        let me = app.my_handle();
        let left = LEFT.take().filter(|(of, head, _)| {
            history::is_return() && *of == me && app.navigation().services.with_untracked(|view| *view == head.view)
        });
        if let Some((_, head, rows)) = left {
            self.rows.set(rows);
            self.head.set(Some(head));
            history::resume();
        }
        on_cleanup(move || {
            if let (Some(Some(head)), Some(rows)) = (self.head.try_get_untracked(), self.rows.try_get_untracked()) {
                LEFT.set(Some((me.clone(), head, rows)));
            }
        });
    }

    /// Reads the next page, where there is one and nothing else is being read.
    pub(crate) fn more(self, app: AppContext) {
        let Some(Head { next: Some(next), view, .. }) = self.head.get_untracked() else {
            return;
        };
        if self.loader.busy.get_untracked() {
            return;
        }
        self.paging.set(true);
        let number = self.loader.begin_anew(true);
        spawn_local(async move {
            let answer = read(app, &view, Some(&next), PAGE).await;
            let answer = answer.map(|mut page| {
                let known = self.rows.try_get_untracked().unwrap_or_default();
                let mut rows: Vec<ServiceRow> = known.iter().map(|row| row.content.get_untracked()).collect();
                rows.append(&mut page.rows);
                ServicesPage { rows, ..page }
            });
            self.show(number, view, answer);
        });
    }

    fn show(self, number: u32, view: ServicesView, answer: Result<ServicesPage, Failure>) {
        if !self.loader.is_latest(number) {
            return;
        }
        let answer = answer.map(|page| {
            let ServicesPage { total, unfiltered, rows, next } = page;
            self.rows.try_update(|known| *known = merge(known, rows));
            Head { total, unfiltered, next, view }
        });
        self.loader.take(number, answer);
    }
}

/// The new rows, with what stays in place kept in place.
fn merge(known: &[Row], rows: Vec<ServiceRow>) -> Vec<Row> {
    let find = |index: usize, key: &ServiceKey| {
        let here = known.get(index).filter(|row| row.key == *key);
        here.or_else(|| known.iter().find(|row| row.key == *key)).cloned()
    };
    rows.into_iter()
        .enumerate()
        .map(|(index, content)| match find(index, &content.service) {
            Some(row) => {
                if row.content.with_untracked(|known| *known != content) {
                    row.content.set(content);
                }
                row
            }
            None => Row { key: content.service.clone(), content: ArcRwSignal::new(content) },
        })
        .collect()
}

/// The first rows, at least `wanted` and a page of them.
async fn read_all(app: AppContext, view: &ServicesView, wanted: usize) -> Result<ServicesPage, Failure> {
    let limit = u32::try_from(wanted).unwrap_or(u32::MAX).clamp(PAGE, MAX_PAGE);
    let mut all = read(app, view, None, limit).await?;
    while all.rows.len() < wanted
        && let Some(next) = all.next.take()
    {
        let mut page = read(app, view, Some(&next), MAX_PAGE).await?;
        all.rows.append(&mut page.rows);
        all.next = page.next;
    }
    Ok(all)
}

async fn read(app: AppContext, view: &ServicesView, after: Option<&str>, limit: u32) -> Result<ServicesPage, Failure> {
    let limit = if limit == PAGE { String::new() } else { limit.to_string() };
    let query = view.write(Query::default()).with("after", after.unwrap_or_default()).with("limit", &limit);
    client::screen(app, &[route::SERVICES, &query.finish()].concat()).await
}
