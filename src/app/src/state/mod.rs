//! State shared by every screen: plain data in signals that the root of the app owns, so that it can be read and
//! written at any time, also after an `await`. The router, the session and live updates write it.
//!
//! Signals that a screen creates are disposed with it: after an `await` use `try_get` and `try_set` on those.

mod account;
mod connection;
mod page;

pub(crate) use account::*;
pub(crate) use connection::Connection;
pub(crate) use page::*;

use crate::browser::failure::Failure;
use core::ops::Deref;
use handover_api::app::{AppInfo, WaysIn};
use handover_rules::{NicHandle, Policy};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

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
    /// The tag of the language in use.
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
            mailed_link: MailedLink::new(),
            selection: Selection::new(),
            services: ServicesState::new(),
            unsaved: Unsaved::new(),
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

    /// The server's deadlines and limits.
    pub(crate) fn policy(self) -> Policy {
        self.read_info(|info| info.policy)
    }

    /// The ways for customers to sign in.
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
