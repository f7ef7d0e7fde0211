//! Names of people and services, and accounts as links, lines and discs. Names are not translated, and isolated from the
//! direction of the text around them.

use crate::components::{CopyButton, column_heads};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, People};
use handover_api::Link;
use handover_api::people::KnownPerson;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::model::account::changes_direction;
use handover_rules::{NicHandle, RequestId, ServiceName};
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

/// A handle, or another code or number: not translated.
#[component]
pub(crate) fn Handle(
    #[prop(into)] text: String,
    #[prop(optional)] class: Option<&'static str>,
    /// With a button that copies it.
    #[prop(optional)]
    copied: bool,
) -> AnyView {
    let code = view! { <code class=class translate="no">{text.clone()}</code> }.into_any();
    if copied { view! { {code}<CopyButton text/> }.into_any() } else { code }
}

/// A handle inside of a text.
pub(crate) fn code(handle: &NicHandle) -> AnyView {
    view! { <Handle text=handle.as_str()/> }.into_any()
}

/// Something as it was entered, such as an email address: in bold and not translated.
pub(crate) fn bold(text: impl Into<String>) -> AnyView {
    view! { <b translate="no">{text.into()}</b> }.into_any()
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

/// The number of hues in the style sheet (`.disc[data-h]`).
const HUES: u32 = 7;

/// A person. One's own account is a quiet "you"; a person without a visible name is the reader's label, or the handle.
///
/// The disc is drawn by the style sheet, as lists have hundreds of people.
#[component]
pub(crate) fn Person(
    who: NicHandle,
    /// Whether the handle stands behind the name. Where it does not, it is the title.
    #[prop(default = true)]
    with_handle: bool,
) -> impl IntoView {
    let app = expect_context::<App>();
    let handle = who.as_str().to_owned();
    let hue = hue(&who).to_string();
    let face = Face::of(app.people, &who);
    let initials = move || face.with(|face| face.initials.clone());
    if app.people.is_me(&who) {
        return view! { <span class="who me" data-h=hue data-initials=initials title=handle>{t::you_inside()}</span> }
            .into_any();
    }
    let class = move || if face.with(|face| face.is_named) { "who" } else { "who un" };
    let of = who.clone();
    let shown = Memo::new(move |_| named(app.people, &of));
    let title = handle.clone();
    let text = move || {
        let handle_behind = || view! { <code class="h" translate="no">{handle.clone()}</code> };
        match shown.get() {
            Some((name, false)) if !with_handle => view! { <PersonName name/> }.into_any(),
            Some((name, is_label)) => {
                let label = is_label.then(|| view! { " " <span class="lbl small">{t::person_label()}</span> });
                view! { <span><PersonName name/> {with_handle.then(|| view! { " " {handle_behind()} })} {label}</span> }
                    .into_any()
            }
            None => view! { <code translate="no">{handle.clone()}</code> }.into_any(),
        }
    };
    let name = match app.people.desk.get_value() {
        Some(places) => view! { <a href=(places.customer)(&who)>{text}</a> }.into_any(),
        None => text.into_any(),
    };
    view! { <span class=class data-h=hue data-initials=initials title=title>{name}</span> }.into_any()
}

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
            let of_handle = || (who.as_str().chars().take(2).collect(), false);
            let of_name = |(name, is_label): (String, bool)| (initials(&name), !is_label);
            let (initials, is_named) = named(people, &who).map_or_else(of_handle, of_name);
            Self { initials, is_named }
        })
    }
}

/// The disc of a person: decoration beside a name.
#[component]
pub(crate) fn Disc(
    who: NicHandle,
    /// `lg` or `xl`; empty for the size of a line of text.
    #[prop(default = "")]
    size: &'static str,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_me = app.people.is_me(&who);
    let hue = hue(&who).to_string();
    let face = Face::of(app.people, &who);
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
pub(super) fn DiscOfSeveral(count: u64) -> impl IntoView {
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
    named(people, who).map_or_else(|| who.as_str().to_owned(), |(name, _)| isolated_name(&name))
}

/// A disc inside a drawing, as [`Disc`] has it.
pub(super) struct DrawnDisc {
    pub(super) class: &'static str,
    pub(super) hue: String,
    pub(super) initials: String,
}

impl DrawnDisc {
    /// Stands for a number of people.
    pub(super) fn of_several(count: u64) -> Self {
        Self { class: "several", hue: String::new(), initials: intl::number(count) }
    }
}

pub(super) fn drawn_disc(people: People, who: &NicHandle) -> DrawnDisc {
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
    let name = named(people, who).filter(|(_, is_label)| !is_label);
    name.map_or_else(String::new, |(name, _)| initials(&name).to_ascii_uppercase())
}

/// The name of a person in a file, as far as the reader can see it.
pub(crate) fn name_in_files(people: People, who: &NicHandle) -> Option<String> {
    untrack(|| named(people, who)).map(|(name, _)| name)
}

/// Reactive: the name or organisation of a person, as far as the reader can see it, or else the reader's own label, which is
/// marked as one.
fn named(people: People, who: &NicHandle) -> Option<(String, bool)> {
    let visible = people.own_name(who).map(|name| (name, false));
    visible.or_else(|| {
        let KnownPerson { name, organisation, label, .. } = people.get(who)?;
        name.or(organisation).map(|name| (name, false)).or_else(|| label.map(|label| (label, true)))
    })
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

/// A large disc, the name with the reader's label, and the handle below.
#[component]
pub(crate) fn PersonLines(who: NicHandle) -> impl IntoView {
    let app = expect_context::<App>();
    let is_me = app.people.is_me(&who);
    let handle = who.as_str().to_owned();
    let disc = view! { <Disc who=who.clone() size="lg"/> };
    let known = Memo::new(move |_| app.people.get(&who));
    let shown = |name: String| view! { <PersonName name/> }.into_any();
    let lines = move || {
        let (name, label) = known.get().map_or((None, None), |known| (known.name.or(known.organisation), known.label));
        let handle = view! { <Handle text=handle.clone() class="h"/> };
        let (name, note) = match (name, label) {
            _ if is_me => (t::you_inside().into_any(), None),
            (Some(name), label) => (shown(name), label.map(shown)),
            (None, Some(label)) => (shown(label), Some(t::person_label().into_any())),
            (None, None) => return handle.into_any(),
        };
        let note = note.map(|note| view! { " "<span class="lbl small">{note}</span> });
        view! { <b>{name}</b>{note}{handle} }.into_any()
    };
    view! { <span class="who">{disc}<span>{lines}</span></span> }
}

/// A person inside a sentence: a name with the handle as its title; the user's own account is a pronoun.
#[component]
pub(crate) fn PersonInside(who: NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let is_me = app.people.is_me(&who);
    let handle = who.as_str().to_owned();
    let name = move || view! { <PersonName name=person_text(app.people, &who)/> };
    if is_me { t::you_inside().into_any() } else { view! { <span title=handle>{name}</span> }.into_any() }
}

/// A link to a request inside a sentence.
#[component]
pub(crate) fn RequestLink(id: RequestId) -> AnyView {
    let name = t::request_inside(id.grouped().as_str());
    let desk = expect_context::<App>().people.desk.get_value();
    let address = desk.map_or_else(|| Link::request(id).format(), |places| (places.request)(id));
    view! { <a href=address>{name}</a> }.into_any()
}

/// That the provider's staff put a role right, and why.
pub(crate) fn by_provider(reason: Option<&str>) -> AnyView {
    let reason = reason.map(|reason| view! { {t::colon()} " " <q>{reason.to_owned()}</q> });
    view! { {t::history_by_provider()}{reason} }.into_any()
}

/// A table with the fields that make a holder, before and after.
#[component]
pub(crate) fn DifferenceTable(before: HolderIdentity, after: HolderIdentity) -> AnyView {
    let rows = [
        row(t::holder_name(), before.full_name(), after.full_name()),
        row(t::holder_organisation(), before.organisation.clone(), after.organisation.clone()),
        row(
            t::holder_legal_form(),
            t::holder_form(before.legal_form).to_owned(),
            t::holder_form(after.legal_form).to_owned(),
        ),
        row(t::holder_email(), before.email.to_string(), after.email.to_string()),
    ];
    let rows: Vec<AnyView> = rows.into_iter().collect();
    let heads = column_heads(&[t::holder_field(), t::holder_now(), t::holder_after()]);
    view! {
        <div class="card">
            <table class="list even">
                <caption class="vh">{t::holder_difference()}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(name: &'static str, before: String, after: String) -> AnyView {
    let is_same = before == after;
    let shown = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let after = if is_same {
        view! { <span class="soft">{t::holder_same()}</span> }.into_any()
    } else {
        view! { <ins><PersonName name=shown(after)/></ins> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=t::holder_now()><PersonName name=shown(before)/></td>
            <td data-label=t::holder_after()>{after}</td>
        </tr>
    }
    .into_any()
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
