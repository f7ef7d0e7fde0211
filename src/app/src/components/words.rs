//! Names of roles, categories, abilities and states.

use super::person_text;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::People;
use handover_rules::submission::abilities::{Ability, in_short};
use handover_rules::{Category, NicHandle, Role, RoleSet, Timestamp};

/// The icon of a role; also part of element ids.
pub(crate) const fn role_icon(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Tech => "tech",
        Role::Billing => "billing",
    }
}

/// Several roles inside a sentence: `tech and billing`.
pub(crate) fn roles_inside(roles: RoleSet) -> String {
    let names: Vec<String> = roles.iter().map(|role| t::word_role(role).to_owned()).collect();
    intl::list(&names)
}

/// Several roles at the beginning of a line: `Tech and billing`.
pub(crate) fn roles(roles: RoleSet) -> String {
    let mut names: Vec<String> = roles.iter().map(|role| t::word_role(role).to_owned()).collect();
    if let (Some(first), Some(name)) = (roles.iter().next(), names.first_mut()) {
        t::role(first).clone_into(name);
    }
    intl::list(&names)
}

/// The roles of a service inside a sentence: `all three roles`, `tech`.
pub(crate) fn whole_roles(roles: RoleSet) -> String {
    if roles == Role::ALL.into_iter().collect() { t::roles_all_three().to_owned() } else { roles_inside(roles) }
}

/// A sentence that may begin with a word of ours in small letters.
pub(crate) fn capitalized(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Several categories in a sentence.
pub(crate) fn categories(categories: &[Category]) -> String {
    let names: Vec<String> = categories.iter().map(|of| t::word_category(*of).to_owned()).collect();
    intl::list(&names)
}

/// The types of the services of a name, below it.
pub(crate) fn types(categories: &[Category]) -> String {
    categories.iter().map(|of| t::word_category(*of)).collect::<Vec<_>>().join(", ")
}

/// A missing ability, as a phrase after "cannot": a contact that cannot change all contacts can still pass on its own role.
pub(crate) fn lacking(lacking: Ability) -> &'static str {
    match lacking {
        Ability::ChangeAllContacts => t::word_ability_other_contacts(),
        other => t::word_ability(other),
    }
}

/// The abilities of a role, and those it lacks, in a sentence.
pub(crate) fn role_may(role: Role) -> String {
    let (can, cannot) = in_short(role);
    let can: Vec<String> = can.iter().map(|ability| t::word_ability(*ability).to_owned()).collect();
    let cannot: Vec<String> = cannot.iter().map(|ability| lacking(*ability).to_owned()).collect();
    t::role_may(intl::list(&can).as_str(), cannot.join(", ").as_str())
}

/// Parts of a list that may have commas themselves.
pub(crate) fn semicolons(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<String>>().join(&[t::semicolon(), " "].concat())
}

/// A person inside a sentence.
pub(crate) fn person_inside(people: People, who: &NicHandle) -> String {
    if *who == people.my_handle() { t::you_inside().to_owned() } else { person_text(people, who) }
}

/// Since when a role is held.
pub(crate) fn since(since: Option<Timestamp>) -> String {
    let day = since.map(intl::utc_day);
    day.map_or_else(|| t::history_always().to_owned(), |day| t::history_since(day.as_str()))
}

/// The error of an entry with a character that looks like another or is invisible.
pub(crate) fn wrong_character(character: char) -> String {
    let code = ["U+", &code_point(character)].concat();
    let character = character.to_string();
    t::wrong_character(character.as_str(), code.as_str())
}

/// In hexadecimal, with four digits or more. `format!` would bring its machinery along.
fn code_point(character: char) -> String {
    let number = u32::from(character);
    let digits = (0..6).rev().map(|place| (place, number >> (4 * place)));
    let digits = digits.skip_while(|(place, rest)| *place > 3 && *rest == 0);
    digits.filter_map(|(_, rest)| char::from_digit(rest & 15, 16)).map(|digit| digit.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::code_point;

    #[test]
    fn code_points_have_four_digits_or_more() {
        for (character, expected) in
            [(' ', "0020"), ('\u{2011}', "2011"), ('\u{1f600}', "1F600"), ('\u{10ffff}', "10FFFF")]
        {
            assert_eq!(code_point(character), expected);
        }
    }
}
