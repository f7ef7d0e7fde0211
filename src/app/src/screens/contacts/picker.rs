//! The field for a person: a combobox that finds people by name, label, handle or address.

mod room;

use self::room::Room;
use super::candidate::{FoundPerson, WantedRole};
use crate::browser::dom;
use crate::components::{Icon, Person, person_text};
use crate::forms::TextField;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use core::ops::Range;
use core::time::Duration;
use handover_api::people::{PeoplePage, PersonRow};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::submission::ContactInput;
use handover_rules::{NicHandle, PerRole};
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
    Person(PersonRow),
    /// The handle or address as it is entered.
    Entered(String),
}

impl Choice {
    fn text(&self) -> &str {
        match self {
            Self::Person(row) => row.handle.as_str(),
            Self::Entered(text) => text,
        }
    }

    fn shares_services(&self) -> bool {
        matches!(self, Self::Person(row) if row.services > 0)
    }

    /// Reactive: why the person can't be named for the role. An entry is judged once it is chosen.
    fn obstacle(&self, role: Option<WantedRole>) -> Option<&'static str> {
        match self {
            Self::Person(row) => role?.obstacle(row),
            Self::Entered(_) => None,
        }
    }
}

/// The state of the list.
#[derive(Clone, Copy)]
struct List {
    app: App,
    field: TextField,
    is_open: RwSignal<bool>,
    /// Whether it opens above the field.
    is_up: RwSignal<bool>,
    /// The height that is free there, in pixels.
    room: RwSignal<i32>,
    /// The place of the choice that the arrows lead to.
    active: RwSignal<Option<usize>>,
    people: RwSignal<Vec<PersonRow>>,
    /// The text that they were looked up for.
    looked_up: RwSignal<String>,
    choices: Memo<Vec<Choice>>,
    /// The place of the choice that Enter takes. A handle that is typed in full is sent; part of a name takes the first.
    taken: Memo<Option<usize>>,
}

/// Runs `then` with the text once typing has paused.
pub(super) fn after_pause(text: RwSignal<String>, pause: Duration, then: impl FnOnce(String) + 'static) {
    let of = text.get_untracked();
    let run = move || {
        if is_current(text, &of) {
            then(of);
        }
    };
    set_timeout(run, pause);
}

/// Whether a text has not changed, and its page has not been left.
pub(super) fn is_current(text: RwSignal<String>, of: &str) -> bool {
    text.try_with_untracked(|now| now == of) == Some(true)
}

fn is_complete(text: &str) -> bool {
    matches!(ContactInput::read(Some(text)), Ok(Some(_)))
}

impl List {
    fn new(field: TextField, role: Option<WantedRole>) -> Self {
        let app = expect_context::<App>();
        let people: RwSignal<Vec<PersonRow>> = RwSignal::new(Vec::new());
        let (is_open, is_up, active) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None));
        let (room, looked_up) = (RwSignal::new(0), RwSignal::new(String::new()));
        let myself = move || PersonRow {
            handle: app.my_handle(),
            services: 0,
            theirs: PerRole::default(),
            mine: PerRole::default(),
            unable: role.is_some_and(|role| !role.may_be_mine()),
        };
        let choices = Memo::new(move |_| {
            let text = field.value.get();
            let text = text.trim();
            let me = myself();
            let may_be_me = role.is_none_or(|role| !role.is_for_others);
            let is_me = may_be_me && me.handle.as_str().starts_with(&text.to_ascii_lowercase());
            let found = is_me.then_some(me).into_iter().chain(people.get());
            let mut choices: Vec<Choice> = found.map(Choice::Person).collect();
            if is_complete(text) && choices.iter().all(|choice| !choice.text().eq_ignore_ascii_case(text)) {
                choices.push(Choice::Entered(text.to_owned()));
            }
            // Those who can't be named come last, by reason.
            choices.sort_by_key(|choice| choice.obstacle(role));
            choices
        });
        let taken = Memo::new(move |_| {
            let first = || {
                field.value.with(|text| !text.is_empty() && !is_complete(text)) && people.with(|all| !all.is_empty())
            };
            active.get().or_else(|| first().then_some(0)).filter(|_| is_open.get())
        });
        Self { app, field, is_open, is_up, room, active, people, looked_up, choices, taken }
    }

    fn look_up(self, pause: Duration) {
        after_pause(self.field.value, pause, move |text| {
            if self.is_open.try_get_untracked() != Some(true) {
                return;
            }
            spawn_local(async move {
                let query = Query::default().with("search", text.trim()).with("limit", OFFERED);
                let path = [route::PEOPLE, &query.finish()].concat();
                let page: Result<PeoplePage, Failure> = self.app.get_screen(&path).await;
                // Without an answer, a handle can still be typed.
                if let (Ok(page), true) = (page, is_current(self.field.value, &text)) {
                    self.people.try_set(page.rows);
                    self.looked_up.try_set(text);
                }
            });
        });
    }

    fn open(self, pause: Duration) {
        self.active.set(None);
        if !self.is_open.get_untracked() {
            self.is_up.set(false);
        }
        self.is_open.set(true);
        self.look_up(pause);
    }

    fn close(self) {
        self.is_open.try_set(false);
        self.active.try_set(None);
    }

    /// Places the list where it covers neither the buttons at the foot of its form nor the edge of the window: below the
    /// field, or above it if it does not fit and there is more room.
    fn fit(self) {
        let (Some(field), Some(list)) = (dom::by_id(self.field.id), dom::by_id(&list_id(self.field))) else { return };
        let (Some(room), Some(was_up)) = (Room::of(&field, &list), self.is_up.try_get_untracked()) else { return };
        let is_up = was_up || (room.wanted > room.below && room.above > room.below);
        self.is_up.set(is_up);
        self.room.set(if is_up { room.above } else { room.below });
    }

    fn choose(self, place: usize) {
        if let Some(choice) = self.choices.get_untracked().get(place) {
            self.field.value.set(choice.text().to_owned());
        }
        self.close();
    }

    /// Takes the only person that part of a name finds, when the field is left.
    fn choose_only(self) {
        // A field that is removed is left, too.
        let Some(text) = self.looked_up.try_get_untracked() else { return };
        let is_only = is_current(self.field.value, &text) && self.choices.with_untracked(Vec::len) == 1;
        if is_only && self.taken.get_untracked() == Some(0) {
            self.choose(0);
        }
    }

    fn step(self, forward: bool) {
        let count = self.choices.with_untracked(Vec::len);
        let next = match (self.active.get_untracked(), forward) {
            (None, true) => 0,
            (Some(at), true) => at + 1,
            (at, false) => at.unwrap_or_default() + count.saturating_sub(1),
        };
        let next = next.checked_rem(count);
        self.active.set(next);
        if let Some(option) = next.and_then(|place| dom::by_id(&option_id(self.field, place)))
            && let Some(list) = dom::by_id(&list_id(self.field))
        {
            list.set_scroll_top(option.offset_top() - list.client_height() / 2);
        }
    }

    /// Handles a key; whether it was for the list.
    fn pressed(self, key: &str) -> bool {
        match (key, self.is_open.get_untracked(), self.taken.get_untracked()) {
            ("ArrowDown" | "ArrowUp", false, _) => self.open(Duration::ZERO),
            ("ArrowDown" | "ArrowUp", true, _) => self.step(key == "ArrowDown"),
            ("Escape", true, _) => self.close(),
            ("Enter", true, Some(place)) => self.choose(place),
            // The key goes on to the next field, or sends the form.
            ("Tab", true, Some(place)) => {
                self.choose(place);
                return false;
            }
            ("Enter" | "Tab", ..) => {
                self.close();
                return false;
            }
            _ => return false,
        }
        true
    }
}

/// A combobox for a person. `settle` receives whether the entry is complete: once it is left or a person is chosen, and not
/// while somebody types.
#[component]
pub(crate) fn PersonPicker(
    field: TextField,
    /// The role that the person is for: the list says who can take it.
    #[prop(optional)]
    role: Option<WantedRole>,
    #[prop(into)] label: String,
    /// Ids of the elements that describe it.
    described_by: String,
    #[prop(into)] is_invalid: Signal<bool>,
    settle: Callback<bool>,
) -> impl IntoView {
    let list = List::new(field, role);
    let List { is_open, choices, taken, .. } = list;
    let id = list_id(field);
    // The only choice is what has been entered in full: there is nothing to choose.
    let is_entered = move |choices: &[Choice]| matches!(choices, [only] if field.value.with(|text| text.trim().eq_ignore_ascii_case(only.text())));
    let is_shown =
        Memo::new(move |_| is_open.get() && choices.with(|choices| !choices.is_empty() && !is_entered(choices)));
    // Once it is there, and whenever it grows.
    Effect::new(move |_| {
        choices.track();
        if is_shown.get() {
            request_animation_frame(move || list.fit());
        }
    });
    let keydown = move |event: KeyboardEvent| {
        if !event.is_composing() && list.pressed(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let typed = move |event| {
        settle.try_run(false);
        field.value.set(event_target_value(&event));
        list.open(PAUSE);
    };
    let left = move |_: FocusEvent| {
        // A window that is left keeps its focus.
        let has_focus = document().has_focus().unwrap_or(true);
        if has_focus {
            list.choose_only();
        }
        list.close();
        if has_focus {
            // A field that is removed loses the focus, too.
            settle.try_run(true);
        }
    };
    let popup = {
        let id = id.clone();
        move || {
            is_shown.get().then(|| {
                view! { <div class="options" id=id.clone() role="listbox" tabindex="-1" aria-label=t::picker_people()><Groups list role settle/></div> }
            })
        }
    };
    view! {
        <div
            class="picker" class:up=move || list.is_up.get()
            style:--room=move || [&list.room.get().to_string(), "px"].concat()
        >
            <Icon name="user"/>
            <input
                id=field.id role="combobox" autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-label=label placeholder=t::picker_placeholder() aria-autocomplete="list"
                aria-expanded=move || is_shown.get().to_string() aria-controls=id
                aria-activedescendant=move || taken.get().filter(|_| is_shown.get()).map(|place| option_id(field, place))
                aria-describedby=described_by aria-invalid=move || is_invalid.get().then_some("true")
                prop:value=move || field.value.get() on:input=typed
                on:click=move |_| list.open(Duration::ZERO) on:keydown=keydown on:blur=left
            />
            {popup}
        </div>
    }
}

/// The choices of the list: the reader, people who share services with them, others, and who can't be named.
#[component]
fn Groups(list: List, role: Option<WantedRole>, settle: Callback<bool>) -> impl IntoView {
    let me = list.app.my_handle();
    move || {
        let all = list.choices.get();
        let obstacles: Vec<Option<&str>> = all.iter().map(|choice| choice.obstacle(role)).collect();
        let able = obstacles.iter().take_while(|obstacle| obstacle.is_none()).count();
        let is_mine = |choice: &&Choice| matches!(choice, Choice::Person(row) if row.handle == me);
        let mine = all.iter().take(able.min(1)).filter(is_mine).count();
        let others = mine + all.iter().take(able).skip(mine).take_while(|choice| choice.shares_services()).count();
        let options = |places: Range<usize>| {
            let places = all.iter().enumerate().take(places.end).skip(places.start);
            places
                .map(|(place, choice)| {
                    let class = if place < able { "" } else { "soft" };
                    view! { <Offered list place choice=choice.clone() role class settle/> }
                })
                .collect_view()
        };
        let group = |label: &'static str, places: Range<usize>| {
            (!places.is_empty()).then(|| {
                view! { <div role="group" aria-label=label><span role="presentation">{label}</span>{options(places)}</div> }
            })
        };
        let mut start = able;
        let unable = obstacles.iter().skip(able).copied().flatten().collect::<Vec<&str>>();
        let unable: Vec<_> = unable
            .chunk_by(|one, other| one == other)
            .map(|same| {
                let places = start..start + same.len();
                start = places.end;
                group(same[0], places)
            })
            .collect();
        view! {
            {options(0..mine)}
            {group(t::picker_sharing(), mine..others)}
            {group(t::picker_others(), others..able)}
            {unable}
        }
    }
}

#[component]
fn Offered(
    list: List,
    place: usize,
    choice: Choice,
    role: Option<WantedRole>,
    class: &'static str,
    settle: Callback<bool>,
) -> impl IntoView {
    let field = list.field;
    let content = match choice {
        Choice::Person(row) => view! { <FoundPerson row role search=field.value/> }.into_any(),
        Choice::Entered(text) => {
            let text = view! { <bdi translate="no">{text}</bdi> }.into_any();
            view! { <Icon name="mail"/><span>{t::picker_entered(text)}</span> }.into_any()
        }
    };
    let choose = move |_| {
        list.choose(place);
        settle.try_run(true);
        // The person takes the place of the combobox.
        dom::focus_soon_id(remove_id(field));
    };
    view! {
        <div
            role="option" class=class id=option_id(field, place) aria-selected=move || (list.taken.get() == Some(place)).to_string()
            on:mousedown=|event| event.prevent_default() on:click=choose
        >
            {content}
        </div>
    }
}

fn list_id(field: TextField) -> String {
    [field.id, "-people"].concat()
}

fn option_id(field: TextField, place: usize) -> String {
    [field.id, "-person-", &place.to_string()].concat()
}

fn remove_id(field: TextField) -> String {
    [field.id, "-remove"].concat()
}

/// The person that is chosen, in place of the combobox. `remove` empties the field.
#[component]
pub(super) fn Picked(who: NicHandle, field: TextField, #[prop(into)] remove_label: String) -> impl IntoView {
    let app = expect_context::<App>();
    let title = person_text(app.people(), &who);
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
