//! Creating objects, and bringing them up to date.

use super::apply::apply;
use super::object_write::ObjectWrite;
use super::present::{Present, concerned};
use super::refused::Refused;
use super::service::put_service;
use crate::provider_objects::{parse_object, unknown};
use crate::use_cases::Act;
use handover_api::provider::{ObjectRow, Outcome, Scope};
use handover_rules::{Category, NicHandle, ServiceKey};
use handover_store::{Change, ObjectKey, StoreResult, WriteTx};

/// Accounts that are notified of a bill beside its debtor. More would take longer than the bill.
const NOTIFIED_CONTACTS: u32 = 500;

pub(super) fn put(
    act: &mut Act<'_, '_>,
    write: &ObjectWrite,
    key: &ObjectKey,
) -> StoreResult<Result<Outcome, Refused>> {
    let (mut present, mut members) = (Present::read(act.tx, key)?, write.members.clone());
    if let Err(refused) = present.take_read_only(write.table, &mut members) {
        return Ok(Err(refused));
    }
    if let ObjectKey::Service(key) = key {
        return put_service(act, write, key, members, &present);
    }
    let row = match parse_object(write.table, &members) {
        Ok(row) => row,
        Err(faults) => return Ok(Err(faults.into())),
    };
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
pub(super) fn announce_debtor(tx: &mut WriteTx<'_>, debtor: &NicHandle) -> StoreResult<()> {
    for account in tx.accounts_sharing_services(debtor, NOTIFIED_CONTACTS)? {
        tx.announce(Change::Services(account));
    }
    Ok(())
}
