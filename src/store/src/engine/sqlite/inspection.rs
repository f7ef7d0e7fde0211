//! A look at a database file that changes nothing in it.

use super::connection::open_for_reading;
use super::leftover_log::require_own_log;
use super::schema;
use crate::engine::inspection::{Inspection, SchemaState};
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::ReadTx;
use crate::{StoreError, StoreResult};
use std::path::Path;

/// Looks at the database at `path`, which a server may be using.
///
/// # Errors
/// It cannot be read, is not a Handover database, was written by a later version, or has the log of another file beside it.
pub(in crate::engine) fn inspect(path: &Path) -> StoreResult<Inspection> {
    require_own_log(path)?;
    let connection = open_for_reading(path)?;
    if !schema::is_known(&connection)? {
        return Err(StoreError::Corrupt("schema of another program, or of a later version"));
    }
    let state = if schema::is_current(&connection)? { SchemaState::Current } else { SchemaState::Earlier };
    Inspection::of(state, None, &ReadTx::new(&connection, &StatementLog::default()))
}
