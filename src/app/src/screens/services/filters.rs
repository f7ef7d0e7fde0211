//! The filters, kept in the address so that a view can be bookmarked and shared.

use super::list::List;
use crate::components::{self, icon, words};
use crate::data::paged_list::parts;
use crate::data::paged_list::print::print_button;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::router;
use crate::state::App;
use handover_api::link::{ServicesView, Sort, SortBy};
use handover_api::query::Query;
use handover_api::{Link, route};
use handover_rules::{Category, Role, RoleSet};
use leptos::prelude::*;

/// Changes the filters or the order in the address, without a history entry.
pub(crate) fn change(app: App, how: impl FnOnce(&mut ServicesView)) {
    let mut view = app.navigation().services.get_untracked();
    how(&mut view);
    if app.navigation().link.with_untracked(|link| matches!(link, Link::Services(_))) && !router::is_leaving(app) {
        router::replace(app, Link::Services(view));
    } else {
        // A debounced search may arrive when a dialog is open or about to open. The address stays that of the dialog;
        // closing it leads to the new view.
        app.navigation().services.set(view);
    }
}

pub(crate) fn view(app: App, list: List) -> AnyView {
    let csv = move || {
        let query = app.navigation().services.with(|view| view.write(Query::default()).finish());
        client::address(&[route::SERVICES_CSV, &query].concat())
    };
    let fields = view! {
        {search(app)}
        {category(app)}
        {roles(app)}
        {order(app)}
        <a class="btn" href=csv download="">{icon("save")} {t::services_csv()}</a>
        {print_button(app, list)}
    };
    parts::filters(t::services_filters(), fields.into_any())
}

fn search(app: App) -> AnyView {
    let asked = Memo::new(move |_| app.navigation().services.with(|view| view.search.clone()));
    // The list follows every key; the address waits, because browsers limit how often it may change.
    let on_typed = move |text: &str| {
        if asked.with_untracked(|asked| asked != text) {
            app.navigation().services.update(|view| text.clone_into(&mut view.search));
        }
    };
    components::search(t::services_search(), asked, on_typed, move |text| change(app, |view| view.search = text))
}

fn category(app: App) -> AnyView {
    let mut categories: Vec<Category> = Category::ALL.to_vec();
    categories.sort_unstable_by_key(|category| words::category(*category));
    let options = categories.into_iter().map(|category| (category.as_str(), words::category(category))).collect();
    let chosen = Memo::new(move |_| app.navigation().services.with(|view| view.category.map_or("", Category::as_str)));
    let tell = move |picked: String| change(app, |view| view.category = Category::parse(&picked));
    components::choice("category", t::services_type(), t::services_all_types(), options, chosen, tell)
}

fn roles(app: App) -> AnyView {
    let held = Memo::new(move |_| app.navigation().services.with(|view| view.roles));
    let toggles: Vec<AnyView> = Role::ALL
        .into_iter()
        .map(|role| {
            let on_change = move |event| {
                let wanted = event_target_checked(&event);
                change(app, |view| {
                    let one = RoleSet::from(role);
                    view.roles = if wanted { view.roles.union(one) } else { view.roles.without(one) };
                });
            };
            view! {
                <label class="btn">
                    <input type="checkbox" prop:checked=move || held.get().contains(role) on:change=on_change/>
                    {words::role(role)}
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="row" role="group" aria-labelledby="i-am"><span id="i-am" class="soft">{t::services_i_am()}</span>{toggles}</div>
    }
    .into_any()
}

/// A text, looked up when it is shown.
type Name = fn() -> &'static str;

/// The orders on offer for cards, which have no column heads to press.
const ORDERS: [(Name, Sort); 6] = [
    (t::services_order_name, Sort { by: SortBy::Name, descending: false }),
    (t::services_order_name_last, Sort { by: SortBy::Name, descending: true }),
    (t::services_order_state, Sort { by: SortBy::State, descending: false }),
    (t::services_order_admin, Sort { by: SortBy::Admin, descending: false }),
    (t::services_order_tech, Sort { by: SortBy::Tech, descending: false }),
    (t::services_order_billing, Sort { by: SortBy::Billing, descending: false }),
];

fn order(app: App) -> AnyView {
    let chosen = Memo::new(move |_| app.navigation().services.with(|view| view.sort));
    let options: Vec<AnyView> = ORDERS
        .iter()
        .enumerate()
        .map(|(index, (name, sort))| {
            let is_chosen = move || {
                let now = chosen.get();
                now == *sort || (now.by == sort.by && now.by != SortBy::Name)
            };
            view! { <option value=index.to_string() prop:selected=is_chosen>{name()}</option> }.into_any()
        })
        .collect();
    let on_change = move |event| {
        let index = event_target_value(&event).parse::<usize>().unwrap_or_default();
        let sort = ORDERS.get(index).map(|(_, sort)| *sort).unwrap_or_default();
        change(app, |view| view.sort = sort);
    };
    view! {
        <label class="cards"><span class="vh">{t::services_sort_by()}</span><select on:change=on_change>{options}</select></label>
    }
    .into_any()
}
