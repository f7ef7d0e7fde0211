//! A person in the list of the picker: the match, and whether they can take the role, or why not.

use crate::components::{Copying, Disc, Person, State, Tone};
use crate::platform::i18n as t;
use crate::platform::intl::fold;
use crate::state::App;
use core::ops::Range;
use handover_api::people::{KnownPerson, PersonRow};
use handover_rules::model::account::changes_direction;
use handover_rules::submission::blockers::may_become;
use handover_rules::submission::form::{Candidate, RoleState, candidate};
use handover_rules::{AccountFacts, NicHandle, Role};
use leptos::prelude::*;

/// A role that the form looks for a person for.
#[derive(Clone, Copy)]
pub(crate) struct WantedRole {
    pub(crate) role: Role,
    pub(crate) state: Memo<RoleState>,
    /// The reader.
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
        self.me.with(|me| me.handle == row.handle)
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
pub(super) fn FoundPerson(
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
    let known = expect_context::<App>().people().get(&who);
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

/// The part of a text that a search finds.
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
