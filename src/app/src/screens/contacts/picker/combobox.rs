//! A field with a list of choices below it, for people and for services alike: what it offers is data.

use super::room::Room;
use crate::browser::dom;
use crate::components::{Copying, Icon};
use crate::forms::TextField;
use core::time::Duration;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;

/// The pause in typing after which choices are looked up.
const PAUSE: Duration = Duration::from_millis(200);

/// The words of a combobox.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) icon: &'static str,
    pub(super) placeholder: &'static str,
    /// The name of the list.
    pub(super) list: &'static str,
}

/// The choices of a combobox, and how they are found.
#[derive(Clone, Copy)]
pub(super) struct Offers {
    /// The choices, in the order of the list: the field holds one of these texts once it is chosen.
    pub(super) texts: Memo<Vec<String>>,
    /// Whether Enter and Tab choose the first one. A text that is complete is sent as it is.
    pub(super) takes_first: Memo<bool>,
    /// The text that they were looked up for.
    pub(super) looked_up: RwSignal<String>,
    /// Looks up the choices for a text.
    pub(super) look_up: Callback<String>,
    /// The text that a press on a choice copies, by its place: such a choice cannot be taken.
    pub(super) copied: Option<Callback<usize, Option<String>>>,
}

/// The state of the list.
#[derive(Clone, Copy)]
pub(super) struct List {
    field: TextField,
    offers: Offers,
    is_open: RwSignal<bool>,
    /// Whether it opens above the field.
    is_up: RwSignal<bool>,
    /// The height that is free there, in pixels.
    room: RwSignal<i32>,
    /// The place of the choice that the arrows lead to.
    active: RwSignal<Option<usize>>,
    /// The place of the choice that Enter takes.
    taken: Memo<Option<usize>>,
    copying: Copying,
    /// The place of the choice whose text was copied last.
    copied: RwSignal<Option<usize>>,
}

impl List {
    pub(super) fn new(field: TextField, offers: Offers) -> Self {
        let (is_open, is_up, active) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None));
        let taken = Memo::new(move |_| {
            active.get().or_else(|| offers.takes_first.get().then_some(0)).filter(|_| is_open.get())
        });
        let (room, copied) = (RwSignal::new(0), RwSignal::new(None));
        Self { field, offers, is_open, is_up, room, active, taken, copying: Copying::new(), copied }
    }

    fn look_up(self, pause: Duration) {
        let of = self.field.text();
        let run = move || {
            if self.field.still_has(&of) && self.is_open.try_get_untracked() == Some(true) {
                self.offers.look_up.run(of);
            }
        };
        set_timeout(run, pause);
    }

    fn open(self, pause: Duration) {
        self.active.set(None);
        self.copied.set(None);
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

    /// Copies the text of a choice that cannot be taken; whether it is one. The list stays, so that the outcome can be read.
    fn copy(self, place: usize) -> bool {
        let Some(text) = self.offers.copied.and_then(|of| of.run(place)) else { return false };
        self.copied.set(Some(place));
        self.copying.start(text);
        true
    }

    /// Reactive: how copying the text of a choice went, if that was the last one.
    pub(super) fn copying(self, place: usize) -> Option<Copying> {
        (self.copied.get() == Some(place)).then_some(self.copying)
    }

    fn choose(self, place: usize) {
        if let Some(text) = self.offers.texts.get_untracked().get(place) {
            self.field.value.set(text.clone());
        }
        self.close();
    }

    /// Takes the only choice that part of a name finds, when the field is left.
    fn choose_only(self) {
        // A field that is removed is left, too.
        let Some(text) = self.offers.looked_up.try_get_untracked() else { return };
        let is_only = self.field.still_has(&text) && self.offers.texts.with_untracked(Vec::len) == 1;
        if is_only && self.taken.get_untracked() == Some(0) {
            self.choose(0);
        }
    }

    fn step(self, forward: bool) {
        let count = self.offers.texts.with_untracked(Vec::len);
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

    fn keydown(self, event: &KeyboardEvent) {
        if self.pressed(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// The field has lost the focus.
    fn left(self, settle: Callback<bool>) {
        // A window that is left keeps its focus.
        let has_focus = document().has_focus().unwrap_or(true);
        if has_focus {
            self.choose_only();
        }
        self.close();
        if has_focus {
            // A field that is removed loses the focus, too.
            settle.try_run(true);
        }
    }

    /// Handles a key; whether it was for the list.
    fn pressed(self, key: &str) -> bool {
        match (key, self.is_open.get_untracked(), self.taken.get_untracked()) {
            ("ArrowDown" | "ArrowUp", false, _) => self.open(Duration::ZERO),
            ("ArrowDown" | "ArrowUp", true, _) => self.step(key == "ArrowDown"),
            ("Escape", true, _) => self.close(),
            ("Enter", true, Some(place)) => {
                if !self.copy(place) {
                    self.choose(place);
                }
            }
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

/// The field and its list. `settle` receives whether the entry is complete: once it is left or a choice is pressed, and not
/// while somebody types.
#[component]
pub(super) fn Combobox(
    list: List,
    words: Words,
    label: String,
    /// Ids of the elements that describe it.
    described_by: String,
    is_invalid: Signal<bool>,
    settle: Callback<bool>,
    /// The choices, each a [`ChoiceOption`].
    children: ChildrenFn,
) -> AnyView {
    let List { field, offers, is_open, taken, .. } = list;
    let id = list_id(field);
    // The only choice is what has been entered in full: there is nothing to choose.
    let is_entered = move |texts: &[String]| matches!(texts, [only] if field.value.with(|text| text.trim().eq_ignore_ascii_case(only)));
    let is_shown =
        Memo::new(move |_| is_open.get() && offers.texts.with(|texts| !texts.is_empty() && !is_entered(texts)));
    // Once it is there, and whenever it grows.
    Effect::new(move |_| {
        offers.texts.track();
        if is_shown.get() {
            request_animation_frame(move || list.fit());
        }
    });
    let typed = move |event| {
        settle.try_run(false);
        field.value.set(event_target_value(&event));
        list.open(PAUSE);
    };
    let popup = {
        let id = id.clone();
        move || {
            is_shown.get().then(|| {
                view! {
                    <div class="options" id=id.clone() role="listbox" tabindex="-1" aria-label=words.list>{children()}</div>
                }
            })
        }
    };
    view! {
        <div
            class="picker" class:up=move || list.is_up.get()
            style:--room=move || [&list.room.get().to_string(), "px"].concat()
        >
            <Icon name=words.icon/>
            <input
                id=field.id role="combobox" autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-label=label placeholder=words.placeholder aria-autocomplete="list"
                aria-expanded=move || is_shown.get().to_string() aria-controls=id
                aria-activedescendant=move || taken.get().filter(|_| is_shown.get()).map(|place| option_id(field, place))
                aria-describedby=described_by aria-invalid=move || is_invalid.get().then_some("true")
                prop:bound=move || field.value.get() on:input=typed
                on:click=move |_| list.open(Duration::ZERO) on:keydown=move |event| list.keydown(&event)
                on:blur=move |_: FocusEvent| list.left(settle)
            />
            {popup}
        </div>
    }
    .into_any()
}

/// A choice of the list.
#[component]
pub(super) fn ChoiceOption(
    list: List,
    place: usize,
    #[prop(default = "")] class: &'static str,
    settle: Callback<bool>,
    children: Children,
) -> AnyView {
    let field = list.field;
    let choose = move |_| {
        if list.copy(place) {
            return;
        }
        list.choose(place);
        settle.try_run(true);
        // The choice takes the place of the combobox.
        dom::focus_soon_id(remove_id(field));
    };
    view! {
        <div
            role="option" class=class id=option_id(field, place) aria-selected=move || (list.taken.get() == Some(place)).to_string()
            on:mousedown=|event| event.prevent_default() on:click=choose
        >
            {children()}
        </div>
    }
    .into_any()
}

/// The choice, in place of the combobox. The button empties the field; then it runs `removed`.
#[component]
pub(super) fn Chosen(
    field: TextField,
    title: String,
    remove_label: String,
    #[prop(optional)] removed: Option<Callback<()>>,
    children: Children,
) -> AnyView {
    let remove = move |_| {
        field.value.set(String::new());
        if let Some(removed) = removed {
            removed.run(());
        }
        // The combobox takes its place.
        dom::focus_soon_id(field.id.to_owned());
    };
    view! {
        <div class="picked" title=title>
            {children()}
            <button type="button" class="btn bare sq" id=remove_id(field) aria-label=remove_label on:click=remove>
                <Icon name="x"/>
            </button>
        </div>
    }
    .into_any()
}

fn list_id(field: TextField) -> String {
    [field.id, "-list"].concat()
}

fn option_id(field: TextField, place: usize) -> String {
    [field.id, "-choice-", &place.to_string()].concat()
}

fn remove_id(field: TextField) -> String {
    [field.id, "-remove"].concat()
}
