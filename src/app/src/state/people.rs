//! People named on screens.

use super::SessionState;
use handover_api::people::KnownPerson;
use handover_rules::{NicHandle, RequestId};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Addresses of pages of the desk, whose code customers do not download.
#[derive(Clone, Copy)]
pub(crate) struct DeskPlaces {
    pub(crate) customer: fn(&NicHandle) -> String,
    pub(crate) request: fn(RequestId) -> String,
}

/// The people whose name or label the signed-in account may see, as far as screens have named them.
#[derive(Clone, Copy)]
pub(crate) struct People {
    known: RwSignal<BTreeMap<NicHandle, KnownPerson>>,
    session: SessionState,
    /// Set at the desk: what customers read has links to its pages there.
    pub(crate) desk: StoredValue<Option<DeskPlaces>>,
}

impl People {
    pub(super) fn new(session: SessionState) -> Self {
        Self { known: RwSignal::new(BTreeMap::new()), session, desk: StoredValue::new(None) }
    }

    /// The handle of the reader's own account. For screens that need one: they are not shown without.
    pub(crate) fn my_handle(self) -> NicHandle {
        self.session.last_handle().expect("screens of an account are shown only after somebody has signed in")
    }

    /// Whether a handle is that of the reader's own account; none at the desk, also beside a customer in a second tab.
    pub(crate) fn is_me(self, who: &NicHandle) -> bool {
        self.desk.get_value().is_none() && self.session.me.with_untracked(|me| me.as_ref() == Some(who))
    }

    /// Reactive: the name of the reader's own account, if `who` is that account.
    pub(crate) fn own_name(self, who: &NicHandle) -> Option<String> {
        self.session.account.with(|account| {
            account.as_ref().filter(|account| account.handle == *who).map(|account| account.name.clone())
        })
    }

    /// Takes over the people of an answer.
    pub(crate) fn learn(self, people: Vec<KnownPerson>) {
        let is_known = |known: &BTreeMap<_, _>| people.iter().all(|person| known.get(&person.handle) == Some(person));
        if !self.known.with_untracked(is_known) {
            self.known.update(|known| known.extend(people.into_iter().map(|person| (person.handle.clone(), person))));
        }
    }

    /// Whether no screen has named anybody yet.
    pub(crate) fn is_empty(self) -> bool {
        self.known.with_untracked(BTreeMap::is_empty)
    }

    /// Reactive: the person behind a handle.
    pub(crate) fn get(self, who: &NicHandle) -> Option<KnownPerson> {
        self.known.with(|known| known.get(who).cloned())
    }

    /// The handles of those with a name, organisation or label that `finds` accepts.
    pub(crate) fn matching(self, finds: impl Fn(&str) -> bool) -> Vec<String> {
        let has = |text: &Option<String>| text.as_deref().is_some_and(&finds);
        let is_meant = |person: &&KnownPerson| has(&person.name) || has(&person.organisation) || has(&person.label);
        self.known.with_untracked(|known| {
            known.values().filter(is_meant).map(|person| person.handle.as_str().to_owned()).collect()
        })
    }

    /// Changes the reader's own label, which answers without the account do not mention.
    pub(crate) fn set_label(self, who: &NicHandle, label: Option<String>) {
        self.known.update(|known| {
            let new = || KnownPerson { handle: who.clone(), name: None, organisation: None, label: None };
            known.entry(who.clone()).or_insert_with(new).label = label;
        });
    }

    /// Another account sees others, and has other labels.
    pub(crate) fn forget(self) {
        self.known.set(BTreeMap::new());
    }
}
