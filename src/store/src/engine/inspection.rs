//! The findings of a look at a database.

use super::transaction::ReadTx;
use crate::StoreResult;
use handover_rules::Timestamp;

/// The state of a database.
#[derive(Clone, Copy, Debug)]
pub struct Inspection {
    /// Whether the schema is that of this version.
    pub schema: SchemaState,
    /// Time at which a server last ran on it; `None` before the first and without a current schema.
    pub last_run: Option<Timestamp>,
    /// Number of webhooks that are stopped; 0 without a current schema.
    pub stopped_webhooks: u32,
}

/// The version of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// None yet; only on PostgreSQL.
    Missing,
    /// An earlier version.
    Earlier,
    /// This version.
    Current,
}

impl Inspection {
    /// Reads what a schema of this state has.
    pub(super) fn of(schema: SchemaState, reader: &ReadTx<'_>) -> StoreResult<Self> {
        if schema != SchemaState::Current {
            return Ok(Self { schema, last_run: None, stopped_webhooks: 0 });
        }
        Ok(Self { schema, last_run: reader.last_run()?, stopped_webhooks: reader.stopped_webhooks()? })
    }
}
