//! Facts that decide on a case, and carrying it out.

use crate::config::Policies;
use crate::use_cases::requests::apply_to_open_requests;
use crate::use_cases::{Act, holders};
use handover_rules::cases::Objectors;
use handover_rules::cases::claim::{Claim, blocks_contacts, blocks_holder};
use handover_rules::cases::lifecycle::{CaseEvent, CaseFacts, depends_on_domain};
use handover_rules::cases::notices::all_notified;
use handover_rules::desk::DeskAct;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::holder::holder_blockers;
use handover_rules::submission::blockers::{RoleTransfer, blockers};
use handover_rules::{Contacts, Event, NicHandle, Role, RoleSet, Timestamp};
use handover_store::{CaseRecord, Change, ReadTx, ServiceRecord, StaffMember, StoreError, StoreResult, email_key};

/// The facts that decide on `event`.
pub(super) fn facts(
    reader: &ReadTx<'_>,
    record: &CaseRecord,
    event: &CaseEvent,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<CaseFacts> {
    let papers = reader.case_papers(record.case.number)?;
    let staff = reader.staff()?;
    let facts = CaseFacts {
        papers: papers.into_iter().map(|paper| paper.facts).collect(),
        claimant_as_staff: record.claimant_as_staff(&staff),
        is_possible: false,
        is_blocked: false,
        objectors: Objectors::default(),
        notified: Vec::new(),
        approvers: staff.iter().filter(|member| may_approve(member)).map(|member| member.id).collect(),
    };
    // Facts without an effect are not read: the duration would reveal to the claimant which domains exist here.
    if depends_on_domain(&record.case, event) { with_domain(reader, record, facts, now, policies) } else { Ok(facts) }
}

/// With the facts about the domain.
fn with_domain(
    reader: &ReadTx<'_>,
    record: &CaseRecord,
    facts: CaseFacts,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<CaseFacts> {
    let service = reader.domain_service(&record.domain)?;
    let (is_possible, is_blocked) = match &service {
        None => (false, false),
        Some(service) => match &record.claim {
            Claim::Holder(identity) => holder_outlook(reader, service, identity, now, policies)?,
            Claim::Contacts { roles, to } => contacts_outlook(reader, service, *roles, to, now, policies)?,
        },
    };
    let objectors = reader.objectors_of(&record.domain, service)?;
    let admin = objectors.admin.as_ref().map(|admin| reader.account(admin)).transpose()?.flatten();
    let mailbox = objectors.holder.as_ref().map(|holder| email_key(&holder.email));
    let have_one_mailbox = mailbox.is_some() && admin.map(|admin| email_key(&admin.email)) == mailbox;
    let notified = all_notified(&reader.notified_objectors(record.case.number, record.case.since)?, have_one_mailbox);
    Ok(CaseFacts { is_possible, is_blocked, objectors, notified, ..facts })
}

fn may_approve(member: &StaffMember) -> bool {
    DeskAct::ApproveCase.is_allowed(&member.roles)
}

/// The roles that would move.
fn moving(contacts: &Contacts, roles: RoleSet, to: &NicHandle) -> RoleSet {
    roles.without(contacts.roles_of(to))
}

/// Whether the roles could ever move, and whether something blocks it now. The admin counts as the asker, in whose
/// place the case acts. Open requests for the roles do not count: the case ends them.
fn contacts_outlook(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    roles: RoleSet,
    to: &NicHandle,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<(bool, bool)> {
    let contacts = &service.facts.contacts;
    let roles = moving(contacts, roles, to);
    if roles.is_empty() || reader.account(to)?.is_none() {
        return Ok((false, false));
    }
    let facts = reader.service_facts(service, [to.clone()], now, &policies.requests)?;
    let is_blocked = Role::ALL.into_iter().filter(|role| roles.contains(*role)).any(|role| {
        let from = contacts.holder(role);
        let transfer = RoleTransfer { asker: &contacts.admin, from, to, roles: RoleSet::EMPTY.with(role) };
        blocks_contacts(&blockers(transfer, &facts), &contacts.admin, to)
    });
    Ok((true, is_blocked))
}

/// Carries out the change that a case asks for.
pub(super) fn execute(act: &mut Act<'_, '_>, record: &CaseRecord) -> StoreResult<()> {
    let service = act.tx.domain_service(&record.domain)?.ok_or(StoreError::Conflict("the domain is gone"))?;
    // The scheduled time of the effect, not the time when a timer ran.
    let mut act = act.at(record.case.since);
    match &record.claim {
        Claim::Holder(identity) => holders::replace_holder(&mut act, &record.domain, identity),
        Claim::Contacts { roles, to } => {
            let moved = moving(&service.facts.contacts, *roles, to);
            move_roles(&mut act, &service, moved, to)?;
            act.tx.mark_terms_of_case(service.id, moved, record.case.number)
        }
    }
}

fn move_roles(act: &mut Act<'_, '_>, service: &ServiceRecord, roles: RoleSet, to: &NicHandle) -> StoreResult<()> {
    let before = &service.facts.contacts;
    let after = before.after(roles, to);
    act.tx.set_contacts(service.id, &after)?;
    act.tx.record_role_changes(service.id, before, &after, None, act.now)?;
    apply_to_open_requests(act, service.id, &Event::ContactsChanged)?;
    for role in Role::ALL {
        act.tx.announce(Change::Services(before.holder(role).clone()));
        act.tx.announce(Change::Services(after.holder(role).clone()));
    }
    Ok(())
}

/// Whether the holder could ever change, and whether something is against it now.
fn holder_outlook(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    identity: &HolderIdentity,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<(bool, bool)> {
    let admin = &service.facts.contacts.admin;
    let facts = reader.holder_facts(service, admin, None, now, &policies.requests)?;
    let is_possible = facts.holder.as_ref().is_some_and(|holder| holder != identity);
    Ok((is_possible, is_possible && blocks_holder(&holder_blockers(&facts))))
}
