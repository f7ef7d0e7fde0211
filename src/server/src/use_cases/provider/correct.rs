//! Corrections of contacts: the provider's word overrides what was changed here.

use super::object_write::unless_stale;
use super::refused::Refused;
use crate::provider_objects::{Members, fault, parse_handle, unknown};
use crate::use_cases::Act;
use crate::use_cases::requests::{apply_to_open_requests, run_due_of_service};
use handover_api::problem::MemberFault;
use handover_api::provider::Outcome;
use handover_rules::desk::{DeskAct, SubjectKind, check_reason};
use handover_rules::{Contacts, Event, ServiceKey};
use handover_store::{Actor, AuditedAct, Change, ObjectKey, ServiceRecord, StoreResult, WriteTx, service_subject};

/// A correction.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The service.
    pub service: ServiceKey,
    /// `contactAdmin`, `contactTech` and `contactBilling`, as far as they are wrong.
    pub members: Members,
    /// The reason, as mailed to the contacts.
    pub reason: String,
    /// The version of the service.
    pub version: Option<i64>,
}

/// Corrects contacts, mails the present and the former ones, and ends the open requests that this makes impossible.
pub fn correct(act: &mut Act<'_, '_>, correction: &Correction, actor: &Actor) -> StoreResult<Result<Outcome, Refused>> {
    let key = ObjectKey::Service(correction.service.clone());
    act.unless_refused(|act| {
        let known = act.tx.object_version(&key)?;
        let result = unless_stale(correction.version, known, || run(act, correction, actor))?;
        if let (Ok(_), Some(version)) = (&result, correction.version) {
            act.tx.set_object_version(&key, version, None)?;
        }
        Ok(result)
    })
}

fn run(act: &mut Act<'_, '_>, correction: &Correction, actor: &Actor) -> StoreResult<Result<Outcome, Refused>> {
    let Some(record) = act.tx.service(&correction.service)? else { return Ok(Err(Refused::NotFound)) };
    run_due_of_service(act, record.id)?;
    let record = act.tx.service_by_id(record.id)?;
    let after = match corrected(act.tx, &correction.members, &record.facts.contacts)? {
        Ok(after) => after,
        Err(faults) => return Ok(Err(faults.into())),
    };
    let Ok(reason) = check_reason(&correction.reason) else {
        let wanted = "is not a reason of 5 to 500 characters that can be shown";
        return Ok(Err(fault("reason", wanted.to_owned()).into()));
    };
    if after == record.facts.contacts {
        return Ok(Ok(Outcome::Unchanged));
    }
    carry_out(act, &record, &after, (actor, reason))?;
    Ok(Ok(Outcome::Changed))
}

/// The contacts with those that are named.
fn corrected(
    tx: &WriteTx<'_>,
    members: &Members,
    before: &Contacts,
) -> StoreResult<Result<Contacts, Vec<MemberFault>>> {
    let (mut after, mut faults) = (before.clone(), Vec::new());
    for (member, role) in super::service::CONTACTS {
        match parse_handle(members, member) {
            Err(found) => faults.extend(found),
            Ok(Some(handle)) if !tx.has_account(&handle)? => faults.push(unknown(member, handle.as_str())),
            Ok(Some(handle)) => after = after.after(role.into(), &handle),
            Ok(None) => {}
        }
    }
    Ok(if faults.is_empty() { Ok(after) } else { Err(faults) })
}

fn carry_out(
    act: &mut Act<'_, '_>,
    record: &ServiceRecord,
    after: &Contacts,
    (actor, reason): (&Actor, &str),
) -> StoreResult<()> {
    let (service, before) = (record.id, &record.facts.contacts);
    let audited = AuditedAct {
        about: Some((SubjectKind::Service, service_subject(&record.facts.key))),
        reason: Some(reason.to_owned()),
        ..AuditedAct::of(DeskAct::CorrectContacts)
    };
    let entry = act.tx.audit(actor, &audited, act.now)?;
    act.tx.set_contacts(service, after)?;
    act.tx.set_imported_contacts(service, after)?;
    act.tx.record_role_changes(service, before, after, None, act.now)?;
    for role in before.changed_roles(after).iter() {
        act.tx.mark_term_by_provider(service, role)?;
    }
    apply_to_open_requests(act, service, &Event::ContactsChanged)?;
    let mut accounts = [before.accounts(), after.accounts()].concat();
    accounts.sort_unstable();
    accounts.dedup();
    for account in accounts {
        act.tx.queue_desk_mail(entry, &account, None, act.now)?;
        act.tx.announce(Change::Services(account));
    }
    Ok(())
}
