//! The reason why the database cannot be written.

use crate::{StoreError, StoreResult};
use std::sync::{Mutex, PoisonError};

/// The reason why the database could not be written, if any.
#[derive(Default)]
pub(super) struct Trouble(Mutex<Option<String>>);

impl Trouble {
    /// Records whether the last transaction could be written, and logs a new reason.
    pub(super) fn set(&self, found: Option<String>) {
        let mut trouble = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (&*trouble, &found) {
            (before, Some(reason)) if before.as_ref() != Some(reason) => {
                tracing::error!(reason, "the database cannot be written");
            }
            (Some(_), None) => tracing::warn!("the database can be written again"),
            _ => {}
        }
        *trouble = found;
    }

    pub(super) fn require_none(&self) -> StoreResult<()> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(reason) => Err(StoreError::Unavailable(reason.clone())),
            None => Ok(()),
        }
    }
}
