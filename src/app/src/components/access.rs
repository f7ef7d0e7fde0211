//! Access without a role: actions and ends in words.

use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_rules::access::{ASK_FOR_CONTACTS, ActionName, Catalogue, SEE, last_day_of};
use handover_rules::submission::abilities::Ability;
use handover_rules::{Language, Timestamp};
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

/// When access ends, or has ended.
pub(crate) fn access_end(end: Option<Timestamp>, now: Timestamp) -> String {
    match (end, end.and_then(last_day_of)) {
        (None, _) => t::access_no_end().to_owned(),
        (Some(end), Some(day)) if end > now => t::access_until(intl::day(day).as_str()),
        (Some(end), None) if end > now => t::access_until_time(intl::timestamp(end).as_str()),
        (Some(end), _) => t::access_over(access_day(end).as_str()),
    }
}
