//! The provider's word on accounts, services, holders, bills and payment methods, whether a file or a call brings it.
//!
//! Every object is applied by the SQL of imports: what people changed here stays (decision 0013).

mod apply;
mod service;
mod write;

pub use apply::{apply_rows, remove_deleted, run_late_transitions};
pub use service::{Correction, correct};
pub use write::write_all;

use crate::provider_objects::{Members, fault};
use crate::random;
use crate::secrets::token_hash;
use handover_api::problem::MemberFault;
use handover_api::provider::{ExportTable, ObjectRow, Outcome};
use handover_rules::provider::Scope;
use handover_rules::{NicHandle, Timestamp};
use handover_store::{NewProviderKey, ObjectKey, ProviderKeyRecord, ReadTx, StoreResult, StoredObject, WriteTx};
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct ObjectWrite {
    /// The effect that is wanted.
    pub act: WriteAct,
    pub table: ExportTable,
    pub members: Members,
    /// Its version, if the provider's system counts them.
    pub version: Option<i64>,
    /// The caller may write holders of domains, and discard those of deleted ones. The holder of a new domain comes
    /// with its order.
    pub may_write_holders: bool,
}

/// The wanted effect on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteAct {
    /// Create it, or bring it up to date.
    Put,
    Delete,
}

/// Carries out a write that is not older than the stored object. One of the same version may be a repetition, but
/// changes nothing.
fn unless_stale(
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

/// The reason an object is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Faults(Vec<MemberFault>),
    /// There is no such object.
    NotFound,
    /// The reason why it contradicts the stored data.
    Conflict(&'static str),
    /// This version of it is stored, or a later one.
    Stale(i64),
    /// The caller's key lacks this scope.
    NeedsScope(Scope),
    Damaged,
}

impl From<Vec<MemberFault>> for Refused {
    fn from(faults: Vec<MemberFault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<MemberFault> for Refused {
    fn from(fault: MemberFault) -> Self {
        Self::Faults(vec![fault])
    }
}

/// When an account was suspended.
const SUSPENDED_AT: &str = "suspendedAt";

/// When a deleted object will be removed.
const REMOVAL_AT: &str = "removalAt";

/// The stored object that a write names, if there is one.
struct Present {
    object: Option<StoredObject>,
    /// The write says that the object is deleted, as `GET` does: it must not bring it back.
    stays_deleted: bool,
}

impl Present {
    fn read(tx: &WriteTx<'_>, key: &ObjectKey) -> StoreResult<Self> {
        Ok(Self { object: tx.object(key)?, stays_deleted: false })
    }

    /// Takes the members that only the server sets out of a body. They must be as `GET` shows them.
    fn take_read_only(&mut self, table: ExportTable, members: &mut Members) -> Result<(), Refused> {
        let object = self.object.as_ref();
        let removal_at = object.and_then(|object| object.removal_at);
        let suspended_at = object.and_then(|object| object.suspended_at);
        self.stays_deleted = take(members, REMOVAL_AT, removal_at)?;
        if table == ExportTable::Accounts {
            take(members, SUSPENDED_AT, suspended_at)?;
        }
        Ok(())
    }

    /// Whether a row equals the stored object: writing it is no change, even if the server learns from it.
    fn is(&self, row: &ObjectRow) -> bool {
        self.object.as_ref().is_some_and(|object| object.content == *row && object.removal_at.is_none())
    }

    /// The account that ordered the stored service.
    fn ordered_by(&self) -> Option<&NicHandle> {
        match &self.object.as_ref()?.content {
            ObjectRow::Service(row) => row.ordered_by.as_ref(),
            _ => None,
        }
    }

    /// Whether a row names the account, or the domain, that is stored: the account may have been deleted since.
    fn names(&self, row: &ObjectRow) -> bool {
        self.object.as_ref().is_some_and(|object| concerned(&object.content) == concerned(row))
    }

    /// The answer to a write of a deleted object that is to stay deleted; `None` for all other writes.
    fn answer_if_deleted(&self, row: &ObjectRow) -> Option<Result<Outcome, Refused>> {
        let object = self.object.as_ref().filter(|_| self.stays_deleted)?;
        let deleted = "it is deleted and will be removed; leave out removalAt to bring it back";
        Some(if object.content == *row { Ok(Outcome::Unchanged) } else { Err(Refused::Conflict(deleted)) })
    }
}

fn concerned(content: &ObjectRow) -> Option<&NicHandle> {
    match content {
        ObjectRow::Account(row) => Some(&row.handle),
        ObjectRow::Bill(row) => Some(&row.account),
        ObjectRow::PaymentMethod(row) => Some(&row.account),
        ObjectRow::Service(_) | ObjectRow::Holder(_) => None,
    }
}

/// Takes a time that must be as it is stored, if it is given; returns whether it names a time.
fn take(members: &mut Members, member: &'static str, stored: Option<Timestamp>) -> Result<bool, Refused> {
    let given = match members.remove(member) {
        None => return Ok(false),
        Some(Value::Null) => None,
        // A value that is no time differs, too.
        Some(value) => Some(serde_json::from_value::<Timestamp>(value).ok()),
    };
    if given == stored.map(Some) {
        return Ok(given.is_some());
    }
    let is = serde_json::to_value(stored).unwrap_or_default();
    Err(fault(member, format!("cannot be written; it is {is} at present: leave it out, or read the object again"))
        .into())
}

/// The beginning of every key, by which scanners for leaked secrets know them.
const KEY_PREFIX: &str = "handover_";

/// Adds a key of the provider's other systems, and returns it.
pub fn add_key(tx: &mut WriteTx<'_>, new: &NewProviderKey, now: Timestamp) -> StoreResult<String> {
    let key = [KEY_PREFIX, &random::session_token()].concat();
    tx.add_provider_key(new, &token_hash(&key), now)?;
    Ok(key)
}

/// The valid key that a caller has sent.
pub fn find_key(reader: &ReadTx<'_>, key: &str) -> StoreResult<Option<ProviderKeyRecord>> {
    reader.provider_key(&token_hash(key))
}
