//! A select in a form.

use crate::components::Field;
use leptos::prelude::*;

/// A select over named values.
#[component]
pub(crate) fn Select(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: RwSignal<String>,
) -> AnyView {
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(value, name)| {
            let is_chosen = {
                let value = value.clone();
                move || chosen.with(|chosen| *chosen == value)
            };
            view! { <option value=value prop:bound=is_chosen>{name}</option> }.into_any()
        })
        .collect();
    view! {
        <Field id label>
            <select id=id on:change=move |event| chosen.set(event_target_value(&event))>{options}</select>
        </Field>
    }
    .into_any()
}
