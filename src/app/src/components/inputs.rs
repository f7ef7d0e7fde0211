//! Fields of forms, lists and filters: label, hint, input, and a message whose line is reserved, so that nothing moves when
//! it comes.

use crate::browser::dom;
use crate::components::{Icon, Tone};
use crate::platform::i18n as t;
use crate::platform::intl;
use core::time::Duration;
use handover_rules::{Country, Subsidiary};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, MouseEvent};

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
    id: &'static str,
    label: &'static str,
    #[prop(optional_no_strip, into)] hint: Option<AnyView>,
    /// At the end of the label's line.
    #[prop(optional_no_strip, into)]
    beside: Option<AnyView>,
    #[prop(optional, into)] message: Signal<Option<FieldMessage>>,
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

#[component]
pub(crate) fn Select(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: RwSignal<String>,
) -> AnyView {
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(value, name)| {
            let is_chosen = {
                let value = value.clone();
                move || chosen.with(|chosen| *chosen == value)
            };
            view! { <option value=value prop:bound=is_chosen>{name}</option> }.into_any()
        })
        .collect();
    view! {
        <Field id label>
            <select id=id on:change=move |event| chosen.set(event_target_value(&event))>{options}</select>
        </Field>
    }
    .into_any()
}

/// The name of a subsidiary: that of its country, if it stands for one.
pub(crate) fn country_name(subsidiary: Subsidiary) -> String {
    let special = match subsidiary.as_str() {
        "ASIA" => t::country_asia(),
        "EU" => t::country_europe(),
        "QC" => t::country_quebec(),
        "WE" => t::country_world_english(),
        "WS" => t::country_world_spanish(),
        code => return intl::region(code),
    };
    special.to_owned()
}

/// The options of a select of countries, sorted by name: first those that have a subsidiary.
#[component]
pub(crate) fn CountryOptions(chosen: RwSignal<String>) -> AnyView {
    let group = |label: &'static str, has_subsidiary: bool| {
        let countries = Country::all().filter(|country| country.has_subsidiary() == has_subsidiary);
        let mut countries: Vec<(String, &'static str)> =
            countries.map(|country| (intl::region(country.as_str()), country.as_str())).collect();
        countries.sort_by(|one, other| intl::compare(&one.0, &other.0));
        let options: Vec<AnyView> = countries
            .into_iter()
            .map(|(name, code)| {
                let is_chosen = move || chosen.with(|chosen| chosen == code);
                view! { <option value=code prop:bound=is_chosen>{name}</option> }.into_any()
            })
            .collect();
        view! { <optgroup label=label>{options}</optgroup> }.into_any()
    };
    view! { {group(t::country_with_subsidiary(), true)}{group(t::country_others(), false)} }.into_any()
}

/// The field for a validation code, with the id `code`.
#[component]
pub(crate) fn CodeInput(
    label: &'static str,
    hint: AnyView,
    #[prop(into)] message: Signal<Option<FieldMessage>>,
    code: RwSignal<String>,
    /// Gets the typed or pasted text, which may be a whole link.
    #[prop(into)]
    enter: Callback<String>,
) -> AnyView {
    view! {
        <Field id="code" label hint message>
            <input
                id="code" class="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"
                aria-describedby=described_by("code") aria-invalid=is_invalid(message)
                prop:bound=move || code.get() on:input=move |event| enter.run(event_target_value(&event))
            />
        </Field>
    }
    .into_any()
}

#[component]
pub(crate) fn TickBox(
    label: String,
    /// Its name beside it, to be pressed, too.
    #[prop(optional)]
    is_named: bool,
    #[prop(into)] is_ticked: Signal<bool>,
    /// Gets whether the shift key was down.
    #[prop(into)]
    press: Callback<bool>,
) -> AnyView {
    let name = is_named.then(|| label.clone());
    view! {
        <label class=if is_named { "row" } else { "tick" }>
            <input
                type="checkbox" aria-label=label prop:checked=move || is_ticked.get()
                on:click=move |event: MouseEvent| press.run(event.shift_key())
            />
            {name}
        </label>
    }
    .into_any()
}

/// The pause in typing after which a search gets into the address.
const DEBOUNCE: Duration = Duration::from_millis(150);

const FIRST_ROW: &str = ".filters ~ * :is(tbody, .lines) :is(a, input)";

/// A search field. Both callbacks get the trimmed input. Enter and the arrow down lead to the first row.
#[component]
pub(crate) fn SearchField(
    label: &'static str,
    asked: Memo<String>,
    /// Called with every change.
    #[prop(optional, into)]
    on_typed: Option<Callback<String>>,
    /// Called after [`DEBOUNCE`].
    #[prop(into)]
    on_search: Callback<String>,
) -> AnyView {
    let typed = RwSignal::new(asked.get_untracked());
    // The search that this field last put into the address: only one that came another way (going back, a bookmark,
    // clearing) replaces the input.
    let reported = StoredValue::new(typed.get_untracked());
    Effect::new(move |_| {
        let search = asked.get();
        if reported.get_value() != search {
            reported.set_value(search.clone());
            typed.set(search);
        }
    });
    let mut rest = debounce(DEBOUNCE, move |text: String| {
        // The reader may have left the screen, or the address may bring another search.
        if typed.try_with_untracked(|typed| typed.trim() == text) == Some(true) {
            on_search.run(text);
        }
    });
    let on_input = move |event| {
        let text = event_target_value(&event);
        let trimmed = text.trim().to_owned();
        typed.set(text);
        reported.set_value(trimmed.clone());
        if let Some(on_typed) = on_typed {
            on_typed.run(trimmed.clone());
        }
        rest(trimmed);
    };
    let to_rows = |event: KeyboardEvent| {
        let leads = matches!(event.key().as_str(), "ArrowDown" | "Enter");
        if let Some(first) = leads.then(|| dom::find(FIRST_ROW)).flatten() {
            event.prevent_default();
            let _ = first.focus();
        }
    };
    view! {
        <div class="in">
            <Icon name="search"/>
            <label class="vh" for="search">{label}</label>
            <input
                id="search" type="search" placeholder=label autocomplete="off" spellcheck="false" autocapitalize="none"
                prop:bound=move || typed.get() on:input=on_input on:keydown=to_rows
            />
        </div>
    }
    .into_any()
}

/// A select of values as the address has them, each with its name.
#[component]
pub(crate) fn FilterSelect(
    id: &'static str,
    label: &'static str,
    /// The name of the empty value.
    all: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: Memo<&'static str>,
    /// Gets the selected value.
    #[prop(into)]
    on_change: Callback<String>,
) -> AnyView {
    let option = |(value, name)| {
        view! { <option value=value prop:bound=move || chosen.get() == value>{name}</option> }.into_any()
    };
    let options: Vec<AnyView> = [("", all)].into_iter().chain(options).map(option).collect();
    view! {
        <label class="vh" for=id>{label}</label>
        <select id=id class="chip" on:change=move |event| on_change.run(event_target_value(&event))>{options}</select>
    }
    .into_any()
}
