//! The account in the access log.

use axum::http::request::Parts;
use handover_rules::NicHandle;
use std::sync::{Arc, OnceLock};

/// A request extension that extractors fill.
#[derive(Clone, Default)]
pub(crate) struct LoggedAccount(Arc<OnceLock<NicHandle>>);

impl LoggedAccount {
    /// Adds the caller's account to the log entry of this request.
    pub(crate) fn set(parts: &Parts, account: &NicHandle) {
        if let Some(entry) = parts.extensions.get::<Self>() {
            // An extractor that ran before has set the same account.
            let _ = entry.0.set(account.clone());
        }
    }

    pub(crate) fn get(&self) -> Option<&NicHandle> {
        self.0.get()
    }
}
