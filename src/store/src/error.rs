//! Errors of the store.

/// Result of a store operation.
pub type StoreResult<T> = Result<T, StoreError>;

/// The reason a read or write failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite or the file system failed.
    #[error("database error: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row holds an invalid or contradictory value.
    #[error("corrupt data: {0}")]
    Corrupt(&'static str),
    /// The database is not for this program, or not at present: a sentence with the reason.
    #[error("{0}")]
    Refused(&'static str),
    /// The file is damaged, or not SQLite's: the reason that SQLite gave.
    #[error("the database is malformed: {0}")]
    Malformed(String),
    /// A write would break a constraint of the schema.
    #[error("constraint: {0}")]
    Constraint(String),
    /// The guard of a write did not hold.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The cursor does not belong to this list in this order.
    #[error("stale cursor")]
    StaleCursor,
    /// A queue is full, or a read took too long.
    #[error("overloaded: try again later")]
    Busy,
    /// Nothing can be stored at present, for the reason that SQLite or the file system gave.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// The connection ended during a commit, for this reason: the write may be stored.
    #[error("the database did not say whether this was stored: {0}")]
    Unknown(String),
}

impl StoreError {
    pub(crate) const LATER_SCHEMA: Self =
        Self::Refused("its schema is of a later version of Handover, or of a build before the first release");
    pub(crate) const FOREIGN_SCHEMA: Self = Self::Refused("its schema is of another program");

    /// Whether the error is caused by the data at hand and would recur on every retry, as opposed to a failure of the
    /// database as a whole.
    #[must_use]
    pub fn is_about_data(&self) -> bool {
        match self {
            Self::Corrupt(_) | Self::Conflict(_) | Self::Constraint(_) => true,
            Self::Engine(_)
            | Self::Refused(_)
            | Self::Malformed(_)
            | Self::StaleCursor
            | Self::Busy
            | Self::Unavailable(_)
            | Self::Unknown(_) => false,
        }
    }

    /// The reason in words, for callers that only report it.
    pub(crate) fn into_reason(self) -> String {
        match self {
            Self::Unavailable(reason) => reason,
            error => error.to_string(),
        }
    }
}
