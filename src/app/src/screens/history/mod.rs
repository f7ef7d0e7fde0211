//! The history of contacts of all services: the changes, or who held which role on a day.

mod filters;
pub(crate) mod list;
pub(crate) mod table;

use self::list::List;
use crate::components::{FailureNotice, Icon, PageHead, Skeleton};
use crate::data::paged_list::parts;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::link::HistoryView;
use handover_api::query::Query;
use handover_api::{Link, route};
use leptos::prelude::*;

/// What is below the filters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Failed,
    /// No role has changed hands.
    Empty,
    /// Nothing matches the filters.
    NothingFound,
    Rows,
}

/// The screen.
#[component]
pub(crate) fn HistoryScreen() -> impl IntoView {
    let app = expect_context::<App>();
    let view = Memo::new(move |before: Option<&HistoryView>| {
        app.navigation().link.with(|link| match link {
            Link::History(view) => view.clone(),
            _ => before.cloned().unwrap_or_default(),
        })
    });
    let list = List::start(app, view);
    let shown = Memo::new(move |_| shown(list));
    let content = move || match shown.get() {
        Shown::Loading => view! { <Skeleton lines=8/> }.into_any(),
        Shown::Failed => {
            let failure = list.data.reading.failure.get_untracked();
            failure
                .map(|failure| view! { <FailureNotice failure retry=move || list.data.retry()/> }.into_any())
                .into_any()
        }
        Shown::Empty => view! { <p class="card pad">{t::history_unchanged_all()}</p> }.into_any(),
        Shown::NothingFound => {
            let clear =
                move || filters::change(app, HistoryView { day: view.get_untracked().day, ..HistoryView::default() });
            view! { <div class="card">{parts::nothing_found(t::history_none_found(), clear)}</div> }.into_any()
        }
        Shown::Rows => table::view(app, list, view),
    };
    let busy = move || (list.is_late() || shown.get() == Shown::Loading).to_string();
    view! {
        <PageHead heading=t::history_all_title() lead=t::history_all_lead()>{file(view)}</PageHead>
        {filters::view(app, view)}
        <div class="stack">
            {parts::stale_line(list)}
            <div class="stack" aria-busy=busy class:late=move || list.is_late()>{content}</div>
        </div>
    }
}

fn shown(list: List) -> Shown {
    let found = list.data.data.with(|head| head.as_ref().map(|head| (head.total().number, head.view.clone())));
    match found {
        None if list.data.reading.failure.with(Option::is_some) => Shown::Failed,
        None => Shown::Loading,
        Some((0, view)) if view == HistoryView::default() => Shown::Empty,
        Some((0, _)) => Shown::NothingFound,
        Some(_) => Shown::Rows,
    }
}

/// The link to the file with what the filters find.
fn file(view: Memo<HistoryView>) -> AnyView {
    let address = move || {
        let query = view.with(|view| view.write(Query::default()).finish());
        client::address(&[route::HISTORY_OF_ALL_CSV, &query].concat())
    };
    view! {
        <div class="row"><a class="btn" href=address download=""><Icon name="save"/> {t::history_download()}</a></div>
    }
    .into_any()
}
