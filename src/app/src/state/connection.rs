//! Whether the server can be reached.

use leptos::prelude::*;

#[derive(Clone, Copy, Default)]
pub(crate) struct Connection {
    /// Whether the last call was answered.
    pub(crate) is_online: RwSignal<bool>,
    /// The number of messages on the page that say that it was lost.
    messages: RwSignal<u32>,
    /// Whether changes arrive by themselves: false while the event stream is silent, as some proxies and virus scanners
    /// make it.
    pub(crate) is_live: RwSignal<bool>,
    /// Notified by every call without an answer.
    pub(crate) failed: Trigger,
    /// Notified when data on the page may be out of date: on every server-sent event, and after a reconnection.
    pub(crate) refresh: Trigger,
    /// Whether the server has another release of the app than this page.
    pub(crate) is_outdated: RwSignal<bool>,
    /// The position in the sequence of changes ([`handover_api::event::POSITION`]) at which the oldest answer was read: the
    /// page hears of changes from there on.
    position: StoredValue<Option<String>>,
    /// The path and the version of the last answer that has one.
    version: StoredValue<Option<(String, String)>>,
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
        Self { is_online: RwSignal::new(true), is_live: RwSignal::new(true), ..Self::default() }
    }

    pub(crate) fn begin_transfer(self) -> Transfer {
        self.transfers.update(|transfers| *transfers += 1);
        Transfer(self.transfers)
    }

    /// Reactive: whether the reader waits for nothing.
    pub(crate) fn is_idle(self) -> bool {
        self.transfers.get() == 0
    }

    /// Records the position of an answer. One from before the others, which came late, may be outdated already: an event
    /// stream that is open does not bring the changes since.
    pub(crate) fn read_at(self, position: &str) {
        let Some(known) = self.position.get_value() else { return self.position.set_value(Some(position.to_owned())) };
        let earliest = earliest(position, &known);
        if earliest == known {
            return;
        }
        if earliest == position {
            self.refresh.notify();
        }
        self.position.set_value(Some(earliest.to_owned()));
    }

    /// The position to hear of changes from; `None` before the first answer.
    pub(crate) fn position(self) -> Option<String> {
        self.position.get_value()
    }

    /// Forgets it, with the data of an account.
    pub(crate) fn forget_position(self) {
        self.position.set_value(None);
    }

    pub(crate) fn read_version(self, path: String, version: String) {
        self.version.set_value(Some((path, version)));
    }

    /// The version of the answer that a page shows, to be asked for when it is shown: a later answer has another one.
    pub(crate) fn version_of(self, path: &str) -> Option<String> {
        self.version.get_value().filter(|(of, _)| of == path).map(|(_, version)| version)
    }

    pub(crate) fn lost(self) {
        if self.is_online.get_untracked() {
            self.is_online.set(false);
        }
        self.failed.notify();
    }

    /// Has the caller's message be the only one about the lost connection, as long as its owner lives.
    pub(crate) fn explain_loss(self) {
        self.messages.update(|messages| *messages += 1);
        on_cleanup(move || {
            self.messages.try_update(|messages| *messages -= 1);
        });
    }

    /// Reactive: whether the banner has to say that the connection was lost.
    pub(crate) fn needs_banner(self) -> bool {
        !self.is_online.get() && self.messages.get() == 0
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

    pub(crate) fn reached(self) {
        if !self.is_online.get_untracked() {
            self.is_online.set(true);
            self.refresh.notify();
        }
    }
}

/// A position that the server does not recognise, so that it assumes a change.
const UNKNOWN: &str = "unknown";

/// The position after which nothing is missed that two answers may lack. Those of two processes, as behind a load balancer,
/// have no order.
fn earliest<'p>(position: &'p str, other: &'p str) -> &'p str {
    let parse = |text: &'p str| {
        let (process, number) = text.split_once('.')?;
        Some((process, number.parse::<u64>().ok()?))
    };
    match (parse(position), parse(other)) {
        (Some((process, number)), Some((of, last))) if process == of => {
            if number < last {
                position
            } else {
                other
            }
        }
        _ => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_of_a_process_have_an_order() {
        for (one, other, expected) in [
            ("a1.9", "a1.10", "a1.9"),
            ("a1.10", "a1.9", "a1.9"),
            ("a1.10", "a1.10", "a1.10"),
            ("a1.9", "b2.10", UNKNOWN),
            ("a1.9", UNKNOWN, UNKNOWN),
            ("", "a1.10", UNKNOWN),
        ] {
            assert_eq!(earliest(one, other), expected, "{one} {other}");
        }
    }
}
