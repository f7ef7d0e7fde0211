//! Services of one name: a row that opens to a row for each.

use super::cells::{group_cells, service_cells};
use super::groups::{GroupRows, is_open};
use super::list::Row;
use super::menu::Actions;
use super::places;
use super::ticks::{Tick, Ticks};
use crate::components::{Icon, NameOfService, words};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::services::ServiceRow;
use handover_rules::ServiceKey;
use handover_rules::service_list::group::ticked;
use leptos::prelude::*;

#[component]
pub(super) fn Group(group: GroupRows, ticks: Ticks) -> impl IntoView {
    match &group.rows[..] {
        [row] => view! { <Service row=row.clone() ticks/> }.into_any(),
        _ => view! { <Name group ticks/> }.into_any(),
    }
}

/// The row of a name with several services, and theirs.
#[component]
fn Name(group: GroupRows, ticks: Ticks) -> impl IntoView {
    let app = expect_context::<App>();
    let (rows, me) = (group.rows, app.my_handle());
    let keys: Vec<ServiceKey> = rows.iter().map(|row| row.key.clone()).collect();
    let Some(first) = keys.first().cloned() else { return ().into_any() };
    let contents = {
        let rows = rows.clone();
        move || rows.iter().map(|row| row.content.get()).collect::<Vec<ServiceRow>>()
    };
    let label = t::services_select_group(keys.len() as u64, first.name.as_str());
    let types: Vec<&str> = keys.iter().map(|key| words::category(key.category)).collect();
    let is_shown = {
        let name = first.name.clone();
        Memo::new(move |_| is_open(app, &name))
    };
    let toggle = {
        let name = first.name.clone();
        move |_| {
            app.services().open.update(|open| {
                if !open.remove(&name) {
                    open.insert(name.clone());
                }
            });
        }
    };
    let is_ticked = move || ticked(keys.iter().map(|key| app.selection().has(key)));
    let press = {
        let contents = contents.clone();
        move |shift| ticks.press(&untrack(&contents), shift)
    };
    let ascii = rows.first().and_then(|row| row.content.with_untracked(|row| row.ascii.clone()));
    let cells = {
        let contents = contents.clone();
        move || group_cells(app, &me, &contents())
    };
    let services = move || {
        let service = |row: &Row| view! { <Part row=row.clone() ticks/> };
        is_shown.get().then(|| rows.iter().map(service).collect_view())
    };
    view! {
        <tr class="grp">
            <th scope="row">
                <div class="svc">
                    <Tick label is_ticked press/>
                    <button
                        type="button" class="open" aria-expanded=move || is_shown.get().to_string()
                        aria-label=t::services_of(first.name.as_str()) on:click=toggle
                    >
                        <Icon name="next"/>
                    </button>
                    <span>
                        <a href=places::page(&first)><NameOfService name=first.name.clone()/></a>
                        <small>{types.join(", ")}{ascii_form(ascii)}</small>
                    </span>
                </div>
            </th>
            {cells}
            <td class="acts"><Actions services=contents/></td>
        </tr>
        {services}
    }
    .into_any()
}

/// The row of a service alone.
#[component]
fn Service(row: Row, ticks: Ticks) -> impl IntoView {
    let key = row.key.clone();
    let category = words::category(key.category);
    let ascii = ascii_form(row.content.with_untracked(|row| row.ascii.clone()));
    let name = view! {
        <span class="open none"></span>
        <span>
            <a href=places::page(&key)><NameOfService name=key.name.clone()/></a><small>{category}{ascii}</small>
        </span>
    };
    service_row("grp", &row, ticks, name.into_any())
}

/// The row of a service below its name.
#[component]
fn Part(row: Row, ticks: Ticks) -> impl IntoView {
    let name = view! { <span>{words::category(row.key.category)}</span> };
    service_row("sub", &row, ticks, name.into_any())
}

fn service_row(class: &'static str, row: &Row, ticks: Ticks, name: AnyView) -> AnyView {
    let app = expect_context::<App>();
    let (key, content, me) = (row.key.clone(), row.content.clone(), app.my_handle());
    let label = t::services_select(words::category(key.category), key.name.as_str());
    let is_ticked = move || ticked([app.selection().has(&key)]);
    let press = {
        let content = content.clone();
        move |shift| ticks.press(&[content.get_untracked()], shift)
    };
    let services = {
        let content = content.clone();
        move || vec![content.get()]
    };
    view! {
        <tr class=class>
            <th scope="row"><div class="svc"><Tick label is_ticked press/>{name}</div></th>
            {move || content.with(|row| service_cells(app, &me, row))}
            <td class="acts"><Actions services/></td>
        </tr>
    }
    .into_any()
}

fn ascii_form(ascii: Option<String>) -> Option<AnyView> {
    ascii.map(|ascii| view! { " "<code class="h" title=ascii.clone() translate="no">{ascii.clone()}</code> }.into_any())
}
