//! Access without a role: actions in words, and a service that one reaches by it.

use super::{Icon, NameOfService, Person, RoleChip, ServiceStatusLine};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::access::SeenService;
use handover_api::services::ReachedRow;
use handover_rules::access::{ASK_FOR_CONTACTS, ActionName, Catalogue, SEE, in_groups};
use handover_rules::submission::abilities::Ability;
use handover_rules::{Category, Language, Role};
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

/// A service that the reader reaches by access from others, as an item of a list.
#[component]
pub(crate) fn ReachedItem(of: ReachedRow) -> AnyView {
    let ReachedRow { service, seen, givers, actions } = of;
    let page = Link::service(&service).format();
    let can = t::services_reached_can(actions_text(&actions, Some(service.category)).as_str());
    let givers = givers.into_iter().map(|who| view! { <Person who with_handle=false/> }).collect_view();
    let (status, contacts) = seen.map(seen_parts).unzip();
    view! {
        <li class="pad stack tight">
            <div class="row between">
                <span>
                    <b><a href=page><NameOfService name=service.name/></a></b> " "
                    <span class="soft small">{t::word_category(service.category)}</span>
                </span>
                {status}
            </div>
            <p class="row small"><Icon name="user"/> {t::services_reached_by()} {givers}</p>
            <p class="small soft">{can}</p>
            {contacts}
        </li>
    }
    .into_any()
}

/// Status and contacts.
fn seen_parts(SeenService { contacts, status, expiration }: SeenService) -> (AnyView, AnyView) {
    let today = expect_context::<App>().today();
    let contact = |role: Role| {
        let who = contacts.holder(role).clone();
        view! { <li class="row"><RoleChip role/> <Person who with_handle=false/></li> }
    };
    let contacts = view! { <ul class="ul row small">{Role::ALL.map(contact)}</ul> };
    let status = view! { <span class="row"><ServiceStatusLine status expiration today/></span> };
    (status.into_any(), contacts.into_any())
}
