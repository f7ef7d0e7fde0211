//! An object that is there already, and what a write says of members that only the server sets.

use super::refused::Refused;
use crate::provider_objects::{Members, fault};
use handover_api::provider::{ExportTable, ObjectRow, Outcome};
use handover_rules::{NicHandle, Timestamp};
use handover_store::{ObjectKey, StoreResult, StoredObject, WriteTx};
use serde_json::Value;

/// When an account was suspended.
const SUSPENDED_AT: &str = "suspendedAt";

/// When a deleted object will be removed.
const REMOVAL_AT: &str = "removalAt";

/// The stored object that a write names, if there is one.
pub(super) struct Present {
    object: Option<StoredObject>,
    /// The write says that the object is deleted, as `GET` does: it must not bring it back.
    stays_deleted: bool,
}

impl Present {
    pub(super) fn read(tx: &WriteTx<'_>, key: &ObjectKey) -> StoreResult<Self> {
        Ok(Self { object: tx.object(key)?, stays_deleted: false })
    }

    /// Takes the members that only the server sets out of a body. They must be as `GET` shows them.
    pub(super) fn take_read_only(&mut self, table: ExportTable, members: &mut Members) -> Result<(), Refused> {
        let object = self.object.as_ref();
        let removal_at = object.and_then(|object| object.removal_at);
        let suspended_at = object.and_then(|object| object.suspended_at);
        self.stays_deleted = take(members, REMOVAL_AT, removal_at)?;
        if table == ExportTable::Accounts {
            take(members, SUSPENDED_AT, suspended_at)?;
        }
        Ok(())
    }

    /// Whether a row says what is stored. Writing it is not a change, even if the server learns from it.
    pub(super) fn is(&self, row: &ObjectRow) -> bool {
        self.object.as_ref().is_some_and(|object| object.content == *row && object.removal_at.is_none())
    }

    /// Whether the write says that the object is deleted.
    pub(super) fn stays_deleted(&self) -> bool {
        self.stays_deleted
    }

    /// The account that ordered the stored service.
    pub(super) fn ordered_by(&self) -> Option<&NicHandle> {
        match &self.object.as_ref()?.content {
            ObjectRow::Service(row) => row.ordered_by.as_ref(),
            _ => None,
        }
    }

    /// Whether a row names the account, or the domain, that is stored: the account may have been deleted since.
    pub(super) fn names(&self, row: &ObjectRow) -> bool {
        self.object.as_ref().is_some_and(|object| concerned(&object.content) == concerned(row))
    }

    /// The answer to a write of a deleted object that is to stay deleted; `None` for all other writes.
    pub(super) fn answer_if_deleted(&self, row: &ObjectRow) -> Option<Result<Outcome, Refused>> {
        let object = self.object.as_ref().filter(|_| self.stays_deleted)?;
        let deleted = "it is deleted and will be removed; leave out removalAt to bring it back";
        Some(if object.content == *row { Ok(Outcome::Unchanged) } else { Err(Refused::Conflict(deleted)) })
    }
}

/// The account that a row is about.
pub(super) fn concerned(content: &ObjectRow) -> Option<&NicHandle> {
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
