//! The connection that writes, in turn with those of other servers.

use super::error::{LOCK_NOT_AVAILABLE, has_code, is_of_connection};
use super::readiness::Readiness;
use super::session::Session;
use super::url::PostgresUrl;
use crate::engine::connection::Connection;
use crate::engine::writer::{BeginError, CommitError, WriteEngine};
use crate::{StoreError, StoreResult};
use std::sync::Arc;
use std::time::Duration;

/// The advisory lock of the turn to write.
const TURN: i64 = 0x6861_6e64_6f76_6572;

/// Waits for the turn are limited, so that no caller waits forever; a server that holds its turn without working loses it.
const SETTINGS: &str = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=10s";

/// The only connection of a store that writes.
pub(in crate::engine) struct WriteConnection {
    url: PostgresUrl,
    session: Session,
    answer_limit: Option<Duration>,
    readiness: Arc<Readiness>,
}

impl WriteConnection {
    pub(super) fn open(
        url: &PostgresUrl,
        answer_limit: Option<Duration>,
        readiness: Arc<Readiness>,
    ) -> StoreResult<Self> {
        let url = url.with(SETTINGS);
        let session = Session::open(&url)?.answering_within(answer_limit);
        Ok(Self { url, session, answer_limit, readiness })
    }

    fn begin_with(&mut self, turn: &str) -> StoreResult<()> {
        let statements = format!("begin isolation level read committed read write; {turn}");
        if !self.session.is_lost() {
            // It may have ended since the last transaction. PostgreSQL tells so before the connection is closed.
            match self.session.begin(&statements) {
                Err(error) if self.session.has_ended() || is_of_connection(&error) => {}
                begun => return begun,
            }
        }
        self.session = Session::open(&self.url)?.answering_within(self.answer_limit);
        self.session.begin(&statements)
    }

    /// Leaves a transaction that could not begin.
    fn refused(&self, error: StoreError) -> BeginError {
        // If that fails, the connection is lost.
        let _ = self.session.end("rollback");
        match error {
            error if has_code(&error, LOCK_NOT_AVAILABLE) => BeginError::Locked,
            error => BeginError::Failed(error.into_reason()),
        }
    }
}

impl WriteEngine for WriteConnection {
    fn connection(&self) -> Connection<'_> {
        (&self.session).into()
    }

    fn begin(&mut self) -> Result<(), BeginError> {
        self.readiness.require_no_fault(&self.session).map_err(|error| BeginError::Failed(error.into_reason()))?;
        let begun = self.begin_with(&format!("select pg_advisory_xact_lock({TURN})"));
        begun.map_err(|error| self.refused(error))
    }

    fn try_begin(&mut self) -> Result<(), BeginError> {
        let begun = self.begin_with(&format!("set local lock_timeout = 1; select pg_advisory_xact_lock({TURN})"));
        begun.map_err(|error| self.refused(error))
    }

    fn has_written(&self) -> bool {
        self.session.has_written()
    }

    fn commit(&mut self) -> Result<(), CommitError> {
        if let Err(error) = self.session.flush() {
            self.roll_back();
            return Err(CommitError::nothing_stored(error.into_reason()));
        }
        if self.session.is_doomed() {
            self.roll_back();
            return Err(CommitError::nothing_stored("a statement has failed"));
        }
        self.readiness.commit_begins();
        let committed = self.session.end("commit");
        self.readiness.commit_ends();
        committed.map_err(|error| CommitError {
            // A refusal has stored nothing. A connection that ends, or is ended, has perhaps.
            may_be_stored: !matches!(error, StoreError::Constraint(_)),
            reason: error.into_reason(),
        })
    }

    /// A connection that is lost has rolled back.
    fn roll_back(&mut self) {
        let rolled_back = self.session.end("rollback");
        assert!(rolled_back.is_ok() || self.session.is_lost(), "cannot roll back: {rolled_back:?}");
    }

    fn note_trouble(&self, trouble: Option<String>, has_written: bool) {
        // A transaction that writes nothing succeeds on a full disk, too.
        if trouble.is_some() || has_written {
            self.readiness.set_trouble(trouble);
        }
    }

    fn note_unlocked(&self) {
        self.readiness.set_trouble(None);
    }

    fn after_commit(&mut self) {}

    fn end(self: Box<Self>) {}
}
