//! State shared by every screen: plain data in signals that the root of the app owns, so that it can be read and
//! written at any time, also after an `await`. The router, the session and live updates write it.
//!
//! Signals that a screen creates are disposed with it: after an `await` use `try_get` and `try_set` on those.

mod connection;
mod mailed_link;
mod navigation;
mod people;
mod selection;
mod services;
mod session;
mod unsaved;

pub(crate) use connection::Connection;
pub(crate) use mailed_link::{MailedLink, MailedLinkOutcome, OutcomeDetails};
pub(crate) use navigation::Navigation;
pub(crate) use people::{DeskPlaces, People};
pub(crate) use selection::Selection;
pub(crate) use services::ServicesState;
pub(crate) use session::SessionState;
pub(crate) use unsaved::{Unsaved, UnsavedFields};

use crate::browser::failure::Failure;
use handover_api::app::{AppInfo, WaysIn};
use handover_rules::{NicHandle, Policy};
use leptos::prelude::*;

/// The shared state: a handle to where the root keeps it. Also provided as a Leptos context.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct App(StoredValue<RootState>);

struct RootState {
    navigation: Navigation,
    session: SessionState,
    mailed_link: MailedLink,
    selection: Selection,
    services: ServicesState,
    unsaved: Unsaved,
    connection: Connection,
    people: People,
    info: RwSignal<Option<AppInfo>>,
    info_failure: RwSignal<Option<Failure>>,
    clock_offset: RwSignal<i64>,
    language: RwSignal<&'static str>,
    announcement: RwSignal<String>,
}

impl App {
    /// Creates the state, owned by the current reactive owner.
    pub(crate) fn new() -> Self {
        let session = SessionState::new();
        Self(StoredValue::new(RootState {
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
        }))
    }

    /// The present place.
    pub(crate) fn navigation(self) -> Navigation {
        self.0.with_value(|state| state.navigation)
    }

    /// The account that is signed in.
    pub(crate) fn session(self) -> SessionState {
        self.0.with_value(|state| state.session)
    }

    /// The codes and tokens of mailed links.
    pub(crate) fn mailed_link(self) -> MailedLink {
        self.0.with_value(|state| state.mailed_link)
    }

    /// The ticked services.
    pub(crate) fn selection(self) -> Selection {
        self.0.with_value(|state| state.selection)
    }

    /// Data of the services list besides its rows.
    pub(crate) fn services(self) -> ServicesState {
        self.0.with_value(|state| state.services)
    }

    /// Input that outlives its screen.
    pub(crate) fn unsaved(self) -> Unsaved {
        self.0.with_value(|state| state.unsaved)
    }

    /// The people whose name or label the reader may see.
    pub(crate) fn people(self) -> People {
        self.0.with_value(|state| state.people)
    }

    /// The state of the connection.
    pub(crate) fn connection(self) -> Connection {
        self.0.with_value(|state| state.connection)
    }

    /// The server's description of itself; `None` until the first answer.
    pub(crate) fn info(self) -> RwSignal<Option<AppInfo>> {
        self.0.with_value(|state| state.info)
    }

    /// The reason there is no [`Self::info`] yet.
    pub(crate) fn info_failure(self) -> RwSignal<Option<Failure>> {
        self.0.with_value(|state| state.info_failure)
    }

    /// The server's clock minus the browser's, in milliseconds.
    pub(crate) fn clock_offset(self) -> RwSignal<i64> {
        self.0.with_value(|state| state.clock_offset)
    }

    /// The tag of the language in use.
    pub(crate) fn language(self) -> RwSignal<&'static str> {
        self.0.with_value(|state| state.language)
    }

    /// The text of the page's live region.
    pub(crate) fn announcement(self) -> RwSignal<String> {
        self.0.with_value(|state| state.announcement)
    }

    /// The handle of the account that is signed in. For screens that need one: they are not shown without.
    pub(crate) fn my_handle(self) -> NicHandle {
        self.people().my_handle()
    }

    /// The server's deadlines and limits.
    pub(crate) fn policy(self) -> Policy {
        self.info().with_untracked(|info| info.as_ref().map_or_else(Policy::default, |info| info.policy))
    }

    /// The ways for customers to sign in.
    pub(crate) fn ways_in(self) -> WaysIn {
        self.info().with_untracked(|info| info.as_ref().map(|info| info.sign_in).unwrap_or_default())
    }

    /// Reactive: whether the server runs as a demo.
    pub(crate) fn is_demo(self) -> bool {
        self.info().with(|info| info.as_ref().is_some_and(|info| info.demo.is_some()))
    }

    /// Has screen readers read a text, without moving the focus.
    pub(crate) fn announce(self, text: &str) {
        // A live region is only read when it changes.
        let is_repeated = self.announcement().with_untracked(|announced| announced == text);
        let text = if is_repeated { [text, "\u{a0}"].concat() } else { text.to_owned() };
        self.announcement().set(text);
    }

    /// The session has ended without a request from this page: by its timeout, or elsewhere.
    pub(crate) fn session_ended(self) {
        self.session().end();
        self.people().forget();
    }
}
