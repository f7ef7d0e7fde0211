//! Names of roles, categories, abilities, actions, states and browsers; ends of access.

use crate::components::person_text;
use crate::platform::{i18n as t, intl};
use crate::state::{App, People};
use handover_rules::access::{ASK_FOR_CONTACTS, ActionName, Catalogue, SEE, last_day_of};
use handover_rules::account::sign_in::{browser, first_word, system};
use handover_rules::submission::abilities::{Ability, in_short};
use handover_rules::{Category, Language, NicHandle, Role, RoleSet, Timestamp};
use leptos::prelude::*;

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

/// Capitalizes a sentence that may begin with one of our lower-case words.
pub(crate) fn capitalized(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

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

pub(crate) fn person_inside(people: People, who: &NicHandle) -> String {
    if *who == people.my_handle() { t::you_inside().to_owned() } else { person_text(people, who) }
}

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

/// All actions that the server knows. It has checked those of the provider.
pub(crate) fn catalogue() -> Catalogue {
    let app = expect_context::<App>();
    app.read_info(|info| Catalogue::with(&info.actions).ok()).unwrap_or_else(Catalogue::built_in)
}

/// The provider's text of one of its actions.
fn provided(name: &ActionName) -> Option<String> {
    let app = expect_context::<App>();
    let language = Language::parse(t::language())?;
    app.read_info(|info| {
        let own = info.actions.iter().find(|own| own.name == *name)?;
        Some(own.texts.of(language).to_owned())
    })
}

/// Actions as a phrase after "can".
pub(crate) fn actions_text<'a>(actions: impl IntoIterator<Item = &'a ActionName>) -> String {
    intl::list(&actions.into_iter().map(action_text).collect::<Vec<_>>())
}

/// An action as a phrase after "can". One that the provider has given up has no words but its name.
pub(crate) fn action_text(name: &ActionName) -> String {
    if let Some(text) = provided(name) {
        return text;
    }
    let text = match (Ability::parse(name.as_str()), name.as_str()) {
        (Some(ability), _) => t::word_ability(ability),
        (None, SEE) => t::access_action_see(),
        (None, ASK_FOR_CONTACTS) => t::access_action_ask(),
        (None, other) => other,
    };
    text.to_owned()
}

/// The last day of access, or the moment of its end.
pub(crate) fn access_day(end: Timestamp) -> String {
    last_day_of(end).map_or_else(|| intl::timestamp(end), intl::day)
}

pub(crate) fn access_end(end: Option<Timestamp>, now: Timestamp) -> String {
    match (end, end.and_then(last_day_of)) {
        (None, _) => t::access_no_end().to_owned(),
        (Some(end), Some(day)) if end > now => t::access_until(intl::day(day).as_str()),
        (Some(end), None) if end > now => t::access_until_time(intl::timestamp(end).as_str()),
        (Some(end), _) => t::access_over(access_day(end).as_str()),
    }
}

/// Such as `Firefox on Android`; the first word of an unknown browser's header.
pub(crate) fn browser_name(agent: &str) -> String {
    match (browser(agent), system(agent)) {
        (Some(browser), Some(system)) => t::session_browser(browser, system),
        (Some(browser), None) => browser.to_owned(),
        (None, _) if first_word(agent).is_empty() => t::session_unknown().to_owned(),
        (None, _) => first_word(agent).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_have_four_digits_or_more() {
        for (character, expected) in
            [(' ', "0020"), ('\u{2011}', "2011"), ('\u{1f600}', "1F600"), ('\u{10ffff}', "10FFFF")]
        {
            assert_eq!(code_point(character), expected);
        }
    }

    #[test]
    fn names_browser_and_system() {
        let of = |agent: &str, expected: &str| assert_eq!(browser_name(agent), expected, "{agent}");
        of("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android");
        of(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
            "Chrome on Linux",
        );
        of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge on Windows",
        );
        of(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
            "Safari on macOS",
        );
        of("curl/8.9.1", "curl");
        of("", "Unknown browser");
    }
}
