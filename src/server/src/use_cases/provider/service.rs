//! Services: ordered ones, and those that are brought up to date.

use super::apply::apply;
use super::object_write::WriteContext;
use super::present::Present;
use super::refused::Refused;
use crate::import::object::{Members, fault, parse_handle, parse_object, unknown};
use crate::store::import::{ExportTable, ImportedHolder, RowContent};
use crate::store::{Account, ServiceRecord, StoreResult, WriteTx};
use handover_api::problem::MemberFault;
use handover_api::provider::Outcome;
use handover_rules::provider::order::{ServiceFault, ServiceWrite, first_holder};
use handover_rules::{Category, Contacts, NicHandle, Role, RoleSet, ServiceKey, ServiceName, ServiceStatus};
use serde_json::Value;

/// The member that names who ordered a new service.
const ORDERED_BY: &str = "orderedBy";

/// The member with the holder of a domain.
const HOLDER: &str = "holder";

pub(super) const CONTACTS: [(&str, Role); 3] =
    [("contactAdmin", Role::Admin), ("contactTech", Role::Tech), ("contactBilling", Role::Billing)];

/// Creates a service or brings it up to date. The contacts of one that was ordered get an email.
pub(super) fn put_service(
    tx: &mut WriteTx<'_>,
    key: &ServiceKey,
    mut members: Members,
    stored: &Present,
    context: &WriteContext,
) -> StoreResult<Result<Outcome, Refused>> {
    let present = tx.service(key)?;
    let orderer = match orderer(tx, &members, stored)? {
        Ok(orderer) => orderer.filter(|_| present.is_none()),
        Err(refused) => return Ok(Err(refused)),
    };
    let holder = members.remove(HOLDER).filter(|holder| !holder.is_null());
    complete(&mut members, present.as_ref(), orderer.as_ref().map(|account| &account.handle), context);
    let service = match parse_object(ExportTable::Services, &members) {
        Ok(row) => row,
        Err(faults) => return Ok(Err(faults.into())),
    };
    if let Some(answer) = stored.answer_if_deleted(&service) {
        return Ok(answer);
    }
    let RowContent::Service(service) = service else { return Ok(Err(Refused::Damaged)) };
    let faults = faults(
        tx,
        &ServiceWrite {
            key,
            present: present.as_ref().map(|record| &record.facts.contacts),
            contacts: &service.contacts,
            is_order: orderer.is_some(),
            has_holder: holder.is_some(),
        },
    )?;
    if !faults.is_empty() {
        return Ok(Err(faults.into()));
    }
    let holder = if key.category == Category::Domain {
        match holder_row(tx, &key.name, holder, orderer.as_ref())? {
            Ok(holder) => holder,
            Err(faults) => return Ok(Err(faults.into())),
        }
    } else {
        None
    };
    let contacts = service.contacts.clone();
    let outcome = apply(tx, ExportTable::Services, RowContent::Service(service), context)?;
    let with_holder = holder.map(|row| apply(tx, ExportTable::Holders, row, context)).transpose()?;
    if orderer.is_some() {
        mail_contacts(tx, key, &contacts, context)?;
    }
    // A service that stays as it is may have another holder.
    Ok(Ok(if outcome == Outcome::Unchanged && with_holder.is_some_and(|of| of != outcome) {
        Outcome::Changed
    } else {
        outcome
    }))
}

fn orderer(tx: &WriteTx<'_>, members: &Members, stored: &Present) -> StoreResult<Result<Option<Account>, Refused>> {
    let handle = match parse_handle(members, ORDERED_BY) {
        Ok(handle) => handle,
        Err(faults) => return Ok(Err(faults.into())),
    };
    // Who ordered a service that is there may have been deleted since.
    let Some(handle) = handle.filter(|handle| stored.ordered_by() != Some(handle)) else { return Ok(Ok(None)) };
    let account = if tx.has_account(&handle)? { tx.account(&handle)? } else { None };
    Ok(account.map(Some).ok_or_else(|| unknown(ORDERED_BY, handle.as_str()).into()))
}

/// Fills in members that were left out: contacts and creation stay; of a new service, they come from the order.
fn complete(
    members: &mut Members,
    present: Option<&ServiceRecord>,
    orderer: Option<&NicHandle>,
    context: &WriteContext,
) {
    for (member, role) in CONTACTS {
        let known = present.map(|record| record.facts.contacts.holder(role)).or(orderer);
        set_missing(members, member, known.map(|handle| handle.as_str().into()));
    }
    let creation = present.map_or_else(|| context.now.date_naive(), |record| record.creation);
    set_missing(members, "creation", Some(creation.to_string().into()));
    set_missing(members, "expiration", Some(Value::Null));
    set_missing(members, "status", Some(ServiceStatus::Ok.as_str().into()));
    set_missing(members, "renewalType", Some("manual".into()));
}

fn set_missing(members: &mut Members, member: &str, value: Option<Value>) {
    if let Some(value) = value
        && members.get(member).is_none_or(Value::is_null)
    {
        members.insert(member.to_owned(), value);
    }
}

/// Every reason not to write the service.
fn faults(tx: &WriteTx<'_>, write: &ServiceWrite<'_>) -> StoreResult<Vec<MemberFault>> {
    let mut unknown_contacts = RoleSet::EMPTY;
    for role in write.new_contacts().iter() {
        if !tx.has_account(write.contacts.holder(role))? {
            unknown_contacts = unknown_contacts.union(role.into());
        }
    }
    let faults = write.faults(unknown_contacts).into_iter().map(|found| match found {
        ServiceFault::NotADomain => fault("serviceName", "is not a domain name".to_owned()),
        ServiceFault::NoHolder => fault(HOLDER, "is for domains only".to_owned()),
        ServiceFault::UnknownContact(unknown_role) => {
            let member = CONTACTS.iter().find(|(_, role)| *role == unknown_role).map_or("", |(member, _)| member);
            unknown(member, write.contacts.holder(unknown_role).as_str())
        }
    });
    Ok(faults.collect())
}

/// The holder that is given, or of a new domain the one who ordered it.
fn holder_row(
    tx: &WriteTx<'_>,
    domain: &ServiceName,
    given: Option<Value>,
    orderer: Option<&Account>,
) -> StoreResult<Result<Option<RowContent>, Vec<MemberFault>>> {
    let mut members = match (given, orderer) {
        (Some(Value::Object(members)), _) => members,
        (Some(_), _) => return Ok(Err(vec![fault(HOLDER, "is not an object".to_owned())])),
        // A domain that is back keeps its holder.
        (None, Some(orderer)) if tx.holder(domain)?.is_none() => {
            let holder = first_holder(orderer.as_orderer());
            let row = ImportedHolder { service: domain.clone(), holder, is_disputed: false };
            return Ok(Ok(Some(RowContent::Holder(row))));
        }
        (None, _) => return Ok(Ok(None)),
    };
    members.insert("serviceName".to_owned(), domain.as_str().into());
    let parsed = parse_object(ExportTable::Holders, &members).map(Some);
    Ok(parsed.map_err(|faults| {
        faults.into_iter().map(|of| MemberFault { member: [HOLDER, ".", &of.member].concat(), ..of }).collect()
    }))
}

fn mail_contacts(
    tx: &mut WriteTx<'_>,
    key: &ServiceKey,
    contacts: &Contacts,
    context: &WriteContext,
) -> StoreResult<()> {
    let Some(record) = tx.service(key)? else { return Ok(()) };
    for account in contacts.accounts() {
        tx.queue_order_mail(record.id, &account, context.now)?;
    }
    Ok(())
}
