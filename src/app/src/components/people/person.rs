//! A person: a disc with initials, the name, and the NIC handle.

use crate::components::{PersonName, isolated_name};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, People};
use handover_api::people::KnownPerson;
use handover_rules::NicHandle;
use leptos::prelude::*;

/// The number of hues in the style sheet (`.disc[data-h]`).
const HUES: u32 = 7;

/// A person. One's own account is a quiet "you"; a person without a visible name is the reader's label, or the handle.
///
/// The disc is drawn by the style sheet, as lists have hundreds of people.
#[component]
pub(crate) fn Person(
    /// The account.
    who: NicHandle,
    /// Whether the handle stands behind the name. Where it does not, it is the title.
    #[prop(default = true)]
    with_handle: bool,
) -> impl IntoView {
    let app = expect_context::<App>();
    let handle = who.as_str().to_owned();
    let hue = hue(&who).to_string();
    let face = Face::of(app.people(), &who);
    let initials = move || face.with(|face| face.initials.clone());
    if app.people().is_me(&who) {
        return view! { <span class="who me" data-h=hue data-initials=initials title=handle>{t::you_inside()}</span> }
            .into_any();
    }
    let class = move || if face.with(|face| face.is_named) { "who" } else { "who un" };
    let of = who.clone();
    let shown = Memo::new(move |_| app.people().get(&of));
    let title = handle.clone();
    let text = move || {
        let handle_behind = || view! { <code class="h" translate="no">{handle.clone()}</code> };
        match shown.get().and_then(|person| name_of(&person)) {
            Some((name, false)) if !with_handle => view! { <PersonName name/> }.into_any(),
            Some((name, is_label)) => {
                let label = is_label.then(|| view! { " " <span class="lbl small">{t::person_label()}</span> });
                view! { <span><PersonName name/> {with_handle.then(|| view! { " " {handle_behind()} })} {label}</span> }
                    .into_any()
            }
            None => view! { <code translate="no">{handle.clone()}</code> }.into_any(),
        }
    };
    let name = match app.people().desk.get_value() {
        Some(places) => view! { <a href=(places.customer)(&who)>{text}</a> }.into_any(),
        None => text.into_any(),
    };
    view! { <span class=class data-h=hue data-initials=initials title=title>{name}</span> }.into_any()
}

/// The content of a disc.
#[derive(Clone, PartialEq)]
struct Face {
    /// Of the name, or else of the reader's label or the handle.
    initials: String,
    /// Whether the reader can see the person's name.
    is_named: bool,
}

impl Face {
    fn of(people: People, who: &NicHandle) -> Memo<Self> {
        let who = who.clone();
        Memo::new(move |_| {
            let name = visible_name(people, &who);
            let is_named = name.is_some();
            let text = name.or_else(|| people.get(&who).and_then(|person| person.label));
            let of_handle = || who.as_str().chars().take(2).collect();
            Self { initials: text.as_deref().map_or_else(of_handle, initials), is_named }
        })
    }
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
    let is_me = app.people().is_me(&who);
    let hue = hue(&who).to_string();
    let face = Face::of(app.people(), &who);
    let class = move || {
        let kind = match face.with(|face| face.is_named) {
            _ if is_me => "me ",
            true => "",
            false => "un ",
        };
        ["disc ", kind, size].concat()
    };
    // As an attribute, initials are neither copied nor translated.
    view! {
        <i class=class data-h=hue data-initials=move || face.with(|face| face.initials.clone()) aria-hidden="true"></i>
    }
}

/// The large disc of a drawing that stands for a number of people.
#[component]
pub(in crate::components) fn DiscOfSeveral(count: u64) -> impl IntoView {
    view! { <i class="disc several xl" data-initials=intl::number(count) aria-hidden="true"></i> }
}

/// The disc of the reader's own account with its initials, for the frame, where there is room for no more than it.
#[component]
pub(crate) fn OwnDisc(who: NicHandle, name: String, class: &'static str) -> AnyView {
    view! { <i class=class data-h=hue(&who).to_string() data-initials=initials(&name) aria-hidden="true"></i> }
        .into_any()
}

/// The words for a person in a sentence: name, label or handle.
pub(crate) fn person_text(people: People, who: &NicHandle) -> String {
    let name = visible_name(people, who).or_else(|| people.get(who).and_then(|person| person.label));
    name.map_or_else(|| who.as_str().to_owned(), |name| isolated_name(&name))
}

/// A disc inside a drawing, as [`Disc`] has it.
pub(in crate::components) struct DrawnDisc {
    pub(in crate::components) class: &'static str,
    pub(in crate::components) hue: String,
    pub(in crate::components) initials: String,
}

impl DrawnDisc {
    /// Stands for a number of people.
    pub(in crate::components) fn of_several(count: u64) -> Self {
        Self { class: "several", hue: String::new(), initials: intl::number(count) }
    }
}

pub(in crate::components) fn drawn_disc(people: People, who: &NicHandle) -> DrawnDisc {
    let Face { initials, is_named } = Face::of(people, who).get_untracked();
    let class = match is_named {
        _ if people.is_me(who) => "me",
        true => "",
        false => "un",
    };
    DrawnDisc { class, hue: hue(who).to_string(), initials }
}

/// The initials inside a drawing, which has no disc; empty for somebody without a visible name.
pub(crate) fn drawn_initials(people: People, who: &NicHandle) -> String {
    if people.is_me(who) {
        return t::you_inside().to_owned();
    }
    visible_name(people, who).map_or_else(String::new, |name| initials(&name).to_ascii_uppercase())
}

/// Reactive: the name or organisation of a person, as far as the reader can see it.
fn visible_name(people: People, who: &NicHandle) -> Option<String> {
    people.own_name(who).or_else(|| people.get(who).and_then(|person| person.name.or(person.organisation)))
}

/// The name of a person in a file, as far as the reader can see it.
pub(crate) fn name_in_files(people: People, who: &NicHandle) -> Option<String> {
    untrack(|| visible_name(people, who).or_else(|| people.get(who).and_then(|person| person.label)))
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
