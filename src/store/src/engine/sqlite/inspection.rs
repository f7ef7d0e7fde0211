//! A look at a database file that changes nothing in it.

use super::connection::open_for_reading;
use super::leftover_log::require_own_log;
use super::schema;
use crate::StoreResult;
use crate::engine::inspection::{Inspection, SchemaState};
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::ReadTx;
use std::path::Path;

/// Looks at the database at `path`, which a server may be using.
///
/// # Errors
/// It cannot be read, is not a Handover database, was written by a later version, or has the log of another file beside it.
pub(in crate::engine) fn inspect(path: &Path) -> StoreResult<Inspection> {
    require_own_log(path)?;
    let connection = open_for_reading(path)?;
    schema::require_known(&connection)?;
    let state = if schema::is_current(&connection)? { SchemaState::Current } else { SchemaState::Earlier };
    Inspection::of(state, None, &ReadTx::new(&connection, &StatementLog::default()))
}
