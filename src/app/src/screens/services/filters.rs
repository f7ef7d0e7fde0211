//! The filters, kept in the address so that a view can be bookmarked and shared.

use super::list::{self, change};
use super::order::types;
use crate::browser::dom;
use crate::components::{Icon, Menu, RoleChips, SearchField};
use crate::data::late::{Late, Placeholder};
use crate::data::paged_list::{Count, parts};
use crate::platform::i18n as t;
use crate::state::App;
use handover_rules::Role;
use leptos::ev;
use leptos::prelude::*;
use web_sys::{Element, KeyboardEvent};

#[component]
pub(super) fn Filters() -> impl IntoView {
    listen_for_slash();
    let fields = view! {
        {search()}
        <kbd class="keys" aria-hidden="true">"/"</kbd>
        <div class="chips" role="group" aria-label=t::services_show()>
            <RoleFilters/>
            {category()}
            {shared()}
        </div>
    };
    parts::filters(t::services_filters(), fields.into_any())
}

/// `/` moves the focus into the search, unless it is being typed into a field.
fn listen_for_slash() {
    let pressed = move |event: KeyboardEvent| {
        let is_typed = |element: Element| element.matches("input, textarea, select, [contenteditable]").unwrap_or(true);
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_covered = dom::find("dialog[open], [popover]:popover-open").is_some();
        if event.key() != "/" || has_modifier || is_covered || document().active_element().is_some_and(is_typed) {
            return;
        }
        if let Some(search) = dom::by_id("search") {
            event.prevent_default();
            let _ = search.focus();
        }
    };
    let listener = window_event_listener(ev::keydown, pressed);
    on_cleanup(move || listener.remove());
}

fn search() -> AnyView {
    let app = expect_context::<App>();
    let asked = Memo::new(move |_| app.navigation.services.with(|view| view.search.clone()));
    // The list follows every key; the address waits, because browsers limit how often it may change.
    let on_typed = move |text: String| {
        if asked.with_untracked(|asked| *asked != text) {
            app.navigation.services.update(|view| view.search = text);
        }
    };
    let on_search = move |text| change(app, |view| view.search = text);
    view! { <SearchField label=t::services_search() asked on_typed on_search/> }.into_any()
}

/// Chips for the roles that the reader holds, with numbers of services.
#[component]
fn RoleFilters() -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = Memo::new(move |_| app.navigation.services.with(|view| view.roles));
    let counts = Memo::new(move |_| app.services.overview.with(|all| all.as_ref().map(|all| all.roles.clone())));
    let name = |role: Role| match role {
        Role::Admin => t::services_i_am_admin().to_owned(),
        Role::Tech => t::services_i_am_tech().to_owned(),
        Role::Billing => t::services_i_am_billing().to_owned(),
    };
    let choose = Callback::new(move |roles| change(app, |view| view.roles = roles));
    view! { <RoleChips chosen counts name change=choose/> }
}

fn category() -> AnyView {
    let app = expect_context::<App>();
    let chosen = Memo::new(move |_| app.navigation.services.with(|view| view.category));
    let name = move || chosen.get().map_or_else(t::services_all_types, t::word_category);
    let face = view! { <span>{name}</span><Icon name="down"/> }.into_any();
    view! { <Menu class="chip" face><Late part=types(chosen) placeholder=Placeholder::Word/></Menu> }.into_any()
}

/// The last chip, so that nothing moves when it comes with the data.
fn shared() -> AnyView {
    let app = expect_context::<App>();
    let number = Memo::new(move |_| list::shared(app));
    let chosen = Memo::new(move |_| app.navigation.services.with(|view| view.shared));
    let is_shown = Memo::new(move |_| number.get().is_some() || chosen.get());
    let press = move |event| change(app, |view| view.shared = event_target_checked(&event));
    let chip = move || {
        view! {
            <label class="chip">
                <input class="vh" type="checkbox" prop:bound=move || chosen.get() on:change=press/>
                <Icon name="access"/>{t::services_shared()}" "
                <span class="num">{move || number.get().map(Count::text)}</span>
            </label>
        }
    };
    (move || is_shown.get().then(chip)).into_any()
}
