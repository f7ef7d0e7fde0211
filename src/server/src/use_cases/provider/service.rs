//! Services: ordered ones, those that are brought up to date, and corrections of their contacts.

use super::apply::{apply, release_name};
use super::{ObjectWrite, Present, Refused, unless_stale};
use crate::provider_objects::{Members, fault, parse_handle, parse_object, take_version, unknown};
use crate::use_cases::requests::run_due_of_service;
use crate::use_cases::{Act, requests};
use handover_api::problem::MemberFault;
use handover_api::provider::objects::HolderRow;
use handover_api::provider::{ExportTable, ObjectRow, Outcome};
use handover_rules::desk::{DeskAct, SubjectKind, check_reason};
use handover_rules::provider::{NamedService, Scope, ServiceFault, ServiceWrite, first_holder};
use handover_rules::{Category, Contacts, NicHandle, Role, RoleSet, ServiceKey, ServiceName, ServiceStatus, Timestamp};
use handover_store::{
    Account, Actor, AuditedAct, NewMail, ObjectKey, ServiceRecord, StoreError, StoreResult, WriteTx, service_subject,
};
use serde_json::Value;

/// The member that names who ordered a new service.
const ORDERED_BY: &str = "orderedBy";

/// The member with the holder of a domain.
const HOLDER: &str = "holder";

const CONTACTS: [(&str, Role); 3] =
    [("contactAdmin", Role::Admin), ("contactTech", Role::Tech), ("contactBilling", Role::Billing)];

/// Creates a service or brings it up to date. The contacts of one that was ordered get an email.
pub(super) fn put_service(
    act: &mut Act<'_, '_>,
    write: &ObjectWrite,
    key: &ServiceKey,
    mut members: Members,
    stored: &Present,
) -> StoreResult<Result<Outcome, Refused>> {
    let present = act.tx.service(key)?;
    let is_replaced = match &present {
        Some(record) if !stored.stays_deleted => is_replaced(act.tx, record, &members)?,
        _ => false,
    };
    // The holder on record would end with the former domain.
    if is_replaced && key.category == Category::Domain && !write.may_write_holders {
        return Ok(Err(Refused::NeedsScope(Scope::Holders)));
    }
    let orderer = accepted!(orderer(act.tx, &members, stored.ordered_by().filter(|_| !is_replaced))?);
    let present = match present {
        Some(record) if is_replaced => {
            release_name(act, record.id)?;
            None
        }
        present => present,
    };
    let orderer = orderer.filter(|_| present.is_none());
    let holder = members.remove(HOLDER).filter(|holder| !holder.is_null());
    if holder.is_some() && present.is_some() && !write.may_write_holders {
        return Ok(Err(Refused::NeedsScope(Scope::Holders)));
    }
    complete(&mut members, present.as_ref(), orderer.as_ref().map(|account| &account.handle), act.now);
    let service = accepted!(parse_object(ExportTable::Services, &members));
    if let Some(answer) = stored.answer_if_deleted(&service) {
        return Ok(answer);
    }
    let ObjectRow::Service(service) = service else { return Ok(Err(Refused::Damaged)) };
    let contacts = service.contacts();
    let faults = faults(
        act.tx,
        &ServiceWrite {
            key,
            present: present.as_ref().map(|record| &record.facts.contacts),
            contacts: &contacts,
            is_order: orderer.is_some(),
            has_holder: holder.is_some(),
        },
    )?;
    if !faults.is_empty() {
        return Ok(Err(faults.into()));
    }
    let holder = accepted!(holder_to_write(act.tx, key, holder, (present.is_none(), orderer.as_ref()))?);
    let result = put_with_holder(act, &key.name, ObjectRow::Service(service), holder)?;
    if result.is_ok() && orderer.is_some() {
        mail_contacts(act, key, &contacts)?;
    }
    Ok(result)
}

fn put_with_holder(
    act: &mut Act<'_, '_>,
    name: &ServiceName,
    service: ObjectRow,
    holder: Option<HolderWrite>,
) -> StoreResult<Result<Outcome, Refused>> {
    let outcome = apply(act, ExportTable::Services, service)?;
    let Some(holder) = holder else { return Ok(Ok(outcome)) };
    // A service that stays as it is may have another holder.
    let both = |of_holder| {
        if outcome == Outcome::Unchanged && of_holder != Outcome::Unchanged { Outcome::Changed } else { outcome }
    };
    Ok(put_holder(act, name, holder)?.map(both))
}

/// The account that orders the service. `known` ordered the present one, and may have been deleted since.
fn orderer(
    tx: &WriteTx<'_>,
    members: &Members,
    known: Option<&NicHandle>,
) -> StoreResult<Result<Option<Account>, Refused>> {
    let handle = accepted!(parse_handle(members, ORDERED_BY));
    let Some(handle) = handle.filter(|handle| known != Some(handle)) else { return Ok(Ok(None)) };
    let account = if tx.has_account(&handle)? { tx.account(&handle)? } else { None };
    Ok(account.map(Some).ok_or_else(|| unknown(ORDERED_BY, handle.as_str()).into()))
}

/// Fills in members that were left out: contacts and creation stay; of a new service, they come from the order.
fn complete(members: &mut Members, present: Option<&ServiceRecord>, orderer: Option<&NicHandle>, now: Timestamp) {
    for (member, role) in CONTACTS {
        let known = present.map(|record| record.facts.contacts.holder(role)).or(orderer);
        set_missing(members, member, known.map(|handle| handle.as_str().into()));
    }
    let creation = present.map_or_else(|| now.date_naive(), |record| record.creation);
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

/// Whether a service is deleted, and its name is written for a new one.
fn is_replaced(tx: &WriteTx<'_>, present: &ServiceRecord, members: &Members) -> StoreResult<bool> {
    let Some(deleted) = tx.deleted_service(present.id)? else { return Ok(false) };
    let handle = |member| parse_handle(members, member).ok().flatten();
    // Faulty members are reported later.
    let creation = members.get("creation").and_then(Value::as_str).and_then(|day| day.parse().ok());
    let [ordered_by, admin] = [ORDERED_BY, CONTACTS[0].0].map(handle);
    Ok(!deleted.is_restored_by(&NamedService { ordered_by, creation, admin }))
}

struct HolderWrite {
    row: HolderRow,
    version: Option<i64>,
    /// The version of the stored one.
    known: Option<i64>,
}

/// The holder that is written with a service: the given one, or the first one of an ordered domain.
fn holder_to_write(
    tx: &WriteTx<'_>,
    key: &ServiceKey,
    given: Option<Value>,
    (is_new, orderer): (bool, Option<&Account>),
) -> StoreResult<Result<Option<HolderWrite>, Vec<MemberFault>>> {
    match (key.category, given) {
        (Category::Domain, Some(given)) => Ok(given_holder(tx, &key.name, given, is_new)?.map(Some)),
        (Category::Domain, None) => Ok(Ok(orderer.map(|orderer| holder_of_order(&key.name, orderer)))),
        _ => Ok(Ok(None)),
    }
}

/// The holder that a service is written with. A new domain has nothing of the holder that a deleted one of its name
/// had.
fn given_holder(
    tx: &WriteTx<'_>,
    domain: &ServiceName,
    given: Value,
    is_new: bool,
) -> StoreResult<Result<HolderWrite, Vec<MemberFault>>> {
    let Value::Object(mut members) = given else {
        return Ok(Err(vec![fault(HOLDER, "is not an object".to_owned())]));
    };
    let within = |fault: MemberFault| MemberFault { member: [HOLDER, ".", &fault.member].concat(), ..fault };
    let version = match take_version(&mut members) {
        Ok(version) => version,
        Err(fault) => return Ok(Err(vec![within(fault)])),
    };
    members.insert("serviceName".to_owned(), domain.as_str().into());
    let key = ObjectKey::Holder(domain.clone());
    // Only a holder that says so ends a dispute.
    let stored = if is_new { None } else { tx.object(&key)? };
    let is_disputed =
        matches!(stored.map(|stored| stored.content), Some(ObjectRow::Holder(HolderRow { disputed: true, .. })));
    set_missing(&mut members, "disputed", is_disputed.then(|| true.into()));
    let row = match parse_object(ExportTable::Holders, &members) {
        Ok(ObjectRow::Holder(row)) => row,
        Ok(_) => return Err(StoreError::Corrupt("holder of the provider's API")),
        Err(faults) => return Ok(Err(faults.into_iter().map(within).collect())),
    };
    let known = if is_new { None } else { tx.object_version(&key)? };
    Ok(Ok(HolderWrite { row, version, known }))
}

/// The account that orders a domain is its first holder.
fn holder_of_order(domain: &ServiceName, orderer: &Account) -> HolderWrite {
    let holder = first_holder(orderer.as_orderer());
    HolderWrite { row: HolderRow::new(domain.clone(), holder), version: None, known: None }
}

fn put_holder(
    act: &mut Act<'_, '_>,
    domain: &ServiceName,
    holder: HolderWrite,
) -> StoreResult<Result<Outcome, Refused>> {
    let HolderWrite { row, version, known } = holder;
    let result = unless_stale(version, known, || apply(act, ExportTable::Holders, ObjectRow::Holder(row)).map(Ok))?;
    if let (Ok(_), Some(version)) = (&result, version) {
        act.tx.set_object_version(&ObjectKey::Holder(domain.clone()), version, None)?;
    }
    Ok(result)
}

fn mail_contacts(act: &mut Act<'_, '_>, key: &ServiceKey, contacts: &Contacts) -> StoreResult<()> {
    let Some(record) = act.tx.service(key)? else { return Ok(()) };
    for account in contacts.accounts() {
        act.tx.queue(NewMail::order(record.id, &account), act.now)?;
    }
    Ok(())
}

#[derive(Clone, Debug)]
pub struct Correction {
    pub service: ServiceKey,
    /// `contactAdmin`, `contactTech` and `contactBilling`, as far as they are wrong.
    pub members: Members,
    /// As mailed to the contacts.
    pub reason: String,
    pub version: Option<i64>,
}

/// Corrects contacts, mails the present and the former ones, and ends the open requests that this makes impossible.
pub fn correct(act: &mut Act<'_, '_>, correction: &Correction, actor: &Actor) -> StoreResult<Result<Outcome, Refused>> {
    let key = ObjectKey::Service(correction.service.clone());
    act.unless_refused(|act| {
        let known = act.tx.object_version(&key)?;
        let result = unless_stale(correction.version, known, || correct_contacts(act, correction, actor))?;
        if let (Ok(_), Some(version)) = (&result, correction.version) {
            act.tx.set_object_version(&key, version, None)?;
        }
        Ok(result)
    })
}

fn correct_contacts(
    act: &mut Act<'_, '_>,
    correction: &Correction,
    actor: &Actor,
) -> StoreResult<Result<Outcome, Refused>> {
    let Some(record) = act.tx.service(&correction.service)? else { return Ok(Err(Refused::NotFound)) };
    run_due_of_service(act, record.id)?;
    let record = act.tx.service_by_id(record.id)?;
    let after = accepted!(corrected(act.tx, &correction.members, &record.facts.contacts)?);
    let Ok(reason) = check_reason(&correction.reason) else {
        let wanted = "is not a reason of 5 to 500 characters that can be shown";
        return Ok(Err(fault("reason", wanted.to_owned()).into()));
    };
    if after == record.facts.contacts {
        return Ok(Ok(Outcome::Unchanged));
    }
    store_contacts(act, &record, &after, (actor, reason))?;
    Ok(Ok(Outcome::Changed))
}

fn corrected(
    tx: &WriteTx<'_>,
    members: &Members,
    before: &Contacts,
) -> StoreResult<Result<Contacts, Vec<MemberFault>>> {
    let (mut after, mut faults) = (before.clone(), Vec::new());
    for (member, role) in CONTACTS {
        match parse_handle(members, member) {
            Err(found) => faults.extend(found),
            Ok(Some(handle)) if !tx.has_account(&handle)? => faults.push(unknown(member, handle.as_str())),
            Ok(Some(handle)) => after = after.after(role.into(), &handle),
            Ok(None) => {}
        }
    }
    Ok(if faults.is_empty() { Ok(after) } else { Err(faults) })
}

fn store_contacts(
    act: &mut Act<'_, '_>,
    record: &ServiceRecord,
    after: &Contacts,
    (actor, reason): (&Actor, &str),
) -> StoreResult<()> {
    let audited = AuditedAct {
        about: Some((SubjectKind::Service, service_subject(&record.facts.key))),
        reason: Some(reason.to_owned()),
        ..AuditedAct::of(DeskAct::CorrectContacts)
    };
    let entry = act.tx.audit(actor, &audited, act.now)?;
    requests::correct_contacts(act, entry, record.id, (&record.facts.contacts, after))?;
    act.tx.set_imported_contacts(record.id, after)
}
