//! A person: a disc with initials, the name, and the NIC handle.

use super::{Icon, PersonName, isolated_name};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::people::KnownPerson;
use handover_rules::NicHandle;
use leptos::prelude::*;

/// The number of hues in the style sheet (`.disc[data-h]`).
const HUES: u32 = 7;

/// A person. One's own account is a quiet "you"; a person without a visible name is the reader's label, or the handle.
#[component]
pub(crate) fn Person(
    /// The account.
    who: NicHandle,
    /// Whether the handle stands behind the name. Where it does not, it is the title.
    #[prop(default = true)]
    with_handle: bool,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_me = app.session().me.get_untracked().as_ref() == Some(&who);
    let title = who.as_str().to_owned();
    if is_me {
        let spelled = [" (", &title, ")"].concat();
        return view! {
            <span class="who you" title=title>
                <Disc who=who/><span>{t::you_inside()}<span class="vh">{spelled}</span></span>
            </span>
        }
        .into_any();
    }
    let shown = Memo::new({
        let who = who.clone();
        move |_| app.people().get(&who)
    });
    let handle = title.clone();
    let text = move || {
        let handle_behind = || view! { <code class="h" translate="no">{handle.clone()}</code> };
        match shown.get().and_then(|person| name_of(&person)) {
            Some((name, is_label)) => {
                let label = is_label.then(|| view! { " " <span class="lbl small">{t::person_label()}</span> });
                view! { <PersonName name/> {with_handle.then(|| view! { " " {handle_behind()} })} {label} }.into_any()
            }
            None => view! { <code translate="no">{handle.clone()}</code> }.into_any(),
        }
    };
    view! {
        <span class="who" title=title><Disc who=who/><span>{text}</span></span>
    }
    .into_any()
}

/// The disc of a person: decoration beside a name.
#[component]
pub(crate) fn Disc(
    /// The account.
    who: NicHandle,
    /// `lg` or `xl`; empty for the size of a line of text.
    #[prop(default = "")]
    size: &'static str,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_me = app.session().me.get_untracked().as_ref() == Some(&who);
    let hue = hue(&who).to_string();
    let name = Memo::new(move |_| app.people().get(&who).and_then(|person| person.name.or(person.organisation)));
    let class = move || {
        let kind = if is_me {
            "me "
        } else if name.with(Option::is_none) {
            "un "
        } else {
            ""
        };
        ["disc ", kind, size].concat()
    };
    // As an attribute, initials are neither read, copied nor translated.
    let initials = move || name.with(|name| name.as_deref().filter(|_| !is_me).map(initials));
    let nobody = move || (!is_me && name.with(Option::is_none)).then(|| view! { <Icon name="user"/> }.into_any());
    view! { <i class=class data-h=hue data-initials=initials aria-hidden="true">{nobody}</i> }
}

/// The disc of the reader's own account with its initials, for the frame, where there is room for no more than it.
#[component]
pub(crate) fn OwnDisc(who: NicHandle, name: String, class: &'static str) -> AnyView {
    view! { <i class=class data-h=hue(&who).to_string() data-initials=initials(&name) aria-hidden="true"></i> }
        .into_any()
}

/// The words for a person in a sentence: name, label or handle.
pub(crate) fn person_text(app: App, who: &NicHandle) -> String {
    let name = app.people().get(who).and_then(|person| name_of(&person));
    name.map_or_else(|| who.as_str().to_owned(), |(name, _)| isolated_name(&name))
}

/// The initials inside a drawing, which has no disc; empty for somebody without a visible name.
pub(crate) fn drawn_initials(app: App, who: &NicHandle) -> String {
    if app.session().me.get_untracked().as_ref() == Some(who) {
        return t::you_inside().to_owned();
    }
    let name = app.people().get(who).and_then(|person| person.name.or(person.organisation));
    name.map_or_else(String::new, |name| initials(&name).to_ascii_uppercase())
}

/// The name to show, and whether it is the reader's own label.
fn name_of(person: &KnownPerson) -> Option<(String, bool)> {
    let name = person.name.clone().or_else(|| person.organisation.clone()).map(|name| (name, false));
    name.or_else(|| person.label.clone().map(|label| (label, true)))
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    // Only ASCII: the tables of Unicode would be part of the download. The style sheet makes capitals.
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| !c.is_ascii_punctuation()));
    words.next().into_iter().chain(words.next_back()).collect()
}

/// The hue of a person: a number of the style sheet.
pub(crate) fn hue(who: &NicHandle) -> u32 {
    who.as_str().bytes().fold(5381_u32, |sum, byte| sum.wrapping_mul(33).wrapping_add(u32::from(byte))) % HUES + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_first_and_last_word() {
        let cases = [
            ("Lena Marsh", "LM"),
            ("Selma Marchetti-Okonkwo", "SM"),
            ("Zoë", "Z"),
            ("(Ana) Maria  d’Arc", "Ad"),
            ("-", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
