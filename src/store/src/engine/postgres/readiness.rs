//! Whether this process may serve: one answer for health checks, the duty and writes.

use super::check;
use super::session::Session;
use crate::clock::unix_millis;
use crate::engine::statement_log::StatementLog;
use crate::stopwatch::Stopwatch;
use crate::{ReadTx, ServerState, StoreError, StoreResult};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// A commit that takes longer is a trouble: it waits for a disk, or for a standby that is missing.
const LONG_COMMIT: Duration = Duration::from_secs(2);

/// The reasons why this process may not serve, if any.
#[derive(Default)]
pub(super) struct Readiness {
    /// Not in a command.
    server: OnceLock<ServerState>,
    /// Of the last look at the database.
    fault: Mutex<Option<String>>,
    /// Of the last transaction that could not be written.
    trouble: Mutex<Option<String>>,
    /// Since the commit that is under way has begun.
    commit: Mutex<Option<Stopwatch>>,
    /// The reason of the last check, if it failed.
    check: Mutex<Option<String>>,
}

impl Readiness {
    /// To be called once by a server.
    pub(super) fn set_server(&self, server: ServerState) {
        let _ = self.server.set(server);
    }

    /// The time that this process stores, in milliseconds since 1970.
    fn now(&self) -> i64 {
        self.server.get().map_or_else(unix_millis, |server| (server.time)().timestamp_millis())
    }

    /// Looks for a reason why this process may not serve: the clock, the keys or the schema of the database differ from its own.
    ///
    /// # Errors
    /// The connection cannot be used: it failed, or leads to a standby.
    fn find_fault(&self, reader: &ReadTx<'_>) -> StoreResult<Option<String>> {
        let before = self.now();
        let serving = check::serving(reader)?;
        let fault = check::serving_fault(&serving, before, self.now(), self.server.get());
        (*lock(&self.fault)).clone_from(&fault);
        Ok(fault)
    }

    /// Fails with the reason why this process may not serve.
    pub(super) fn require_serving(&self, reader: &ReadTx<'_>) -> StoreResult<()> {
        self.find_fault(reader)?.map_or(Ok(()), |fault| Err(StoreError::Unavailable(fault)))
    }

    /// As [`Self::find_fault`]; after a trouble, also tries whether the database can be written.
    pub(super) fn look(&self, session: &Session) -> StoreResult<Option<String>> {
        let fault = self.find_fault(&ReadTx::new(session, &StatementLog::default()))?;
        if fault.is_none() && self.has_trouble() {
            session.begin("begin isolation level read committed read write")?;
            check::write_pages(session)?;
            session.end("commit")?;
        }
        Ok(fault)
    }

    /// Fails if the last look found a fault that is still there.
    pub(super) fn require_no_fault(&self, session: &Session) -> StoreResult<()> {
        if lock(&self.fault).is_none() {
            return Ok(());
        }
        self.require_serving(&ReadTx::new(session, &StatementLog::default()))
    }

    /// Records whether the last transaction could be written, and logs a new reason.
    pub(super) fn set_trouble(&self, found: Option<String>) {
        let mut trouble = lock(&self.trouble);
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
    pub(super) fn has_trouble(&self) -> bool {
        lock(&self.trouble).is_some()
    }

    /// Fails if the last transaction could not be written, or the present one waits for long.
    pub(super) fn require_no_trouble(&self) -> StoreResult<()> {
        if let Some(reason) = &*lock(&self.trouble) {
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
