//! A screen's data, read with one call and kept fresh.
//!
//! The call is repeated when its path changes, on live updates, and after a reconnection. Unlike a Leptos `Resource`, it
//! keeps showing the previous data until the next arrives, an equal answer does not notify, and answers overtaken by a
//! newer call are dropped, unless nothing of the path is shown yet: on a slow line, repeated calls must not delay the first
//! rows.
//!
//! Data of another path must not pass for the answer: it is marked when the next answer takes long ([`ReadState::late`]),
//! and a failure is reported above it ([`Loaded::stale`]).

use crate::browser::dom;
use crate::components::{FailureNotice, Skeleton};
use crate::platform::client::Failure;
use crate::state::App;
use core::time::Duration;
use handover_api::Reason;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use std::rc::Rc;

/// The time after which data of another path is marked as loading; sooner would only flicker.
const LATE: Duration = Duration::from_millis(200);

/// The data of a screen and the state of reading it.
pub(crate) struct Loaded<T: 'static> {
    pub(crate) data: RwSignal<Option<T>>,
    pub(crate) reading: ReadState,
}

/// The state of reading data. Apart from [`Loaded`], so that its code is compiled once and not for each type of data.
#[derive(Clone, Copy)]
pub(crate) struct ReadState {
    pub(crate) failure: RwSignal<Option<Failure>>,
    pub(crate) busy: RwSignal<bool>,
    /// Whether data of another path has been shown for longer than [`LATE`].
    pub(crate) late: RwSignal<bool>,
    /// Whether the last call had another path than the data.
    anew: RwSignal<bool>,
    pub(crate) again: Trigger,
    asked: StoredValue<u32>,
    /// The first call with the present path.
    first: StoredValue<u32>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T> PartialEq for Loaded<T> {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

/// Reads `ScreenResponse<T>` from `path`, now and whenever it may have changed.
pub(crate) fn load<T>(path: impl Fn() -> String + Send + Sync + 'static) -> Loaded<T>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    let app = expect_context::<App>();
    let loader = Loaded::new();
    let take = move |number, body| loader.take(number, app.screen_of(body));
    loader.reading.keep_up(Box::new(path), Rc::new(take));
    loader
}

impl ReadState {
    fn new() -> Self {
        Self {
            failure: RwSignal::new(None),
            busy: RwSignal::new(true),
            late: RwSignal::new(false),
            anew: RwSignal::new(false),
            again: Trigger::new(),
            asked: StoredValue::new(0),
            first: StoredValue::new(0),
        }
    }

    pub(crate) fn retry(self) {
        self.again.notify();
    }

    /// Makes the call now and whenever its answer may have changed, and hands over each body with the number of its call.
    fn keep_up(self, path: Box<dyn Fn() -> String>, take: Rc<dyn Fn(u32, Result<String, Failure>)>) {
        let app = expect_context::<App>();
        Effect::new(move |before: Option<String>| {
            app.connection.refresh.track();
            self.again.track();
            let path = path();
            let is_other = before.as_ref().is_some_and(|before| *before != path);
            let number = self.begin_path(is_other || before.is_none(), is_other || self.anew.get_untracked());
            let take = Rc::clone(&take);
            let call = app.call_screen(&path);
            spawn_local(async move { take(number, call.await) });
            path
        });
    }

    /// Begins a call, whose number goes to [`Loaded::take`] with its answer. `is_first` for the first one with its path.
    pub(crate) fn begin(self, is_first: bool) -> u32 {
        self.busy.try_set(true);
        let number = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        let number = number.unwrap_or_default();
        if is_first {
            self.first.try_set_value(number);
        }
        number
    }

    /// The same. `is_anew` when the path differs from that of the data.
    pub(crate) fn begin_path(self, is_first: bool, is_anew: bool) -> u32 {
        put(self.anew, is_anew);
        let number = self.begin(is_first);
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

    /// Whether no newer call was begun, and the screen still exists.
    pub(crate) fn is_latest(self, number: u32) -> bool {
        self.asked.try_get_value() == Some(number)
    }

    /// Whether a call has the present path, of which nothing is shown yet.
    fn is_awaited(self, number: u32, has_data: bool) -> bool {
        let is_shown = has_data && self.anew.try_get_untracked() != Some(true);
        !is_shown && self.first.try_get_value().is_some_and(|first| number >= first)
    }

    /// The present path is shown; a newer call is under way.
    fn show_first(self) {
        put(self.late, false);
        put(self.anew, false);
        self.put_failure(None);
    }

    fn end(self, failure: Option<Failure>) {
        self.busy.try_set(false);
        put(self.late, false);
        match failure {
            // The sign-in form replaces the screen.
            Some(Failure::SignedOut) => {}
            Some(failure) => self.put_failure(Some(failure)),
            None => {
                put(self.anew, false);
                self.put_failure(None);
                dom::focus_awaited();
            }
        }
    }

    fn put_failure(self, failure: Option<Failure>) {
        if self.failure.try_with_untracked(|known| *known != failure).unwrap_or(false) {
            // The retry button disappears with the failure: its focus goes to the heading.
            let in_alert = |element: web_sys::Element| element.closest("[role=alert]").ok().flatten().is_some();
            if failure.is_none() && document().active_element().is_some_and(in_alert) {
                let place = if dom::find("dialog[open]").is_some() { "dialog[open] h2" } else { "main h1" };
                dom::focus_soon(place);
            }
            self.failure.try_set(failure);
        }
    }
}

impl<T: PartialEq + Send + Sync + 'static> Loaded<T> {
    pub(crate) fn new() -> Self {
        Self { data: RwSignal::new(None), reading: ReadState::new() }
    }

    /// Makes a call now, and again on [`Self::retry`] and when a signal that `call` reads changes.
    pub(crate) fn of<F: Future<Output = Result<T, Failure>> + 'static>(call: impl Fn() -> F + 'static) -> Self {
        let loaded = Self::new();
        Effect::new(move |_| {
            loaded.reading.again.track();
            loaded.read(call());
        });
        loaded
    }

    /// Makes a call in place of those before.
    pub(crate) fn read(self, call: impl Future<Output = Result<T, Failure>> + 'static) {
        let number = self.reading.begin(true);
        spawn_local(async move { self.take(number, call.await) });
    }

    /// Takes what another call was answered with.
    pub(crate) fn put(self, answer: Result<T, Failure>) {
        self.take(self.reading.begin(true), answer);
    }

    pub(crate) fn retry(self) {
        self.reading.retry();
    }

    /// Whether [`Self::take`] takes the answer to a call: to the latest one, or the first answer of the present path.
    pub(crate) fn accepts<A>(self, number: u32, answer: &Result<A, Failure>) -> bool {
        let has_data = || self.data.try_with_untracked(Option::is_some).unwrap_or(true);
        self.reading.is_latest(number) || (answer.is_ok() && self.reading.is_awaited(number, has_data()))
    }

    /// Takes the answer to a call, unless it was overtaken.
    pub(crate) fn take(self, number: u32, answer: Result<T, Failure>) {
        if !self.accepts(number, &answer) {
            return;
        }
        match answer {
            Ok(data) => {
                if self.reading.is_latest(number) {
                    self.reading.end(None);
                } else {
                    self.reading.show_first();
                }
                let same = self.data.try_with_untracked(|known| known.as_ref() == Some(&data)).unwrap_or(true);
                if !same {
                    self.data.try_set(Some(data));
                }
            }
            Err(failure) => {
                // The object is gone, and so is the data.
                if failure.reason() == Some(Reason::NotFound) {
                    self.data.try_set(None);
                }
                self.reading.end(Some(failure));
            }
        }
    }

    /// Reactive: something of the data; the default value before it is there.
    pub(crate) fn field<R: Default>(self, read: impl FnOnce(&T) -> R) -> R {
        self.data.with(|data| data.as_ref().map(read)).unwrap_or_default()
    }

    /// Reactive: the failure of the last call, or the data; `None` before the first answer. For pages that show no data
    /// beside a failure: a link that no longer works, for example.
    pub(crate) fn with_answer<R>(self, read: impl FnOnce(Option<Result<&T, &Failure>>) -> R) -> R {
        self.reading.failure.with(|failure| match failure {
            Some(failure) => read(Some(Err(failure))),
            None => self.data.with(|data| read(data.as_ref().map(Ok))),
        })
    }

    /// The failure to report above the data. A lost connection is reported by the banner, unless the path has changed.
    pub(crate) fn stale(self) -> Memo<Option<Failure>> {
        Memo::new(move |_| {
            let failure = self.reading.failure.get().filter(|_| self.data.with(Option::is_some))?;
            (self.reading.anew.get() || failure != Failure::Offline).then_some(failure)
        })
    }

    /// Like [`WhenLoaded`], but `ready` runs once, with the first answer: for screens with keyed lists or state of their own,
    /// which read [`Self::data`] in signals and memos.
    pub(crate) fn show_once(
        self,
        skeleton: impl Fn() -> AnyView + Send + Sync + 'static,
        ready: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let is_there = Memo::new(move |_| self.data.with(Option::is_some));
        self.with_failures(Box::new(move || is_there.get().then(|| untrack(&ready))), Box::new(skeleton))
    }

    fn with_failures(
        self,
        data: Box<dyn Fn() -> Option<AnyView> + Send>,
        skeleton: Box<dyn Fn() -> AnyView + Send>,
    ) -> AnyView {
        data_or_failure(data, skeleton, self.stale(), self.reading.failure, self.reading.again)
    }
}

/// The data, with a failure above it or in its place. Apart from [`Loaded`], so that it is compiled once.
fn data_or_failure(
    data: Box<dyn Fn() -> Option<AnyView> + Send>,
    skeleton: Box<dyn Fn() -> AnyView + Send>,
    stale: Memo<Option<Failure>>,
    failure: RwSignal<Option<Failure>>,
    again: Trigger,
) -> AnyView {
    let explained = move |failure: &Failure| {
        view! { <FailureNotice failure=failure.clone() retry=move || again.notify()/> }.into_any()
    };
    // A failure is only read without data: it would render the data anew.
    let instead = move || failure.get().as_ref().map_or_else(&skeleton, explained);
    let shown = move || data().unwrap_or_else(&instead);
    let above = move || stale.get().as_ref().map(explained);
    view! { {above} {shown} }.into_any()
}

/// Sets a signal where that changes it. Its screen may be gone.
fn put(signal: RwSignal<bool>, value: bool) {
    if signal.try_get_untracked().is_some_and(|known| known != value) {
        signal.try_set(value);
    }
}

/// Loading, failure, or the data. `children` run again with every answer, and their elements are patched in place, so that
/// the focus stays: input has to live in signals created outside.
#[component]
pub(crate) fn WhenLoaded<T, V>(
    of: Loaded<T>,
    /// Lines that stand for the data until the first answer.
    #[prop(default = 3)]
    lines: usize,
    /// Shown in their place.
    #[prop(optional, into)]
    loading: Option<ViewFn>,
    children: impl Fn(&T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let data = move || of.data.with(|data| data.as_ref().map(|data| children(data).into_any()));
    let skeleton = move || match &loading {
        Some(loading) => loading.run(),
        None => view! { <Skeleton lines/> }.into_any(),
    };
    of.with_failures(Box::new(data), Box::new(skeleton))
}
