//! Live updates and reconnection. See `src/decisions/0014-api-and-errors.md`.
//!
//! One stream of server-sent events a tab, open while somebody is signed in and the tab is visible, because browsers allow
//! six connections to an HTTP/1.1 host. Every change notifies `Connection::refresh`. After a failed call the session is read
//! with exponential backoff until the server answers.
//!
//! A stream continues where the data on the page was read, so that it is read again only if something has changed since: at
//! the id of the last event, or at first at the position of the oldest answer ([`event::POSITION`]).
//!
//! A stream counts as connected once its first event has arrived, and as lost after [`SILENCE`]: a proxy may accept it and
//! hold it back. Replacing a lost stream that brought nothing refreshes the page, so that it is still updated from time to
//! time.

use super::{attendance, client, session};
use crate::state::App;
use core::cell::{Cell, RefCell};
use core::time::Duration;
use handover_api::query::Query;
use handover_api::{event, route};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, EventSourceInit, MessageEvent};

/// The first delay of the backoff, in milliseconds; it doubles up to [`LONGEST_DELAY`].
const FIRST_DELAY: u64 = 1_000;
const LONGEST_DELAY: u64 = 30_000;
/// The time without an event after which a stream is lost, with patience for a slow line.
const SILENCE: Duration = Duration::from_secs(event::HEARTBEAT_SECONDS + 10);

thread_local! {
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
    static RETRY: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    static TRIES: Cell<u32> = const { Cell::new(0) };
    /// The event after which the next stream continues.
    static LAST_EVENT_ID: RefCell<Option<String>> = const { RefCell::new(None) };
    /// Waits for [`SILENCE`].
    static WATCH: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    /// Streams in a row that have brought nothing, with the present one.
    static MUTE: Cell<u32> = const { Cell::new(0) };
}

/// An open stream and its listener; closed when dropped.
struct Stream {
    source: EventSource,
    _listener: Closure<dyn FnMut(Event)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Reads the session, and keeps the connection. All listeners live as long as the page.
pub(crate) fn start() {
    let app = expect_context::<App>();
    attendance::start();
    session::start();
    let _ = window_event_listener(ev::online, move |_| app.try_now());
    let seen = Closure::<dyn FnMut(Event)>::new(move |_| {
        if document().hidden() {
            close();
            return;
        }
        attendance::note();
        if app.info.with_untracked(Option::is_some) || app.info_failure.with_untracked(Option::is_some) {
            app.try_now();
        }
    });
    let _ = document().add_event_listener_with_callback("visibilitychange", seen.as_ref().unchecked_ref());
    seen.forget();
    // A visible tab beside this one may have signed in.
    let focused = move |_| {
        if app.session.me.with_untracked(Option::is_none) && app.info.with_untracked(Option::is_some) {
            app.try_now();
        }
    };
    let _ = window_event_listener(ev::focus, focused);
    Effect::new(move |_| {
        // Every reading of the session notifies: it may follow a reconnection.
        app.info.track();
        if app.session.me.with(Option::is_some) {
            // A later one would leave out changes since the screen was read.
            LAST_EVENT_ID.with_borrow_mut(|id| *id = id.take().or_else(|| app.connection.position()));
            app.open_stream();
        } else {
            LAST_EVENT_ID.set(None);
            app.connection.forget_position();
            close();
        }
    });
    Effect::new(move |before: Option<()>| {
        app.connection.failed.track();
        if before.is_some() {
            app.try_later();
        }
    });
}

impl App {
    fn try_now(self) {
        TRIES.set(0);
        if let Some(timer) = RETRY.take() {
            timer.clear();
        }
        self.read_session();
    }

    fn try_later(self) {
        let pending = RETRY.take();
        if pending.is_some() {
            RETRY.set(pending);
            return;
        }
        let tries = TRIES.get();
        TRIES.set(tries.saturating_add(1));
        let wait = FIRST_DELAY.saturating_mul(1 << tries.min(10)).min(LONGEST_DELAY);
        let again = move || {
            RETRY.set(None);
            // A hidden tab waits until it is visible.
            if !document().hidden() {
                self.read_session();
            }
        };
        RETRY.set(set_timeout_with_handle(again, Duration::from_millis(wait)).ok());
    }

    fn watch_stream(self) {
        let silent = move || {
            WATCH.set(None);
            // One that has spoken is not live any more, either.
            MUTE.set(MUTE.get().max(1));
            self.connection.live(false);
            self.stream_lost();
        };
        let timer = set_timeout_with_handle(silent, SILENCE).ok();
        if let Some(before) = WATCH.replace(timer) {
            before.clear();
        }
    }

    fn open_stream(self) {
        if document().hidden() || STREAM.with(|stream| stream.borrow().is_some()) {
            return;
        }
        let init = EventSourceInit::new();
        init.set_with_credentials(!client::backend().is_empty());
        let after =
            LAST_EVENT_ID.with_borrow(|id| Query::default().with(event::AFTER, id.as_deref().unwrap_or_default()));
        let me = self.my_handle();
        let address = client::address(&[route::EVENTS, &after.with(route::ACCOUNT, me.as_str()).finish()].concat());
        let Ok(source) = EventSource::new_with_event_source_init_dict(&address, &init) else {
            return;
        };
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let id = event.dyn_ref::<MessageEvent>().map(MessageEvent::last_event_id);
            if let Some(id) = id.filter(|id| !id.is_empty()) {
                LAST_EVENT_ID.set(Some(id));
            }
            self.heard(&event.type_());
        });
        for name in ["error", event::HEARTBEAT, event::CHANGED, event::SIGNED_OUT, event::REPLACED] {
            let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
        STREAM.with(|stream| *stream.borrow_mut() = Some(Stream { source, _listener: listener }));
        self.watch_stream();
        if MUTE.replace(MUTE.get().saturating_add(1)) > 0 {
            self.connection.refresh.notify();
        }
    }

    fn heard(self, what: &str) {
        if what == "error" {
            // One may just be a restart of the server.
            if MUTE.get() > 1 {
                self.connection.live(false);
            }
            // The browser reconnects by itself, but not after every error, and without backoff.
            return self.stream_lost();
        }
        self.watch_stream();
        if MUTE.replace(0) > 0 {
            self.stream_connected();
        }
        match what {
            event::CHANGED => {
                client::forget_early();
                self.connection.refresh.notify();
            }
            // The session that a sign-in replaces has ended: reading the new one is under way.
            event::SIGNED_OUT if self.session.is_signing_in.get_value() => {}
            event::SIGNED_OUT => self.session_ended(),
            event::REPLACED => {
                // Too many tabs: they take turns, at the longest delay.
                TRIES.set(u32::MAX);
                self.stream_lost();
            }
            _ => {}
        }
    }

    /// The first event of a stream has arrived.
    fn stream_connected(self) {
        TRIES.set(0);
        self.connection.live(true);
        self.connection.reached();
    }

    /// Replaces the stream by another one, later.
    fn stream_lost(self) {
        // A stream must not be dropped by its own listener.
        set_timeout(
            move || {
                drop_stream();
                self.try_later();
            },
            Duration::ZERO,
        );
    }
}

fn close() {
    drop_stream();
    if let Some(timer) = RETRY.take() {
        timer.clear();
    }
}

fn drop_stream() {
    STREAM.with(|stream| drop(stream.borrow_mut().take()));
    if let Some(timer) = WATCH.take() {
        timer.clear();
    }
}
