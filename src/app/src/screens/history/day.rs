//! The roles held on a day: a row for each name, a column for each role, and the changes since.

use super::events::{kinds, linked};
use super::fold::{Held, Holder, Moved, held, whole};
use super::list::{List, rows};
use crate::components::{Person, PersonInside, column_heads, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use chrono::NaiveDate;
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
        Some(day) if !list.is_late() => caption(list, day),
        _ => t::loading().to_owned(),
    };
    let heads = [t::history_service(), t::role(Role::Admin), t::role(Role::Tech), t::role(Role::Billing)];
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

/// For example: `Who held which role on 28 Nov 2026 (UTC): 936 roles`.
fn caption(list: List, day: NaiveDate) -> String {
    let total = list.data.data.with(|head| head.as_ref().map(|head| head.total()).unwrap_or_default());
    let count = (!total.is_minimum).then(|| [t::colon(), " ", &t::history_roles(total.number)].concat());
    [t::history_held_on(intl::day(day).as_str()), count.unwrap_or_default()].concat()
}

fn row(held: &Held) -> AnyView {
    let holders = Role::ALL.map(|role| {
        let people = held.holders.get(role).iter().map(|holder| person(held, holder)).collect_view();
        view! { <td data-r=role_name(role) data-role=t::role(role)>{people}</td> }
    });
    view! {
        <tr>
            <th scope="row">
                <div class="svc"><span>{linked(&held.named)}<small>{kinds(&held.named)}</small></span></div>
            </th>
            {holders}
        </tr>
    }
    .into_any()
}

/// Who held the role, and each time it has moved since: `then Teo Quill, 28 Nov 2026 (Domain, Email)`.
fn person(held: &Held, holder: &Holder) -> AnyView {
    let moved = |Moved { to, at, categories }: &Moved| {
        let who = view! { <b><PersonInside who=to.clone()/></b> }.into_any();
        let is_part = categories.len() < held.named.services.len();
        let of = is_part.then(|| [" (", &words::types(categories), ")"].concat());
        view! { <p class="small">{t::history_moved(intl::utc_day(*at).into_any(), who)}{of}</p> }
    };
    view! {
        <div>
            <Person who=holder.who.clone() with_handle=false/>
            {holder.moved.iter().map(moved).collect_view()}
        </div>
    }
    .into_any()
}
