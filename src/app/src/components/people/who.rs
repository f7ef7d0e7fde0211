//! People and requests inside of texts.

use crate::components::{PersonName, person_text};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_rules::{NicHandle, RequestId};
use leptos::prelude::*;

/// A person inside a sentence: a name with the handle as its title; the user's own account is a pronoun.
#[component]
pub(crate) fn PersonInside(who: NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let is_me = app.people().is_me(&who);
    let handle = who.as_str().to_owned();
    let name = move || view! { <PersonName name=person_text(app.people(), &who)/> };
    if is_me { t::you_inside().into_any() } else { view! { <span title=handle>{name}</span> }.into_any() }
}

/// A link to a request inside a sentence.
#[component]
pub(crate) fn RequestLink(id: RequestId) -> AnyView {
    let name = t::request_inside(id.grouped().as_str());
    let desk = expect_context::<App>().people().desk.get_value();
    let address = desk.map_or_else(|| Link::request(id).format(), |places| (places.request)(id));
    view! { <a href=address>{name}</a> }.into_any()
}

/// That the provider's staff put a role right, and why.
pub(crate) fn by_provider(reason: Option<&str>) -> AnyView {
    let reason = reason.map(|reason| view! { {t::colon()} " " <q>{reason.to_owned()}</q> });
    view! { {t::history_by_provider()}{reason} }.into_any()
}
