//! Deleting objects. Accounts and services are suspended, and removed later.

use super::put::announce_debtor;
use super::refused::Refused;
use crate::use_cases::Act;
use crate::use_cases::accounts::void_access;
use crate::use_cases::holders::end_open_change;
use crate::use_cases::requests::{apply_to_open_requests, run_due_of_service};
use handover_api::provider::Outcome;
use handover_rules::holder::lifecycle::HolderEvent;
use handover_rules::{Category, Event, NicHandle, ServiceKey};
use handover_store::{ObjectKey, StoreResult, WriteTx};

pub(super) fn delete(act: &mut Act<'_, '_>, key: &ObjectKey) -> StoreResult<Result<Outcome, Refused>> {
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
