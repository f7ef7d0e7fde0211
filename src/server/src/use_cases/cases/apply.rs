//! Applies one event to a case: the facts that decide on it, the stored effects of the transition, and the recipients
//! of its emails.

use crate::config::Policies;
use crate::use_cases::holders::end_open_change;
use crate::use_cases::requests::apply_to_open_requests;
use crate::use_cases::{Act, holders};
use handover_rules::cases::claim::{Claim, blocks_contacts, blocks_holder};
use handover_rules::cases::lifecycle::{
    CaseEffect, CaseEvent, CaseFacts, CaseRefusal, depends_on_domain, next_due, transition,
};
use handover_rules::cases::notices::{CaseMail, CaseNotice, CaseRecipient, all_notified, without_repetitions};
use handover_rules::cases::{Case, CaseNumber, Objector, Objectors};
use handover_rules::desk::DeskAct;
use handover_rules::holder::data::HolderIdentity;
use handover_rules::holder::holder_blockers;
use handover_rules::holder::lifecycle::HolderEvent;
use handover_rules::submission::blockers::{RoleTransfer, blockers};
use handover_rules::{Contacts, EmailAddress, Event, NicHandle, Role, RoleSet, Timestamp};
use handover_store::{
    CaseRecord, CaseSchedule, Change, NewMail, ReadTx, ServiceRecord, StaffMember, StoreError, StoreResult, WriteTx,
    email_key,
};

/// Applies `event` to a case, after its due steps, and stores the result even if the event is refused.
///
/// # Errors
/// The outer error is a failure of the store, also if there is no such case; the inner one is the refusal.
pub fn apply(act: &mut Act<'_, '_>, number: CaseNumber, event: &CaseEvent) -> StoreResult<Result<(), CaseRefusal>> {
    let record = act.tx.case(number)?.ok_or(StoreError::Conflict("no such case"))?;
    // A scheduled effect is judged by the facts of its day, even if the timer is late.
    let facts_at = act.policies.cases.wait_until(&record.case).map_or(act.now, |at| at.min(act.now));
    let facts = facts(act.tx, &record, event, facts_at, act.policies)?;
    let done = transition(&record.case, event, &facts, act.now, &act.policies.cases);
    let after = CaseRecord { case: done.case, ..record.clone() };
    // A timer that finds nothing to do was set by a configuration with shorter periods, before waits were kept with
    // cases.
    if after.case != record.case || *event == CaseEvent::Due {
        act.tx.save_case(&after.case, schedule(&after.case, act.policies))?;
    }
    // Those who can object see the case as long as that is possible.
    if after.case.state != record.case.state {
        announce_to_objectors(act.tx, &facts.objectors)?;
    }
    store_effects(act, &after, &done.effects)?;
    Ok(done.result)
}

/// Announces a case to the admin of its domain, and to the accounts at the address of the holder.
fn announce_to_objectors(tx: &mut WriteTx<'_>, objectors: &Objectors) -> StoreResult<()> {
    if let Some(admin) = &objectors.admin {
        tx.announce(Change::Services(admin.clone()));
    }
    if let Some(holder) = &objectors.holder {
        for account in tx.accounts_with_address(&holder.email)? {
            tx.announce(Change::Services(account.handle));
        }
    }
    Ok(())
}

/// Whether a case would accept an event, judged before it happens.
pub fn would_accept(
    reader: &ReadTx<'_>,
    number: CaseNumber,
    event: &CaseEvent,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<Result<(), CaseRefusal>> {
    let record = reader.case(number)?.ok_or(StoreError::Conflict("no such case"))?;
    let facts = facts(reader, &record, event, now, policies)?;
    Ok(transition(&record.case, event, &facts, now, &policies.cases).result)
}

/// Stores the effects of a transition to the state in `record`.
pub(super) fn store_effects(act: &mut Act<'_, '_>, record: &CaseRecord, effects: &[CaseEffect]) -> StoreResult<()> {
    let number = record.case.number;
    // Before the contacts change, to notify those who lose something. Searched only if an email goes to others:
    // otherwise the duration would show the claimant whether they exist.
    let is_for_others =
        |effect: &CaseEffect| matches!(effect, CaseEffect::Mail { to, .. } if *to != CaseRecipient::Claimant);
    let recipients = if effects.iter().any(is_for_others) {
        CaseRecipients::find(act.tx, record)?
    } else {
        CaseRecipients::default()
    };
    let mut mails = Vec::new();
    for effect in effects {
        match effect {
            CaseEffect::Record(entry) => act.tx.add_case_entry(record, entry)?,
            CaseEffect::Mail { notice, to } => mails.extend(recipients.mails(act.tx, record, *notice, *to)?),
            CaseEffect::FixPapers => act.tx.fix_papers(number, act.now)?,
            CaseEffect::DeletePaper(paper) => act.tx.delete_paper(number, *paper)?,
            CaseEffect::EndHolderChange => {
                end_open_change(act, &record.domain, &HolderEvent::DomainClaimed)?;
            }
            CaseEffect::Execute => execute(act, record)?,
        }
    }
    without_repetitions(mails).iter().try_for_each(|mail| act.tx.queue(NewMail::case(number, mail), act.now))
}

pub(super) fn schedule(case: &Case, policies: &Policies) -> CaseSchedule {
    CaseSchedule { due_at: next_due(case, &policies.cases), papers_deleted_at: policies.cases.papers_deleted_at(case) }
}

fn facts(
    reader: &ReadTx<'_>,
    record: &CaseRecord,
    event: &CaseEvent,
    now: Timestamp,
    policies: &Policies,
) -> StoreResult<CaseFacts> {
    let papers = reader.case_papers(record.case.number)?;
    let staff = reader.staff()?;
    let may_approve = |member: &&StaffMember| DeskAct::ApproveCase.is_allowed(&member.roles);
    let facts = CaseFacts {
        papers: papers.into_iter().map(|paper| paper.facts).collect(),
        claimant_as_staff: record.claimant_as_staff(&staff),
        is_possible: false,
        is_blocked: false,
        objectors: Objectors::default(),
        notified: Vec::new(),
        approvers: staff.iter().filter(may_approve).map(|member| member.id).collect(),
    };
    // Facts without an effect are not read: the duration would reveal to the claimant which domains exist here.
    if depends_on_domain(&record.case, event) { with_domain(reader, record, facts, now, policies) } else { Ok(facts) }
}

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

fn execute(act: &mut Act<'_, '_>, record: &CaseRecord) -> StoreResult<()> {
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

#[derive(Default)]
struct CaseRecipients {
    /// The mailbox of the holder on record.
    holder: Option<EmailAddress>,
    admin: Option<NicHandle>,
    /// Accounts that lose or get a role.
    others: Vec<NicHandle>,
    new_holder: Option<EmailAddress>,
}

impl CaseRecipients {
    fn find(tx: &WriteTx<'_>, record: &CaseRecord) -> StoreResult<Self> {
        let holder = tx.holder(&record.domain)?.map(|record| record.holder.identity.email);
        let contacts = tx.domain_service(&record.domain)?.map(|service| service.facts.contacts);
        let admin = contacts.as_ref().map(|contacts| contacts.admin.clone());
        let (mut others, mut new_holder) = (Vec::new(), None);
        match &record.claim {
            Claim::Holder(identity) => new_holder = Some(identity.email.clone()),
            Claim::Contacts { roles, to } => {
                let moved = Role::ALL.into_iter().filter(|role| roles.contains(*role));
                others.extend(
                    contacts.iter().flat_map(|contacts| moved.clone().map(|role| contacts.holder(role).clone())),
                );
                others.push(to.clone());
                others.sort_unstable();
                others.dedup();
                others.retain(|other| Some(other) != admin.as_ref());
            }
        }
        // The claimant has an email about the outcome already.
        let new_holder = new_holder.filter(|address| !address.is_same_mailbox(&record.email));
        Ok(Self { holder, admin, others, new_holder })
    }

    /// The emails of one kind to a recipient, as far as there is one.
    fn mails(
        &self,
        tx: &WriteTx<'_>,
        record: &CaseRecord,
        notice: CaseNotice,
        to: CaseRecipient,
    ) -> StoreResult<Vec<CaseMail>> {
        let (accounts, address) = match to {
            CaseRecipient::Claimant => (&[][..], Some(&record.email)),
            CaseRecipient::Objector(Objector::Holder) => (&[][..], self.holder.as_ref()),
            CaseRecipient::Objector(Objector::Admin) => (self.admin.as_slice(), None),
            CaseRecipient::OthersConcerned => (self.others.as_slice(), self.new_holder.as_ref()),
        };
        let mut mails = Vec::new();
        for handle in accounts {
            // A claim may name an account that does not exist.
            if let Some(account) = tx.account(handle)? {
                mails.push(CaseMail { notice, to, account: Some(handle.clone()), address: account.email });
            }
        }
        mails.extend(address.map(|address| CaseMail { notice, to, account: None, address: address.clone() }));
        Ok(mails)
    }
}
