//! Consequences of accepting: abilities gained and lost, and when the change takes effect.

use super::context::RequestContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use crate::mail::templates::Block;
use handover_rules::submission::abilities::{Ability, abilities};
use handover_rules::{Language, Role};

/// Abilities that are mentioned if the role does not include them, because people often expect them.
const OFTEN_EXPECTED: [Ability; 3] = [Ability::SeeInvoices, Ability::ChangeAllContacts, Ability::Configure];

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
    let can: Vec<Ability> = abilities(request.roles, request.service.category).collect();
    let cannot = OFTEN_EXPECTED.into_iter().filter(|ability| !can.contains(ability));
    let cannot: Vec<String> = cannot.map(|ability| phrases::lacking(language, ability).to_owned()).collect();
    let can = can.into_iter().map(|ability| phrases::ability(language, ability).to_owned()).collect();
    let mut blocks = vec![Block::List(t::mail_accept_can(language).to_owned(), can)];
    if !cannot.is_empty() {
        blocks.push(Block::List(t::mail_accept_cannot(language, phrases::count(request.roles)), cannot));
    }
    blocks
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
