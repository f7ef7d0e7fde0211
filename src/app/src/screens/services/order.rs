//! The line above the table: how many services there are, and their order; menus of which one entry is chosen.

use super::list::{List, Row, change, unordered};
use crate::components::{Icon, Menu};
use crate::data::late::{Late, Placeholder, lazy_part};
use crate::data::paged_list::Count;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::{ServicesView, Sort, SortBy};
use handover_rules::Category;
use leptos::prelude::*;

/// The menu with the orders. Its button names the order of the rows shown, which another one may be about to replace.
#[component]
pub(super) fn OrderMenu(list: List) -> impl IntoView {
    let app = expect_context::<App>();
    let shown = Memo::new(move |_| {
        let view = list.data.data.with(|head| head.as_ref().map(|head| head.view.clone()));
        view.unwrap_or_else(|| app.navigation.services.get())
    });
    let face = view! { <span>{move || shown.with(sorted)}</span> }.into_any();
    view! { <Menu class="link" face><Late part=orders(list, shown) placeholder=Placeholder::Word/></Menu> }
}

/// The order of a list, for the button of its menu. An address can also ask for the reverse of an order on offer.
fn sorted(view: &ServicesView) -> &'static str {
    let has_column = |order: &&Order| order.by == view.sort.by;
    let is_same = |order: &&Order| has_column(order) && order.descending == view.sort.descending;
    ORDERS.iter().find(is_same).or_else(|| ORDERS.iter().find(has_column)).map_or("", |order| (order.shown)())
}

/// The numbers of services found and shown.
pub(super) fn count(list: List) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    if list.is_partial() {
        return "\u{a0}".to_owned();
    }
    let of_others = |row: &&Row| row.content.with(|row| row.shared.is_some());
    let (shared, shown) = list.rows(()).with(|rows| {
        let shared = rows.iter().filter(of_others).count();
        (shared as u64, (rows.len() - shared) as u64)
    });
    list.data.data.with(|head| {
        let Some(head) = head else { return "\u{a0}".to_owned() };
        let of_others = match (shared, head.has_more(())) {
            (0, _) => String::new(),
            (_, true) => t::services_count_shared_more(intl::number(shared).as_str()),
            (_, false) => t::services_count_shared(shared),
        };
        if head.view.shared {
            return of_others;
        }
        let (total, unfiltered) = (head.total(), head.summary.unfiltered);
        // Numbers of two pages differ when a service comes or goes between them.
        let may_be_filtered = unordered(&head.view) != ServicesView::default();
        let is_filtered = (total != unfiltered && may_be_filtered) || !head.view.search.is_empty();
        let (all, some) = (unfiltered.text(), intl::number(shown));
        let Count { number, is_minimum } = total;
        let own = match (is_filtered, shown < number) {
            (true, _) if is_minimum => t::services_found_minimum(all.as_str(), some.as_str(), total.text().as_str()),
            (false, _) if is_minimum => t::services_count_minimum(some.as_str(), total.text().as_str()),
            (true, true) => t::services_found_more(number, all.as_str(), some.as_str()),
            (true, false) => t::services_found(number, all.as_str()),
            (false, true) => t::services_count_more(number, some.as_str()),
            (false, false) => t::services_count(number),
        };
        [own, of_others].join(" ").trim_end().to_owned()
    })
}

/// An order on offer: its names in the menu and on the menu's button.
struct Order {
    by: SortBy,
    descending: bool,
    name: fn() -> &'static str,
    shown: fn() -> &'static str,
}

const ORDERS: [Order; 7] = [
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
    services_parts: fn orders(list: List, shown: Memo<ServicesView>) { view! { <Orders list shown/> } }
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
