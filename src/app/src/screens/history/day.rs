//! The roles held on a day: a row for each name, a column for each role, and the changes since.

use super::events::{kinds, linked};
use super::fold::{Held, Moved, held, whole};
use super::list::{List, rows};
use crate::components::{Person, PersonInside, column_heads, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::link::{HistoryView, role_name};
use handover_rules::Role;
use leptos::prelude::*;

#[component]
pub(super) fn HeldOnDay(list: List, view: Memo<HistoryView>) -> impl IntoView {
    let all = Memo::new(move |_| {
        let (rows, has_more) = rows(list);
        whole(held(&rows), has_more)
    });
    let caption = move || match view.with(|view| view.day) {
        Some(day) if !list.is_late() => t::history_held_on(intl::day(day).as_str()),
        _ => t::loading().to_owned(),
    };
    let heads = [
        t::history_service(),
        t::role(Role::Admin),
        t::role(Role::Tech),
        t::role(Role::Billing),
        t::history_changed_since(),
    ];
    view! {
        <div class="card">
            <table class="list plain">
                <caption aria-live="polite">{caption}</caption>
                <thead><tr>{column_heads(&heads)}</tr></thead>
                <tbody>{move || all.with(|all| all.iter().map(row).collect_view())}</tbody>
            </table>
            {parts::more(list, (), String::new)}
        </div>
    }
}

fn row(held: &Held) -> AnyView {
    let holders = Role::ALL.map(|role| {
        let people = held.holders.get(role).iter().map(|who| view! { <Person who=who.clone() with_handle=false/> " " });
        view! { <td data-r=role_name(role) data-role=t::role(role)>{people.collect_view()}</td> }
    });
    let changes = if held.changes.is_empty() {
        view! { <span class="soft">{t::history_not_since()}</span> }.into_any()
    } else {
        held.changes.iter().map(|moved| view! { <p>{changed(held, moved)}</p> }).collect_view().into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <div class="svc"><span>{linked(&held.named)}<small>{kinds(&held.named)}</small></span></div>
            </th>
            {holders}
            <td class="small">{changes}</td>
        </tr>
    }
    .into_any()
}

/// For example: `Domain, Email: admin and tech to Teo Quill, 28 Nov 2026`.
fn changed(held: &Held, moved: &Moved) -> AnyView {
    let is_part = moved.categories.len() < held.named.services.len();
    let of = is_part.then(|| {
        view! { <b>{words::types(&moved.categories)}{t::colon()}</b> " " }
    });
    let who = view! { <PersonInside who=moved.to.clone()/> }.into_any();
    let roles = if is_part { words::roles_inside(moved.roles) } else { words::roles(moved.roles) };
    let day = intl::utc_day(moved.at);
    view! { {of}{t::history_moved(day.into_any(), roles.into_any(), who)} }.into_any()
}
