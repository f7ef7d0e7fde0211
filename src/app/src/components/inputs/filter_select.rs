//! A select that filters a list.

use leptos::prelude::*;

/// A select of values as the address has them, each with its name.
#[component]
pub(crate) fn FilterSelect(
    id: &'static str,
    label: &'static str,
    /// The name of the empty value.
    all: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: Memo<&'static str>,
    /// Gets the selected value.
    #[prop(into)]
    on_change: Callback<String>,
) -> AnyView {
    let option = |(value, name)| {
        view! { <option value=value prop:bound=move || chosen.get() == value>{name}</option> }.into_any()
    };
    let options: Vec<AnyView> = [("", all)].into_iter().chain(options).map(option).collect();
    view! {
        <label class="vh" for=id>{label}</label>
        <select id=id class="chip" on:change=move |event| on_change.run(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
