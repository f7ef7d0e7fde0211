//! The account that asked for something.

use super::{copy_button, handle, person_name, words};
use crate::platform::i18n::shared as t;
use crate::state::App;
use handover_api::submissions::PersonName;
use handover_rules::{NicHandle, RoleSet};
use leptos::prelude::*;

/// A handle; somebody else's can be copied.
pub(crate) fn account(app: App, who: &NicHandle, me: &NicHandle) -> AnyView {
    let copy = (who != me).then(|| copy_button(app, who.as_str().to_owned()));
    view! { {handle(who, me)}{copy} }.into_any()
}

/// The asker, the roles that gave the right to ask, and whose account it says to be.
pub(crate) fn asker(app: App, who: &NicHandle, name: &PersonName, roles: RoleSet, me: &NicHandle) -> AnyView {
    let account = account(app, who, me);
    let account =
        if roles.is_empty() { account } else { t::request_asker_is(words::roles_inside(roles).into_any(), account) };
    let entered = [&name.name, &name.organisation].into_iter().filter(|text| who != me && !text.is_empty());
    let lines: Vec<AnyView> = entered.map(|text| view! { <br/>{person_name(text.clone())} }.into_any()).collect();
    let note =
        (!lines.is_empty()).then(|| view! { <br/><span class="small soft">{t::request_name_unchecked()}</span> });
    view! { {account}{lines}{note} }.into_any()
}
