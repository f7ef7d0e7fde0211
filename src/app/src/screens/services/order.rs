//! The line above the table: how many services there are, and their order.

use super::filters::change;
use super::list::List;
use crate::components::{Icon, Menu};
use crate::data::paged_list::Count;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::{ServicesView, Sort, SortBy};
use leptos::prelude::*;

/// A text, looked up when it is shown.
type Name = fn() -> &'static str;

/// The orders on offer.
const ORDERS: [(Name, Sort); 7] = [
    (t::services_order_name, Sort { by: SortBy::Name, descending: false }),
    (t::services_order_name_last, Sort { by: SortBy::Name, descending: true }),
    (t::services_order_end, Sort { by: SortBy::End, descending: false }),
    (t::services_order_state, Sort { by: SortBy::State, descending: false }),
    (t::services_order_admin, Sort { by: SortBy::Admin, descending: false }),
    (t::services_order_tech, Sort { by: SortBy::Tech, descending: false }),
    (t::services_order_billing, Sort { by: SortBy::Billing, descending: false }),
];

/// The menu with the orders. Its button names the order of what is shown, which another one may be about to replace.
#[component]
pub(super) fn OrderMenu(list: List) -> impl IntoView {
    let app = expect_context::<App>();
    let shown = Memo::new(move |_| {
        let view = list.data.data.with(|head| head.as_ref().map(|head| head.view.clone()));
        view.unwrap_or_else(|| app.navigation().services.get())
    });
    let face = view! { <span>{move || shown.with(sorted)}</span> }.into_any();
    let content = move || {
        let orders = ORDERS.map(|(name, sort)| {
            let is_chosen = shown.with(|view| view.sort == sort);
            view! { <Choice name=name() is_chosen press=move || order_by(app, list, sort)/> }
        });
        let by_name = shown.with(|view| view.sort.by == SortBy::Name);
        let is_grouped = shown.with(ServicesView::is_grouped);
        let grouping = by_name.then(|| {
            let press = move || change(app, |view| view.flat = is_grouped);
            view! { <hr/> <Choice name=t::services_grouped() is_chosen=is_grouped press/> }
        });
        view! { <p>{t::services_sort_by()}</p> {orders.into_iter().collect_view()} {grouping} }
    };
    view! { <Menu class="link" face>{content()}</Menu> }
}

#[component]
fn Choice(name: &'static str, is_chosen: bool, press: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class:on=is_chosen aria-pressed=is_chosen.to_string() on:click=move |_| press()>
            {is_chosen.then(|| view! { <Icon name="check"/> }.into_any())}<span>{name}</span>
        </button>
    }
}

fn order_by(app: App, list: List, sort: Sort) {
    if app.navigation().services.with_untracked(|view| view.sort == sort) {
        // After a failure, the order of the address is not the one that is shown.
        list.data.retry();
    } else {
        change(app, |view| view.sort = sort);
    }
}

/// The order of a list, as the face of its menu.
fn sorted(view: &ServicesView) -> &'static str {
    match (view.sort.by, view.sort.descending) {
        (SortBy::Name, false) => t::services_sorted_name(),
        (SortBy::Name, true) => t::services_sorted_name_last(),
        (SortBy::Admin, false) => t::services_sorted_admin(),
        (SortBy::Admin, true) => t::services_sorted_admin_last(),
        (SortBy::Tech, false) => t::services_sorted_tech(),
        (SortBy::Tech, true) => t::services_sorted_tech_last(),
        (SortBy::Billing, false) => t::services_sorted_billing(),
        (SortBy::Billing, true) => t::services_sorted_billing_last(),
        (SortBy::State, false) => t::services_sorted_state(),
        (SortBy::State, true) => t::services_sorted_state_last(),
        (SortBy::End, false) => t::services_sorted_end(),
        (SortBy::End, true) => t::services_sorted_end_last(),
    }
}

/// The numbers of services found and shown.
pub(super) fn count(list: List) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    if list.is_partial() {
        return "\u{a0}".to_owned();
    }
    let shown = list.rows(()).with(Vec::len) as u64;
    list.data.data.with(|head| {
        let Some(head) = head else { return "\u{a0}".to_owned() };
        let (total, unfiltered) = (head.total(), head.unfiltered.unwrap_or_default());
        let is_filtered = total != unfiltered || !head.view.search.is_empty();
        let (all, some) = (unfiltered.text(), intl::number(shown));
        let Count { number, is_minimum } = total;
        match (is_filtered, shown < number) {
            (true, _) if is_minimum => t::services_found_minimum(all.as_str(), some.as_str(), total.text().as_str()),
            (false, _) if is_minimum => t::services_count_minimum(some.as_str(), total.text().as_str()),
            (true, true) => t::services_found_more(number, all.as_str(), some.as_str()),
            (true, false) => t::services_found(number, all.as_str()),
            (false, true) => t::services_count_more(number, some.as_str()),
            (false, false) => t::services_count(number),
        }
    })
}
