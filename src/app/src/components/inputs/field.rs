//! Form fields: label, hint, input, and a message whose line is reserved, so that nothing moves when it comes.

use crate::components::{Icon, Tone};
use crate::platform::i18n as t;
use leptos::prelude::*;

/// The message under a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldMessage {
    /// [`Tone::Bad`] marks the field as wrong.
    pub(crate) tone: Tone,
    /// The problem and how to fix it, or a confirmation.
    pub(crate) text: String,
}

impl FieldMessage {
    /// The entry cannot be taken as it is.
    pub(crate) fn bad(text: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, text: text.into() }
    }
}

/// A labelled input. Give the input itself `id`, `aria-describedby=described_by(id)` and
/// `aria-invalid=is_invalid(message)`; an icon before it or a button after it may come along.
#[component]
pub(crate) fn Field(
    /// The input's id.
    id: &'static str,
    /// The name of the value to enter.
    label: &'static str,
    /// A line of help.
    #[prop(optional_no_strip, into)]
    hint: Option<AnyView>,
    /// At the end of the label's line.
    #[prop(optional_no_strip, into)]
    beside: Option<AnyView>,
    /// The message under the input.
    #[prop(optional, into)]
    message: Signal<Option<FieldMessage>>,
    children: Children,
) -> AnyView {
    let label = view! { <label for=id>{label}</label> }.into_any();
    let label = match beside {
        Some(beside) => view! { <div class="row between">{label}{beside}</div> }.into_any(),
        None => label,
    };
    view! {
        <div class="field">
            {label}
            {hint.map(|hint| view! { <p class="small soft" id=[id, "-h"].concat()>{hint}</p> })}
            <div class="in">{children()}</div>
            <MessageLine id message/>
        </div>
    }
    .into_any()
}

/// The line under a field.
#[component]
pub(crate) fn MessageLine(#[prop(into)] id: String, #[prop(into)] message: Signal<Option<FieldMessage>>) -> AnyView {
    let tone = move || message.with(|message| message.as_ref().map_or("", |message| message.tone.as_str()));
    let content = move || {
        message.with(|message| {
            message.as_ref().map(|message| {
                let icon = match message.tone {
                    Tone::Bad | Tone::Warn => "alert",
                    Tone::Ok => "ok",
                    Tone::Plain | Tone::Now => "info",
                };
                view! { <Icon name=icon/><span>{message.text.clone()}</span> }.into_any()
            })
        })
    };
    view! { <p class="msg" id=[&id, "-m"].concat() data-s=tone>{content}</p> }.into_any()
}

/// The value of the input's `aria-describedby`.
pub(crate) fn described_by(id: &str) -> String {
    [id, "-m ", id, "-h"].concat()
}

/// The value of the input's `aria-invalid`.
pub(crate) fn is_invalid(message: Signal<Option<FieldMessage>>) -> impl Fn() -> Option<&'static str> + Clone {
    move || message.with(|message| message.as_ref().is_some_and(|m| m.tone == Tone::Bad).then_some("true"))
}

/// The input of a password, with a button that shows what is typed. Pasting is allowed.
#[component]
pub(crate) fn PasswordInput(
    id: &'static str,
    autocomplete: &'static str,
    value: RwSignal<String>,
    #[prop(into)] message: Signal<Option<FieldMessage>>,
) -> AnyView {
    let (shown, set_shown) = signal(false);
    view! {
        <input
            id=id autocomplete=autocomplete autocapitalize="none" spellcheck="false"
            type=move || if shown.get() { "text" } else { "password" }
            aria-describedby=described_by(id) aria-invalid=is_invalid(message)
            prop:bound=move || value.get() on:input=move |event| value.set(event_target_value(&event))
        />
        <button
            type="button" class="btn bare sm sq" aria-label=t::password_show()
            aria-pressed=move || if shown.get() { "true" } else { "false" }
            on:click=move |_| set_shown.update(|shown| *shown = !*shown)
        >
            <Icon name="eye"/>
        </button>
    }
    .into_any()
}
