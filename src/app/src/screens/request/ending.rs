//! Roles that end on a day, with the acts of the admin.

use super::countdown::TimeLeftText;
use crate::components::{self, Disc, Icon, PersonInside, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::service::role_end_acts::{self, EndOutcome, EndingRole};
use crate::state::App;
use handover_api::Link;
use handover_api::submissions::EndingRoles;
use handover_rules::Timestamp;
use handover_rules::role_end::ends_at;
use leptos::prelude::*;

/// Roles that go back on one day.
#[component]
pub(crate) fn EndingEntry(role: EndingRoles, now: ReadSignal<Timestamp>, outcome: EndOutcome) -> impl IntoView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let roles = words::roles_inside(role.roles);
    let (address, title) = if role.services == 1 {
        let service = Link::service(&role.service);
        (service.format(), t::word_contact_for(components::service_inside(&role.service.name).as_str(), roles.as_str()))
    } else {
        let submission = Link::submission(role.submission);
        (submission.format(), t::word_contact_for(t::word_services(role.services).as_str(), roles.as_str()))
    };
    let end = ends_at(role.until);
    let day = view! { <time datetime=intl::machine(end)>{intl::day(role.until)}</time> }.into_any();
    let who = t::role_ends_until(
        day,
        view! { <PersonInside who=role.holder.clone()/> }.into_any(),
        view! { <PersonInside who=role.returns_to.clone()/> }.into_any(),
    );
    let (of, end_now) = if role.services == 1 {
        let name = components::service_inside(&role.service.name);
        (t::requests_of_service(name.as_str()), role_end_acts::end_one(role.service.clone()))
    } else {
        let of = t::roles_of_services(role.services, words::roles(role.roles).as_str());
        (["(", &of, ")"].concat(), role_end_acts::end_many(role.clone(), outcome))
    };
    let acts = EndingRole {
        holder: role.holder.clone(),
        returns_to: role.returns_to.clone(),
        request: role.request,
        services: role.services,
        may_extend: role.may_extend,
        end_now: role.may_end_now.then_some(end_now),
        of: Some(of),
    };
    view! {
        <li class="entry" data-s="warn">
            <span class="pair" aria-hidden="true">
                <span class="discs"><Disc who=role.holder.clone()/></span>
                <Icon name="arrow"/>
                <span class="discs"><Disc who=role.returns_to.clone()/></span>
            </span>
            <div class="what"><h3><a href=address>{words::capitalized(title)}</a></h3><small>{who}</small></div>
            <div><span class="state small" data-s="warn"><Icon name="clock"/><span><TimeLeftText now end/></span></span></div>
            <div class="acts">{role_end_acts::view(&me, acts)}</div>
        </li>
    }
}
