//! Access without a role that a customer gives, and the act that ends it. Reading it is recorded, so it is read on demand.

use super::act_form::{self, Kind};
use super::state::Desk;
use super::{data, parts, words};
use crate::components::{Icon, access_end};
use crate::data::WhenLoaded;
use crate::platform::i18n as t;
use crate::screens::access::words as access;
use handover_api::access::{PoliciesPage, PolicyRow, PolicySide};
use handover_api::desk::{DeskAction, customer_policies_route};
use handover_rules::NicHandle;
use handover_rules::desk::DeskAct;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk, handle: &NicHandle, is_open: RwSignal<bool>) -> AnyView {
    let path = customer_policies_route(handle, PolicySide::Given);
    let content = move || {
        if is_open.get() {
            return given(desk, path.clone());
        }
        view! {
            <button type="button" class="btn sm" on:click=move |_| is_open.set(true)>
                <Icon name="eye"/> {t::desk_policies_show()}
            </button>
        }
        .into_any()
    };
    parts::section("desk-policies", t::desk_policies(), content.into_any())
}

fn given(desk: Desk, path: String) -> AnyView {
    let page = data::load::<PoliciesPage>(desk, path);
    view! {
        <WhenLoaded of=page let:page>
            {list(desk, page)}
        </WhenLoaded>
    }
    .into_any()
}

fn list(desk: Desk, page: &PoliciesPage) -> AnyView {
    let items = page.rows.iter().zip(0..).map(|(row, number)| line(desk, row, number)).collect();
    let more = page.next.is_some().then(|| view! { <p class="small soft">{t::desk_policies_more()}</p> });
    view! { {parts::lines(items, t::desk_policies_none())} {more} }.into_any()
}

fn line(desk: Desk, row: &PolicyRow, number: i64) -> AnyView {
    let content = &row.content;
    let people = content.accounts.iter().map(|who| view! { " " {words::customer(who)} }).collect_view();
    let what = access::permissions(&content.permissions);
    let what = what.into_iter().map(|text| view! { <p class="small">{text}</p> }).collect_view();
    let end = access_end(content.expires_at, desk.app.now());
    let act = desk.may(DeskAct::EndPolicy).then(|| {
        let words = [t::desk_do_policy(), t::desk_do_policy_text()];
        act_form::plain(desk, ("policy", number), words, Kind::Inline, DeskAction::EndPolicy { policy: row.id })
    });
    let name = (!content.name.is_empty()).then(|| view! { <p><bdi translate="no">{content.name.clone()}</bdi></p> });
    parts::line(view! {
        {name}
        <p class="small">{t::access_to()} {people}</p>
        {what}
        {access::services(&content.services, false)}
        <p class="small soft">{end}</p>
        {act}
    })
}
