//! The search field of a list whose filters are part of the address.

use super::icon;
use core::time::Duration;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

/// The pause in typing after which a search gets into the address.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// A search field. `asked` is the search of the address. Both are called with the trimmed input: `on_typed` at once,
/// `on_search` after [`DEBOUNCE`].
pub(crate) fn search(
    label: &'static str,
    asked: Memo<String>,
    on_typed: impl Fn(&str) + Send + Sync + 'static,
    on_search: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    boxed(label, asked, Box::new(on_typed), Box::new(on_search))
}

/// Apart from the closures' types, so that it is compiled once.
fn boxed(
    label: &'static str,
    asked: Memo<String>,
    on_typed: Box<dyn Fn(&str) + Send + Sync>,
    on_search: Box<dyn Fn(String) + Send + Sync>,
) -> AnyView {
    let typed = RwSignal::new(asked.get_untracked());
    // The search that this field last put into the address: only one that came another way (going back, a bookmark,
    // clearing) replaces the input.
    let reported = StoredValue::new(typed.get_untracked());
    Effect::new(move |_| {
        let search = asked.get();
        if reported.get_value() != search {
            reported.set_value(search.clone());
            typed.set(search);
        }
    });
    let mut rest = debounce(DEBOUNCE, move |text: String| {
        // Meanwhile the screen may have been left, or another search have come with the address.
        if typed.try_with_untracked(|typed| typed.trim() == text) == Some(true) {
            on_search(text);
        }
    });
    let on_input = move |event| {
        let text = event_target_value(&event);
        let trimmed = text.trim().to_owned();
        typed.set(text);
        reported.set_value(trimmed.clone());
        on_typed(&trimmed);
        rest(trimmed);
    };
    view! {
        <div class="in">
            {icon("search")}
            <label class="vh" for="search">{label}</label>
            <input
                id="search" type="search" placeholder=label autocomplete="off" spellcheck="false" autocapitalize="none"
                prop:value=move || typed.get() on:input=on_input
            />
        </div>
    }
    .into_any()
}
