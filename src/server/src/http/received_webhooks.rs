//! The messages that a demo has received by webhook: the latest ones, in memory.

use handover_api::app::{ReceivedWebhook, ReceivedWebhooks};
use std::sync::{Mutex, PoisonError};

/// Messages that are kept.
const KEPT: usize = 50;

/// Received messages, latest first.
#[derive(Debug, Default)]
pub(super) struct Received(Mutex<Vec<ReceivedWebhook>>);

impl Received {
    /// Adds a message. A repetition takes the place of the one before.
    pub(super) fn add(&self, message: ReceivedWebhook) {
        let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        messages.retain(|known| known.id != message.id);
        messages.insert(0, message);
        messages.truncate(KEPT);
    }

    pub(super) fn all(&self) -> ReceivedWebhooks {
        ReceivedWebhooks { messages: self.0.lock().unwrap_or_else(PoisonError::into_inner).clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_messages_are_kept_once() {
        let received = Received::default();
        let message = |number: usize| ReceivedWebhook {
            id: format!("evt_{number}"),
            received_at: handover_rules::Timestamp::UNIX_EPOCH,
            event: None,
        };
        for number in (0..KEPT + 2).chain([KEPT - 1]) {
            received.add(message(number));
        }
        let ids: Vec<String> = received.all().messages.into_iter().map(|one| one.id).collect();
        assert_eq!((ids.len(), &ids[..3]), (KEPT, &["evt_49", "evt_51", "evt_50"].map(str::to_owned)[..]));
        assert_eq!(ids.last().map(String::as_str), Some("evt_2"));
    }
}
