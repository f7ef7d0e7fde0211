//! Writing objects in one transaction. A refused object does not stop the others.

use super::object_write::{ObjectWrite, WriteAct, unless_stale};
use super::refused::Refused;
use super::{delete, put};
use crate::provider_objects::parse_key;
use crate::use_cases::Act;
use handover_api::provider::Outcome;
use handover_store::{ObjectKey, StoreError, StoreResult, WriteTx};

/// Writes objects in their order, until `is_over`, and at least one. Returns the result of each that was written or
/// refused.
///
/// # Errors
/// The store failed, or an import is under way.
pub fn write_all(
    act: &mut Act<'_, '_>,
    writes: &[ObjectWrite],
    is_over: &dyn Fn() -> bool,
) -> StoreResult<Vec<Result<Outcome, Refused>>> {
    // An import and a call would overwrite each other's objects in any order.
    if act.tx.import_under_way()?.is_some() {
        return Err(StoreError::Busy);
    }
    let mut results = Vec::new();
    for write in writes {
        results.push(write_unless_refused(act, write)?);
        if is_over() {
            break;
        }
    }
    act.tx.write_unlisted()?;
    Ok(results)
}

fn write_unless_refused(act: &mut Act<'_, '_>, write: &ObjectWrite) -> StoreResult<Result<Outcome, Refused>> {
    let key = match parse_key(write.table, &write.members) {
        Ok(key) => key,
        Err(faults) => return Ok(Err(faults.into())),
    };
    match act.unless_refused(|act| write_one(act, write, &key)) {
        Err(StoreError::Conflict(why)) => Ok(Err(Refused::Conflict(why))),
        Err(error) if error.is_about_data() => {
            tracing::error!(%error, kind = write.table.table_name(), "an object of the provider's API cannot be written");
            Ok(Err(Refused::Damaged))
        }
        result => result,
    }
}

fn write_one(act: &mut Act<'_, '_>, write: &ObjectWrite, key: &ObjectKey) -> StoreResult<Result<Outcome, Refused>> {
    let known = act.tx.object_version(key)?;
    let compared = if is_repeated_deletion(act.tx, write, key, known)? { None } else { known };
    let result = unless_stale(write.version, compared, || {
        Ok(match write.act {
            WriteAct::Put => put::put(act, write, key)?,
            WriteAct::Delete => match delete::delete(act, key)? {
                // The version counts: a late, older one must not create the object.
                Err(Refused::NotFound) if write.version.is_some() => Ok(Outcome::Unchanged),
                result => result,
            },
        })
    })?;
    if let (Ok(_), Some(version)) = (&result, write.version.or(known)) {
        // A deleted object that was put back as it is stays deleted.
        let is_deleted = write.act == WriteAct::Delete
            || matches!(result, Ok(Outcome::Unchanged))
                && act.tx.object(key)?.is_some_and(|object| object.removal_at.is_some());
        let deleted_at = is_deleted.then_some(act.now);
        act.tx.set_object_version(key, version, deleted_at)?;
    }
    Ok(result)
}

/// Whether this version of an object is deleted already: the first answer may have been lost.
fn is_repeated_deletion(
    tx: &WriteTx<'_>,
    write: &ObjectWrite,
    key: &ObjectKey,
    known: Option<i64>,
) -> StoreResult<bool> {
    if write.act == WriteAct::Put || known.is_none() || write.version != known {
        return Ok(false);
    }
    Ok(tx.object(key)?.is_none_or(|object| object.removal_at.is_some()))
}
