//! A look at a database that changes nothing in it.

use super::connection::open_for_reading;
use super::leftover_log::require_own_log;
use super::schema;
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::ReadTx;
use crate::{StoreError, StoreResult};
use handover_rules::Timestamp;
use std::path::Path;

/// The state of a database.
#[derive(Clone, Copy, Debug)]
pub struct Inspection {
    /// Whether its schema is of this version, not of an earlier one.
    pub is_current: bool,
    /// Time at which a server last ran on it; `None` before the first and with an earlier schema.
    pub last_run: Option<Timestamp>,
    /// Number of webhooks that are stopped; 0 with an earlier schema.
    pub stopped_webhooks: u32,
}

/// Looks at the database at `path`, which a server may be using.
///
/// # Errors
/// It cannot be read, is not a Handover database, was written by a later version, or has the log of another file beside it.
pub fn inspect(path: &Path) -> StoreResult<Inspection> {
    require_own_log(path)?;
    let connection = open_for_reading(path)?;
    if !schema::is_known(&connection)? {
        return Err(StoreError::Corrupt("schema of another program, or of a later version"));
    }
    let is_current = schema::is_current(&connection)?;
    let statements = StatementLog::default();
    if !is_current {
        return Ok(Inspection { is_current, last_run: None, stopped_webhooks: 0 });
    }
    let reader = ReadTx::new(&connection, &statements);
    Ok(Inspection { is_current, last_run: reader.last_run()?, stopped_webhooks: reader.stopped_webhooks()? })
}
