//! People named on screens.

use handover_api::people::KnownPerson;
use handover_rules::NicHandle;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The people whose name or label the signed-in account may see, as far as screens have named them.
#[derive(Clone, Copy)]
pub(crate) struct People(RwSignal<BTreeMap<NicHandle, KnownPerson>>);

impl People {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }

    /// Takes over the people of an answer.
    pub(crate) fn learn(self, people: Vec<KnownPerson>) {
        let is_known = |known: &BTreeMap<_, _>| people.iter().all(|person| known.get(&person.handle) == Some(person));
        if !self.0.with_untracked(is_known) {
            self.0.update(|known| known.extend(people.into_iter().map(|person| (person.handle.clone(), person))));
        }
    }

    /// Whether no screen has named anybody yet.
    pub(crate) fn is_empty(self) -> bool {
        self.0.with_untracked(BTreeMap::is_empty)
    }

    /// Reactive: the person behind a handle.
    pub(crate) fn get(self, who: &NicHandle) -> Option<KnownPerson> {
        self.0.with(|known| known.get(who).cloned())
    }

    /// The handles of those with a name, organisation or label that `finds` accepts.
    pub(crate) fn matching(self, finds: impl Fn(&str) -> bool) -> Vec<String> {
        let has = |text: &Option<String>| text.as_deref().is_some_and(&finds);
        let is_meant = |person: &&KnownPerson| has(&person.name) || has(&person.organisation) || has(&person.label);
        self.0.with_untracked(|known| {
            known.values().filter(is_meant).map(|person| person.handle.as_str().to_owned()).collect()
        })
    }

    /// Changes the reader's own label, which answers without the account do not mention.
    pub(crate) fn set_label(self, who: &NicHandle, label: Option<String>) {
        self.0.update(|known| {
            let new = || KnownPerson { handle: who.clone(), name: None, organisation: None, label: None };
            known.entry(who.clone()).or_insert_with(new).label = label;
        });
    }

    /// Another account sees others, and has other labels.
    pub(crate) fn forget(self) {
        self.0.set(BTreeMap::new());
    }
}
