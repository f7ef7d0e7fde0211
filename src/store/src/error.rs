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
    /// The file is damaged, or not SQLite's: the reason that SQLite gave.
    #[error("the database is malformed: {0}")]
    Malformed(String),
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
}

impl StoreError {
    /// Whether the error is caused by the data at hand and would recur on every retry, as opposed to a failure of the
    /// database as a whole.
    #[must_use]
    pub fn is_about_data(&self) -> bool {
        match self {
            Self::Corrupt(_) | Self::Conflict(_) => true,
            Self::Engine(error) => {
                error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code)
                    == Some(rusqlite::ErrorCode::ConstraintViolation)
            }
            Self::Malformed(_) | Self::StaleCursor | Self::Busy | Self::Unavailable(_) => false,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        match error {
            FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) => {
                Self::Corrupt("column type")
            }
            error if is_malformed(&error) => Self::Malformed(error.to_string()),
            error if is_outage(&error) => Self::Unavailable(error.to_string()),
            error => Self::Engine(Box::new(error)),
        }
    }
}

fn is_malformed(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// Whether the cause is the disk, the file system or another process, rather than the statement or the data.
fn is_outage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, FileLockingProtocolFailed, OutOfMemory, PermissionDenied,
        ReadOnly, SystemIoFailure,
    };
    matches!(
        error.sqlite_error_code(),
        Some(
            CannotOpen
                | DatabaseBusy
                | DatabaseLocked
                | DiskFull
                | FileLockingProtocolFailed
                | OutOfMemory
                | PermissionDenied
                | ReadOnly
                | SystemIoFailure
        )
    )
}
