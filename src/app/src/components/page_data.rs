//! What a screen shows, read from the server and kept fresh.
//!
//! One request a screen. It is sent again when its address changes, when the server says that something changed, and
//! when the connection is back; what is already shown stays until the new answer is there, and an answer that says the
//! same changes nothing on the page. Answers that a newer question has overtaken are dropped.
//!
//! What is shown must not pose as an answer that it is not: while another question waits for one, it is marked once that
//! takes its time ([`PageData::late`]), and when there is none, that is said beside it ([`PageData::stale`]).

use crate::components;
use crate::platform::client::{self, Failure, Waiting};
use crate::platform::dom;
use crate::prelude::*;
use crate::state::AppContext;
use core::time::Duration;
use handover_api::Reason;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

/// How long an answer may take before what is shown is marked as waiting for it: less would only flicker.
const LATE: Duration = Duration::from_millis(200);

/// What a screen shows, and how far reading it got.
pub(crate) struct PageData<T: 'static> {
    /// What was read last; `None` before the first answer.
    pub(crate) data: RwSignal<Option<T>>,
    /// Why the last question has no answer; `None` when it has one.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// Whether a question is under way.
    pub(crate) busy: RwSignal<bool>,
    /// Whether what is shown waits for the answer to another question, and has done so for a while.
    pub(crate) late: RwSignal<bool>,
    /// Whether the last question is another one than what is shown answers.
    anew: RwSignal<bool>,
    again: Trigger,
    asked: StoredValue<u32>,
}

impl<T> Clone for PageData<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for PageData<T> {}

/// Reads `Screen<T>` from `path`, now and whenever it may have changed.
pub(crate) fn load<T>(app: AppContext, path: impl Fn() -> String + Send + Sync + 'static) -> PageData<T>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    let loader = PageData::new();
    Effect::new(move |before: Option<String>| {
        app.connection().refresh.track();
        loader.again.track();
        let path = path();
        let number = loader.begin_anew(before.is_some_and(|before| before != path) || loader.anew.get_untracked());
        wait(client::ask(app, &path), move |body| loader.take(number, client::understand(app, body)));
        path
    });
    loader
}

/// Hands on what comes of a question. Takes the closure in a box, so that waiting is compiled once.
fn wait(asked: Waiting, take: impl FnOnce(Result<String, Failure>) + 'static) {
    let take: Box<dyn FnOnce(Result<String, Failure>)> = Box::new(take);
    spawn_local(async move { take(asked.await) });
}

impl<T: PartialEq + Send + Sync + 'static> PageData<T> {
    pub(crate) fn new() -> Self {
        Self {
            data: RwSignal::new(None),
            failure: RwSignal::new(None),
            busy: RwSignal::new(true),
            late: RwSignal::new(false),
            anew: RwSignal::new(false),
            again: Trigger::new(),
            asked: StoredValue::new(0),
        }
    }

    /// Asks once more.
    pub(crate) fn retry(self) {
        self.again.notify();
    }

    /// Tells, inside an effect, when to ask once more.
    pub(crate) fn track(self) {
        self.again.track();
    }

    /// A new question: its number, to hand in with the answer.
    pub(crate) fn begin(self) -> u32 {
        self.busy.try_set(true);
        self.asked
            .try_update_value(|asked| {
                *asked += 1;
                *asked
            })
            .unwrap_or_default()
    }

    /// The same; `is_anew` when what is shown does not answer it.
    pub(crate) fn begin_anew(self, is_anew: bool) -> u32 {
        put(self.anew, is_anew);
        let number = self.begin();
        if is_anew {
            let mark = move || {
                if self.is_latest(number) && self.busy.try_get_untracked() == Some(true) {
                    put(self.late, true);
                }
            };
            set_timeout(mark, LATE);
        }
        number
    }

    /// Whether no newer question has been asked since, and the screen is still there.
    pub(crate) fn is_latest(self, number: u32) -> bool {
        self.asked.try_get_value() == Some(number)
    }

    /// Takes the answer to question `number`, unless a newer one has been asked.
    pub(crate) fn take(self, number: u32, answer: Result<T, Failure>) {
        if !self.is_latest(number) {
            return;
        }
        self.busy.try_set(false);
        put(self.late, false);
        match answer {
            Ok(data) => {
                put(self.anew, false);
                self.put_failure(None);
                let same = self.data.try_with_untracked(|known| known.as_ref() == Some(&data)).unwrap_or(true);
                if !same {
                    self.data.try_set(Some(data));
                }
            }
            // The screen goes away by itself.
            Err(Failure::SignedOut) => {}
            Err(failure) => {
                // Gone for good: what is shown is not true any more.
                if failure.reason() == Some(Reason::NotFound) {
                    self.data.try_set(None);
                }
                self.put_failure(Some(failure));
            }
        }
    }

    fn put_failure(self, failure: Option<Failure>) {
        if self.failure.try_with_untracked(|known| *known != failure).unwrap_or(false) {
            // The button that was pressed to try again goes away.
            let in_alert = |element: web_sys::Element| element.closest("[role=alert]").ok().flatten().is_some();
            if failure.is_none() && document().active_element().is_some_and(in_alert) {
                let place = if dom::find("dialog[open]").is_some() { "dialog[open] h2" } else { "main h1" };
                dom::focus_soon(place);
            }
            self.failure.try_set(failure);
        }
    }

    /// Why what is shown is not the answer that it would be taken for. That the server cannot be reached is said by the
    /// banner already, unless something else was asked for.
    pub(crate) fn stale(self) -> Memo<Option<Failure>> {
        Memo::new(move |_| {
            let failure = self.failure.get().filter(|_| self.data.with(Option::is_some))?;
            (self.anew.get() || failure != Failure::Offline).then_some(failure)
        })
    }

    /// Says so, above what is shown.
    fn told(self) -> AnyView {
        let stale = self.stale();
        (move || stale.get().map(|failure| components::failure(&failure, move || self.retry()))).into_any()
    }

    /// The four states of a screen: `bones` in the size of what follows, the failure with a way to try again, or
    /// `ready`. It runs again on every change and is patched in place, so that the focus stays: whatever a person
    /// enters has to live in signals made outside of it.
    pub(crate) fn show(
        self,
        bones: impl Fn() -> AnyView + Send + Sync + 'static,
        ready: impl Fn(&T) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let shown = move || {
            let shown = self.data.with(|data| data.as_ref().map(&ready));
            match (shown, self.failure.get()) {
                (Some(shown), _) => shown,
                (None, Some(failure)) => components::failure(&failure, move || self.retry()),
                (None, None) => bones(),
            }
        };
        view! { {self.told()} {shown} }.into_any()
    }

    /// Like [`Self::show`], but `ready` runs only when the first answer is there: it stays as it is, and what changes in
    /// it are signals and memos over [`Self::data`]. For screens with lists that are keyed, or with a state of their own.
    pub(crate) fn show_once(
        self,
        bones: impl Fn() -> AnyView + Send + Sync + 'static,
        ready: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let is_there = Memo::new(move |_| self.data.with(Option::is_some));
        let shown = move || {
            if is_there.get() {
                return untrack(&ready);
            }
            match self.failure.get() {
                Some(failure) => components::failure(&failure, move || self.retry()),
                None => bones(),
            }
        };
        view! { {self.told()} {shown} }.into_any()
    }
}

/// Sets a signal of a screen that may be gone, where that changes it.
fn put(signal: RwSignal<bool>, value: bool) {
    if signal.try_get_untracked().is_some_and(|known| known != value) {
        signal.try_set(value);
    }
}
