//! The table: a row for each name or service, or cards where the page is narrow.

use super::all::SelectAll;
use super::group::Group;
use super::list::{List, Services, groups_of, numbers, show_all};
use super::order::{OrderMenu, count};
use super::ticks::{Tick, Ticks};
use crate::components::{FailureNotice, Icon, RoleChip, SkeletonLine};
use crate::data::paged_list::{ListHead, parts};
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::Role;
use handover_rules::service_list::{Need, ticked};
use leptos::prelude::*;

/// Placeholder rows before the first answer.
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
        let meant = app.navigation.services.with(|view| meant(&view.search)).map(|need| {
            let place = Link::Services(ServicesView { need: Some(need), ..ServicesView::default() }).format();
            view! { <p class="pad"><a class="btn" href=place>{t::services_need_show(need)} <Icon name="arrow"/></a></p> }
        });
        view! { {parts::nothing_found(t::services_none_found(), move || show_all(app))}{meant} }
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

/// The filter that a search means which finds no name: somebody may look for `unpaid`.
fn meant(search: &str) -> Option<Need> {
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
