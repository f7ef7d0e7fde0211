//! Errors of PostgreSQL as those of the store.

use super::tls;
use crate::StoreError;
use std::error::Error as _;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// The error of the store for one of connecting.
pub(super) fn connect_error(error: Error) -> StoreError {
    tls::fault(&error).map_or_else(|| store_error(error), StoreError::Unavailable)
}

/// The error of the store for one of the connection or of a statement.
pub(super) fn store_error(error: Error) -> StoreError {
    let Some(reported) = error.as_db_error() else {
        let is_of_connection = error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
        return if is_of_connection {
            StoreError::Unavailable(reason(&error))
        } else {
            StoreError::Engine(Box::new(error))
        };
    };
    let message = || format!("{} ({})", reported.message(), reported.code().code());
    match reported.code() {
        &SqlState::QUERY_CANCELED => StoreError::Busy,
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => StoreError::Malformed(message()),
        code if code.code().starts_with("23") => StoreError::Constraint(message()),
        code if is_outage(code) => StoreError::Unavailable(message()),
        _ => StoreError::Engine(message().into()),
    }
}

/// A server that takes no writes.
const READ_ONLY: &str = "25006";

/// A connection that an operator, a failure or the end of the server has ended.
const ENDED: [&str; 3] = ["57P01", "57P02", "57P03"];

/// A lock that was not free in time.
pub(super) const LOCK_NOT_AVAILABLE: &str = "55P03";

/// Whether an outage has this code.
pub(super) fn has_code(error: &StoreError, code: &str) -> bool {
    matches!(error, StoreError::Unavailable(reason) if reason.ends_with(&format!("({code})")))
}

/// Whether another connection has to be made.
pub(super) fn is_of_connection(error: &StoreError) -> bool {
    ENDED.iter().chain(&[READ_ONLY]).any(|code| has_code(error, code))
}

/// Whether the cause is the server, its role or the connection, rather than the statement or the data.
fn is_outage(code: &SqlState) -> bool {
    // Connections, sign-in, rollbacks, resources, intervention of an operator; a transaction that took too long; a plan of
    // before a change of the schema; a database that does not exist.
    let classes = ["08", "28", "40", "53", "57"];
    let codes = [READ_ONLY, LOCK_NOT_AVAILABLE, "25P03", "0A000", "3D000"];
    classes.iter().any(|class| code.code().starts_with(class)) || codes.contains(&code.code())
}

/// An error with its cause: by itself it only says which kind it is.
pub(super) fn reason(error: &Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
