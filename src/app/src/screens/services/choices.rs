//! Menus of the list of which one entry is chosen: its order, and the type of service.

use super::list::List;
use super::view::change;
use crate::components::Icon;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::{ServicesView, Sort, SortBy};
use handover_rules::Category;
use leptos::prelude::*;

/// An order on offer: its names in the menu and on the menu's button.
pub(super) struct Order {
    pub(super) by: SortBy,
    pub(super) descending: bool,
    pub(super) name: fn() -> &'static str,
    pub(super) shown: fn() -> &'static str,
}

pub(super) const ORDERS: [Order; 7] = [
    Order { by: SortBy::Name, descending: false, name: t::services_order_name, shown: t::services_sorted_name },
    Order {
        by: SortBy::Name,
        descending: true,
        name: t::services_order_name_last,
        shown: t::services_sorted_name_last,
    },
    Order { by: SortBy::End, descending: false, name: t::services_order_end, shown: t::services_sorted_end },
    Order { by: SortBy::State, descending: false, name: t::services_order_state, shown: t::services_sorted_state },
    Order { by: SortBy::Admin, descending: false, name: t::services_order_admin, shown: t::services_sorted_admin },
    Order { by: SortBy::Tech, descending: false, name: t::services_order_tech, shown: t::services_sorted_tech },
    Order {
        by: SortBy::Billing,
        descending: false,
        name: t::services_order_billing,
        shown: t::services_sorted_billing,
    },
];

lazy_part! {
    services_parts: pub(super) fn orders(list: List, shown: Memo<ServicesView>) { view! { <Orders list shown/> } }
}

#[component]
fn Orders(list: List, shown: Memo<ServicesView>) -> impl IntoView {
    let app = expect_context::<App>();
    let order_by = move |sort: Sort| {
        if app.navigation.services.with_untracked(|view| view.sort == sort) {
            // After a failure, the order of the address is not the one that is shown.
            list.data.retry();
        } else {
            change(app, |view| view.sort = sort);
        }
    };
    move || {
        let orders = ORDERS.map(|Order { by, descending, name, .. }| {
            let sort = Sort { by, descending };
            let is_chosen = shown.with(|view| view.sort == sort);
            view! { <Choice name=name() is_chosen press=move || order_by(sort)/> }
        });
        let by_name = shown.with(|view| view.sort.by == SortBy::Name && view.need.is_none());
        let is_grouped = shown.with(ServicesView::is_grouped);
        let grouping = by_name.then(|| {
            let press = move || change(app, |view| view.flat = is_grouped);
            view! { <hr/> <Choice name=t::services_grouped() is_chosen=is_grouped press/> }
        });
        view! { <p>{t::services_sort_by()}</p> {orders.into_iter().collect_view()} {grouping} }
    }
}

lazy_part! { services_parts: pub(super) fn types(chosen: Memo<Option<Category>>) { view! { <Types chosen/> } } }

#[component]
fn Types(chosen: Memo<Option<Category>>) -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let choice = |category: Option<Category>, number: Option<u64>| {
            let name = category.map_or_else(t::services_all_types, t::word_category);
            let press = move || change(app, |view| view.category = category);
            view! { <Choice name number is_chosen=chosen.get() == category press/> }
        };
        let mut counts = app
            .services
            .overview
            .with(|overview| overview.as_ref().map(|overview| overview.categories.clone()).unwrap_or_default());
        counts.sort_by(|one, other| intl::compare(t::word_category(one.category), t::word_category(other.category)));
        let each: Vec<_> = counts.into_iter().map(|of| choice(Some(of.category), Some(of.number))).collect();
        view! { <p>{t::services_type()}</p> {choice(None, None)} {each} }
    }
}

/// An entry of a menu of which one is chosen.
#[component]
fn Choice(
    name: &'static str,
    /// Number of its services.
    #[prop(default = None)]
    number: Option<u64>,
    is_chosen: bool,
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class:on=is_chosen aria-pressed=is_chosen.to_string() on:click=move |_| press()>
            {is_chosen.then(|| view! { <Icon name="check"/> })}<span>{name}" "<span class="soft num">{number.map(intl::number)}</span></span>
        </button>
    }
}
