//! Live updates and the state of the connection.
//!
//! One stream of server-sent events a tab, open while somebody is signed in and the tab is visible (browsers allow six
//! connections to an HTTP/1.1 host). Whoever shows data watches [`App::live`]: it ticks on every event, and once after
//! each (re)connection, so that nothing is missed. When the server cannot be reached, by the stream or by any call, it
//! is tried again with growing waits until it answers; screens then read again what they show.

use crate::client::{self, Failure};
use crate::prelude::*;
use crate::state::App;
use core::cell::{Cell, RefCell};
use core::time::Duration;
use handover_api::{event, route};
use leptos::ev;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, EventSourceInit};

/// The first wait before trying again, in milliseconds; it doubles up to [`LONGEST_WAIT`].
const FIRST_WAIT: u64 = 1_000;
const LONGEST_WAIT: u64 = 30_000;

/// So long after somebody has done something, calls count as theirs, in milliseconds.
const ATTENDED: i64 = 60_000;

thread_local! {
    static LAST_ACT: Cell<i64> = const { Cell::new(0) };
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
    static RETRY: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
    static TRIES: Cell<u32> = const { Cell::new(0) };
    /// How often it was asked who is signed in, or turned out otherwise.
    static READINGS: Cell<u32> = const { Cell::new(0) };
}

/// An open stream and what listens to it; closed when dropped.
struct Stream {
    source: EventSource,
    _listener: Closure<dyn FnMut(Event)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Reads who is signed in, and keeps the connection from now on. All listeners live as long as the page.
pub(crate) fn start(app: App) {
    note_act();
    read_session(app);
    let _ = window_event_listener(ev::online, move |_| try_now(app));
    let acted = Closure::<dyn FnMut(Event)>::new(|_| note_act());
    for name in ["click", "keydown", "pointerdown", "wheel"] {
        let _ = window().add_event_listener_with_callback_and_bool(name, acted.as_ref().unchecked_ref(), true);
    }
    acted.forget();
    let seen = Closure::<dyn FnMut(Event)>::new(move |_| {
        if document().hidden() {
            close();
            return;
        }
        note_act();
        if app.info.with_untracked(Option::is_some) || app.failed.with_untracked(Option::is_some) {
            try_now(app);
        }
    });
    let _ = document().add_event_listener_with_callback("visibilitychange", seen.as_ref().unchecked_ref());
    seen.forget();
    // Another tab, beside this one, may have signed in.
    let looked_at = move |_| {
        if app.me.with_untracked(Option::is_none) && app.info.with_untracked(Option::is_some) {
            try_now(app);
        }
    };
    let _ = window_event_listener(ev::focus, looked_at);
    // Somebody has signed in, or out, or as somebody else.
    Effect::new(move |_| match app.me.get() {
        Some(_) => open(app),
        None => close(),
    });
}

/// Somebody is there: they opened the page, came back to it, or do something on it.
fn note_act() {
    LAST_ACT.set(crate::time::browser_now());
}

/// Whether somebody is there, or was a moment ago. The server is told of calls for which that is not so: a tab that is
/// only open must not keep its session from ending.
pub(crate) fn is_attended() -> bool {
    crate::time::browser_now() - LAST_ACT.get() < ATTENDED
}

/// Asks the server who is signed in. Also how a lost connection is found to be back.
pub(crate) fn read_session(app: App) {
    overtake_readings();
    let number = READINGS.get();
    spawn_local(async move {
        let answer = client::get::<handover_api::app::AppInfo>(app, route::APP).await;
        if READINGS.get() != number {
            return;
        }
        match answer {
            Ok(info) => {
                app.adopt(info);
                if app.me.get_untracked().is_some() {
                    open(app);
                }
            }
            Err(failure) => {
                if app.info.with_untracked(Option::is_none) {
                    app.failed.set(Some(failure.clone()));
                }
                if failure != Failure::Offline {
                    try_later(app);
                }
            }
        }
    });
}

/// What is being asked about who is signed in is out of date by the time it is answered.
pub(crate) fn overtake_readings() {
    READINGS.set(READINGS.get() + 1);
}

/// A call has found that the server cannot be reached.
pub(crate) fn lost(app: App) {
    if app.online.get_untracked() {
        app.online.set(false);
    }
    try_later(app);
}

/// A call has found that the server answers.
pub(crate) fn reached(app: App) {
    if !app.online.get_untracked() {
        app.online.set(true);
        app.live.notify();
    }
}

fn try_now(app: App) {
    TRIES.set(0);
    if let Some(timer) = RETRY.take() {
        timer.clear();
    }
    read_session(app);
}

fn try_later(app: App) {
    let pending = RETRY.take();
    if pending.is_some() {
        RETRY.set(pending);
        return;
    }
    let tries = TRIES.get();
    TRIES.set(tries + 1);
    let wait = FIRST_WAIT.saturating_mul(1 << tries.min(10)).min(LONGEST_WAIT);
    let again = move || {
        RETRY.set(None);
        // A hidden tab waits until it is looked at.
        if !document().hidden() {
            read_session(app);
        }
    };
    RETRY.set(set_timeout_with_handle(again, Duration::from_millis(wait)).ok());
}

fn close() {
    STREAM.with(|stream| drop(stream.borrow_mut().take()));
    if let Some(timer) = RETRY.take() {
        timer.clear();
    }
}

fn open(app: App) {
    if document().hidden() || STREAM.with(|stream| stream.borrow().is_some()) {
        return;
    }
    let init = EventSourceInit::new();
    init.set_with_credentials(!client::backend().is_empty());
    let Ok(source) = EventSource::new_with_event_source_init_dict(&client::address(route::EVENTS), &init) else {
        return;
    };
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| heard(app, &event.type_()));
    for name in ["open", "error", event::CHANGED, event::SIGNED_OUT] {
        let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    STREAM.with(|stream| *stream.borrow_mut() = Some(Stream { source, _listener: listener }));
}

fn heard(app: App, what: &str) {
    match what {
        "open" => {
            TRIES.set(0);
            // Something may have changed between the last answer and now. `reached` ticks when it heals.
            if app.online.get_untracked() { app.live.notify() } else { reached(app) }
        }
        event::CHANGED => app.live.notify(),
        event::SIGNED_OUT => app.session_ended(),
        // The browser would try again by itself, but not after every kind of error, and without growing waits. The
        // stream is dropped from outside of its own listener.
        _ => set_timeout(
            move || {
                STREAM.with(|stream| drop(stream.borrow_mut().take()));
                try_later(app);
            },
            Duration::ZERO,
        ),
    }
}
