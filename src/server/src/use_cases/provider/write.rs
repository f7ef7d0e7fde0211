//! Writing objects in one transaction: creating, updating and deleting them. A refused object does not stop the others.

use super::apply::apply;
use super::service::put_service;
use super::{ObjectWrite, Present, Refused, WriteAct, concerned, unless_stale};
use crate::provider_objects::{parse_key, parse_object, unknown};
use crate::use_cases::Act;
use crate::use_cases::accounts::void_access;
use crate::use_cases::holders::end_open_change;
use crate::use_cases::requests::{apply_to_open_requests, run_due_of_service};
use handover_api::provider::{ObjectRow, Outcome, Scope};
use handover_rules::holder::lifecycle::HolderEvent;
use handover_rules::{Category, Event, NicHandle, ServiceKey};
use handover_store::{Change, ObjectKey, StoreError, StoreResult, WriteTx};

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
    let key = accepted!(parse_key(write.table, &write.members));
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
            WriteAct::Put => put(act, write, key)?,
            WriteAct::Delete => match delete(act, key)? {
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

/// Accounts that are notified of a bill beside its debtor. More would take longer than the bill.
const NOTIFIED_CONTACTS: u32 = 500;

fn put(act: &mut Act<'_, '_>, write: &ObjectWrite, key: &ObjectKey) -> StoreResult<Result<Outcome, Refused>> {
    let (mut present, mut members) = (Present::read(act.tx, key)?, write.members.clone());
    accepted!(present.take_read_only(write.table, &mut members));
    if let ObjectKey::Service(key) = key {
        return put_service(act, write, key, members, &present);
    }
    let row = accepted!(parse_object(write.table, &members));
    if let Some(answer) = present.answer_if_deleted(&row) {
        return Ok(answer);
    }
    if let Some(refused) = missing_reference(act.tx, &row, &present)? {
        return Ok(Err(refused));
    }
    let (account, is_same) = (concerned(&row).cloned(), present.is(&row));
    let outcome = match key {
        ObjectKey::Account(account) if !write.may_write_holders => {
            let before = act.tx.deleted_domains_of(account)?;
            let outcome = apply(act, write.table, row)?;
            // A handle that is given away ends the deleted domains of the former person, with their holders.
            if act.tx.deleted_domains_of(account)? < before {
                return Ok(Err(Refused::NeedsScope(Scope::Holders)));
            }
            outcome
        }
        _ => apply(act, write.table, row)?,
    };
    let outcome = if is_same { Outcome::Unchanged } else { outcome };
    if let Some(account) = account.filter(|_| outcome != Outcome::Unchanged) {
        match key {
            ObjectKey::Account(_) => act.tx.announce(Change::Account(account)),
            _ => announce_debtor(act.tx, &account)?,
        }
    }
    Ok(Ok(outcome))
}

fn missing_reference(tx: &WriteTx<'_>, content: &ObjectRow, present: &Present) -> StoreResult<Option<Refused>> {
    if present.names(content) {
        return Ok(None);
    }
    let member = match content {
        ObjectRow::Bill(row) if !tx.has_account(&row.account)? => unknown("nichandle", row.account.as_str()),
        ObjectRow::PaymentMethod(row) if !tx.has_account(&row.account)? => unknown("nichandle", row.account.as_str()),
        ObjectRow::Holder(row) => {
            let key = ServiceKey { name: row.service_name.clone(), category: Category::Domain };
            if tx.service(&key)?.is_some() {
                return Ok(None);
            }
            unknown("serviceName", row.service_name.as_str())
        }
        _ => return Ok(None),
    };
    Ok(Some(member.into()))
}

/// A debt, or its payment, also concerns the changes that others are entering.
fn announce_debtor(tx: &mut WriteTx<'_>, debtor: &NicHandle) -> StoreResult<()> {
    for account in tx.accounts_sharing_services(debtor, NOTIFIED_CONTACTS)? {
        tx.announce(Change::Services(account));
    }
    Ok(())
}

fn delete(act: &mut Act<'_, '_>, key: &ObjectKey) -> StoreResult<Result<Outcome, Refused>> {
    match key {
        ObjectKey::Account(account) => delete_account(act, account),
        ObjectKey::Service(key) => delete_service(act, key),
        ObjectKey::Holder(domain) => Ok(deleted(act.tx.delete_holder(domain)?)),
        ObjectKey::Bill(id) => {
            let debtor = act.tx.delete_bill(id)?;
            announce_former(act.tx, debtor)
        }
        ObjectKey::PaymentMethod(id) => {
            let owner = act.tx.delete_payment_method(*id)?;
            announce_former(act.tx, owner)
        }
    }
}

/// Deleting again what is deleted and not removed yet has the same result, because the first response may have been
/// lost.
fn repeatable(tx: &WriteTx<'_>, key: &ObjectKey) -> StoreResult<Result<Outcome, Refused>> {
    Ok(deleted(tx.object(key)?.is_some()))
}

fn deleted(is_there: bool) -> Result<Outcome, Refused> {
    if is_there { Ok(Outcome::Deleted) } else { Err(Refused::NotFound) }
}

fn announce_former(tx: &mut WriteTx<'_>, account: Option<NicHandle>) -> StoreResult<Result<Outcome, Refused>> {
    let Some(account) = account else { return Ok(Err(Refused::NotFound)) };
    announce_debtor(tx, &account)?;
    Ok(Ok(Outcome::Deleted))
}

fn delete_account(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<Result<Outcome, Refused>> {
    let is_deleted = act.tx.mark_account_deleted(account, act.now, act.now + act.policies.removal)?;
    if is_deleted {
        void_access(act, account)?;
    }
    repeatable(act.tx, &ObjectKey::Account(account.clone()))
}

/// Open requests and changes of holder end: the service may be removed before their next step.
fn delete_service(act: &mut Act<'_, '_>, key: &ServiceKey) -> StoreResult<Result<Outcome, Refused>> {
    let Some(record) = act.tx.service(key)? else { return Ok(Err(Refused::NotFound)) };
    run_due_of_service(act, record.id)?;
    // A late transition may have changed the contacts.
    let contacts = act.tx.service_by_id(record.id)?.facts.contacts;
    let removal_at = act.now + act.policies.removal;
    let is_deleted = act.tx.mark_service_deleted(record.id, &contacts, act.now, removal_at)?;
    if is_deleted {
        apply_to_open_requests(act, record.id, &Event::ServiceDeleted)?;
        if key.category == Category::Domain {
            let name = &record.facts.key.name;
            end_open_change(act, name, &HolderEvent::DomainDeleted)?;
        }
    }
    repeatable(act.tx, &ObjectKey::Service(key.clone()))
}
