//! The fields for a person and for a service: comboboxes that find people by name, label, handle or address, and services
//! by name.

mod candidate;
mod combobox;
mod room;
mod service;

use self::candidate::FoundPerson;
pub(crate) use self::candidate::WantedRole;
use self::combobox::{ChoiceOption, Chosen, Combobox, List, Offers, Words};
pub(crate) use self::service::ServiceField;
use super::TextField;
use crate::components::{Icon, Person, person_text};
use crate::platform::client;
use crate::platform::i18n as t;
use crate::state::App;
use core::ops::Range;
use handover_api::people::{PeoplePage, PersonRow};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::submission::ContactInput;
use handover_rules::{NicHandle, PerRole};
use leptos::prelude::*;

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

/// The people that are offered.
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
            let title = person_text(app.people(), &who);
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
