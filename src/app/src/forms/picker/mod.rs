//! The fields for a person and for a service: comboboxes that find people by name, label, handle or address, and services
//! by name.

mod combobox;
mod service;

use self::combobox::{ChoiceOption, Chosen, Combobox, List, Offers, Words};
use crate::components::{Copying, Disc, Icon, Person, State, Tone, person_text};
use crate::forms::TextField;
pub(crate) use crate::forms::picker::service::ServiceField;
use crate::platform::client;
use crate::platform::i18n as t;
use crate::platform::intl::fold;
use crate::state::App;
use core::ops::Range;
use handover_api::people::{KnownPerson, PeoplePage, PersonRow};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::model::account::changes_direction;
use handover_rules::submission::ContactInput;
use handover_rules::submission::blockers::may_become;
use handover_rules::submission::form::{Candidate, RoleState, candidate};
use handover_rules::{AccountFacts, NicHandle, PerRole, Role};
use leptos::prelude::*;

const OFFERED: &str = "8";

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

    /// Reactive: the message to a person who can't be named for the role, for the reader to send.
    fn message(&self, role: WantedRole) -> Option<String> {
        match self {
            Self::Person(row) => role.message_to(row),
            Self::Entered(_) => None,
        }
    }

    /// Reactive: why the person can't be named for the role. An entry is judged once it is chosen.
    fn obstacle(&self, role: Option<WantedRole>) -> Option<&'static str> {
        match self {
            Self::Person(row) => role?.obstacle(row),
            Self::Entered(_) => None,
        }
    }
}

fn is_complete(text: &str) -> bool {
    matches!(ContactInput::read(Some(text)), Ok(Some(_)))
}

#[derive(Clone, Copy)]
struct People {
    app: App,
    choices: Memo<Vec<Choice>>,
    offers: Offers,
}

impl People {
    fn new(field: TextField, role: Option<WantedRole>) -> Self {
        let app = expect_context::<App>();
        let people: RwSignal<Vec<PersonRow>> = RwSignal::new(Vec::new());
        let looked_up = RwSignal::new(String::new());
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
        let texts = Memo::new(move |_| {
            choices.with(|choices| choices.iter().map(|choice| choice.text().to_owned()).collect::<Vec<String>>())
        });
        // A handle that is typed in full stays; part of a name takes the first.
        let is_part = Memo::new(move |_| field.value.with(|text| !text.trim().is_empty() && !is_complete(text)));
        let look_up = Callback::new(move |text: String| {
            let query = Query::default().with("search", text.trim()).with("limit", OFFERED);
            let call = app.get_screen::<PeoplePage>(&[route::PEOPLE, &query.finish()].concat());
            let sought = text.clone();
            client::await_answer(
                call,
                move || field.still_has(&sought),
                move |page| {
                    // Without an answer, a handle can still be typed.
                    let rows = page.map(|page| page.rows).unwrap_or_default();
                    if let Some(role) = role {
                        role.found.try_run(rows.iter().map(|row| row.handle.clone()).collect());
                    }
                    people.try_set(rows);
                    looked_up.try_set(text);
                },
            );
        });
        let copied = role.map(|role| {
            Callback::new(move |place: usize| {
                choices.with_untracked(|choices| untrack(|| choices.get(place)?.message(role)))
            })
        });
        Self { app, choices, offers: Offers { texts, is_part, looked_up, look_up, copied } }
    }
}

/// A combobox for a person, or the one who is chosen. `settle` receives whether the entry is complete: once it is left, after
/// Enter or a choice, and not while somebody types.
#[component]
pub(crate) fn PersonPicker(
    field: TextField,
    /// The role that the person is for: the list says who can take it.
    #[prop(optional)]
    role: Option<WantedRole>,
    label: &'static str,
    /// Ids of the elements that describe it.
    described_by: String,
    #[prop(into)] is_invalid: Signal<bool>,
    settle: Callback<bool>,
    /// The person; otherwise the one whose handle is entered, without an error.
    #[prop(optional, into)]
    picked: Option<Signal<Option<NicHandle>>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_settled = RwSignal::new(false);
    let settle = Callback::new(move |is_complete: bool| {
        is_settled.try_set(is_complete);
        settle.try_run(is_complete);
    });
    let entered = move || {
        let who = field.value.with(|text| NicHandle::parse(text.trim()).ok());
        who.filter(|_| is_settled.get() && field.message.with(Option::is_none))
    };
    let picked = Memo::new(move |_| picked.map_or_else(entered, |picked| picked.get()));
    let people = People::new(field, role);
    let list = List::new(field, people.offers, settle);
    let words = Words { icon: "user", placeholder: t::picker_placeholder(), list: t::picker_people() };
    move || match picked.get() {
        Some(who) => {
            let title = person_text(app.people, &who);
            view! { <Chosen field title remove_label=t::modify_undo_choice(label)><Person who/></Chosen> }.into_any()
        }
        None => view! {
            <Combobox list words label described_by=described_by.clone() is_invalid>
                <Groups people list field role/>
            </Combobox>
        }
        .into_any(),
    }
}

/// The choices of the list: the reader, people who share services with them, others, and who can't be named.
#[component]
fn Groups(people: People, list: List, field: TextField, role: Option<WantedRole>) -> impl IntoView {
    let me = people.app.my_handle();
    move || {
        let all = people.choices.get();
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
                    let content = offered(choice.clone(), role, field, (list, place));
                    view! { <ChoiceOption list place class>{content}</ChoiceOption> }
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

fn offered(choice: Choice, role: Option<WantedRole>, field: TextField, (list, place): (List, usize)) -> AnyView {
    match choice {
        Choice::Person(row) => {
            let copying = Signal::derive(move || list.copying(place));
            view! { <FoundPerson row role search=field.value copying/> }.into_any()
        }
        Choice::Entered(text) => {
            let text = view! { <bdi translate="no">{text}</bdi> }.into_any();
            view! { <Icon name="mail"/><span>{t::picker_entered(text)}</span> }.into_any()
        }
    }
}

/// A role that the form looks for a person for.
#[derive(Clone, Copy)]
pub(crate) struct WantedRole {
    pub(crate) role: Role,
    pub(crate) state: Memo<RoleState>,
    pub(crate) me: RwSignal<AccountFacts>,
    /// The reader is not proposed: the role is handed to somebody else.
    pub(crate) is_for_others: bool,
    /// The message to somebody who can't take it now; `None` while the form has no service.
    pub(crate) message: Signal<Option<String>>,
    /// Gets the people that part of a name finds.
    pub(crate) found: Callback<Vec<NicHandle>>,
}

impl WantedRole {
    /// Reactive.
    fn is_me(self, row: &PersonRow) -> bool {
        self.me.with(|me| me.handle == row.handle) && expect_context::<App>().people.is_me(&row.handle)
    }

    /// Reactive: whether the reader can take it.
    pub(super) fn may_be_mine(self) -> bool {
        self.me.with(|me| may_become(me, self.role))
    }

    fn candidate(self, row: &PersonRow) -> Candidate {
        self.state.with(|state| candidate(&row.handle, row.unable, state))
    }

    /// Reactive: why a person can't be named for it, as the heading of all of them.
    pub(super) fn obstacle(self, row: &PersonRow) -> Option<&'static str> {
        match self.candidate(row) {
            Candidate::Present => Some(t::modify_unchanged(self.role).trim_end_matches('.')),
            Candidate::Unable => Some(t::picker_unable()),
            Candidate::Able(_) => None,
        }
    }

    /// Reactive: the message to a person who can't take it now.
    pub(super) fn message_to(self, row: &PersonRow) -> Option<String> {
        let is_unable = self.candidate(row) == Candidate::Unable && !self.is_me(row);
        self.message.get().filter(|_| is_unable)
    }

    /// Reactive: that a person can take it, in words, or that a press copies a message to them.
    fn verdict(self, row: &PersonRow, copying: Option<Copying>) -> Option<AnyView> {
        let role = self.role;
        let is_me = self.is_me(row);
        let copy = t::request_copy_message();
        let (tone, icon, text) = match self.candidate(row) {
            Candidate::Unable if self.message_to(row).is_some() => match copying {
                None => (Tone::Plain, "copy", copy.to_owned()),
                Some(copying) => (Tone::Plain, copying.icon(), copying.label(copy).to_owned()),
            },
            Candidate::Present | Candidate::Unable => return None,
            Candidate::Able(0) if is_me => (Tone::Ok, "check", t::modify_fine_you().to_owned()),
            Candidate::Able(0) if role == Role::Billing => (Tone::Plain, "billing", t::picker_billing().to_owned()),
            Candidate::Able(0) => (Tone::Ok, "check", t::modify_fine().to_owned()),
            Candidate::Able(held) => (Tone::Ok, "check", t::picker_held(held)),
        };
        Some(view! { <State tone icon text/> }.into_any())
    }
}

#[component]
fn FoundPerson(
    row: PersonRow,
    role: Option<WantedRole>,
    search: RwSignal<String>,
    /// The outcome of copying the message to the person.
    copying: Signal<Option<Copying>>,
) -> impl IntoView {
    let is_me = row.handle == expect_context::<App>().my_handle();
    let who = row.handle.clone();
    let name =
        if is_me { view! { <Person who/> }.into_any() } else { view! { <Found row=row.clone() search/> }.into_any() };
    let held = role.map(|WantedRole { role, .. }| (role, *row.theirs.get(role)));
    let shared = match (held.filter(|(_, held)| *held > 0), row.services) {
        (Some((role, held)), _) => Some(t::picker_roles(held, t::word_role(role))),
        (None, 0) => None,
        (None, services) => Some(t::picker_shared(services)),
    };
    let shared = shared.map(|text| view! { {text}<br/> });
    let can = move || role.and_then(|role| role.verdict(&row, copying.get()));
    view! { {name} <small class="soft">{shared}{can}</small> }
}

/// A name, label or handle with the match highlighted.
#[component]
fn Found(row: PersonRow, search: RwSignal<String>) -> impl IntoView {
    let (who, handle) = (row.handle.clone(), row.handle.as_str().to_owned());
    let known = expect_context::<App>().people.get(&who);
    let is_label = known.as_ref().is_some_and(|known| known.name.is_none() && known.organisation.is_none());
    let words = known.map(|KnownPerson { name, organisation, label, .. }| [name, organisation, label]);
    let mut words = words.into_iter().flatten().flatten();
    let name = words.next();
    // An organisation or a label beside the name is a reason why somebody is in the list.
    let others: Vec<String> = words.filter(|word| matched(word, &search.get_untracked()).is_some()).collect();
    let marked = move |text: String| move || search.with(|search| marked(&text, search));
    let others =
        others.into_iter().map(|word| view! { <span class="soft small">{marked(word)}</span> " " }).collect_view();
    let hint = is_label.then(|| view! { <span class="soft small">{t::person_label()}</span> " " });
    let name = name.map(|name| view! { {marked(name)} " " });
    view! {
        <span class="who">
            <Disc who/>
            <span>{name}{hint}{others}<code class="h" translate="no">{marked(handle)}</code></span>
        </span>
    }
}

fn marked(text: &str, search: &str) -> AnyView {
    let text: String = text.chars().filter(|c| !changes_direction(*c)).collect();
    let Range { start, end } = matched(&text, search).unwrap_or_default();
    let part = |range| text.get::<Range<usize>>(range).unwrap_or_default().to_owned();
    let found = (start < end).then(|| view! { <mark>{part(start..end)}</mark> });
    view! { <bdi translate="no">{part(0..start)}{found}{part(end..text.len())}</bdi> }.into_any()
}

fn matched(text: &str, search: &str) -> Option<Range<usize>> {
    let search = fold(search.trim());
    let found = |start: usize| text.get(start..).filter(|rest| fold(rest).starts_with(&search)).map(|_| start);
    let start = text.char_indices().find_map(|(start, _)| found(start)).filter(|_| !search.is_empty())?;
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8()).filter(|end| *end > start);
    let is_whole = |end: &usize| text.get(start..*end).is_some_and(|part| fold(part).len() >= search.len());
    ends.into_iter().find(is_whole).map(|end| start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_a_search_finds_is_marked() {
        for (text, search, expected) in [
            ("Kasper Vael", "ka", Some(0..2)),
            ("Kasper Vael", " VAEL ", Some(7..11)),
            ("kv90077-ovh", "77-o", Some(5..9)),
            ("Kasper", "vael", None),
            ("Kasper", " ", None),
            ("", "ka", None),
        ] {
            assert_eq!(matched(text, search), expected, "{text} {search}");
        }
    }
}
