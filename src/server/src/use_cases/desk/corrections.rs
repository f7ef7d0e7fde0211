//! Corrections of roles and addresses, which take two people.

use super::{AuditedEntry, DeskError};
use crate::use_cases::Act;
use crate::use_cases::accounts::{former_mailboxes, renew_access, set_address_by_provider};
use crate::use_cases::requests::apply_to_open_requests;
use handover_rules::account::mailed_links::{Intrusion, MailedLinkAction};
use handover_rules::desk::corrections::{
    Proposal, ProposedChange, check_approval, check_correction_of_role, check_new_address, check_new_contact,
    check_sole,
};
use handover_rules::desk::{ActRefusal, CorrectionId, StaffId};
use handover_rules::{Contacts, EmailAddress, Event, NicHandle, Role, ServiceKey};
use handover_store::{Change, StoreError, StoreResult, WriteTx};

pub(super) fn propose_role(
    act: &mut Act<'_, '_>,
    service: &ServiceKey,
    (role, to): (Role, &NicHandle),
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let record = act.tx.service(service)?.ok_or(DeskError::NotFound)?;
    let contacts = &record.facts.contacts;
    check_new_contact(role, act.tx.account_facts(to, act.now, &act.policies.requests)?.as_ref(), contacts)?;
    let from = contacts.holder(role);
    Ok(act.tx.propose_role(record.id, (role, from, to), staff, entry.reason, act.now)?)
}

/// If one person is enough, the mailboxes concerned are notified immediately: nobody else looks at the proposal.
pub(super) fn propose_address(
    act: &mut Act<'_, '_>,
    (account, to): (&NicHandle, &EmailAddress),
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let from = act.tx.account(account)?.ok_or(DeskError::NotFound)?.email;
    check_new_address(&from, to, &mailbox_of(act.tx, staff)?)?;
    if act.policies.corrections.may_set_address_alone {
        for mailbox in former_mailboxes(act.tx, account, act.now)? {
            act.tx.queue_desk_mail(entry.id, account, Some(&mailbox), act.now)?;
        }
    }
    Ok(act.tx.propose_address(account, (&from, to), staff, entry.reason, act.now)?)
}

fn mailbox_of(tx: &WriteTx<'_>, staff: StaffId) -> StoreResult<EmailAddress> {
    let found = tx.staff()?.into_iter().find(|member| member.id == staff);
    found.map(|member| member.email).ok_or(StoreError::Conflict("this member of staff has no access"))
}

/// Decides against a proposal.
pub(super) fn reject(
    act: &mut Act<'_, '_>,
    id: CorrectionId,
    staff: StaffId,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<(), DeskError> {
    find(act.tx, id, check)?;
    Ok(act.tx.decide_correction(id, staff, false, act.now)?)
}

/// Carries out the proposal of somebody else.
pub(super) fn approve(
    act: &mut Act<'_, '_>,
    id: CorrectionId,
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let change = find(act.tx, id, |proposal| check_approval(proposal, staff, act.now))?;
    carry_out(act, (id, &change), staff, entry)
}

/// Carries out an own proposal without a second person.
pub(super) fn carry_out_alone(
    act: &mut Act<'_, '_>,
    id: CorrectionId,
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let change = find(act.tx, id, |proposal| check_sole(proposal, staff, act.policies.corrections, act.now))?;
    carry_out(act, (id, &change), staff, entry)
}

/// The change of a proposal that passes a check.
fn find(
    tx: &WriteTx<'_>,
    id: CorrectionId,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<ProposedChange, DeskError> {
    let proposal = tx.correction(id)?.ok_or(DeskError::NotFound)?;
    check(&proposal)?;
    Ok(proposal.change)
}

fn carry_out(
    act: &mut Act<'_, '_>,
    (id, change): (CorrectionId, &ProposedChange),
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    match change {
        ProposedChange::Role { service, role, from, to } => {
            move_role(act, service, (*role, from, to), entry)?;
        }
        ProposedChange::Address { account, to, .. } => {
            // Setting the address ends the links that can undo earlier changes.
            let intrusion = intrusion(act, account)?;
            set_address(act, account, to, staff, entry)?;
            renew_access(act, account, intrusion)?;
        }
    }
    Ok(act.tx.decide_correction(id, staff, true, act.now)?)
}

fn move_role(
    act: &mut Act<'_, '_>,
    service: &ServiceKey,
    (role, from, to): (Role, &NicHandle, &NicHandle),
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let record = act.tx.service(service)?.ok_or(DeskError::NotFound)?;
    let (service, before) = (record.id, record.facts.contacts);
    check_correction_of_role(role, from, act.tx.account_facts(to, act.now, &act.policies.requests)?.as_ref(), &before)?;
    let after = before.after(role.into(), to);
    act.tx.set_contacts(service, &after)?;
    act.tx.record_role_changes(service, &before, &after, None, act.now)?;
    act.tx.mark_term_by_provider(service, role)?;
    apply_to_open_requests(act, service, &Event::ContactsChanged)?;
    for account in concerned(&before, &after) {
        act.tx.queue_desk_mail(entry.id, &account, None, act.now)?;
        act.tx.announce(Change::Services(account));
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

/// That of an account whose address is wrong.
fn intrusion(act: &Act<'_, '_>, account: &NicHandle) -> Result<Intrusion, DeskError> {
    let changed_at = act.tx.account(account)?.ok_or(DeskError::NotFound)?.address_changed_at;
    let undoable = act.tx.open_mailed_links(account, MailedLinkAction::Undo, act.now)?;
    let undoable: Vec<_> = undoable.into_iter().map(|undo| undo.change_began_at).collect();
    Ok(Intrusion::of_wrong_address(&undoable, changed_at, act.now))
}

/// The former mailboxes get an email without a link to undo it: they have to ask the desk.
fn set_address(
    act: &mut Act<'_, '_>,
    account: &NicHandle,
    to: &EmailAddress,
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let present = act.tx.account(account)?.ok_or(DeskError::NotFound)?.email;
    check_new_address(&present, to, &mailbox_of(act.tx, staff)?)?;
    let former = former_mailboxes(act.tx, account, act.now)?;
    set_address_by_provider(act, account, to)?;
    for mailbox in former.iter().filter(|mailbox| !mailbox.is_same_mailbox(to)) {
        act.tx.queue_desk_mail(entry.id, account, Some(mailbox), act.now)?;
    }
    Ok(act.tx.queue_desk_mail(entry.id, account, None, act.now)?)
}
