//! The choice of a type, for parts that show one service at a time, or several with equal content.

use super::page::Page;
use crate::components::words;
use crate::platform::i18n as t;
use crate::state::App;
use handover_rules::Category;
use leptos::prelude::*;

/// Radio buttons for groups of types; nothing for a single group. The parts below are about the group of the chosen type.
pub(super) fn filters(page: Page, groups: &[Vec<Category>], chosen: Category, more: AnyView) -> AnyView {
    let chips = (groups.len() > 1).then(|| {
        let chips: Vec<AnyView> = groups.iter().map(|group| chip(page, group, chosen)).collect();
        view! { <div class="chips" role="radiogroup" aria-label=t::service_type()>{chips}</div> }
    });
    view! {
        <form class="filters" aria-label=t::service_type() on:submit=|event| event.prevent_default()>{chips}{more}</form>
    }
    .into_any()
}

fn chip(page: Page, group: &[Category], chosen: Category) -> AnyView {
    let app = expect_context::<App>();
    let first = group.first().copied();
    let choose = move |_| app.replace_link(untrack(|| page.link(|place| place.category = first)));
    view! {
        <label class="chip">
            <input class="vh" type="radio" name="type" prop:bound=group.contains(&chosen) on:change=choose/>
            {words::types(group)}
        </label>
    }
    .into_any()
}
