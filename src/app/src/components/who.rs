//! People and requests inside of texts.

use super::Person;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_api::Link;
use handover_rules::{NicHandle, RequestId};
use leptos::prelude::*;

/// A person.
pub(crate) fn handle(who: &NicHandle) -> AnyView {
    view! { <Person who=who.clone()/> }.into_any()
}

/// The same inside a sentence, where the user's own is a pronoun.
pub(crate) fn handle_inside(who: &NicHandle, me: &NicHandle) -> AnyView {
    if who == me { t::you_inside().into_any() } else { handle(who) }
}

/// A link to a request inside a sentence.
pub(crate) fn request_link(id: RequestId) -> AnyView {
    let name = t::request_inside(intl::request_number(id).as_str());
    view! { <a href=Link::request(id).format()>{name}</a> }.into_any()
}

/// That the provider's staff put a role right, and why.
pub(crate) fn by_provider(reason: Option<&str>) -> AnyView {
    let reason = reason.map(|reason| view! { {t::colon()} " " <q>{reason.to_owned()}</q> });
    view! { {t::history_by_provider()}{reason} }.into_any()
}
