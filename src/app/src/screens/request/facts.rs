//! The facts of a request, beside what is happening to it.

use super::Screen;
use super::situation::Situation;
use super::words;
use crate::components::{self, icon};
use crate::platform::clock::{self, Left};
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::requests::RequestDetail;
use handover_rules::{NicHandle, Request, RoleSet, ServiceStatus, Timestamp};

/// The card.
pub(super) fn view(
    app: AppContext,
    screen: Screen,
    detail: &RequestDetail,
    me: &NicHandle,
    situation: Situation,
) -> AnyView {
    let request = &detail.row.request;
    let name = request.service.name.as_str().to_owned();
    let number = request.id.to_string();
    let status = (detail.service_status != ServiceStatus::Ok).then(|| {
        view! { <dt>{t::request_fact_state()}</dt><dd class="row">{components::service_state(detail.service_status, None, clock::today(app))}</dd> }
    });
    let stranger = (situation == Situation::Answer && request.asker != *me).then(|| {
        let asker = components::handle(&request.asker, me);
        view! {
            <p class="small soft">{t::request_stranger(asker)}</p>
        }
    });
    view! {
        <div class="card pad">
            <dl class="facts">
                <dt>{t::request_fact_service()}</dt>
                <dd>
                    {components::service_name(&request.service.name)}{components::copy_button(app, name)}<br/>
                    <span class="small soft">{components::words::category(request.service.category)}</span>
                </dd>
                <dt>{t::request_fact_roles(words::count(request.roles))}</dt>
                <dd>{roles(request.roles)}</dd>
                <dt>{t::request_fact_from()}</dt>
                <dd>{account(app, &request.from, me)}</dd>
                <dt>{t::request_fact_to()}</dt>
                <dd>{account(app, &request.to, me)}</dd>
                <dt>{t::request_fact_asker()}</dt>
                <dd>
                    {asker(app, &request.asker, detail.row.asker_roles, me)}<br/>{timestamp(request.asked_at)}
                </dd>
                {until(screen, request, situation)}
                {status}
                <dt>{t::request_fact_number()}</dt>
                <dd><code translate="no">{number.clone()}</code>{components::copy_button(app, number)}</dd>
            </dl>
        </div>
        {stranger}
    }
    .into_any()
}

/// A handle, with a button that copies it where it is somebody else's.
fn account(app: AppContext, who: &NicHandle, me: &NicHandle) -> AnyView {
    view! { {components::handle(who, me)}{copy(app, who, me)} }.into_any()
}

fn copy(app: AppContext, who: &NicHandle, me: &NicHandle) -> Option<AnyView> {
    (who != me).then(|| components::copy_button(app, who.as_str().to_owned()))
}

fn roles(roles: RoleSet) -> Vec<AnyView> {
    roles
        .iter()
        .map(|role| {
            view! {
                <span class="state" data-s="now">{icon(components::words::role_icon(role))}{components::words::role(role)}</span>
            }
            .into_any()
        })
        .collect()
}

/// Who asked, and as what.
fn asker(app: AppContext, who: &NicHandle, roles: RoleSet, me: &NicHandle) -> AnyView {
    let name = account(app, who, me);
    if roles.is_empty() {
        return name;
    }
    let roles = components::words::roles_inside(roles).into_any();
    t::request_asker_is(roles, name)
}

fn timestamp(at: Timestamp) -> AnyView {
    view! { <time class="small soft" datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any()
}

fn until(screen: Screen, request: &Request, situation: Situation) -> AnyView {
    let (name, at) = match (&request.ended, situation, request.effect_at) {
        (Some(ended), ..) => {
            let at = view! { <time datetime=intl::machine(ended.at)>{intl::timestamp(ended.at)}</time> };
            return view! { <dt>{t::request_fact_ended()}</dt><dd>{at}</dd> }.into_any();
        }
        (None, Situation::Moving, Some(at)) => (t::request_fact_moves(), at),
        (None, ..) => (t::request_fact_answer_by(), request.deadline),
    };
    view! {
        <dt>{name}</dt>
        <dd>
            <time datetime=intl::machine(at)>{intl::weekday(at)}</time><br/>
            <span class="small soft">{left(screen.now, at)}</span>
        </dd>
    }
    .into_any()
}

/// How long is left until `end`, moving by itself.
pub(crate) fn left(now: ReadSignal<Timestamp>, end: Timestamp) -> AnyView {
    let left = Memo::new(move |_| Left::between(now.get(), end));
    (move || match left.get() {
        Left::Nothing => t::request_left_none().to_owned(),
        left => t::request_left(intl::left(left).as_str()),
    })
    .into_any()
}
