//! A filter of a list: one of several values, or none.

use crate::prelude::*;

/// The values in `options` are as the address has them, each with what it is called; `all` is what none of them is called,
/// and the empty value. `tell` is called with the value that was picked.
pub(crate) fn choice(
    id: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: Memo<&'static str>,
    tell: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let option = |(value, name)| {
        view! { <option value=value prop:selected=move || chosen.get() == value>{name}</option> }.into_any()
    };
    let options: Vec<AnyView> = [("", all)].into_iter().chain(options).map(option).collect();
    view! {
        <label class="vh" for=id>{label}</label>
        <select id=id on:change=move |event| tell(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
