//! The steps of the end of a tech role: reminders, and the return of the role (decision 0038). The caller applies the
//! effects of a return on requests.

use super::facts::service_facts;
use super::transition::ContactsMoved;
use handover_rules::request::notices::Notice;
use handover_rules::role_end::{RoleEnd, RoleEndStep, gets_role, process_due};
use handover_rules::{Contacts, NicHandle, Policy, RequestId, Role, Timestamp};
use handover_store::{Change, EndedRole, StoreError, StoreResult, WriteTx};

/// Runs the due step of the end of a role.
pub(super) fn run_step(
    tx: &mut WriteTx<'_>,
    request: RequestId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ContactsMoved>> {
    let record = tx.role_end(request)?.ok_or(StoreError::Corrupt("due end of a role does not exist"))?;
    match process_due(&record.end, now) {
        None => Ok(None),
        Some(RoleEndStep::Remind(end)) => {
            tx.save_role_end(&end)?;
            let contacts = tx.service_by_id(record.service)?.facts.contacts;
            tell(tx, &end, Notice::RoleEnding, &contacts, now)?;
            Ok(None)
        }
        Some(RoleEndStep::End { at }) => give_back(tx, &record.end, None, at, policy),
    }
}

/// Gives the role back, and notifies everyone involved.
pub(super) fn give_back(
    tx: &mut WriteTx<'_>,
    end: &RoleEnd,
    by: Option<&NicHandle>,
    at: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ContactsMoved>> {
    let record = tx.role_end(end.request)?.ok_or(StoreError::Corrupt("end of a role does not exist"))?;
    let service = tx.service_by_id(record.service)?;
    let before = &service.facts.contacts;
    let facts = service_facts(tx, &service, [end.holder.clone(), end.returns_to.clone()], at, policy)?;
    let went_to = gets_role(end, &facts);
    let after = before.after(Role::Tech.into(), &went_to);
    tx.finish_role_end(end.request, &EndedRole { at, by: by.cloned(), went_to: Some(went_to) })?;
    if after != *before {
        tx.set_contacts(service.id, &after)?;
        tx.record_role_changes(service.id, before, &after, None, at)?;
        tx.mark_term_returned(service.id)?;
    }
    tell(tx, end, Notice::RoleEnded, before, at)?;
    for account in end.notified(before).into_iter().chain(Role::ALL.map(|role| before.holder(role).clone())) {
        tx.announce(Change::Services(account.clone()));
        tx.announce(Change::Request(account, end.request));
    }
    Ok((after != *before).then_some(ContactsMoved { service: service.id, at }))
}

fn tell(tx: &mut WriteTx<'_>, end: &RoleEnd, notice: Notice, contacts: &Contacts, now: Timestamp) -> StoreResult<()> {
    let record = tx.request(end.request)?.ok_or(StoreError::Corrupt("end of a role without its request"))?;
    end.notified(contacts).iter().try_for_each(|to| tx.queue_mail(&record, to, notice, &contacts.admin, now))
}
