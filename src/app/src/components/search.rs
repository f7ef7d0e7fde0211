//! The search field of a list whose filters stand in the address.

use super::icon;
use crate::prelude::*;
use core::time::Duration;
use leptos::leptos_dom::helpers::debounce;

/// How long typing has to rest before it is searched for.
const REST: Duration = Duration::from_millis(150);

/// A search field. `asked` is what the address asks for; `tell` is called with what was typed once that rests, without
/// the spaces that pasting brings along.
pub(crate) fn search(
    label: &'static str,
    asked: Memo<String>,
    tell: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let typed = RwSignal::new(asked.get_untracked());
    // What the address was last told: only a search that came another way (going back, a bookmark, clearing) replaces
    // what is being typed.
    let told = StoredValue::new(typed.get_untracked());
    Effect::new(move |_| {
        let search = asked.get();
        if told.get_value() != search {
            told.set_value(search.clone());
            typed.set(search);
        }
    });
    let mut rest = debounce(REST, move |text: String| {
        let text = text.trim().to_owned();
        // Not once the screen has been left.
        if told.try_set_value(text.clone()).is_none() {
            tell(text);
        }
    });
    let on_input = move |event| {
        let text = event_target_value(&event);
        typed.set(text.clone());
        rest(text);
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
