//! Whether the server can be reached.

use leptos::prelude::*;

/// The state of the connection.
#[derive(Clone, Copy)]
pub(crate) struct Connection {
    /// Whether the last call was answered.
    pub(crate) is_online: RwSignal<bool>,
    /// Whether changes arrive by themselves: false while the event stream is silent, as some proxies and virus scanners
    /// make it.
    pub(crate) is_live: RwSignal<bool>,
    /// Notified by every call without an answer.
    pub(crate) failed: Trigger,
    /// Notified when data on the page may be out of date: on every server-sent event, and after a reconnection.
    pub(crate) refresh: Trigger,
    /// Whether the server has another release of the app than this page.
    pub(crate) is_outdated: RwSignal<bool>,
    /// The number of calls and modules under way that the reader waits for.
    transfers: RwSignal<u32>,
}

/// Counted in [`Connection::transfers`] until it is dropped.
pub(crate) struct Transfer(RwSignal<u32>);

impl Drop for Transfer {
    fn drop(&mut self) {
        self.0.update(|transfers| *transfers -= 1);
    }
}

impl Connection {
    pub(super) fn new() -> Self {
        Self {
            is_online: RwSignal::new(true),
            is_live: RwSignal::new(true),
            failed: Trigger::new(),
            refresh: Trigger::new(),
            is_outdated: RwSignal::new(false),
            transfers: RwSignal::new(0),
        }
    }

    /// Begins a transfer that the reader waits for.
    pub(crate) fn begin_transfer(self) -> Transfer {
        self.transfers.update(|transfers| *transfers += 1);
        Transfer(self.transfers)
    }

    /// Reactive: whether the reader waits for nothing.
    pub(crate) fn is_idle(self) -> bool {
        self.transfers.get() == 0
    }

    /// Records a call without an answer.
    pub(crate) fn lost(self) {
        if self.is_online.get_untracked() {
            self.is_online.set(false);
        }
        self.failed.notify();
    }

    /// Records that the server has another release of the app.
    pub(crate) fn outdated(self) {
        if !self.is_outdated.get_untracked() {
            self.is_outdated.set(true);
        }
    }

    /// Records whether changes arrive by themselves.
    pub(crate) fn live(self, is_live: bool) {
        if self.is_live.get_untracked() != is_live {
            self.is_live.set(is_live);
        }
    }

    /// Records an answer.
    pub(crate) fn reached(self) {
        if !self.is_online.get_untracked() {
            self.is_online.set(true);
            self.refresh.notify();
        }
    }
}
