//! Names of accounts, services and requests.

use super::{Person, icon};
use crate::platform::i18n as t;
use crate::platform::{i18n, intl};
use handover_api::Link;
use handover_rules::model::account::changes_direction;
use handover_rules::{NicHandle, RequestId, ServiceName};
use leptos::prelude::*;

/// A person.
pub(crate) fn handle(who: &NicHandle, _me: &NicHandle) -> AnyView {
    view! { <Person who=who.clone()/> }.into_any()
}

/// The same inside a sentence, where the user's own is a pronoun.
pub(crate) fn handle_inside(who: &NicHandle, me: &NicHandle) -> AnyView {
    if who == me { t::you_inside().into_any() } else { handle(who, me) }
}

/// A role passing from one account to another, or staying with one.
pub(crate) fn pass(from: &NicHandle, to: &NicHandle, me: &NicHandle) -> AnyView {
    if from == to {
        return handle(to, me);
    }
    view! {
        <span class="pass">
            {handle(from, me)} {icon("arrow")} <span class="vh">" " {t::pass_to()} " "</span> {handle(to, me)}
        </span>
    }
    .into_any()
}

/// A link to a request inside a sentence.
pub(crate) fn request_link(id: RequestId) -> AnyView {
    let name = t::request_inside(intl::request_number(id).as_str());
    view! { <a href=Link::Request { id, code: None }.format()>{name}</a> }.into_any()
}

/// That the provider's staff put a role right, and why.
pub(crate) fn by_provider(reason: Option<&str>) -> AnyView {
    let reason = reason.map(|reason| view! { {i18n::shared::colon()} " " <q>{reason.to_owned()}</q> });
    view! { {i18n::shared::history_by_provider()}{reason} }.into_any()
}

/// The name of a person, an organisation or a file: not translated, and isolated, because its script may run the other
/// way. Characters that change the direction are left out: one of them ends an isolation, even that of an element.
pub(crate) fn person_name(mut name: String) -> AnyView {
    name.retain(|c| !changes_direction(c));
    view! { <bdi translate="no">{name}</bdi> }.into_any()
}

/// The same inside of a text. A name in ASCII stays as it is, so that it can be copied.
pub(crate) fn isolated_name(name: &str) -> String {
    let name: String = name.chars().filter(|c| !changes_direction(*c)).collect();
    if name.is_ascii() { name } else { ["\u{2068}", &name, "\u{2069}"].concat() }
}

/// The name of a service: not translated, and isolated from the direction of the text around it.
pub(crate) fn service_name(name: &ServiceName) -> AnyView {
    view! { <bdi dir="ltr" translate="no">{name.as_str().to_owned()}</bdi> }.into_any()
}

/// The same inside of a text: a name from right to left keeps the order of its labels. One in ASCII stays as it is.
pub(crate) fn service_inside(name: &ServiceName) -> String {
    let name = name.as_str();
    if name.is_ascii() { name.to_owned() } else { ["\u{2066}", name, "\u{2069}"].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_inside_of_texts_turn_nothing_but_themselves() {
        for (name, expected) in [
            ("Lena Marsh", "Lena Marsh"),
            ("אורלי כהן (7)", "\u{2068}אורלי כהן (7)\u{2069}"),
            ("Zoë Marsh", "\u{2068}Zoë Marsh\u{2069}"),
            ("Lena \u{2069}\u{202e}Marsh", "Lena Marsh"),
            ("\u{200f}אורלי\u{2069}", "\u{2068}אורלי\u{2069}"),
        ] {
            assert_eq!(isolated_name(name), expected);
        }
    }
}
