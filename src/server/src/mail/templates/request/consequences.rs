//! Consequences of accepting: abilities gained and lost, and when the change takes effect.

use super::context::RequestContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use crate::mail::templates::Block;
use handover_rules::submission::abilities::{Effect, Right, RolesChange, rights};
use handover_rules::{Language, Role, RoleSet};

pub(super) fn of_accepting(context: RequestContext<'_>) -> Vec<Block> {
    let (language, request) = (context.language(), context.request());
    let (from, to, roles) = (context.named(&request.from), context.named(&request.to), context.roles());
    let mut blocks = Vec::new();
    if context.is_about_last_days() {
        // Nobody gains or loses anything now.
    } else if context.is_recipient(&request.to) {
        blocks.extend(can_and_cannot(context));
        if request.roles.contains(Role::Billing) {
            blocks.push(Block::Text(t::mail_accept_payment(language).to_owned()));
        }
        blocks.push(Block::Text(t::mail_accept_replaced(language, &from, &roles)));
    } else if context.is_recipient(&request.from) {
        blocks.push(Block::Text(t::mail_accept_other_mine(language, &roles, &to)));
    } else {
        blocks.push(Block::Text(t::mail_accept_other(language, &from, &roles, &to)));
    }
    if let Some(until) = request.until {
        blocks.push(Block::Text(t::mail_accept_until(language, &phrases::date(language, until))));
    }
    let is_alone = request.parties.len() == 1;
    let by_itself = || Block::Text(effect(language, context.settings.policies.requests.grace, is_alone));
    blocks.push(context.together().unwrap_or_else(by_itself));
    blocks
}

fn can_and_cannot(context: RequestContext<'_>) -> Vec<Block> {
    let (language, request) = (context.language(), context.request());
    let (category, after) = (request.service.category, request.roles);
    let rights = rights(&[RolesChange { category, before: RoleSet::EMPTY, after, services: 1 }]);
    let block = |effect: Effect, heading: &str| {
        let is_it = |(of, _): &&(Effect, Vec<Right>)| *of == effect;
        let all = rights.iter().flat_map(|of| &of.effects).filter(is_it).flat_map(|(_, rights)| rights);
        let lines: Vec<String> = all.map(|right| phrases::right(language, effect, right)).collect();
        (!lines.is_empty()).then(|| Block::List(heading.to_owned(), lines))
    };
    let can = block(Effect::Can, t::mail_accept_can(language));
    can.into_iter().chain(block(Effect::Cannot, &t::mail_accept_cannot(language, phrases::count(after)))).collect()
}

/// Text that says when the change takes effect: `grace` seconds after the last answer, in the largest exact unit.
fn effect(language: Language, grace: u32, is_alone: bool) -> String {
    let grace = u64::from(grace);
    match (grace, is_alone) {
        (0, true) => t::mail_effect_now(language).to_owned(),
        (0, false) => t::mail_effect_now_both(language).to_owned(),
        (_, true) if grace % 3600 == 0 => t::mail_effect_hours(language, grace / 3600),
        (_, false) if grace % 3600 == 0 => t::mail_effect_hours_both(language, grace / 3600),
        (_, true) if grace % 60 == 0 => t::mail_effect_minutes(language, grace / 60),
        (_, false) if grace % 60 == 0 => t::mail_effect_minutes_both(language, grace / 60),
        (_, true) => t::mail_effect_seconds(language, grace),
        (_, false) => t::mail_effect_seconds_both(language, grace),
    }
}
