//! Services: ordered ones, and those that are brought up to date.

use super::apply::apply;
use super::object_write::{ObjectWrite, WriteContext};
use super::refused::Refused;
use crate::import::object::{Members, fault, parse_handle, parse_object, unknown};
use crate::store::import::{ExportTable, RowContent};
use crate::store::{Account, ServiceRecord, StoreResult, WriteTx};
use handover_api::problem::MemberFault;
use handover_api::provider::Outcome;
use handover_rules::holder::data::CountryCode;
use handover_rules::model::service_notice::ServiceNotice;
use handover_rules::{Category, Contacts, LegalForm, NicHandle, Role, ServiceKey, ServiceStatus, Subsidiary};
use serde_json::{Value, json};

/// The member that names who ordered a new service.
const ORDERED_BY: &str = "orderedBy";

/// The member with the holder of a domain.
const HOLDER: &str = "holder";

pub(super) const CONTACTS: [(&str, Role); 3] =
    [("contactAdmin", Role::Admin), ("contactTech", Role::Tech), ("contactBilling", Role::Billing)];

/// Creates a service or brings it up to date. The contacts of one that was ordered get an email.
pub(super) fn put_service(
    tx: &mut WriteTx<'_>,
    write: &ObjectWrite,
    key: &ServiceKey,
    context: &WriteContext,
) -> StoreResult<Result<Outcome, Refused>> {
    let present = tx.service(key)?;
    let mut members = write.members.clone();
    let orderer = match take_orderer(tx, &mut members)? {
        Ok(orderer) => orderer.filter(|_| present.is_none()),
        Err(refused) => return Ok(Err(refused)),
    };
    let holder = members.remove(HOLDER).filter(|holder| !holder.is_null());
    complete(&mut members, present.as_ref(), orderer.as_ref().map(|account| &account.handle), context);
    let service = match parse_object(ExportTable::Services, &members) {
        Ok(RowContent::Service(row)) => row,
        Ok(_) => return Ok(Err(Refused::Damaged)),
        Err(faults) => return Ok(Err(faults.into())),
    };
    if let Some(refused) = unfit(tx, key, (present.as_ref(), &service.contacts), orderer.is_some())? {
        return Ok(Err(refused));
    }
    let holder = match holder_row(tx, key, holder, orderer.as_ref())? {
        Ok(holder) => holder,
        Err(faults) => return Ok(Err(faults.into())),
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

fn take_orderer(tx: &WriteTx<'_>, members: &mut Members) -> StoreResult<Result<Option<Account>, Refused>> {
    let handle = match parse_handle(members, ORDERED_BY) {
        Ok(handle) => handle,
        Err(faults) => return Ok(Err(faults.into())),
    };
    members.remove(ORDERED_BY);
    let Some(handle) = handle else { return Ok(Ok(None)) };
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

/// Contacts that are unknown, and an order under an impossible name.
fn unfit(
    tx: &WriteTx<'_>,
    key: &ServiceKey,
    (present, contacts): (Option<&ServiceRecord>, &Contacts),
    is_order: bool,
) -> StoreResult<Option<Refused>> {
    let mut faults: Vec<MemberFault> = Vec::new();
    if is_order && key.category.is_named_by_a_domain() && !key.name.is_domain() {
        faults.push(fault("serviceName", "is not a domain name".to_owned()));
    }
    for (member, role) in CONTACTS {
        let handle = contacts.holder(role);
        let stays = present.is_some_and(|record| record.facts.contacts.holder(role) == handle);
        if !stays && !tx.has_account(handle)? {
            faults.push(unknown(member, handle.as_str()));
        }
    }
    Ok((!faults.is_empty()).then_some(Refused::Faults(faults)))
}

/// The holder that is given, or of a new domain the one who ordered it.
fn holder_row(
    tx: &WriteTx<'_>,
    key: &ServiceKey,
    given: Option<Value>,
    orderer: Option<&Account>,
) -> StoreResult<Result<Option<RowContent>, Vec<MemberFault>>> {
    let is_domain = key.category == Category::Domain;
    let members = match (given, orderer) {
        (Some(_), _) if !is_domain => {
            return Ok(Err(vec![fault(HOLDER, "is for domains only".to_owned())]));
        }
        (Some(Value::Object(members)), _) => members,
        (Some(_), _) => return Ok(Err(vec![fault(HOLDER, "is not an object".to_owned())])),
        // A domain that is back keeps its holder.
        (None, Some(orderer)) if is_domain && tx.holder(&key.name)?.is_none() => holder_members(orderer),
        (None, _) => return Ok(Ok(None)),
    };
    let mut members = members;
    members.insert("serviceName".to_owned(), key.name.as_str().into());
    let parsed = parse_object(ExportTable::Holders, &members).map(Some);
    Ok(parsed.map_err(|faults| {
        faults.into_iter().map(|of| MemberFault { member: [HOLDER, ".", &of.member].concat(), ..of }).collect()
    }))
}

/// The holder of a domain as an account knows it.
#[must_use]
pub fn holder_members(account: &Account) -> Members {
    let legal_form = if account.organisation.is_empty() { LegalForm::Individual } else { LegalForm::Corporation };
    let members = json!({
        "legalForm": legal_form.as_str(),
        "firstName": account.first_name,
        "lastName": account.name,
        "organisationName": account.organisation,
        "email": account.email.as_str(),
        "country": country_of(account.subsidiary).as_str(),
    });
    if let Value::Object(members) = members { members } else { Members::new() }
}

/// The country of a subsidiary; if it serves several, its seat.
///
/// # Panics
/// Never: subsidiaries are named after countries.
#[must_use]
pub fn country_of(subsidiary: Subsidiary) -> CountryCode {
    let code = match subsidiary.as_str() {
        "QC" => "CA",
        "ASIA" => "SG",
        "EU" | "WE" | "WS" => "FR",
        code => code,
    };
    CountryCode::parse(code).expect("subsidiaries are named after countries")
}

fn mail_contacts(
    tx: &mut WriteTx<'_>,
    key: &ServiceKey,
    contacts: &Contacts,
    context: &WriteContext,
) -> StoreResult<()> {
    let Some(record) = tx.service(key)? else { return Ok(()) };
    for account in contacts.accounts() {
        tx.queue_service_mail(ServiceNotice::Ordered, record.id, &account, context.now)?;
    }
    Ok(())
}
