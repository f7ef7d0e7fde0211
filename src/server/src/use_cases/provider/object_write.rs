//! An object to write, and its version.

use super::refused::Refused;
use crate::provider_objects::Members;
use handover_api::provider::ExportTable;
use handover_api::provider::Outcome;
use handover_store::StoreResult;

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
    /// Whether the caller may write holders of domains, and end what is remembered of those of deleted ones. The holder of a new
    /// domain comes with its order.
    pub may_write_holders: bool,
}

/// The wanted effect on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteAct {
    /// Create it, or bring it up to date.
    Put,
    /// Delete it.
    Delete,
}

/// Carries out a write that is not older than the stored object. One of the same version may be a repetition, but changes
/// nothing.
pub(super) fn unless_stale(
    version: Option<i64>,
    known: Option<i64>,
    write: impl FnOnce() -> StoreResult<Result<Outcome, Refused>>,
) -> StoreResult<Result<Outcome, Refused>> {
    let Some((version, known)) = version.zip(known).filter(|(version, known)| version <= known) else { return write() };
    if version < known {
        return Ok(Err(Refused::Stale(known)));
    }
    Ok(match write()? {
        Ok(outcome) if outcome != Outcome::Unchanged => Err(Refused::Stale(known)),
        result => result,
    })
}
