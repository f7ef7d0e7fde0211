//! State shared by every screen: plain data in signals that the root of the app owns, so that it can be read and written at any
//! time, also after an `await`. The router, the session and live updates write it. Here are the account that is signed in and
//! the people whose names it may see.
//!
//! Signals that a screen creates are disposed with it: after an `await` use `try_get` and `try_set` on those.

mod connection;
mod page;

pub(crate) use connection::Connection;
pub(crate) use page::*;

use crate::browser::Failure;
use core::ops::Deref;
use handover_api::app::{AppInfo, SignedIn, WaysIn};
use handover_api::people::KnownPerson;
use handover_rules::desk::StaffId;
use handover_rules::{NicHandle, Policy, RequestId};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use std::collections::BTreeMap;

/// The shared state. Also provided as a Leptos context.
#[derive(Clone, Copy)]
pub(crate) struct App(&'static AppState);

pub(crate) struct AppState {
    pub(crate) navigation: Navigation,
    pub(crate) session: SessionState,
    pub(crate) mailed_link: MailedLink,
    pub(crate) selection: Selection,
    /// Data of the services list besides its rows.
    pub(crate) services: ServicesState,
    pub(crate) unsaved: Unsaved,
    pub(crate) connection: Connection,
    pub(crate) people: People,
    /// The server's description of itself; `None` until the first answer.
    pub(crate) info: RwSignal<Option<AppInfo>>,
    /// The reason there is no [`Self::info`] yet.
    pub(crate) info_failure: RwSignal<Option<Failure>>,
    /// The server's clock minus the browser's, in milliseconds.
    pub(crate) clock_offset: RwSignal<i64>,
    pub(crate) language: RwSignal<&'static str>,
    /// The text of the page's live region.
    pub(crate) announcement: RwSignal<String>,
}

impl Deref for App {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        self.0
    }
}

impl PartialEq for App {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.0, other.0)
    }
}

impl App {
    /// Creates the state, which lives as long as the page; the current reactive owner owns its signals.
    pub(crate) fn new() -> Self {
        let session = SessionState::new();
        Self(Box::leak(Box::new(AppState {
            navigation: Navigation::new(),
            session,
            mailed_link: MailedLink::default(),
            selection: Selection::default(),
            services: ServicesState::default(),
            unsaved: Unsaved::default(),
            connection: Connection::new(),
            people: People::new(session),
            info: RwSignal::new(None),
            info_failure: RwSignal::new(None),
            clock_offset: RwSignal::new(0),
            language: RwSignal::new(""),
            announcement: RwSignal::new(String::new()),
        })))
    }

    /// The handle of the account that is signed in. For screens that need one: they are not shown without.
    pub(crate) fn my_handle(self) -> NicHandle {
        self.people.my_handle()
    }

    /// Something of the server's description of itself; the default value before the first answer.
    pub(crate) fn read_info<T: Default>(self, read: impl FnOnce(&AppInfo) -> T) -> T {
        self.info.with_untracked(|info| info.as_ref().map(read)).unwrap_or_default()
    }

    /// The provider's page for questions, if it has one.
    pub(crate) fn support_page(self) -> Option<String> {
        Some(self.read_info(|info| info.help.support.clone())).filter(|page| !page.is_empty())
    }

    pub(crate) fn policy(self) -> Policy {
        self.read_info(|info| info.policy)
    }

    pub(crate) fn ways_in(self) -> WaysIn {
        self.read_info(|info| info.sign_in)
    }

    /// Reactive: whether the server runs as a demo.
    pub(crate) fn is_demo(self) -> bool {
        self.info.with(|info| info.as_ref().is_some_and(|info| info.demo.is_some()))
    }

    /// Has screen readers read a text, without moving the focus.
    pub(crate) fn announce(self, text: &str) {
        // A live region is only read when it changes.
        let is_repeated = self.announcement.with_untracked(|announced| announced == text);
        let text = if is_repeated { [text, "\u{a0}"].concat() } else { text.to_owned() };
        self.announcement.set(text);
    }

    /// The same after the title of a page that the reader is led to, which is announced first.
    pub(crate) fn announce_on_arrival(self, text: String) {
        spawn_local(async move {
            tick().await;
            self.announce(&text);
        });
    }

    /// The session has ended without a request from this page: by its timeout, or elsewhere.
    pub(crate) fn session_ended(self) {
        self.session.end();
        self.people.forget();
    }
}

/// The session, as far as it is known.
#[derive(Clone, Copy)]
pub(crate) struct SessionState {
    pub(crate) account: RwSignal<Option<SignedIn>>,
    /// Its handle: changes only when another account signs in.
    pub(crate) me: Memo<Option<NicHandle>>,
    /// The member of staff who is signed in at the desk.
    pub(crate) staff: StoredValue<Option<StaffId>>,
    /// Its number of requests to answer.
    pub(crate) waiting: RwSignal<u32>,
    /// Whether the session has ended without a request from this page.
    pub(crate) has_ended: RwSignal<bool>,
    /// The handle that the sign-in form begins with: of an account created or recovered on this page.
    pub(crate) login_prefill: RwSignal<String>,
    /// Whether this page is ending the session.
    pub(crate) is_signing_out: StoredValue<bool>,
    /// Whether a sign-in was accepted since the session was last read.
    pub(crate) is_signing_in: StoredValue<bool>,
    /// Whether the browser keeps no cookies, without which nobody stays signed in.
    pub(crate) is_without_cookies: RwSignal<bool>,
    /// Counts readings of the session and events that overtake them: an answer to an earlier reading is dropped.
    pub(crate) readings: StoredValue<u32>,
    /// The answer with which the provider has led back, until it is used.
    pub(crate) provider_answer: StoredValue<Option<String>>,
    /// The reason why signing in by the provider has failed.
    pub(crate) provider_failure: RwSignal<Option<Failure>>,
    /// Whether the page is being left for the provider's.
    pub(crate) is_leaving: RwSignal<bool>,
    /// Outlives `me`: a session can end before the screens that belong to it are gone.
    last_handle: StoredValue<Option<NicHandle>>,
}

impl SessionState {
    /// Whether the reader has signed out.
    pub(crate) fn was_left(self) -> bool {
        self.account.with_untracked(Option::is_none) && !self.has_ended.get_untracked()
    }

    pub(super) fn new() -> Self {
        let account: RwSignal<Option<SignedIn>> = RwSignal::new(None);
        Self {
            account,
            me: Memo::new(move |_| account.with(|account| account.as_ref().map(|account| account.handle.clone()))),
            staff: StoredValue::new(None),
            waiting: RwSignal::new(0),
            has_ended: RwSignal::new(false),
            login_prefill: RwSignal::new(String::new()),
            is_signing_out: StoredValue::new(false),
            is_signing_in: StoredValue::new(false),
            is_without_cookies: RwSignal::new(false),
            readings: StoredValue::new(0),
            provider_answer: StoredValue::new(None),
            provider_failure: RwSignal::new(None),
            is_leaving: RwSignal::new(false),
            last_handle: StoredValue::new(None),
        }
    }

    pub(crate) fn last_handle(self) -> Option<NicHandle> {
        self.me.get_untracked().or_else(|| self.last_handle.get_value())
    }

    /// Takes over the account of an answer.
    pub(crate) fn adopt(self, account: &SignedIn) {
        self.has_ended.set(false);
        self.waiting.set(account.waiting);
        self.last_handle.set_value(Some(account.handle.clone()));
    }

    /// Makes the answers to readings under way count for nothing; the number of the next reading.
    pub(crate) fn overtake_readings(self) -> u32 {
        self.readings.update_value(|readings| *readings += 1);
        self.readings.get_value()
    }

    /// The session has ended; the sign-in form says so, unless this page ended it.
    pub(super) fn end(self) {
        if self.account.with_untracked(Option::is_some) && !self.is_signing_out.get_value() {
            self.has_ended.set(true);
        }
        self.clear();
    }

    /// The page is left for the provider's. Screens keep what was entered, as when the session ends.
    pub(crate) fn leave(self) {
        self.provider_failure.set(None);
        self.has_ended.set(true);
        self.is_leaving.set(true);
    }

    pub(super) fn clear(self) {
        if self.account.with_untracked(Option::is_some) {
            self.overtake_readings();
            self.account.set(None);
            self.waiting.set(0);
        }
    }
}

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
