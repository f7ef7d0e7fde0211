//! The calls that the writer makes to an engine.

use crate::engine::connection::Connection;

/// The connection that writes.
pub(in crate::engine) trait WriteEngine: Send {
    /// For statements of the transaction.
    fn connection(&self) -> Connection<'_>;

    /// Begins a transaction, and waits for that if another process holds the write lock.
    fn begin(&mut self) -> Result<(), BeginError>;

    /// Begins a transaction without waiting.
    fn try_begin(&mut self) -> Result<(), BeginError>;

    /// Whether the transaction has written rows.
    fn has_written(&self) -> bool;

    /// Makes the transaction durable.
    ///
    /// # Errors
    /// Nothing is stored, or that is unknown because the connection ended during the commit. It is never repeated.
    fn commit(&mut self) -> Result<(), CommitError>;

    /// Rolls back the transaction.
    ///
    /// # Panics
    /// If that is impossible: the next commit would store it. That ends the writer.
    fn roll_back(&mut self);

    /// Notes why the database cannot be written, or that it can, unless only a write of rows could show that.
    fn note_trouble(&self, trouble: Option<String>, has_written: bool);

    /// Notes that a transaction could begin again.
    fn note_unlocked(&self);

    /// To be called after each commit, on the thread that writes.
    fn after_commit(&mut self);

    /// To be called once no further transaction begins.
    fn end(self: Box<Self>);
}

/// The reason a transaction could not begin.
pub(in crate::engine) enum BeginError {
    /// Another process holds the write lock.
    Locked,
    /// Anything else, such as a file that is gone.
    Failed(String),
}

/// The reason a transaction was not committed.
#[derive(Debug)]
pub(in crate::engine) struct CommitError {
    pub(in crate::engine) reason: String,
    /// Whether it may be stored nevertheless.
    pub(in crate::engine) may_be_stored: bool,
}

impl CommitError {
    /// Nothing is stored, for a reason.
    pub(in crate::engine) fn nothing_stored(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), may_be_stored: false }
    }
}

/// The error of writes while another process holds the write lock.
const LOCKED: &str = "the database is locked by another process";

impl BeginError {
    pub(in crate::engine) fn reason(&self) -> &str {
        match self {
            Self::Locked => LOCKED,
            Self::Failed(reason) => reason,
        }
    }
}
