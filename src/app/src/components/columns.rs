//! The heads of a table's columns.

use leptos::prelude::*;

/// A head for each column.
pub(crate) fn column_heads(names: &[&'static str]) -> Vec<AnyView> {
    names.iter().map(|name| view! { <th scope="col">{*name}</th> }.into_any()).collect()
}
