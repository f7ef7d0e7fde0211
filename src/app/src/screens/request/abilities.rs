//! The card "If you accept": what changes for the party that is to answer. What is agreed to stands in the page's head.

use super::words;
use crate::components;
use crate::platform::i18n as t;
use handover_api::requests::RequestDetail;
use handover_rules::{NicHandle, Request, Role};
use leptos::prelude::*;

pub(super) fn view(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    let payment = (request.to == *me && request.roles.contains(Role::Billing))
        .then(|| view! { <p>{t::request_needs_payment()}</p> });
    let outgoing = (request.from != *me && !request.is_about_last_day())
        .then(|| view! { <p class="small soft">{outgoing(request)}</p> });
    let table = (!detail.my_roles.is_empty())
        .then(|| view! { <p class="small">{components::all_abilities(&request.service)}</p> });
    view! {
        <section class="card pad stack" aria-labelledby="if">
            <h2 id="if">{t::request_if_you_accept()}</h2>
            {consequences(detail, me)}
            {payment}
            {outgoing}
            {table}
        </section>
    }
    .into_any()
}

fn consequences(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    let after = request.roles_after(me, detail.my_roles);
    let change = components::change_of_roles(detail.my_roles, after, request.service.category);
    change.unwrap_or_else(|| view! { <p>{t::request_nothing_changes_for_you()}</p> }.into_any())
}

fn outgoing(request: &Request) -> AnyView {
    let count = words::count(request.roles);
    let who = components::handle(&request.from);
    if request.party(&request.from).is_some() {
        t::request_loses(count, who)
    } else {
        t::request_loses_told(count, who)
    }
}
