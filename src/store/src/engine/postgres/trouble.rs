//! The reason why the database cannot be written.

use crate::stopwatch::Stopwatch;
use crate::{StoreError, StoreResult};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A commit that takes longer is a trouble: it waits for a disk, or for a standby that is missing.
const LONG_COMMIT: Duration = Duration::from_secs(2);

/// The reason why the database could not be written, if any.
#[derive(Default)]
pub(super) struct Trouble {
    found: Mutex<Option<String>>,
    /// Since the commit that is under way has begun.
    commit: Mutex<Option<Stopwatch>>,
    /// The reason of the last check, if it failed.
    check: Mutex<Option<String>>,
}

impl Trouble {
    /// Records whether the last transaction could be written, and logs a new reason.
    pub(super) fn set(&self, found: Option<String>) {
        let mut trouble = lock(&self.found);
        match (&*trouble, &found) {
            (before, Some(reason)) if before.as_ref() != Some(reason) => {
                tracing::error!(reason, "the database cannot be written");
            }
            (Some(_), None) => tracing::warn!("the database can be written again"),
            _ => {}
        }
        *trouble = found;
    }

    pub(super) fn commit_begins(&self) {
        *lock(&self.commit) = Some(Stopwatch::start());
    }

    pub(super) fn commit_ends(&self) {
        *lock(&self.commit) = None;
    }

    /// Whether the last transaction could not be written.
    pub(super) fn is_found(&self) -> bool {
        lock(&self.found).is_some()
    }

    /// Fails if the last transaction could not be written, or the present one waits for long.
    pub(super) fn require_none(&self) -> StoreResult<()> {
        if let Some(reason) = &*lock(&self.found) {
            return Err(StoreError::Unavailable(reason.clone()));
        }
        match &*lock(&self.commit) {
            Some(since) if since.elapsed() > LONG_COMMIT => {
                let reason =
                    "a commit takes long: the disk of the database is slow, or a synchronous standby is missing";
                Err(StoreError::Unavailable(reason.to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Records the result of a check, and logs a new reason.
    pub(super) fn note_check(&self, checked: &StoreResult<()>) {
        let fault = checked.as_ref().err().map(ToString::to_string);
        let mut before = lock(&self.check);
        match (&*before, &fault) {
            (before, Some(reason)) if before.as_ref() != Some(reason) => tracing::error!(reason, "not ready"),
            (Some(_), None) => tracing::warn!("ready again"),
            _ => {}
        }
        *before = fault;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
