//! Errors of SQLite as those of the store.

use crate::StoreError;
use rusqlite::ErrorCode;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        match error {
            FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) => {
                Self::Corrupt("column type")
            }
            error if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Self::Constraint(error.to_string())
            }
            error if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Self::Busy,
            error if is_malformed(&error) => Self::Malformed(error.to_string()),
            error if is_outage(&error) => Self::Unavailable(error.to_string()),
            error => Self::Engine(Box::new(error)),
        }
    }
}

fn is_malformed(error: &rusqlite::Error) -> bool {
    use ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// Whether the cause is the disk, the file system or another process, rather than the statement or the data.
fn is_outage(error: &rusqlite::Error) -> bool {
    use ErrorCode::{
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
