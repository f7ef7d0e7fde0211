//! An object to write, and its version.

use crate::import::object::Members;
use crate::store::import::ExportTable;
use chrono::TimeDelta;
use handover_rules::{Policy, Timestamp};

/// An object to write.
#[derive(Clone, Debug)]
pub struct ObjectWrite {
    /// The effect that is wanted.
    pub act: WriteAct,
    /// The kind of object.
    pub table: ExportTable,
    /// Its members, with its key.
    pub members: Members,
    /// Its version, if the provider's system counts them.
    pub version: Option<i64>,
}

/// The wanted effect on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteAct {
    /// Create it, or bring it up to date.
    Put,
    /// Delete it.
    Delete,
}

/// Time and periods of a write.
#[derive(Clone, Copy, Debug)]
pub struct WriteContext {
    /// The time.
    pub now: Timestamp,
    /// Periods and limits of requests.
    pub policy: Policy,
    /// Time between the deletion of an account or a service and its removal.
    pub removal: TimeDelta,
}

/// Whether an object has this version, or a later one.
pub(super) fn is_stale(version: Option<i64>, known: Option<i64>) -> bool {
    version.zip(known).is_some_and(|(version, known)| version <= known)
}
