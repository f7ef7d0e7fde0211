//! The one paged list: rows in one or several groups, filtered by what the address asks for, read page by page and kept
//! fresh.
//!
//! A screen implements [`Source`] for its rows and shows [`PagedList::rows`] with the parts in [`parts`]: the filters, the
//! lines that say that rows are late or stale, "Show more" and "nothing found", what is in the place of rows, and printing.
//!
//! - The view (filters and order) comes from the address. Another view starts over at the first page. Until its answer is
//!   there, the list previews it from the rows that it has ([`Source::preview_locally`]); without a preview, the old rows
//!   stay, marked as late.
//! - Rows that were just read appear in portions, those of the first screen first: each is a task of its own, so that a slow
//!   phone answers in between.
//! - A refresh reads as many rows as are shown, so that updates keep the scroll position.
//! - Rows are patched in place: a row whose content changes keeps its element, with the focus and an open menu.
//! - On the way back, a list first shows the rows that it had, and is then read again.

pub(crate) mod parts;
mod rows;

use self::rows::{RenderRow, merge, rows_by_number};
use crate::data::loaded::Loaded;
use crate::platform::client::Failure;
use crate::platform::intl;
use crate::platform::router;
use crate::state::App;
use core::any::Any;
use core::cell::RefCell;
use core::time::Duration;
use handover_api::Reason;
use handover_rules::NicHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Rows that are rendered in one task, after those of the first screen.
const PORTION: usize = 6;

/// The rows of a screen, and how they are read.
pub(crate) trait Source: Copy + PartialEq + 'static {
    /// Filters and order, as the address has them.
    type View: Clone + PartialEq + Send + Sync + 'static;
    /// One of the groups that rows are shown in; `()` for a list without groups.
    type Group: Copy + PartialEq + Send + Sync + 'static;
    type Key: Clone + Ord + Send + Sync + 'static;
    type Row: Clone + PartialEq + Send + Sync + 'static;
    type Answer: DeserializeOwned;
    /// Besides the rows, from the first answer of a view.
    type Summary: Clone + PartialEq + Send + Sync + 'static;

    /// The groups, in their order on screen.
    const GROUPS: &'static [Self::Group];

    fn key(row: &Self::Row) -> Self::Key;

    /// The address of a page: of the first one of every group, or of the one of a group that follows the cursor. `wanted`
    /// rows are needed; an answer may have more or fewer.
    fn path(view: &Self::View, after: Option<(Self::Group, &str)>, wanted: usize) -> String;

    fn page(app: App, answer: Self::Answer) -> ListPage<Self>;

    /// Predicts the rows of another view from the known ones, before its answer; `None` if they do not tell. Only for
    /// lists without groups.
    fn preview_locally(_: App, _known: &KnownRows<'_, Self>, _to: &Self::View) -> Option<ExpectedRows> {
        None
    }
}

pub(crate) type Row<S> = rows::Row<<S as Source>::Key, <S as Source>::Row>;

/// The last answer.
pub(crate) struct KnownRows<'k, S: Source> {
    pub(crate) view: &'k S::View,
    pub(crate) rows: &'k [Row<S>],
    /// Whether the view has no other rows.
    pub(crate) has_all: bool,
}

/// The part of a view that is known before its answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ExpectedRows {
    /// Which of the known rows it has, in its order.
    pub(crate) rows: Vec<usize>,
    /// Whether it has no others.
    pub(crate) is_all: bool,
}

pub(crate) struct ListPage<S: Source> {
    /// One for each group, also for groups that were not asked for.
    pub(crate) groups: Vec<GroupPage<S>>,
    /// Of an answer with a cursor, it is not used.
    pub(crate) summary: S::Summary,
}

/// A number of rows, which the server counts up to a bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) number: u64,
    /// Whether there may be more.
    pub(crate) is_minimum: bool,
}

impl Count {
    /// For example `66` or `10,000+`.
    pub(crate) fn text(self) -> String {
        [intl::number(self.number).as_str(), if self.is_minimum { "+" } else { "" }].concat()
    }
}

pub(crate) struct GroupPage<S: Source> {
    pub(crate) total: Count,
    pub(crate) rows: Vec<S::Row>,
    pub(crate) next: Option<String>,
}

/// The list as a whole, and the view it belongs to.
#[derive(Clone, PartialEq)]
pub(crate) struct ListHead<S: Source> {
    pub(crate) view: S::View,
    pub(crate) summary: S::Summary,
    groups: Vec<GroupHead>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct GroupHead {
    total: Count,
    next: Option<String>,
}

/// The last answer, the basis of previews.
struct Answered<S: Source> {
    head: ListHead<S>,
    /// By group.
    rows: Vec<Vec<Row<S>>>,
}

/// A list as it was left, and the account that left it.
struct SavedList<S: Source> {
    account: Option<NicHandle>,
    answered: Answered<S>,
}

thread_local! {
    /// The lists that were left, one of each type.
    static LEFT: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct PagedList<S: Source> {
    app: App,
    pub(crate) data: Loaded<ListHead<S>>,
    /// By group.
    rows: StoredValue<Vec<RwSignal<Vec<Row<S>>>>>,
    answered: StoredValue<Option<Answered<S>>>,
    /// The number of rows of each group that may be rendered.
    rendered: RwSignal<usize>,
    /// Whether the rows are a preview that may lack some.
    is_partial: RwSignal<bool>,
    /// The group whose next page was asked for last, until something else is.
    paging: RwSignal<Option<usize>>,
    /// Whether the next page no longer existed, so that the list was read from its start; until the view changes.
    started_over: RwSignal<bool>,
}

impl<S: Source> ListPage<S> {
    /// A page of a list without groups.
    pub(crate) fn new(total: Count, rows: Vec<S::Row>, next: Option<String>, summary: S::Summary) -> Self {
        Self { groups: vec![GroupPage { total, rows, next }], summary }
    }

    /// The same of a list whose rows the server does not count.
    pub(crate) fn uncounted(rows: Vec<S::Row>, next: Option<String>, summary: S::Summary) -> Self {
        Self::new(Count { number: rows.len() as u64, is_minimum: next.is_some() }, rows, next, summary)
    }
}

impl<S: Source> ListHead<S> {
    /// The number of rows that the view's filters find in a group.
    pub(crate) fn total_of(&self, group: S::Group) -> Count {
        self.groups.get(index::<S>(group)).map(|group| group.total).unwrap_or_default()
    }

    /// The number of rows that the view's filters find.
    pub(crate) fn total(&self) -> Count {
        let sum = |sum: Count, GroupHead { total, .. }: &GroupHead| Count {
            number: sum.number + total.number,
            is_minimum: sum.is_minimum || total.is_minimum,
        };
        self.groups.iter().fold(Count::default(), sum)
    }

    /// Whether a group has rows that are not shown yet.
    pub(crate) fn has_more(&self, group: S::Group) -> bool {
        self.groups.get(index::<S>(group)).is_some_and(|group| group.next.is_some())
    }
}

/// The number of rows that the window shows at most, below the head of a page. Sizes are in pixels.
fn first_screen() -> usize {
    const HEAD: f64 = 300.0;
    let number = |size: Result<JsValue, JsValue>| size.ok().and_then(|size| size.as_f64()).unwrap_or_default();
    // On a phone rows are cards.
    let row = if number(window().inner_width()) < 800.0 { 100.0 } else { 44.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded down, and not negative")]
    let rows = ((number(window().inner_height()) - HEAD) / row).max(0.0) as usize;
    rows.max(PORTION)
}

fn index<S: Source>(group: S::Group) -> usize {
    S::GROUPS.iter().position(|other| *other == group).unwrap_or_default()
}

impl<S: Source> PagedList<S> {
    /// Reads the first pages for `view`, and again whenever something may have changed.
    pub(crate) fn start(view: Memo<S::View>) -> Self {
        let app = expect_context::<App>();
        let rows = S::GROUPS.iter().map(|_| RwSignal::new(Vec::new())).collect();
        let list = Self {
            app,
            data: Loaded::new(),
            rows: StoredValue::new(rows),
            answered: StoredValue::new(None),
            rendered: RwSignal::new(first_screen()),
            is_partial: RwSignal::new(false),
            paging: RwSignal::new(None),
            started_over: RwSignal::new(false),
        };
        list.keep(view);
        Effect::new(move |_| {
            if !list.is_rendered() {
                let render = move || {
                    list.rendered.try_update(|rendered| *rendered = rendered.saturating_add(PORTION));
                };
                set_timeout(render, Duration::ZERO);
            }
        });
        Effect::new(move |before: Option<S::View>| {
            app.connection.refresh.track();
            list.data.reading.again.track();
            let view = view.get();
            list.read(view.clone(), before.as_ref() != Some(&view));
            view
        });
        list
    }

    fn read(self, view: S::View, is_first: bool) {
        let known = |answered: &Answered<S>| (answered.head.view == view, answered.rows.iter().map(Vec::len).collect());
        let known: Option<(bool, Vec<usize>)> = self.answered.with_value(|answered| answered.as_ref().map(known));
        let (shown, wanted) = match known {
            Some((true, wanted)) => (Some(true), wanted),
            other => (other.map(|_| false), vec![0; S::GROUPS.len()]),
        };
        self.preview_locally(&view);
        self.paging.set(None);
        if shown == Some(false) {
            self.started_over.set(false);
        }
        let number = self.data.reading.begin_path(is_first, shown == Some(false));
        spawn_local(async move {
            let answer = read_all::<S>(self.app, &view, &wanted).await;
            self.take(number, view, answer);
        });
    }

    /// Shows the predicted rows of a view before its answer, if there is a prediction.
    fn preview_locally(self, view: &S::View) {
        let previewed = self.answered.with_value(|answered| {
            let Answered { head, rows } = answered.as_ref()?;
            if head.view == *view {
                return Some((head.clone(), rows.clone(), false));
            }
            let has_all = head.groups.iter().all(|group| group.next.is_none());
            let rows = rows.first()?;
            let ExpectedRows { rows: places, is_all } =
                S::preview_locally(self.app, &KnownRows { view: &head.view, rows, has_all }, view)?;
            let mut head = head.clone();
            if is_all {
                let total = Count { number: places.len() as u64, is_minimum: false };
                (head.view, head.groups) = (view.clone(), vec![GroupHead { total, next: None }]);
            }
            let rows = places.into_iter().filter_map(|place| rows.get(place).cloned()).collect();
            Some((head, vec![rows], !is_all))
        });
        let Some((head, rows, is_partial)) = previewed else { return };
        self.show(rows);
        self.is_partial.set(is_partial);
        if self.data.data.with_untracked(|known| known.as_ref() != Some(&head)) {
            self.data.data.set(Some(head));
        }
    }

    /// Shows rows, unless they are shown already.
    fn show(self, groups: Vec<Vec<Row<S>>>) {
        for (shown, rows) in self.all_rows().into_iter().zip(groups) {
            let keys = |rows: &[Row<S>]| -> Vec<S::Key> { rows.iter().map(|row| row.key.clone()).collect() };
            if shown.with_untracked(|known| keys(known) != keys(&rows)) {
                shown.set(rows);
            }
        }
    }

    /// Starts with the rows shown when the list was left, and keeps them for the next time.
    fn keep(self, view: Memo<S::View>) {
        // The demo's mailbox is open to anybody.
        let me = self.app.session.last_handle();
        let left = LEFT.with_borrow_mut(|left| {
            let place = left.iter().position(|list| list.is::<SavedList<S>>())?;
            left.swap_remove(place).downcast::<SavedList<S>>().ok()
        });
        let kept = left.filter(|kept| {
            let is_same = |view: &S::View| *view == kept.answered.head.view;
            router::is_return() && kept.account == me && view.with_untracked(is_same)
        });
        if let Some(kept) = kept {
            self.answered.set_value(Some(kept.answered));
            self.render_all();
            view.with_untracked(|view| self.preview_locally(view));
            router::resume();
        }
        on_cleanup(move || {
            if let Some(Some(answered)) = self.answered.try_update_value(Option::take) {
                LEFT.with_borrow_mut(|left| left.push(Box::new(SavedList { account: me.clone(), answered })));
            }
        });
    }

    fn all_rows(self) -> Vec<RwSignal<Vec<Row<S>>>> {
        self.rows.get_value()
    }

    /// The rows of a group that have been read.
    pub(crate) fn rows(self, group: S::Group) -> RwSignal<Vec<Row<S>>> {
        self.rows.with_value(|groups| groups[index::<S>(group)])
    }

    /// Reactive: the number of rows of each group that may be rendered by now.
    pub(crate) fn rendered(self) -> usize {
        self.rendered.get()
    }

    /// Reactive: whether no row waits for its portion.
    fn is_rendered(self) -> bool {
        let rendered = self.rendered.get();
        self.all_rows().into_iter().all(|rows| rows.with(Vec::len) <= rendered)
    }

    /// Renders all rows together, also later ones: somebody waits for them.
    fn render_all(self) {
        self.rendered.set(usize::MAX);
    }

    pub(crate) fn each(self, group: S::Group, row: impl Fn(Row<S>) -> AnyView + Send + Sync + 'static) -> AnyView {
        let rows = self.rows(group);
        let render = Arc::new(row);
        rows_by_number(Box::new(move || {
            let item = |row: Row<S>| {
                let render = Arc::clone(&render);
                (row.number, Box::new(move || render(row)) as RenderRow)
            };
            rows.get().into_iter().take(self.rendered()).map(item).collect()
        }))
    }

    /// Reads the next page of a group, unless something else is being read.
    pub(crate) fn more(self, group: S::Group) {
        let Some(ListHead { view, groups, .. }) = self.data.data.get_untracked() else { return };
        let place = index::<S>(group);
        let Some(next) = groups.get(place).and_then(|group| group.next.clone()) else { return };
        if self.data.reading.busy.get_untracked() || self.is_partial.get_untracked() {
            return;
        }
        self.paging.set(Some(place));
        let number = self.data.reading.begin_path(true, true);
        spawn_local(async move {
            let answer = read::<S>(self.app, &view, Some((group, &next)), 0).await;
            if !self.data.reading.is_latest(number) {
                return;
            }
            let answer = match answer {
                // Once only: the next page may follow immediately, because its button is in sight.
                Err(failure) if failure.reason() == Some(Reason::StaleCursor) && !self.started_over.get_untracked() => {
                    self.started_over.set(true);
                    read::<S>(self.app, &view, None, 0).await
                }
                answer => answer.map(|page| self.append(page, place)),
            };
            self.take(number, view, answer);
        });
    }

    /// The page with everything that is shown before it.
    fn append(self, mut page: ListPage<S>, place: usize) -> ListPage<S> {
        let known = self.data.data.get_untracked();
        if let Some(head) = &known {
            page.summary = head.summary.clone();
        }
        for (index, (rows, page)) in self.all_rows().into_iter().zip(&mut page.groups).enumerate() {
            let mut all: Vec<S::Row> =
                rows.with_untracked(|rows| rows.iter().map(|row| row.content.get_untracked()).collect());
            if index == place {
                all.append(&mut page.rows);
            } else if let Some(GroupHead { total, next }) = known.as_ref().and_then(|head| head.groups.get(index)) {
                (page.total, page.next) = (*total, next.clone());
            }
            page.rows = all;
        }
        page
    }

    fn take(self, number: u32, view: S::View, answer: Result<ListPage<S>, Failure>) {
        if !self.data.accepts(number, &answer) {
            return;
        }
        let answer = answer.map(|ListPage { groups, summary }| {
            self.paging.try_set(None);
            let groups = self.all_rows().into_iter().zip(groups).map(|(shown, GroupPage { total, rows, next })| {
                shown.try_update(|known| *known = merge(known, rows, S::key));
                GroupHead { total, next }
            });
            let head = ListHead { view, summary, groups: groups.collect() };
            self.is_partial.try_set(false);
            let rows = self.all_rows().into_iter().map(|rows| rows.get_untracked()).collect();
            self.answered.set_value(Some(Answered { head: head.clone(), rows }));
            head
        });
        self.data.take(number, answer);
    }

    /// Whether the rows shown belong to a previous view. A next page that is loading leaves them valid.
    pub(crate) fn is_late(self) -> bool {
        self.data.reading.late.get() && self.paging.with(Option::is_none)
    }

    /// Whether the rows are known to match, but others may match, too: their number is not known yet.
    pub(crate) fn is_partial(self) -> bool {
        self.is_partial.get()
    }

    /// The reason the rows are not those that the address asks for; a next page that failed is not a reason.
    pub(crate) fn stale(self) -> Memo<Option<Failure>> {
        let stale = self.data.stale();
        Memo::new(move |_| stale.get().filter(|_| self.paging.with(Option::is_none)))
    }

    fn paging_failure(self, group: S::Group) -> Memo<Option<Failure>> {
        let stale = self.data.stale();
        Memo::new(move |_| stale.get().filter(|_| self.paging.get() == Some(index::<S>(group))))
    }
}

pub(crate) async fn read<S: Source>(
    app: App,
    view: &S::View,
    after: Option<(S::Group, &str)>,
    wanted: usize,
) -> Result<ListPage<S>, Failure> {
    let answer = app.get_screen(&S::path(view, after, wanted)).await?;
    Ok(S::page(app, answer))
}

/// The first page of every group, and more until each has the rows that are wanted of it.
async fn read_all<S: Source>(app: App, view: &S::View, wanted: &[usize]) -> Result<ListPage<S>, Failure> {
    let most = wanted.iter().copied().max().unwrap_or_default();
    let mut all = read::<S>(app, view, None, most).await?;
    for (index, group) in S::GROUPS.iter().enumerate() {
        let wanted = wanted.get(index).copied().unwrap_or_default();
        let Some(shown) = all.groups.get_mut(index) else { continue };
        while shown.rows.len() < wanted
            && let Some(next) = shown.next.take()
        {
            let missing = wanted - shown.rows.len();
            let mut page = read::<S>(app, view, Some((*group, &next)), missing).await?;
            if let Some(page) = page.groups.get_mut(index) {
                shown.rows.append(&mut page.rows);
                shown.next = page.next.take();
            }
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, PartialEq)]
    struct Numbers;

    /// Rows are a key and a content.
    impl Source for Numbers {
        type View = ();
        type Group = ();
        type Key = u32;
        type Row = (u32, &'static str);
        type Answer = ();
        type Summary = ();

        const GROUPS: &'static [()] = &[()];

        fn key(row: &Self::Row) -> u32 {
            row.0
        }

        fn path((): &(), _: Option<((), &str)>, _: usize) -> String {
            String::new()
        }

        fn page(_: App, (): ()) -> ListPage<Self> {
            ListPage::new(Count::default(), Vec::new(), None, ())
        }
    }

    #[test]
    fn totals_add_up_over_groups() {
        let group = |number, is_minimum| GroupHead { total: Count { number, is_minimum }, next: Some("x".to_owned()) };
        let groups = vec![group(3, false), group(4, true)];
        let head = ListHead::<Numbers> { view: (), summary: (), groups };
        assert_eq!(head.total(), Count { number: 7, is_minimum: true });
        assert_eq!((head.total_of(()), head.has_more(())), (Count { number: 3, is_minimum: false }, true));
    }
}
