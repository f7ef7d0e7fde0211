//! What a screen shows, read from the server and kept fresh.
//!
//! One request a screen. It is sent again when its address changes, when the server says that something changed, and
//! when the connection is back; what is already shown stays until the new answer is there, and an answer that says the
//! same changes nothing on the page. Answers that a newer question has overtaken are dropped.

use crate::client::{self, Failure, Waiting};
use crate::prelude::*;
use crate::state::App;
use crate::ui;
use handover_api::Reason;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

/// What a screen shows, and how far reading it got.
pub(crate) struct Loader<T: 'static> {
    /// What was read last; `None` before the first answer.
    pub(crate) data: RwSignal<Option<T>>,
    /// Why the last question has no answer; `None` when it has one.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// Whether a question is under way.
    pub(crate) busy: RwSignal<bool>,
    again: Trigger,
    asked: StoredValue<u32>,
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

/// Reads `Screen<T>` from `path`, now and whenever it may have changed.
pub(crate) fn screen<T>(app: App, path: impl Fn() -> String + 'static) -> Loader<T>
where
    T: DeserializeOwned + PartialEq + 'static,
{
    let loader = Loader::new();
    Effect::new(move |_| {
        app.live.track();
        loader.again.track();
        let number = loader.begin();
        wait(client::ask(app, &path()), move |body| loader.take(number, client::understand(app, body)));
    });
    loader
}

/// Hands on what comes of a question. Takes the closure in a box, so that waiting is compiled once.
fn wait(asked: Waiting, take: impl FnOnce(Result<String, Failure>) + 'static) {
    let take: Box<dyn FnOnce(Result<String, Failure>)> = Box::new(take);
    spawn_local(async move { take(asked.await) });
}

impl<T: PartialEq + 'static> Loader<T> {
    pub(crate) fn new() -> Self {
        Self {
            data: RwSignal::new(None),
            failure: RwSignal::new(None),
            busy: RwSignal::new(true),
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
        match answer {
            Ok(data) => {
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
            self.failure.try_set(failure);
        }
    }

    /// The four states of a screen: `bones` in the size of what follows, the failure with a way to try again, or
    /// `ready`. It runs again on every change and is patched in place, so that the focus stays: whatever a person
    /// enters has to live in signals made outside of it.
    pub(crate) fn show(
        self,
        bones: impl Fn() -> AnyView + 'static,
        ready: impl Fn(&T) -> AnyView + 'static,
    ) -> AnyView {
        (move || {
            let shown = self.data.with(|data| data.as_ref().map(&ready));
            match (shown, self.failure.get()) {
                (Some(shown), _) => shown,
                (None, Some(failure)) => ui::failure(&failure, move || self.retry()),
                (None, None) => bones(),
            }
        })
        .into_any()
    }

    /// Like [`Self::show`], but `ready` runs only when the first answer is there: it stays as it is, and what changes in
    /// it are signals and memos over [`Self::data`]. For screens with lists that are keyed, or with a state of their own.
    pub(crate) fn show_once(
        self,
        bones: impl Fn() -> AnyView + 'static,
        ready: impl Fn() -> AnyView + 'static,
    ) -> AnyView {
        let is_there = Memo::new(move |_| self.data.with(Option::is_some));
        (move || {
            if is_there.get() {
                return untrack(&ready);
            }
            match self.failure.get() {
                Some(failure) => ui::failure(&failure, move || self.retry()),
                None => bones(),
            }
        })
        .into_any()
    }
}
