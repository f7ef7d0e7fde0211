//! A look at a database that changes nothing in it.

use crate::engine::inspection::Inspection;
use crate::engine::{postgres, sqlite};
use crate::{Database, StoreResult};

/// Looks at a database, which a server may be using.
///
/// # Errors
/// It cannot be read, is not a Handover database, was written by a later version, or is a file with the log of another one
/// beside it.
pub fn inspect(database: &Database) -> StoreResult<Inspection> {
    match database {
        Database::File(path) => sqlite::inspect(path),
        Database::Postgres(url) => postgres::inspect(url),
    }
}
