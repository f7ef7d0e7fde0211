//! A select that filters a list.

use leptos::prelude::*;

/// A select of values as the address has them, each with its name. `all` is the name of the empty value; `on_change` is
/// called with the selected one.
pub(crate) fn choice(
    id: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: Memo<&'static str>,
    on_change: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    boxed(id, label, all, options, chosen, Box::new(on_change))
}

/// Apart from the closure's type, so that it is compiled once.
fn boxed(
    id: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: Memo<&'static str>,
    on_change: Box<dyn Fn(String) + Send + Sync>,
) -> AnyView {
    let option = |(value, name)| {
        view! { <option value=value prop:selected=move || chosen.get() == value>{name}</option> }.into_any()
    };
    let options: Vec<AnyView> = [("", all)].into_iter().chain(options).map(option).collect();
    view! {
        <label class="vh" for=id>{label}</label>
        <select id=id on:change=move |event| on_change(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
