//! The search field of a list whose filters are part of the address.

use crate::browser::dom;
use crate::components::Icon;
use core::time::Duration;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The pause in typing after which a search gets into the address.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// The first link or box of the rows.
const FIRST_ROW: &str = ".filters ~ * :is(tbody, .lines) :is(a, input)";

/// A search field. Both callbacks get the trimmed input. Enter and the arrow down lead to the first row.
#[component]
pub(crate) fn SearchField(
    label: &'static str,
    /// The search of the address.
    asked: Memo<String>,
    /// Called with every change.
    #[prop(optional, into)]
    on_typed: Option<Callback<String>>,
    /// Called after [`DEBOUNCE`].
    #[prop(into)]
    on_search: Callback<String>,
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
        // The reader may have left the screen, or the address may bring another search.
        if typed.try_with_untracked(|typed| typed.trim() == text) == Some(true) {
            on_search.run(text);
        }
    });
    let on_input = move |event| {
        let text = event_target_value(&event);
        let trimmed = text.trim().to_owned();
        typed.set(text);
        reported.set_value(trimmed.clone());
        if let Some(on_typed) = on_typed {
            on_typed.run(trimmed.clone());
        }
        rest(trimmed);
    };
    let to_rows = |event: KeyboardEvent| {
        let leads = matches!(event.key().as_str(), "ArrowDown" | "Enter");
        if let Some(first) = leads.then(|| dom::find(FIRST_ROW)).flatten() {
            event.prevent_default();
            let _ = first.focus();
        }
    };
    view! {
        <div class="in">
            <Icon name="search"/>
            <label class="vh" for="search">{label}</label>
            <input
                id="search" type="search" placeholder=label autocomplete="off" spellcheck="false" autocapitalize="none"
                prop:bound=move || typed.get() on:input=on_input on:keydown=to_rows
            />
        </div>
    }
    .into_any()
}
