//! The end of the tech role: when, who gets the role then, and for the admin Extend and End now.

use super::role_end_acts::{self, EndingRole};
use crate::components::{Badge, Icon, PersonInside, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::service::ServiceDetail;
use leptos::prelude::*;

/// `is_one_of_many` names the type of the service.
pub(super) fn view(detail: &ServiceDetail, is_one_of_many: bool) -> Option<AnyView> {
    let app = expect_context::<App>();
    let (end, me) = (detail.tech_end.as_ref()?, &app.my_handle());
    let category = is_one_of_many.then(|| t::word_category(detail.row.service.category));
    let text = t::service_tech_until(
        intl::day(end.until).into_any(),
        view! { <PersonInside who=end.returns_to.clone()/> }.into_any(),
    );
    let soon = end
        .is_soon(app.now())
        .then(|| view! { <Badge tone=Tone::Warn icon="clock" text=t::role_ends_soon()/> }.into_any());
    let contacts = &detail.row.contacts;
    let may_end_now = end.may_be_ended_by(me, contacts);
    let acts = EndingRole {
        holder: end.holder.clone(),
        returns_to: end.returns_to.clone(),
        request: end.request,
        services: 1,
        may_extend: end.may_be_extended_by(me, contacts),
        end_now: may_end_now.then(|| role_end_acts::end_one(detail.row.service.clone())),
        of: category.map(str::to_owned),
    };
    Some(
        view! {
            <div class="pad stack tight">
                {category.map(|category| view! { <p class="small"><b>{category}</b></p> })}
                <p class="row between"><span class="state"><Icon name="clock"/><span>{text}</span></span>{soon}</p>
                {role_end_acts::view(me, acts)}
            </div>
        }
        .into_any(),
    )
}
