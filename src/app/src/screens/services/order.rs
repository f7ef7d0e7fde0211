//! The line above the table: how many services there are, and their order.

use super::choices::{ORDERS, Order, orders};
use super::list::{List, Row};
use super::view::unordered;
use crate::components::Menu;
use crate::data::late::{Late, Placeholder};
use crate::data::paged_list::Count;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::ServicesView;
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
