//! A field with a list of choices below it, for people and for services alike: what it offers is data.

use crate::browser::dom;
use crate::components::{Copying, Icon};
use crate::forms::TextField;
use crate::platform::attendance;
use core::time::Duration;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The pause in typing after which choices are looked up.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) icon: &'static str,
    pub(super) placeholder: &'static str,
    pub(super) list: &'static str,
}

/// The choices of a combobox, and how they are found.
#[derive(Clone, Copy)]
pub(super) struct Offers {
    /// The choices, in the order of the list: the field holds one of these texts once it is chosen.
    pub(super) texts: Memo<Vec<String>>,
    /// Whether the text is only part of a name: Enter and Tab take the first choice.
    pub(super) is_part: Memo<bool>,
    /// The text that they were looked up for.
    pub(super) looked_up: RwSignal<String>,
    /// Looks up the choices for a text, and sets `looked_up` even without an answer.
    pub(super) look_up: Callback<String>,
    /// The text that a press on a choice copies, by its place: such a choice cannot be taken.
    pub(super) copied: Option<Callback<usize, Option<String>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Enter,
    /// The field has lost the focus.
    Left,
}

#[derive(Clone, Copy)]
pub(super) struct List {
    field: TextField,
    offers: Offers,
    settle: Callback<bool>,
    is_open: RwSignal<bool>,
    /// Whether it opens above the field.
    is_up: RwSignal<bool>,
    /// The height that is free there, in pixels.
    room: RwSignal<i32>,
    /// The place of the choice that the arrows lead to.
    active: RwSignal<Option<usize>>,
    /// The place of the choice that Enter takes.
    taken: Memo<Option<usize>>,
    /// Escape has closed the list: what is typed stays as it is.
    declined: RwSignal<bool>,
    /// The entry has ended before its choices were known.
    awaited: RwSignal<Option<End>>,
    copying: Copying,
    /// The place of the choice whose text was copied last.
    copied: RwSignal<Option<usize>>,
}

impl List {
    pub(super) fn new(field: TextField, offers: Offers, settle: Callback<bool>) -> Self {
        let (is_open, is_up, active) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None));
        let takes_first = move || offers.is_part.get() && offers.texts.with(|texts| !texts.is_empty());
        let declined = RwSignal::new(false);
        let offered = move || active.get().or_else(|| takes_first().then_some(0));
        let taken = Memo::new(move |_| if declined.get() { None } else { offered() });
        let (room, copied, awaited) = (RwSignal::new(0), RwSignal::new(None), RwSignal::new(None));
        let copying = Copying::new();
        let list =
            Self { field, offers, settle, is_open, is_up, room, active, taken, declined, awaited, copying, copied };
        Effect::new(move |_| {
            offers.looked_up.track();
            if let Some(how) = untrack(|| awaited.get()) {
                untrack(|| list.end(how));
            }
        });
        list
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
        self.declined.set(false);
        self.awaited.set(None);
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
    }

    /// Takes a choice, or what is typed, and goes on to the next field.
    fn take(self, place: Option<usize>) {
        if !place.is_some_and(|place| self.copy(place)) {
            let skips_own = place.is_none() && self.field.text().is_empty();
            self.settle(place);
            go_on(self.field, skips_own);
        }
    }

    fn settle(self, place: Option<usize>) {
        if let Some(place) = place {
            self.choose(place);
        }
        self.close();
        self.settle.try_run(true);
    }

    /// Whether the choices are those of another text.
    fn is_late(self) -> bool {
        let is_looked_up = self.offers.looked_up.with_untracked(|text| self.field.still_has(text));
        self.offers.is_part.get_untracked() && !is_looked_up
    }

    /// Ends the entry. Enter takes the marked choice; a field that is left takes only a single one.
    fn end(self, how: End) {
        // A field that is removed is left, too.
        if self.is_open.is_disposed() {
            return;
        }
        if how == End::Left {
            self.close();
        }
        if self.is_late() {
            self.awaited.set(Some(how));
            return self.offers.look_up.run(self.field.text());
        }
        self.awaited.set(None);
        let is_open = self.is_open.get_untracked();
        let is_single = self.offers.texts.with_untracked(Vec::len) == 1;
        let place = self.taken.get_untracked().filter(|_| is_single || is_open && how == End::Enter);
        match how {
            End::Enter => self.take(place),
            End::Left => self.settle(place),
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

    /// Handles a key; whether it was for the list. Enter always is: it never sends the form.
    fn pressed(self, key: &str) -> bool {
        match (key, self.is_open.get_untracked(), self.taken.get_untracked()) {
            ("ArrowDown" | "ArrowUp", false, _) => self.open(Duration::ZERO),
            ("ArrowDown" | "ArrowUp", true, _) => self.step(key == "ArrowDown"),
            ("Escape", true, _) => {
                self.close();
                self.declined.set(true);
            }
            ("Enter", ..) => self.end(End::Enter),
            // The key goes on to the next field, which ends the entry.
            ("Tab", true, Some(place)) if !self.is_late() => {
                self.choose(place);
                self.close();
                return false;
            }
            _ => return false,
        }
        true
    }
}

#[component]
pub(super) fn Combobox(
    list: List,
    words: Words,
    label: &'static str,
    /// Ids of the elements that describe it.
    described_by: String,
    is_invalid: Signal<bool>,
    /// The choices, each a [`ChoiceOption`].
    children: ChildrenFn,
) -> AnyView {
    let List { field, offers, settle, is_open, taken, .. } = list;
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
    let left = move |_| {
        // A window that is left keeps its focus.
        if document().has_focus().unwrap_or(true) {
            attendance::after_press(move || list.end(End::Left));
        }
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
                on:focus=move |_| list.awaited.set(None) on:blur=left
            />
            {popup}
        </div>
    }
    .into_any()
}

#[component]
pub(super) fn ChoiceOption(
    list: List,
    place: usize,
    #[prop(default = "")] class: &'static str,
    children: Children,
) -> AnyView {
    view! {
        <div
            role="option" class=class id=option_id(list.field, place) aria-selected=move || (list.taken.get() == Some(place)).to_string()
            on:mousedown=|event| event.prevent_default() on:click=move |_| list.take(Some(place))
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
    #[prop(optional_no_strip)] removed: Option<Callback<()>>,
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

/// The fields of a form, also those that hold a choice. A further service is optional.
const FIELDS: &str = "[role=combobox]:not([aria-labelledby=services-included] *), .picked button";

/// Moves the caret to the next empty field of the form, and after the last one to its button. A field with an error keeps it,
/// and one whose entry has gone to a list.
fn go_on(field: TextField, skips_own: bool) {
    request_animation_frame(move || {
        let own = dom::by_id(field.id).or_else(|| dom::by_id(&remove_id(field)));
        let own = own.filter(|own| !own.has_attribute("aria-invalid"));
        let Some((own, form)) = own.and_then(|own| Some((own.clone(), own.closest("form").ok()??))) else { return };
        let all = |selector| {
            let found = form.query_selector_all(selector).ok().into_iter();
            found.flat_map(|all| (0..all.length()).filter_map(move |nth| all.get(nth)?.dyn_into::<HtmlElement>().ok()))
        };
        let mut rest = all(FIELDS).skip_while(|other| *other != own).skip(skips_own.into());
        let next = rest.find(|other| other.matches(":placeholder-shown").unwrap_or(false));
        // One of two buttons is shown, as the window is wide or narrow.
        dom::focus(next.or_else(|| all(".btn.main").find(|button| button.offset_height() > 0)));
    });
}

/// Distance of the list from its field and from what it must not cover, together.
const MARGINS: i32 = 8;

/// Heights, in pixels.
struct Room {
    /// Of the whole list.
    pub(super) wanted: i32,
    /// Free above the field.
    pub(super) above: i32,
    /// Free below it, down to the buttons at the foot of the form.
    pub(super) below: i32,
}

impl Room {
    /// Measures a list and the room around its field.
    pub(super) fn of(field: &HtmlElement, list: &HtmlElement) -> Option<Self> {
        let place = |element: &Element| element.get_bounding_client_rect();
        // One of two is shown, as the window is wide or narrow.
        let docks = ["form .dock.only-l", "form .dock.only-s"].into_iter().filter_map(dom::find);
        let dock = docks.map(|dock| place(&dock)).find(|dock| dock.height() > 0.0);
        let window = window().inner_height().ok()?.as_f64()?;
        let end = dock.map_or(window, |dock| dock.top().min(window));
        let field = place(field);
        Some(Self {
            wanted: list.scroll_height(),
            above: whole(field.top()) - MARGINS,
            below: whole(end - field.bottom()) - MARGINS,
        })
    }
}

/// Whole pixels: formatting fractions takes some kilobytes of code.
#[expect(clippy::cast_possible_truncation, reason = "places in a window are small")]
fn whole(pixels: f64) -> i32 {
    pixels as i32
}
