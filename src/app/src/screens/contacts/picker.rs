//! The field for a person: a combobox that finds people by name, label, handle or address.

use crate::components::{Icon, Person, person_text};
use crate::forms::TextField;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use core::time::Duration;
use handover_api::people::{PeoplePage, PersonRow};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::submission::ContactInput;
use handover_rules::{NicHandle, Role};
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pause in typing after which people are looked up.
const PAUSE: Duration = Duration::from_millis(200);
/// People that are offered.
const OFFERED: &str = "8";

/// A choice of the list.
#[derive(Clone, PartialEq)]
enum Choice {
    Me(NicHandle),
    Person(PersonRow),
    /// The handle or address as it is entered.
    Entered(String),
}

impl Choice {
    fn text(&self) -> &str {
        match self {
            Self::Me(handle) | Self::Person(PersonRow { handle, .. }) => handle.as_str(),
            Self::Entered(text) => text,
        }
    }
}

/// The state of the list.
#[derive(Clone, Copy)]
struct Options {
    app: App,
    field: TextField,
    is_open: RwSignal<bool>,
    /// The place of the choice that Enter takes.
    active: RwSignal<Option<usize>>,
    people: RwSignal<Vec<PersonRow>>,
    choices: Memo<Vec<Choice>>,
}

fn is_complete(text: &str) -> bool {
    matches!(ContactInput::read(Some(text)), Ok(Some(_)))
}

impl Options {
    fn new(app: App, field: TextField) -> Self {
        let people: RwSignal<Vec<PersonRow>> = RwSignal::new(Vec::new());
        let choices = Memo::new(move |_| {
            let text = field.value.get();
            let text = text.trim();
            let me = app.my_handle();
            let is_me = text.is_empty() || me.as_str().starts_with(&text.to_ascii_lowercase());
            let mut choices: Vec<Choice> = is_me.then(|| Choice::Me(me)).into_iter().collect();
            choices.extend(people.get().into_iter().map(Choice::Person));
            if is_complete(text) && choices.iter().all(|choice| !choice.text().eq_ignore_ascii_case(text)) {
                choices.push(Choice::Entered(text.to_owned()));
            }
            choices
        });
        Self { app, field, is_open: RwSignal::new(false), active: RwSignal::new(None), people, choices }
    }

    fn look_up(self, pause: Duration) {
        let text = self.field.text();
        let is_current = move |text: &String| self.field.value.try_with_untracked(|now| now == text) == Some(true);
        set_timeout(
            move || {
                if !is_current(&text) || self.is_open.try_get_untracked() != Some(true) {
                    return;
                }
                spawn_local(async move {
                    let query = Query::default().with("search", text.trim()).with("limit", OFFERED);
                    let path = [route::PEOPLE, &query.finish()].concat();
                    let page: Result<PeoplePage, Failure> = client::screen(self.app, &path).await;
                    // Without an answer, a handle can still be typed.
                    if let Ok(page) = page
                        && is_current(&text)
                    {
                        self.people.try_set(page.rows);
                    }
                });
            },
            pause,
        );
    }

    fn typed(self, text: String) {
        self.field.value.set(text);
        self.active.set(None);
        self.is_open.set(true);
        self.look_up(PAUSE);
    }

    fn open(self) {
        self.is_open.set(true);
        self.look_up(Duration::ZERO);
    }

    fn close(self) {
        self.is_open.try_set(false);
        self.active.try_set(None);
    }

    fn choose(self, place: usize) {
        let text = self.choices.with_untracked(|choices| choices.get(place).map(|choice| choice.text().to_owned()));
        if let Some(text) = text {
            self.field.value.set(text);
        }
        self.close();
    }

    fn step(self, forward: bool) {
        if !self.is_open.get_untracked() {
            return self.open();
        }
        let count = self.choices.with_untracked(Vec::len);
        if count > 0 {
            let next = match (self.active.get_untracked(), forward) {
                (None, true) => 0,
                (None, false) => count - 1,
                (Some(at), true) => (at + 1) % count,
                (Some(at), false) => (at + count - 1) % count,
            };
            self.active.set(Some(next));
        }
    }

    /// Handles a key; whether it was for the list.
    fn pressed(self, key: &str) -> bool {
        let is_open = self.is_open.get_untracked();
        match key {
            "ArrowDown" => self.step(true),
            "ArrowUp" => self.step(false),
            "Escape" if is_open => self.close(),
            "Enter" if is_open => {
                // A handle that is typed in full is sent at once. Part of a name takes the first person.
                let first =
                    || (!is_complete(&self.field.text()) && !self.people.with_untracked(Vec::is_empty)).then_some(0);
                let Some(place) = self.active.get_untracked().or_else(first) else {
                    self.close();
                    return false;
                };
                self.choose(place);
            }
            _ => return false,
        }
        true
    }
}

/// A combobox for the new contact in `role`. `settle` is told whether the entry is complete: once it is left or a person is
/// chosen, and not while somebody types.
#[component]
pub(super) fn PersonPicker(
    field: TextField,
    role: Role,
    #[prop(into)] label: String,
    /// Ids of what describes it.
    described_by: String,
    #[prop(into)] is_invalid: Signal<bool>,
    settle: Callback<bool>,
) -> impl IntoView {
    let options = Options::new(expect_context::<App>(), field);
    let list = [field.id, "-people"].concat();
    let option_id = move |place: usize| [field.id, "-person-", &place.to_string()].concat();
    let is_shown = Memo::new(move |_| options.is_open.get() && options.choices.with(|choices| !choices.is_empty()));
    let keydown = move |event: KeyboardEvent| {
        if !event.is_composing() && options.pressed(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let typed = move |event| {
        settle.try_run(false);
        options.typed(event_target_value(&event));
    };
    let left = move |_: FocusEvent| {
        options.close();
        // A window that is left keeps its focus.
        if document().has_focus().unwrap_or(true) {
            // A field that is removed loses the focus, too.
            settle.try_run(true);
        }
    };
    let choices = move || {
        let entries = options.choices.get().into_iter().enumerate();
        let entry = move |(place, choice): (usize, Choice)| {
            view! {
                <div
                    role="option" id=option_id(place) aria-selected=move || (options.active.get() == Some(place)).to_string()
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| {
                        options.choose(place);
                        settle.try_run(true);
                        // The person takes the place of the combobox.
                        dom::focus_soon_id(remove_id(field));
                    }
                >
                    {choice_view(&choice, role)}
                </div>
            }
        };
        entries.map(entry).collect_view()
    };
    let popup = {
        let list = list.clone();
        move || {
            is_shown.get().then(|| {
                view! {
                    <div class="options" id=list.clone() role="listbox" aria-label=t::picker_people()>{choices}</div>
                }
            })
        }
    };
    view! {
        <div class="picker">
            <Icon name="user"/>
            <input
                id=field.id role="combobox" autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-label=label placeholder=t::picker_placeholder() aria-autocomplete="list"
                aria-expanded=move || is_shown.get().to_string() aria-controls=list
                aria-activedescendant=move || options.active.get().filter(|_| is_shown.get()).map(option_id)
                aria-describedby=described_by aria-invalid=move || is_invalid.get().then_some("true")
                prop:value=move || field.value.get() on:input=typed
                on:focus=move |_| options.open() on:keydown=keydown on:blur=left
            />
            {popup}
        </div>
    }
}

fn choice_view(choice: &Choice, role: Role) -> AnyView {
    match choice {
        Choice::Me(me) => view! { <Person who=me.clone()/> }.into_any(),
        Choice::Person(row) => {
            let count = match (*row.theirs.get(role), row.services) {
                (0, services) => t::picker_shared(services),
                (roles, _) => t::picker_roles(roles, crate::components::words::role_inside(role)),
            };
            view! { <Person who=row.handle.clone()/><small class="soft">{count}</small> }.into_any()
        }
        Choice::Entered(text) => {
            let text = view! { <bdi translate="no">{text.clone()}</bdi> }.into_any();
            view! { <Icon name="mail"/><span>{t::picker_entered(text)}</span> }.into_any()
        }
    }
}

fn remove_id(field: TextField) -> String {
    [field.id, "-remove"].concat()
}

/// The person that is chosen, in place of the combobox. `remove` empties the field.
#[component]
pub(super) fn Picked(who: NicHandle, field: TextField, #[prop(into)] remove_label: String) -> impl IntoView {
    let app = expect_context::<App>();
    let title = person_text(app, &who);
    let remove = move |_| {
        field.value.set(String::new());
        // The combobox takes its place.
        dom::focus_soon_id(field.id.to_owned());
    };
    view! {
        <div class="picked" title=title>
            <Person who/>
            <button type="button" class="btn bare sq" id=remove_id(field) aria-label=remove_label on:click=remove>
                <Icon name="x"/>
            </button>
        </div>
    }
}
