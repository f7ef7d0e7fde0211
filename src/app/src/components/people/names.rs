//! Names of people and services: not translated, and isolated from the direction of the text around them.

use handover_rules::ServiceName;
use handover_rules::model::account::changes_direction;
use leptos::prelude::*;

/// The name of a person, an organisation or a file: not translated, and isolated, because its script may run the other
/// way. Characters that change the direction are left out: one of them ends an isolation, even that of an element.
#[component]
pub(crate) fn PersonName(#[prop(into)] name: String) -> AnyView {
    let mut name = name;
    name.retain(|c| !changes_direction(c));
    view! { <bdi translate="no">{name}</bdi> }.into_any()
}

/// The same inside of a text. A name in ASCII stays as it is, so that it can be copied.
pub(crate) fn isolated_name(name: &str) -> String {
    let name: String = name.chars().filter(|c| !changes_direction(*c)).collect();
    if name.is_ascii() { name } else { ["\u{2068}", &name, "\u{2069}"].concat() }
}

/// The name of a service: not translated, and isolated from the direction of the text around it.
#[component]
pub(crate) fn NameOfService(name: ServiceName) -> AnyView {
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
