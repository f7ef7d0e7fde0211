//! The card with what a request is about. How it stands is the track's to say.

use super::situation::Situation;
use super::words;
use crate::components::{self, icon};
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::requests::RequestDetail;
use handover_rules::{NicHandle, RequestId, RequestState, RoleSet, ServiceStatus};
use leptos::prelude::*;

pub(super) fn view(app: App, detail: &RequestDetail, me: &NicHandle, situation: Situation) -> AnyView {
    let request = &detail.row.request;
    let status = (detail.service_status != ServiceStatus::Ok).then(|| {
        let state = components::service_state(detail.service_status, None, clock::today(app));
        view! { <dt>{t::request_fact_state()}</dt><dd class="row">{state}</dd> }
    });
    let until = last_day(detail, situation);
    // Before all are accepted, the track tells.
    let is_told = request.state == RequestState::ValidatingByCustomers;
    let together = detail.row.together.filter(|_| !is_told).map(|count| {
        let count = intl::number(count.into());
        view! { <dt>{t::submission_together()}</dt><dd>{t::submission_together_all(count.as_str())}</dd> }
    });
    let stranger = (situation == Situation::Answer && request.asker != *me).then(|| {
        let asker = components::handle(&request.asker);
        view! { <p class="small soft">{t::request_stranger(asker)}</p> }
    });
    view! {
        <div class="card pad">
            <dl class="facts">
                <dt>{t::request_fact_service()}</dt>
                <dd>
                    {components::service_name(&request.service.name)}
                    {components::copy_button(app, request.service.name.as_str().to_owned())}<br/>
                    <span class="small soft">{components::words::category(request.service.category)}</span>
                </dd>
                {status}
                <dt>{t::request_fact_roles(words::count(request.roles))}</dt>
                <dd>{roles(request.roles)}</dd>
                <dt>{t::request_fact_from()}</dt>
                <dd>{components::account(app, &request.from, me)}</dd>
                <dt>{t::request_fact_to()}</dt>
                <dd>{components::account(app, &request.to, me)}</dd>
                {until}
                {together}
                <dt>{t::request_fact_asker()}</dt>
                <dd>{components::asker(app, &request.asker, detail.row.asker_roles, me)}</dd>
                <dt>{t::request_fact_number()}</dt>
                <dd>{number(app, request.id)}</dd>
            </dl>
        </div>
        {stranger}
    }
    .into_any()
}

/// The last day, unless the page's head asks for it or the outcome tells of it, and the one that it would replace.
fn last_day(detail: &RequestDetail, situation: Situation) -> Option<AnyView> {
    let request = &detail.row.request;
    let is_told =
        situation == Situation::Answer || (request.state == RequestState::Done && request.is_about_last_day());
    let until = request.until.filter(|_| !is_told).map(|day| t::request_until(intl::day(day).as_str()));
    let present = detail.present_last_day.map(|day| {
        let text = t::request_until_now(intl::day(day).as_str());
        view! { <p class="small soft">{text}</p> }
    });
    let is_shown = until.is_some() || present.is_some();
    is_shown.then(|| view! { <dt>{t::request_fact_until()}</dt><dd>{until}{present}</dd> }.into_any())
}

fn roles(roles: RoleSet) -> Vec<AnyView> {
    let role = |role| {
        let (icon_name, name) = (components::words::role_icon(role), components::words::role(role));
        view! { <span class="state" data-s="now">{icon(icon_name)}{name}</span> }.into_any()
    };
    roles.iter().map(role).collect()
}

fn number(app: App, id: RequestId) -> AnyView {
    let shown = intl::request_number(id);
    view! { <code translate="no">{shown}</code>{components::copy_button(app, id.to_string())} }.into_any()
}
