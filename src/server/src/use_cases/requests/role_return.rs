//! The steps of the end of a tech role: reminders, and the return of the role (decision 0038). The caller applies the
//! effects of a return on requests.

use super::transition::ContactsMoved;
use crate::use_cases::Act;
use handover_rules::request::notices::Notice;
use handover_rules::role_end::{RoleEnd, RoleEndStep, gets_role, process_due};
use handover_rules::{Contacts, NicHandle, RequestId, Role};
use handover_store::{Change, EndedRole, StoreError, StoreResult};

/// Runs the due step of the end of a role.
pub(super) fn run_step(act: &mut Act<'_, '_>, request: RequestId) -> StoreResult<Option<ContactsMoved>> {
    let record = act.tx.role_end(request)?.ok_or(StoreError::Corrupt("due end of a role does not exist"))?;
    match process_due(&record.end, act.now) {
        None => Ok(None),
        Some(RoleEndStep::Remind(end)) => {
            act.tx.save_role_end(&end)?;
            let contacts = act.tx.service_by_id(record.service)?.facts.contacts;
            tell(act, &end, Notice::RoleEnding, &contacts)?;
            Ok(None)
        }
        Some(RoleEndStep::End { at }) => give_back(&mut act.at(at), &record.end, None),
    }
}

/// Gives the role back, and notifies everyone involved.
pub(super) fn give_back(
    act: &mut Act<'_, '_>,
    end: &RoleEnd,
    by: Option<&NicHandle>,
) -> StoreResult<Option<ContactsMoved>> {
    let at = act.now;
    let record = act.tx.role_end(end.request)?.ok_or(StoreError::Corrupt("end of a role does not exist"))?;
    let service = act.tx.service_by_id(record.service)?;
    let before = &service.facts.contacts;
    let facts =
        act.tx.service_facts(&service, [end.holder.clone(), end.returns_to.clone()], at, &act.policies.requests)?;
    let went_to = gets_role(end, &facts);
    let after = before.after(Role::Tech.into(), &went_to);
    act.tx.finish_role_end(end.request, &EndedRole { at, by: by.cloned(), went_to: Some(went_to) })?;
    if after != *before {
        act.tx.set_contacts(service.id, &after)?;
        act.tx.record_role_changes(service.id, before, &after, None, at)?;
        act.tx.mark_term_returned(service.id)?;
    }
    tell(act, end, Notice::RoleEnded, before)?;
    for account in end.notified(before).into_iter().chain(Role::ALL.map(|role| before.holder(role).clone())) {
        act.tx.announce(Change::Services(account.clone()));
        act.tx.announce(Change::Request(account, end.request));
    }
    Ok((after != *before).then_some(ContactsMoved { service: service.id, at }))
}

fn tell(act: &mut Act<'_, '_>, end: &RoleEnd, notice: Notice, contacts: &Contacts) -> StoreResult<()> {
    let record = act.tx.request(end.request)?.ok_or(StoreError::Corrupt("end of a role without its request"))?;
    end.notified(contacts).iter().try_for_each(|to| act.tx.queue_mail(&record, to, notice, &contacts.admin, act.now))
}
