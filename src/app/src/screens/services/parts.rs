//! The module of the list's menus.

use super::actions::entries;
use super::choices::{Orders, Types};
use super::hand_over_what::Choices;
use super::part::ServicesPart;
use handover_api::Link;
use leptos::prelude::*;

/// The part is in the context.
pub(crate) fn show(_: &Link) -> AnyView {
    match expect_context() {
        ServicesPart::Actions(services) => (move || services.with(|rows| entries(rows))).into_any(),
        ServicesPart::HandOver => view! { <Choices/> }.into_any(),
        ServicesPart::Orders(list, shown) => view! { <Orders list shown/> }.into_any(),
        ServicesPart::Types(chosen) => view! { <Types chosen/> }.into_any(),
    }
}
