//! Entries of a form: a labelled field whose value and message are signals. What is wrong with an entry is forgotten as
//! soon as it is changed.

use super::field::{Field, Message, described_by, field, is_invalid, password};
use super::{Tone, icon};
use crate::platform::dom;
use crate::prelude::*;
use handover_rules::account::password::{LONGEST, SHORTEST, WeakPassword, check};

/// One entry.
pub(crate) struct Entry {
    /// The input's id.
    pub(crate) id: &'static str,
    /// What is to be entered.
    pub(crate) label: &'static str,
    /// A line of help.
    pub(crate) hint: Option<AnyView>,
    /// The input's type, as HTML has it.
    pub(crate) kind: &'static str,
    /// What browsers may fill in, as HTML has it.
    pub(crate) autocomplete: &'static str,
    /// What is entered.
    pub(crate) value: RwSignal<String>,
    /// What is wrong with it.
    pub(crate) wrong: RwSignal<Option<Message>>,
}

/// The field of an entry.
pub(crate) fn entry(of: Entry) -> AnyView {
    let Entry { id, label, hint, kind, autocomplete, value, wrong } = of;
    forget_when_changed(value, wrong);
    let message: Signal<Option<Message>> = wrong.into();
    let input = if kind == "password" {
        password(id, autocomplete, value, message)
    } else {
        view! {
            <input
                id=id type=kind autocomplete=autocomplete autocapitalize=(kind != "text").then_some("none")
                spellcheck="false" aria-describedby=described_by(id) aria-invalid=is_invalid(message)
                prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    field(Field { id, label, hint, message }, input)
}

/// The field of a new password: says while it is typed what the rules think of it. `about` are the words that anybody
/// who knows the account would try.
pub(crate) fn new_password(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    wrong: RwSignal<Option<Message>>,
    about: impl Fn() -> Vec<String> + Send + Sync + 'static,
) -> AnyView {
    forget_when_changed(value, wrong);
    let message = Signal::derive(move || wrong.get().or_else(|| value.with(|value| opinion(value, &about()))));
    let hint = t::password_hint(SHORTEST.to_string().as_str()).into_any();
    field(Field { id, label, hint: Some(hint), message }, password(id, "new-password", value, message))
}

/// What the rules think of a new password that is still being typed.
fn opinion(value: &str, about: &[String]) -> Option<Message> {
    if value.is_empty() {
        return None;
    }
    let say = |tone, text: String| Some(Message { tone, text });
    match check(value, about.iter().map(String::as_str)) {
        Ok(()) => say(Tone::Ok, t::password_good().to_owned()),
        Err(WeakPassword::TooShort) => {
            let more = SHORTEST.saturating_sub(value.chars().count());
            say(Tone::Plain, t::password_more(u64::try_from(more).unwrap_or_default()))
        }
        Err(weak) => say(Tone::Warn, weakness(weak)),
    }
}

/// What is wrong with a new password.
pub(crate) fn weakness(weak: WeakPassword) -> String {
    match weak {
        WeakPassword::TooShort => t::password_too_short(SHORTEST.to_string().as_str()),
        WeakPassword::TooLong => t::password_too_long(LONGEST.to_string().as_str()),
        WeakPassword::Common => t::password_common().to_owned(),
        WeakPassword::AboutYou => t::password_about_you().to_owned(),
    }
}

/// What is wrong with a new password that is to be sent.
pub(crate) fn password_problem(value: &str, about: &[String]) -> Option<String> {
    if value.is_empty() {
        return Some(t::password_new_missing().to_owned());
    }
    check(value, about.iter().map(String::as_str)).err().map(weakness)
}

fn forget_when_changed(value: RwSignal<String>, wrong: RwSignal<Option<Message>>) {
    Effect::new(move |before: Option<()>| {
        value.track();
        if before.is_some() && wrong.with_untracked(Option::is_some) {
            wrong.set(None);
        }
    });
}

/// Everything that is wrong with a form, above it: takes the focus, and each line leads to its field.
pub(crate) fn problems(id: &'static str, entries: Vec<(&'static str, String)>, other: Option<String>) -> AnyView {
    let lines: Vec<AnyView> = entries
        .into_iter()
        .map(|(field, text)| {
            // The fragment is the router's, so the link is followed by script.
            let jump = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                if let Some(field) = dom::by_id(field) {
                    let _ = field.focus();
                }
            };
            view! { <li><a href=["#", field].concat() on:click=jump>{text}</a></li> }.into_any()
        })
        .collect();
    let lines = (!lines.is_empty()).then(|| view! { <ul class="ul">{lines}</ul> });
    view! {
        <div class="notice" data-s="bad" role="alert" tabindex="-1" id=id>
            {icon("alert")}
            <div><p><b>{t::problem_title()}</b></p>{other.map(|text| view! { <p>{text}</p> })}{lines}</div>
        </div>
    }
    .into_any()
}
