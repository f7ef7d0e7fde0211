//! The states of a list: loading, failed, without rows, nothing found, and the rows.

use super::parts;
use super::{PagedList, Source};
use crate::components::{FailureNotice, Skeleton};
use leptos::prelude::*;

/// Placeholder rows before the first answer.
const SKELETON_LINES: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Failed,
    /// There are no rows without filters either.
    Empty,
    NothingFound,
    Rows,
}

impl Shown {
    fn of<S: Source<View: Default>>(list: PagedList<S>) -> Self {
        list.data.data.with(|head| match head {
            None if list.data.reading.failure.with(Option::is_some) => Self::Failed,
            None => Self::Loading,
            Some(head) if head.total().number > 0 || S::GROUPS.iter().any(|group| head.has_more(*group)) => Self::Rows,
            Some(head) if head.view == S::View::default() => Self::Empty,
            Some(_) => Self::NothingFound,
        })
    }
}

/// The rows of a list with filters, or a placeholder, error or "nothing found".
#[component]
pub(crate) fn ListStates<S: Source<View: Default>>(
    list: PagedList<S>,
    /// The text where there are no rows without filters either.
    empty: &'static str,
    /// The text where the filters find nothing.
    nothing_found: &'static str,
    /// Resets the filters.
    clear: Callback<()>,
    /// The rows.
    #[prop(into)]
    rows: ViewFn,
) -> impl IntoView {
    let shown = Memo::new(move |_| Shown::of(list));
    let content = move || match shown.get() {
        Shown::Loading => view! { <Skeleton lines=SKELETON_LINES/> }.into_any(),
        Shown::Failed => {
            let failure = list.data.reading.failure.get_untracked();
            failure.map(|failure| view! { <FailureNotice failure retry=move |()| list.data.retry()/> }).into_any()
        }
        Shown::Empty => view! { <p class="card pad">{empty}</p> }.into_any(),
        Shown::NothingFound => {
            view! { <div class="card">{parts::nothing_found(nothing_found, move || clear.run(()))}</div> }.into_any()
        }
        Shown::Rows => rows.run(),
    };
    let busy = move || (list.is_late() || shown.get() == Shown::Loading).to_string();
    view! {
        <div class="stack">
            {parts::stale_line(list)}
            <div class="stack" aria-busy=busy class:late=move || list.is_late()>{content}</div>
        </div>
    }
}
