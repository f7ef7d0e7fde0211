//! The findings of a look at a database.

use super::transaction::ReadTx;
use crate::StoreResult;
use handover_rules::Timestamp;
use std::time::Duration;

/// The state of a database.
#[derive(Clone, Copy, Debug)]
pub struct Inspection {
    /// Whether the schema is that of this version.
    pub schema: SchemaState,
    /// Time at which a server last ran on it; `None` before the first and without a current schema.
    pub last_run: Option<Timestamp>,
    /// Number of webhooks that are stopped; 0 without a current schema.
    pub stopped_webhooks: u32,
    /// Services, bills and payment methods with a status that this version does not know.
    pub unknown_statuses: u32,
    /// The state of the PostgreSQL cluster; `None` for a file.
    pub cluster: Option<ClusterState>,
}

/// The state of a PostgreSQL cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterState {
    /// Time for a statement that does nothing: the median of several.
    pub round_trip: Duration,
    /// Standbys that are connected.
    pub standbys: u32,
    /// Standbys that commits wait for; `None` if the user of the database may not see that.
    pub synchronous: Option<u32>,
    /// Whether commits wait for standbys (`synchronous_standby_names`).
    pub waits_for_standbys: bool,
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
    pub(super) fn of(schema: SchemaState, cluster: Option<ClusterState>, reader: &ReadTx<'_>) -> StoreResult<Self> {
        if schema != SchemaState::Current {
            return Ok(Self { schema, last_run: None, stopped_webhooks: 0, unknown_statuses: 0, cluster });
        }
        let (last_run, stopped_webhooks) = (reader.last_run()?, reader.stopped_webhooks()?);
        let unknown_statuses = reader.unknown_statuses()?;
        Ok(Self { schema, last_run, stopped_webhooks, unknown_statuses, cluster })
    }
}
