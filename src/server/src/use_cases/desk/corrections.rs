//! Corrections of roles and addresses, which take two people.

use super::{AuditedEntry, DeskError};
use crate::config::Policies;
use crate::use_cases::accounts::{former_mailboxes, renew_access, set_address_by_provider};
use crate::use_cases::requests::apply_to_open_requests;
use handover_rules::desk::corrections::{
    Proposal, ProposedChange, check_approval, check_correction_of_role, check_new_address, check_new_contact,
    check_sole,
};
use handover_rules::desk::{ActRefusal, CorrectionId, StaffId};
use handover_rules::{Contacts, EmailAddress, Event, NicHandle, Policy, Role, ServiceKey};
use handover_store::{Change, CorrectionRecord, StaffMember, StoreError, StoreResult, WriteTx};

pub(super) fn propose_role(
    tx: &mut WriteTx<'_>,
    service: &ServiceKey,
    (role, to): (Role, &NicHandle),
    staff: StaffId,
    entry: AuditedEntry<'_>,
    policy: &Policy,
) -> Result<(), DeskError> {
    let record = tx.service(service)?.ok_or(DeskError::NotFound)?;
    let contacts = &record.facts.contacts;
    check_new_contact(role, tx.account_facts(to, entry.at, policy)?.as_ref(), contacts)?;
    let from = contacts.holder(role);
    Ok(tx.propose_role(record.id, (role, from, to), staff, entry.reason, entry.at)?)
}

/// If one person is enough, the mailboxes concerned are notified immediately: nobody else looks at the proposal.
pub(super) fn propose_address(
    tx: &mut WriteTx<'_>,
    (account, to): (&NicHandle, &EmailAddress),
    staff: StaffId,
    entry: AuditedEntry<'_>,
    policy: &Policies,
) -> Result<(), DeskError> {
    let from = tx.account(account)?.ok_or(DeskError::NotFound)?.email;
    check_new_address(&from, to, &mailbox_of(tx, staff)?)?;
    if policy.corrections.may_set_address_alone {
        for mailbox in former_mailboxes(tx, account, entry.at)? {
            tx.queue_desk_mail(entry.id, account, Some(&mailbox), entry.at)?;
        }
    }
    Ok(tx.propose_address(account, (&from, to), staff, entry.reason, entry.at)?)
}

fn mailbox_of(tx: &WriteTx<'_>, staff: StaffId) -> StoreResult<EmailAddress> {
    let found = tx.staff()?.into_iter().find(|member| member.id == staff);
    found.map(|member| member.email).ok_or(StoreError::Conflict("this member of staff has no access"))
}

/// Decides against a proposal.
pub(super) fn reject(
    tx: &mut WriteTx<'_>,
    id: CorrectionId,
    staff: StaffId,
    entry: AuditedEntry<'_>,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<(), DeskError> {
    find(tx, id, check)?;
    Ok(tx.decide_correction(id, staff, false, entry.at)?)
}

/// Carries out the proposal of somebody else.
pub(super) fn approve(
    tx: &mut WriteTx<'_>,
    id: CorrectionId,
    staff: StaffId,
    entry: AuditedEntry<'_>,
    policy: &Policies,
) -> Result<(), DeskError> {
    let change = find(tx, id, |proposal| check_approval(proposal, staff, entry.at))?;
    carry_out(tx, (id, &change), staff, entry, policy)
}

/// Carries out an own proposal without a second person.
pub(super) fn carry_out_alone(
    tx: &mut WriteTx<'_>,
    id: CorrectionId,
    staff: StaffId,
    entry: AuditedEntry<'_>,
    policy: &Policies,
) -> Result<(), DeskError> {
    let change = find(tx, id, |proposal| check_sole(proposal, staff, policy.corrections, entry.at))?;
    carry_out(tx, (id, &change), staff, entry, policy)
}

/// The change of a proposal that passes a check.
fn find(
    tx: &WriteTx<'_>,
    id: CorrectionId,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<ProposedChange, DeskError> {
    let proposal = proposal(tx.correction(id)?.ok_or(DeskError::NotFound)?, &tx.staff()?);
    check(&proposal)?;
    Ok(proposal.change)
}

/// The proposal as the rules see it, with everybody who has access.
fn proposal(correction: CorrectionRecord, staff: &[StaffMember]) -> Proposal {
    Proposal {
        change: correction.change,
        proposed_by: correction.proposed_by,
        has_proposer_left: !staff.iter().any(|member| member.id == correction.proposed_by),
        proposed_at: correction.proposed_at,
        is_decided: correction.decided.is_some(),
    }
}

fn carry_out(
    tx: &mut WriteTx<'_>,
    (id, change): (CorrectionId, &ProposedChange),
    staff: StaffId,
    entry: AuditedEntry<'_>,
    policy: &Policies,
) -> Result<(), DeskError> {
    match change {
        ProposedChange::Role { service, role, from, to } => {
            move_role(tx, service, (*role, from, to), entry, &policy.requests)?;
        }
        ProposedChange::Address { account, to, .. } => {
            set_address(tx, account, to, staff, entry)?;
            renew_access(tx, account, policy.has_passwords, entry.at)?;
        }
    }
    Ok(tx.decide_correction(id, staff, true, entry.at)?)
}

fn move_role(
    tx: &mut WriteTx<'_>,
    service: &ServiceKey,
    (role, from, to): (Role, &NicHandle, &NicHandle),
    entry: AuditedEntry<'_>,
    policy: &Policy,
) -> Result<(), DeskError> {
    let record = tx.service(service)?.ok_or(DeskError::NotFound)?;
    let (service, before) = (record.id, record.facts.contacts);
    check_correction_of_role(role, from, tx.account_facts(to, entry.at, policy)?.as_ref(), &before)?;
    let after = before.after(role.into(), to);
    tx.set_contacts(service, &after)?;
    tx.record_role_changes(service, &before, &after, None, entry.at)?;
    tx.mark_term_by_provider(service, role)?;
    apply_to_open_requests(tx, service, &Event::ContactsChanged, entry.at, policy)?;
    for account in concerned(&before, &after) {
        tx.queue_desk_mail(entry.id, &account, None, entry.at)?;
        tx.announce(Change::Services(account));
    }
    Ok(())
}

/// The contacts before and after.
fn concerned(before: &Contacts, after: &Contacts) -> Vec<NicHandle> {
    let mut accounts = [before.accounts(), after.accounts()].concat();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}

/// The former mailboxes get an email without a link to undo it: they have to ask the desk.
fn set_address(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    to: &EmailAddress,
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let present = tx.account(account)?.ok_or(DeskError::NotFound)?.email;
    check_new_address(&present, to, &mailbox_of(tx, staff)?)?;
    let former = former_mailboxes(tx, account, entry.at)?;
    set_address_by_provider(tx, account, to, entry.at)?;
    for mailbox in former.iter().filter(|mailbox| !mailbox.is_same_mailbox(to)) {
        tx.queue_desk_mail(entry.id, account, Some(mailbox), entry.at)?;
    }
    Ok(tx.queue_desk_mail(entry.id, account, None, entry.at)?)
}
