//! The table: a row for each name or service, or cards where the page is narrow. A name opens to a row for each of its
//! services; the line above has their number and order.

use super::cells::{Actions, cells, entries, shared_by};
use super::list::{GroupRows, List, Row, Services, change, groups_of, is_open, numbers, show_all, unordered};
use super::selection::{SelectAll, Tick, Ticks};
use crate::components::{FailureNotice, Icon, Menu, NameOfService, RoleChip, SkeletonLine, words};
use crate::data::late::{Late, Placeholder, lazy_part};
use crate::data::paged_list::{Count, ListHead, parts};
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::Link;
use handover_api::link::{ServicesView, Sort, SortBy};
use handover_api::services::ServiceRow;
use handover_rules::service_list::{Need, ticked};
use handover_rules::{Category, Role};
use leptos::prelude::*;

const SKELETON_ROWS: usize = 10;

#[component]
pub(super) fn Table(list: List, ticks: Ticks) -> impl IntoView {
    let is_first = Memo::new(move |_| list.data.data.with(Option::is_none));
    let failed = Memo::new(move |_| if is_first.get() { list.data.reading.failure.get() } else { None });
    move || match failed.get() {
        Some(failure) => view! { <FailureNotice failure retry=move || list.data.retry()/> }.into_any(),
        None => view! { <Rows list ticks is_first/> }.into_any(),
    }
}

#[component]
fn Rows(list: List, ticks: Ticks, is_first: Memo<bool>) -> impl IntoView {
    let app = expect_context::<App>();
    let stale = list.stale();
    let none = move || {
        let need = app.navigation.services.with(|view| named_need(&view.search)).map(|need| {
            let place = Link::Services(ServicesView { need: Some(need), ..ServicesView::default() }).format();
            view! { <p class="pad"><a class="btn" href=place>{t::services_need_show(need)} <Icon name="arrow"/></a></p> }
        });
        view! { {parts::nothing_found(t::services_none_found(), move || show_all(app))}{need} }
    };
    // A page may have no row and a next one.
    let is_empty = Memo::new(move |_| {
        let is_last = |head: &ListHead<Services>| head.total().number == 0 && !head.has_more(());
        list.data.data.with(|head| head.as_ref().is_some_and(is_last)) && list.rows(()).with(Vec::is_empty)
    });
    // Other rows are another group, with elements of its own.
    view! {
        <div class="card">
            <table class="list services" aria-busy=move || list.data.reading.busy.get().to_string()>
                <caption>
                    {parts::stale_line(list)}
                    <span role="status">{move || stale.with(Option::is_none).then(|| count(list))}</span>
                    " "
                    <OrderMenu list/>
                    " "
                    <SelectAll list/>
                </caption>
                <Heads list ticks/>
                <tbody class:late=move || list.is_late() && !list.is_partial()>
                    <For each=move || groups_of(list).into_iter().take(list.rendered()) key=numbers let:rows><Group rows ticks/></For>
                    {move || is_first.get().then(skeleton)}
                </tbody>
            </table>
            {move || is_empty.get().then(none)}
            {parts::more_on_scroll(list, ())}
        </div>
    }
}

/// The filter whose name is searched for, such as `unpaid`, where no service has that name.
fn named_need(search: &str) -> Option<Need> {
    const SHORTEST: usize = 3;
    let search = intl::lower_case(search.trim());
    let is_meant = |need: &Need| t::services_need_words(*need).split(", ").any(|word| word.starts_with(&search));
    if search.chars().count() < SHORTEST { None } else { Need::ALL.into_iter().find(is_meant) }
}

#[component]
fn Heads(list: List, ticks: Ticks) -> impl IntoView {
    let app = expect_context::<App>();
    let has_own =
        Memo::new(move |_| list.rows(()).get().iter().any(|row| row.content.with(|row| row.shared.is_none())));
    let is_ticked = move || {
        let selection = app.selection;
        let rows = list.rows(()).get();
        let own = rows.iter().filter(|row| row.content.with(|row| row.shared.is_none()));
        ticked(own.map(|row| selection.has(&row.key)))
    };
    view! {
        <thead>
            <tr>
                <td class="tk">
                    {move || has_own.get().then(|| view! { <Tick label=t::services_select_shown() is_ticked press=move |_| ticks.press_shown()/> })}
                </td>
                <th scope="col">{t::services_column_service()}</th>
                {Role::ALL.map(|role| view! { <th scope="col"><RoleChip role/></th> })}
                <th scope="col">{t::services_column_state()}</th>
                <th scope="col" class="acts"><span class="vh">{t::services_column_actions()}</span></th>
            </tr>
        </thead>
    }
}

fn skeleton() -> AnyView {
    let row = |_| {
        view! {
            <tr class="grp" aria-hidden="true">
                <td class="tk"></td><th><SkeletonLine/></th><td><SkeletonLine/></td><td><SkeletonLine/></td><td><SkeletonLine/></td><td><SkeletonLine/></td><td></td>
            </tr>
        }
    };
    (0..SKELETON_ROWS).map(row).collect_view().into_any()
}

#[component]
fn Group(rows: GroupRows, ticks: Ticks) -> impl IntoView {
    let app = expect_context::<App>();
    let Some(first) = rows.first().cloned() else { return ().into_any() };
    let name = first.key.name.clone();
    let is_single = rows.len() == 1;
    let is_shown = Memo::new({
        let name = name.clone();
        move |_| !is_single && is_open(app.services, &name)
    });
    let opener = if is_single {
        ().into_any()
    } else {
        let name = name.clone();
        let label = t::services_of(name.as_str());
        let toggle = move |_| {
            app.services.open.update(|open| {
                if !open.remove(&name) {
                    open.insert(name.clone());
                }
            });
        };
        view! {
            <button
                type="button" class="open" data-icon="next" aria-expanded=move || is_shown.get().to_string()
                aria-label=label on:click=toggle
            ></button>
        }
        .into_any()
    };
    let types = words::types(&rows.iter().map(|row| row.key.category).collect::<Vec<_>>());
    let ascii = first.content.with_untracked(|row| row.ascii.clone());
    let ascii =
        ascii.map(|ascii| view! { " "<code class="h" title=ascii.clone() translate="no">{ascii.clone()}</code> });
    let page = Link::service(&first.key).format();
    let all = rows.clone();
    let by = {
        let rows = rows.clone();
        move || shared_by(app.people, &rows.iter().map(|row| row.content.get()).collect::<Vec<_>>())
    };
    let by = move || by().map(|by| view! { <b>{by}</b> " · " });
    let part = move |row: &Row| {
        let category = t::word_category(row.key.category);
        view! { <Line class="sub" rows=vec![row.clone()] ticks opener=().into_any()><span>{category}</span></Line> }
    };
    view! {
        <Line class="grp" rows=all ticks opener>
            <span><a href=page><NameOfService name=name.clone()/></a><small>{by}{types}{ascii}</small></span>
        </Line>
        {move || is_shown.get().then(|| rows.iter().map(part).collect_view())}
    }
    .into_any()
}

/// A row of the table: a service, or those of a name.
#[component]
fn Line(
    class: &'static str,
    rows: Vec<Row>,
    ticks: Ticks,
    /// The button beside the tick box.
    opener: AnyView,
    children: Children,
) -> impl IntoView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let services = Signal::derive(move || rows.iter().map(|row| row.content.get()).collect::<Vec<ServiceRow>>());
    let shared = Memo::new(move |_| services.with(|rows| shared_by(app.people, rows)));
    let tick = move || {
        if let Some(by) = shared.get() {
            let title = by.clone();
            return view! { <span class="tick" title=title><Icon name="access"/><span class="vh">{by}</span></span> }
                .into_any();
        }
        ticks.of(services)
    };
    view! {
        <tr class=class>
            <td class="tk">{tick}{opener}</td>
            <th scope="row"><div class="svc">{children()}</div></th>
            {move || services.with(|rows| cells(&me, rows))}
            <td class="acts"><Actions services><Late part=entries(services) placeholder=Placeholder::Word/></Actions></td>
        </tr>
    }
}

/// The menu with the orders. Its button names the order of the rows shown, which another one may be about to replace.
#[component]
fn OrderMenu(list: List) -> impl IntoView {
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
fn count(list: List) -> String {
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
    #[prop(default = None)] number: Option<u64>,
    is_chosen: bool,
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class:on=is_chosen aria-pressed=is_chosen.to_string() on:click=move |_| press()>
            {is_chosen.then(|| view! { <Icon name="check"/> })}<span>{name}" "<span class="soft num">{number.map(intl::number)}</span></span>
        </button>
    }
}
