//! Idempotency keys of forms.

use crate::platform::client;
use leptos::prelude::*;

/// The content that was sent last, with its idempotency key: sent again after a lost answer, it keeps the key.
pub(crate) struct SentKey<T: 'static>(StoredValue<Option<(T, String)>>);

impl<T> Clone for SentKey<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for SentKey<T> {}

impl<T: Clone + PartialEq + Send + Sync> SentKey<T> {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The key of a content that was sent before, without success.
    pub(crate) fn known(self, content: &T) -> Option<String> {
        self.0.with_value(|last| last.as_ref().filter(|(of, _)| of == content).map(|(_, key)| key.clone()))
    }

    /// The key of a content that is sent now.
    pub(crate) fn of(self, content: &T) -> String {
        self.known(content).unwrap_or_else(|| {
            let key = client::fresh_key();
            self.0.set_value(Some((content.clone(), key.clone())));
            key
        })
    }
}
