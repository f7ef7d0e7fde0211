//! Deleting objects. Accounts and services are suspended, and removed later.

use super::object_write::WriteContext;
use super::put::announce_debtor;
use super::refused::Refused;
use crate::use_cases::accounts::void_access;
use crate::use_cases::holders::end_open_change;
use crate::use_cases::requests::{apply_to_open_requests, run_due_of_service};
use handover_api::provider::Outcome;
use handover_rules::holder::lifecycle::HolderEvent;
use handover_rules::{Category, Event, NicHandle, ServiceKey};
use handover_store::{ObjectKey, StoreResult, WriteTx};

pub(super) fn delete(
    tx: &mut WriteTx<'_>,
    key: &ObjectKey,
    context: &WriteContext,
) -> StoreResult<Result<Outcome, Refused>> {
    match key {
        ObjectKey::Account(account) => delete_account(tx, account, context),
        ObjectKey::Service(key) => delete_service(tx, key, context),
        ObjectKey::Holder(domain) => Ok(deleted(tx.delete_holder(domain)?)),
        ObjectKey::Bill(id) => {
            let debtor = tx.delete_bill(id)?;
            announce_former(tx, debtor)
        }
        ObjectKey::PaymentMethod(id) => {
            let owner = tx.delete_payment_method(*id)?;
            announce_former(tx, owner)
        }
    }
}

/// Deleting again what is deleted and not removed yet has the same result, because the first response may have been lost.
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

fn delete_account(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    context: &WriteContext,
) -> StoreResult<Result<Outcome, Refused>> {
    let is_deleted = tx.mark_account_deleted(account, context.now, context.now + context.removal)?;
    if is_deleted {
        void_access(tx, account, context.now)?;
    }
    repeatable(tx, &ObjectKey::Account(account.clone()))
}

/// Open requests and changes of holder end: the service may be removed before their next step.
fn delete_service(
    tx: &mut WriteTx<'_>,
    key: &ServiceKey,
    context: &WriteContext,
) -> StoreResult<Result<Outcome, Refused>> {
    let Some(record) = tx.service(key)? else { return Ok(Err(Refused::NotFound)) };
    run_due_of_service(tx, record.id, context.now, &context.policy)?;
    // A late transition may have changed the contacts.
    let contacts = tx.service_by_id(record.id)?.facts.contacts;
    let removal_at = context.now + context.removal;
    let is_deleted = tx.mark_service_deleted(record.id, &contacts, context.now, removal_at)?;
    if is_deleted {
        apply_to_open_requests(tx, record.id, &Event::ServiceDeleted, context.now, &context.policy)?;
        if key.category == Category::Domain {
            let name = &record.facts.key.name;
            end_open_change(tx, name, &HolderEvent::DomainDeleted, context.now, &context.policy)?;
        }
    }
    repeatable(tx, &ObjectKey::Service(key.clone()))
}
