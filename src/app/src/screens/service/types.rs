//! The choice of a type, for parts that show one service at a time.

use super::page::Page;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::service::{ServiceDetail, ServicePage};
use handover_rules::Category;
use leptos::prelude::*;

/// Radio buttons for the types of a name; nothing for a name with one type. The parts below are about the chosen one.
pub(super) fn filters(page: Page, data: &ServicePage, chosen: &ServiceDetail, more: AnyView) -> AnyView {
    let chosen = chosen.row.service.category;
    let chips = (data.services.len() > 1).then(|| {
        let chip = |detail: &ServiceDetail| chip(page, detail.row.service.category, chosen);
        let chips: Vec<AnyView> = data.services.iter().map(chip).collect();
        view! { <div class="chips" role="radiogroup" aria-label=t::service_type()>{chips}</div> }
    });
    view! {
        <form class="filters" aria-label=t::service_type() on:submit=|event| event.prevent_default()>{chips}{more}</form>
    }
    .into_any()
}

fn chip(page: Page, category: Category, chosen: Category) -> AnyView {
    let app = expect_context::<App>();
    let choose = move |_| app.replace_link(untrack(|| page.link(|place| place.category = Some(category))));
    view! {
        <label class="chip">
            <input class="vh" type="radio" name="type" prop:bound=category == chosen on:change=choose/>
            {t::word_category(category)}
        </label>
    }
    .into_any()
}
