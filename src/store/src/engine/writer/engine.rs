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
    /// The reason why nothing is stored. On PostgreSQL it may be stored if the commit ended with the connection.
    fn commit(&mut self) -> Result<(), String>;

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

/// The error of writes while another process holds the write lock.
const LOCKED: &str = "the database file is locked by another process";

impl BeginError {
    pub(in crate::engine) fn reason(&self) -> &str {
        match self {
            Self::Locked => LOCKED,
            Self::Failed(reason) => reason,
        }
    }
}
