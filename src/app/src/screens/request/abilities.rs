//! What accepting changes for the person who is to answer: what they can do on the service before and after.

use super::words;
use crate::components::{self, Tone, icon};
use crate::platform::i18n::request as t;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::requests::RequestDetail;
use handover_rules::submission::abilities::{Ability, can, gained};
use handover_rules::{NicHandle, Request};

/// The card "If you accept".
pub(super) fn view(app: AppContext, detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    view! {
        <section class="card pad stack" aria-labelledby="if">
            <h2 id="if">{t::request_if_you_accept()}</h2>
            <p>{agreed(request, me)}</p>
            {change(detail, me)}
            <p class="small soft">{outgoing(request, me)}" "{effect(app, request)}</p>
        </section>
    }
    .into_any()
}

/// What is agreed to, in one sentence.
fn agreed(request: &Request, me: &NicHandle) -> AnyView {
    let count = words::count(request.roles);
    let roles = components::words::roles_inside(request.roles).into_any();
    let service = view! { <b>{components::service_name(&request.service.name)}</b> }.into_any();
    let (from, to) = (components::handle(&request.from, me), components::handle(&request.to, me));
    match (request.from == *me, request.to == *me) {
        (true, _) => t::request_agree_from_you(count, roles, service, to),
        (_, true) => t::request_agree_to_you(count, from, roles, service),
        _ => t::request_agree(count, from, roles, service, to),
    }
}

/// What this person can do then, can no longer do, and still cannot.
fn change(detail: &RequestDetail, me: &NicHandle) -> AnyView {
    let request = &detail.row.request;
    let category = request.service.category;
    let before = detail.my_roles;
    let after = if request.to == *me {
        before.union(request.roles)
    } else if request.from == *me {
        before.without(request.roles)
    } else {
        before
    };
    if after == before {
        return view! { <p>{t::request_nothing_changes_for_you()}</p> }.into_any();
    }
    let gains: Vec<Ability> = gained(before, after, category).collect();
    let lost: Vec<Ability> = gained(after, before, category).collect();
    let beyond: Vec<Ability> = Ability::ALL
        .into_iter()
        .filter(|ability| ability.exists_for(category) && !is_about_one_role(*ability))
        .filter(|ability| !can(after, category, *ability) && !lost.contains(ability))
        .collect();
    let still = if before.is_empty() { t::request_cannot() } else { t::request_still_cannot() };
    view! {
        <div class="cols">
            {list(t::request_can_then(), Tone::Ok, "check", &gains)}
            {list(t::request_can_no_longer(), Tone::Warn, "no", &lost)}
            {list(still, Tone::Plain, "no", &beyond)}
        </div>
    }
    .into_any()
}

/// Who holds another role does not miss it.
const fn is_about_one_role(ability: Ability) -> bool {
    matches!(ability, Ability::HandOnTech | Ability::HandOnBilling)
}

fn list(heading: &'static str, tone: Tone, icon_name: &'static str, items: &[Ability]) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let lines: Vec<AnyView> = items
        .iter()
        .map(|ability| {
            let words = if tone == Tone::Plain {
                components::words::lacking(*ability)
            } else {
                components::words::ability(*ability)
            };
            view! { <li data-s=tone.as_str()>{icon(icon_name)}<span>{words}</span></li> }.into_any()
        })
        .collect();
    Some(view! { <div><h3>{heading}</h3><ul class="can">{lines}</ul></div> }.into_any())
}

/// What it means for the outgoing contact.
fn outgoing(request: &Request, me: &NicHandle) -> AnyView {
    let count = words::count(request.roles);
    if request.from == *me {
        return t::request_you_lose(count).into_any();
    }
    let who = components::handle(&request.from, me);
    if request.party(&request.from).is_some() {
        t::request_loses(count, who)
    } else {
        t::request_loses_told(count, who)
    }
}

/// When it takes effect.
fn effect(app: AppContext, request: &Request) -> String {
    let alone = request.parties.len() == 1;
    match words::grace(&app.policy()) {
        None if alone => t::request_effect_at_once().to_owned(),
        None => t::request_effect_both().to_owned(),
        Some(grace) if alone => t::request_effect_later(grace.as_str()),
        Some(grace) => t::request_effect_both_later(grace.as_str()),
    }
}
