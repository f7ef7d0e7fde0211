//! What accepting means for the reader and the others: who can do what then, and when it takes effect.

use super::super::texts as t;
use super::super::words;
use super::{Block, Occasion};
use handover_rules::Language;
use handover_rules::submission::abilities::{Ability, abilities};

/// Told of what one cannot do: what people most often expect to come with a role.
const EXPECTED: [Ability; 3] = [Ability::SeeInvoices, Ability::ChangeAllContacts, Ability::Configure];

pub(super) fn of_accepting(occasion: Occasion<'_>) -> Vec<Block> {
    let (language, request) = (occasion.language(), occasion.request());
    let (from, to, roles) = (request.from.as_str(), request.to.as_str(), occasion.roles());
    let mut blocks = Vec::new();
    if occasion.is_reader(&request.to) {
        blocks.extend(can_and_cannot(occasion));
        blocks.push(Block::Text(t::mail_accept_replaced(language, from, &roles)));
    } else if occasion.is_reader(&request.from) {
        blocks.push(Block::Text(t::mail_accept_other_mine(language, &roles, to)));
    } else {
        blocks.push(Block::Text(t::mail_accept_other(language, from, &roles, to)));
    }
    let is_alone = request.parties.len() == 1;
    blocks.push(Block::Text(effect(language, occasion.settings.policy.grace, is_alone)));
    blocks
}

fn can_and_cannot(occasion: Occasion<'_>) -> Vec<Block> {
    let (language, request) = (occasion.language(), occasion.request());
    let can: Vec<Ability> = abilities(request.roles, request.service.category).collect();
    let cannot = EXPECTED.into_iter().filter(|ability| !can.contains(ability));
    let cannot: Vec<String> = cannot.map(|ability| words::lacking(language, ability).to_owned()).collect();
    let can = can.into_iter().map(|ability| words::ability(language, ability).to_owned()).collect();
    let mut blocks = vec![Block::List(t::mail_accept_can(language).to_owned(), can)];
    if !cannot.is_empty() {
        blocks.push(Block::List(t::mail_accept_cannot(language, occasion.count()), cannot));
    }
    blocks
}

/// When it takes effect, `grace` seconds after the last answer, in the largest unit that is exact.
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
