//! Access without a role: actions and ends in words.

use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::{NaiveDate, NaiveTime};
use handover_rules::access::{ASK_FOR_CONTACTS, ActionName, Catalogue, SEE, in_groups};
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, Language, Timestamp};
use leptos::prelude::*;

/// All actions that the server knows. It has checked those of the provider.
pub(crate) fn catalogue() -> Catalogue {
    let app = expect_context::<App>();
    app.info().with_untracked(|info| {
        let provided = info.as_ref().map_or(&[][..], |info| info.actions.as_slice());
        Catalogue::with(provided).unwrap_or_else(|_| Catalogue::built_in())
    })
}

/// The provider's text of one of its actions.
fn provided(name: &ActionName) -> Option<String> {
    let app = expect_context::<App>();
    let language = Language::parse(t::language())?;
    app.info().with_untracked(|info| {
        let own = info.as_ref()?.actions.iter().find(|own| own.name == *name)?;
        Some(own.texts.of(language).to_owned())
    })
}

/// Actions on services of a category as a phrase after "can", whole groups by their names.
pub(crate) fn actions_text(actions: &[ActionName], category: Option<Category>) -> String {
    let (groups, rest) = in_groups(actions, category, &catalogue());
    let groups = groups.into_iter().map(|group| t::access_may(group).to_owned());
    intl::list(&groups.chain(rest.iter().map(action_text)).collect::<Vec<_>>())
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

/// The last day of access that ends at midnight.
pub(crate) fn last_day_of(end: Timestamp) -> Option<NaiveDate> {
    if end.time() == NaiveTime::MIN { end.date_naive().pred_opt() } else { None }
}

/// When access ends, or has ended.
pub(crate) fn access_end(end: Option<Timestamp>, now: Timestamp) -> String {
    match (end, end.and_then(last_day_of)) {
        (None, _) => t::access_no_end().to_owned(),
        (Some(end), Some(day)) if end > now => t::access_until(intl::day(day).as_str()),
        (Some(end), None) if end > now => t::access_until_time(intl::timestamp(end).as_str()),
        (Some(end), day) => t::access_over(day.map_or_else(|| intl::timestamp(end), intl::day).as_str()),
    }
}
