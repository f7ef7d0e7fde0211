//! State shared by every screen: plain data in signals that the root of the app owns, so that it can be read and
//! written at any time, also after an `await`. What moves it is elsewhere: the router, the session, live updates.
//!
//! Signals that a screen creates are disposed with it: after an `await` use `try_get` and `try_set` on those.

mod connection;
mod dialog_kind;
mod mailed_link;
mod navigation;
mod session;
mod unsaved;

pub(crate) use connection::Connection;
pub(crate) use dialog_kind::{DialogKind, is_for_webmasters};
pub(crate) use mailed_link::{MailedLink, SecretOutcome};
pub(crate) use navigation::{Navigation, Page};
pub(crate) use session::Session;
pub(crate) use unsaved::{Prefill, Unsaved, UnsavedForm};

use crate::platform::failure::Failure;
use crate::prelude::*;
use handover_api::app::AppInfo;
use handover_rules::{NicHandle, Policy};

/// The shared state; also provided as a Leptos context.
#[derive(Clone, Copy)]
pub(crate) struct AppContext {
    pub(crate) navigation: Navigation,
    pub(crate) session: Session,
    pub(crate) mailed_link: MailedLink,
    pub(crate) unsaved: Unsaved,
    pub(crate) connection: Connection,
    /// The server's description of itself; `None` until the first answer.
    pub(crate) info: RwSignal<Option<AppInfo>>,
    /// Why there is no `info` yet.
    pub(crate) info_failure: RwSignal<Option<Failure>>,
    /// The server's clock minus the browser's, in milliseconds.
    pub(crate) clock_offset: RwSignal<i64>,
    /// The tag of the language in use.
    pub(crate) language: RwSignal<&'static str>,
    /// The text of the page's live region.
    pub(crate) announcement: RwSignal<String>,
}

impl AppContext {
    /// Creates the state, owned by the current reactive owner.
    pub(crate) fn new() -> Self {
        Self {
            navigation: Navigation::new(),
            session: Session::new(),
            mailed_link: MailedLink::new(),
            unsaved: Unsaved::new(),
            connection: Connection::new(),
            info: RwSignal::new(None),
            info_failure: RwSignal::new(None),
            clock_offset: RwSignal::new(0),
            language: RwSignal::new(""),
            announcement: RwSignal::new(String::new()),
        }
    }

    /// The handle of the account that is signed in. For screens that need one: they are not shown without.
    pub(crate) fn my_handle(self) -> NicHandle {
        self.session.last_handle().expect("screens of an account are shown only after somebody has signed in")
    }

    /// The server's deadlines and limits.
    pub(crate) fn policy(self) -> Policy {
        self.info.with_untracked(|info| info.as_ref().map_or_else(Policy::default, |info| info.policy))
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

    /// The session has ended without a request from this page: by its timeout, or elsewhere.
    pub(crate) fn session_ended(self) {
        self.session.end();
        self.unsaved.forget_intentions();
    }
}
