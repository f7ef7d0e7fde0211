//! More rows of a list, read by the button below it.

use super::state::Desk;
use crate::components::{FailureNotice, Pending};
use crate::platform::i18n as t;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// The rows that were read, and the button while there are more, with the reason why the last try failed. `path` gets the
/// cursor; `page` takes an answer apart into rows and the next cursor.
pub(super) fn rows<P: DeserializeOwned + 'static, T: Send + Sync + 'static>(
    desk: Desk,
    next: Option<String>,
    path: impl Fn(&str) -> String + Send + Sync + 'static,
    page: fn(P) -> (Vec<T>, Option<String>),
) -> (RwSignal<Vec<T>>, AnyView) {
    let (rows, next) = (RwSignal::new(Vec::new()), RwSignal::new(next));
    let reading = Pending::new();
    let read = Callback::new(move |()| {
        let path = path(&next.get_untracked().unwrap_or_default());
        reading.run(async move {
            let (more, after) = page(desk.call(desk.app.get(&path)).await?);
            rows.try_update(|rows| rows.extend(more));
            next.try_set(after);
            Ok(())
        });
    });
    let button = move || {
        let press = move |_| read.run(());
        next.with(Option::is_some).then(|| {
            view! {
                <p>
                    <button type="button" class="btn" aria-disabled=move || reading.disabled() on:click=press>
                        {t::desk_more()}
                    </button>
                </p>
            }
        })
    };
    let failed = move || reading.failure().map(|failure| view! { <FailureNotice failure retry=read/> });
    (rows, view! { {failed}{button} }.into_any())
}
