//! Services of one name: a row that opens to a row for each.

use super::actions::{Actions, entries};
use super::cells::{cells, shared_by};
use super::list::{GroupRows, Row, is_open};
use super::ticks::{Tick, Ticks};
use crate::components::{Icon, NameOfService, words};
use crate::data::late::{Late, Placeholder};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::services::ServiceRow;
use handover_rules::ServiceKey;
use handover_rules::service_list::ticked;
use leptos::prelude::*;

#[component]
pub(super) fn Group(rows: GroupRows, ticks: Ticks) -> impl IntoView {
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
    let keys: Vec<ServiceKey> = rows.iter().map(|row| row.key.clone()).collect();
    let label = match &keys[..] {
        [] => String::new(),
        [one] => t::services_select(t::word_category(one.category), one.name.as_str()),
        [first, ..] => t::services_select_group(keys.len() as u64, first.name.as_str()),
    };
    let services = Signal::derive(move || rows.iter().map(|row| row.content.get()).collect::<Vec<ServiceRow>>());
    let shared = Memo::new(move |_| services.with(|rows| shared_by(app.people, rows)));
    let tick = move || {
        if let Some(by) = shared.get() {
            let title = by.clone();
            return view! { <span class="tick" title=title><Icon name="access"/><span class="vh">{by}</span></span> }
                .into_any();
        }
        let keys = keys.clone();
        let is_ticked = move || ticked(keys.iter().map(|key| app.selection.has(key)));
        let press = move |is_range| ticks.press(&services.get_untracked(), is_range);
        view! { <Tick label=label.clone() is_ticked press/> }.into_any()
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
