//! The account that asked for something.

use super::{copy_button, handle, person_name, words};
use crate::platform::i18n as t;
use crate::state::App;
use handover_rules::{NicHandle, RoleSet};
use leptos::prelude::*;

/// A handle; somebody else's can be copied.
pub(crate) fn account(app: App, who: &NicHandle, me: &NicHandle) -> AnyView {
    let copy = (who != me).then(|| copy_button(app, who.as_str().to_owned()));
    view! { {handle(who)}{copy} }.into_any()
}

/// The asker, the roles that gave the right to ask, and the organisation that the account says to be of.
pub(crate) fn asker(app: App, who: &NicHandle, roles: RoleSet, me: &NicHandle) -> AnyView {
    let account = account(app, who, me);
    let account =
        if roles.is_empty() { account } else { t::request_asker_is(words::roles_inside(roles).into_any(), account) };
    let who = who.clone();
    let entered = move || {
        let person = app.people().get(&who).filter(|person| person.name.is_some() || person.organisation.is_some())?;
        // Without a name, the organisation stands in its place.
        let organisation = person.organisation.filter(|_| person.name.is_some());
        let organisation = organisation.map(|text| view! { <br/>{person_name(text)} });
        Some(view! { {organisation}<br/><span class="small soft">{t::request_name_unchecked()}</span> })
    };
    view! { {account}{entered} }.into_any()
}
