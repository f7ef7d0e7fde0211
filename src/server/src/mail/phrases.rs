//! Roles, services, categories, abilities and timestamps as phrases inside emails.

use super::i18n as t;
use chrono::{Datelike, Locale, NaiveDate};
use handover_rules::access::{ASK_FOR_CONTACTS, ActionName, ProviderAction, SEE, last_day_of};
use handover_rules::model::account::changes_direction;
use handover_rules::submission::abilities::{Ability, Effect, Right};
use handover_rules::{Category, Language, RoleSet, ServiceKey, ServiceName, Timestamp};

/// Characters of somebody else's name in an email: more would be a message.
const MAX_QUOTED_NAME: usize = 60;

/// A set of roles: "tech and billing".
pub(super) fn roles(language: Language, set: RoleSet) -> String {
    list(language, &set.iter().map(|one| t::word_role(language, one)).collect::<Vec<_>>())
}

pub(super) fn count(set: RoleSet) -> u64 {
    set.iter().count() as u64
}

/// A list: "a", "a and b", "a, b and c".
pub(super) fn list(language: Language, items: &[&str]) -> String {
    let Some((last, first)) = items.split_last() else { return String::new() };
    let mut first = first.iter().map(|item| (*item).to_owned());
    let Some(start) = first.next() else { return (*last).to_owned() };
    let begun = first.fold(start, |begun, item| t::mail_list(language, &begun, &item));
    t::mail_list_end(language, &begun, last)
}

/// A service name inside a sentence.
pub(super) fn service(name: &ServiceName) -> String {
    isolated(name.as_str())
}

pub(super) fn service_and_category(language: Language, key: &ServiceKey) -> String {
    service_and_categories(language, &key.name, &[key.category])
}

pub(super) fn service_and_categories(language: Language, name: &ServiceName, categories: &[Category]) -> String {
    let categories: Vec<&str> = categories.iter().map(|of| t::word_category(language, *of)).collect();
    t::mail_service(language, &categories.join(", "), &service(name))
}

/// Wraps a right-to-left name in bidirectional isolates, so that it does not reorder the text around it. Other names
/// stay as they are, so that they can be copied.
pub(super) fn isolated(name: &str) -> String {
    if name.chars().any(is_right_to_left) { ["\u{2066}", name, "\u{2069}"].concat() } else { name.to_owned() }
}

/// Collapses text to a single line without control or bidirectional characters: users' input must not inject headers
/// (ASVS 1.3.11), break the plain-text layout or imitate somebody else.
#[must_use]
pub(crate) fn one_line(text: &str) -> String {
    let kept = text.chars().filter(|c| !changes_direction(*c));
    let clean: String = kept.map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As [`one_line`], for a name: at most 200 characters.
#[must_use]
pub(crate) fn name(text: &str) -> String {
    one_line(&text.chars().take(200).collect::<String>())
}

/// An account after the name that its owner has entered, in quotation marks that the name cannot end.
pub(super) fn person(language: Language, handle: &str, name: &str) -> String {
    let kept = one_line(name).replace(['"', '“', '”', '„', '‟', '«', '»', '‹', '›', '＂'], "");
    let name: String = kept.chars().take(MAX_QUOTED_NAME).collect();
    if name.trim().is_empty() { handle.to_owned() } else { t::mail_person(language, handle, &isolated(name.trim())) }
}

/// Whether a character is in a right-to-left block: Hebrew, Arabic, Syriac, Thaana, `NKo` and their neighbours, their
/// presentation forms, and the ranges that Unicode reserves for such scripts.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

/// Abilities, as they follow "can" or "cannot".
pub(super) fn right(language: Language, effect: Effect, right: &Right) -> String {
    right.actions.iter().map(|of| ability(language, effect, *of)).collect::<Vec<_>>().join(", ")
}

/// A contact that cannot change all contacts can still hand on its own roles.
fn ability(language: Language, effect: Effect, ability: Ability) -> &'static str {
    match (effect, ability) {
        (Effect::Cannot, Ability::ChangeAllContacts) => t::word_ability_other_contacts(language),
        _ => t::word_ability(language, ability),
    }
}

/// An action of the catalogue, with the provider's own texts. One that the provider has given up has no words but its
/// name.
pub(crate) fn action<'a>(
    language: Language,
    effect: Effect,
    name: &'a ActionName,
    provided: &'a [ProviderAction],
) -> &'a str {
    if let Some(own) = provided.iter().find(|own| own.name == *name) {
        return own.texts.of(language);
    }
    match (Ability::parse(name.as_str()), name.as_str()) {
        (Some(of), _) => ability(language, effect, of),
        (None, SEE) => t::mail_access_see(language),
        (None, ASK_FOR_CONTACTS) => t::mail_access_contacts(language),
        (None, other) => other,
    }
}

/// The last day of access as screens show it, or the moment of its end.
pub(super) fn access_day(language: Language, end: Timestamp) -> String {
    last_day_of(end).map_or_else(|| timestamp(language, end), |day| date(language, day))
}

/// A timestamp in UTC: the server does not know the recipient's time zone.
pub(super) fn timestamp(language: Language, at: Timestamp) -> String {
    t::mail_moment(language, &date(language, at.date_naive()), &at.format("%H:%M").to_string())
}

/// A date with its weekday.
pub(super) fn date(language: Language, day: NaiveDate) -> String {
    let locale = locale(language);
    let [month, weekday, year] = ["%B", "%A", "%Y"].map(|form| day.format_localized(form, locale).to_string());
    if day.day() == 1 {
        t::mail_date_first(language, &month, &weekday, &year)
    } else {
        t::mail_date(language, &day.day().to_string(), &month, &weekday, &year)
    }
}

/// The locale of month and weekday names.
const fn locale(language: Language) -> Locale {
    match language {
        Language::English => Locale::en_GB,
        Language::French => Locale::fr_FR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};
    use handover_rules::Role;

    #[test]
    fn lists_end_with_a_conjunction() {
        let all: RoleSet = Role::ALL.into_iter().collect();
        assert_eq!(roles(English, all), "admin, tech and billing");
        assert_eq!(roles(French, all), "administrateur, technique et facturation");
        assert_eq!(roles(English, Role::Tech.into()), "tech");
        assert_eq!(roles(English, RoleSet::EMPTY), "");
    }

    #[test]
    fn timestamps_include_the_time_zone() {
        let timestamp = |text: &str, language| timestamp(language, text.parse().expect("a timestamp"));
        assert_eq!(timestamp("2026-11-27T08:55:00Z", English), "Friday 27 November 2026, 08:55 UTC");
        assert_eq!(timestamp("2026-11-27T08:55:00Z", French), "vendredi 27 novembre 2026 à 08:55 (UTC)");
        assert_eq!(timestamp("2027-08-01T00:00:00Z", English), "Sunday 1 August 2027, 00:00 UTC");
        assert_eq!(timestamp("2027-08-01T00:00:00Z", French), "dimanche 1er août 2027 à 00:00 (UTC)");
    }

    #[test]
    fn quoted_name_stays_in_its_quotation_marks() {
        let quoted = |name: &str| person(English, "aa1-ovh", name);
        assert_eq!(quoted("Mira Halden"), "“Mira Halden” (aa1-ovh)");
        assert_eq!(quoted("Mira” (checked by us) “"), "“Mira (checked by us)” (aa1-ovh)");
        assert_eq!(quoted("a\u{202e}b\r\nSubject: c"), "“ab Subject: c” (aa1-ovh)");
        assert_eq!(quoted("نورة"), "“\u{2066}نورة\u{2069}” (aa1-ovh)");
        assert_eq!(quoted("“«»”"), "aa1-ovh");
        assert_eq!(quoted(&"x".repeat(300)).len(), "“” (aa1-ovh)".len() + MAX_QUOTED_NAME);
        assert_eq!(person(French, "aa1-ovh", "« Mira »"), "«\u{a0}Mira\u{a0}» (aa1-ovh)");
    }

    #[test]
    fn only_names_are_cut() {
        let long = "word ".repeat(100);
        assert_eq!(one_line(&long).len(), 499);
        assert_eq!(name(&long).len(), 199);
        assert_eq!(one_line(" a\u{202e}b\r\nc "), "ab c");
    }

    #[test]
    fn isolates_right_to_left_names() {
        assert_eq!(isolated("خزف-الواحة.example"), "\u{2066}خزف-الواحة.example\u{2069}");
        assert_eq!(isolated("smålands-keramik.example"), "smålands-keramik.example");
    }
}
