//! Acts of staff. The customers concerned are told, with the reason.

use super::{AuditedEntry, DeskCall, DeskError, audited, take_up};
use crate::store::{Account, Change, CorrectionRecord, OutboxState, StaffMember, StoreResult, WriteTx};
use crate::use_cases::accounts::{mail_reset_link, set_address_by_provider};
use crate::use_cases::holders::end_by_provider;
use crate::use_cases::procedures::CasePolicy;
use crate::use_cases::requests::{act as act_on_request, end_impossible_requests};
use handover_api::desk::{DeskAction, service_subject};
use handover_rules::desk::acts::{MailToResend, check_new_address, check_release, check_resend, check_suspension};
use handover_rules::desk::corrections::{Proposal, check_approval, check_open, check_proposal, check_withdrawal};
use handover_rules::desk::{ActRefusal, CorrectionId, StaffId, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::request::lifecycle::Event;
use handover_rules::request::notices::Notice;
use handover_rules::{
    Category, Contacts, EmailAddress, MailId, NicHandle, Policy, RequestId, Role, ServiceKey, Timestamp,
};

/// Does what a call asks for, if it is allowed, and records it.
///
/// # Errors
/// The outer error is a failure of the store, the inner one why it cannot be done.
pub fn act(
    tx: &mut WriteTx<'_>,
    call: DeskCall,
    staff: StaffId,
    action: &DeskAction,
    now: Timestamp,
    policy: &CasePolicy,
) -> StoreResult<Result<(), DeskError>> {
    let cases = policy;
    let policy = &policy.requests;
    let call = DeskCall { about: Some(subject(tx, action)?), ..call };
    audited(tx, &call, now, |tx, entry| match action {
        DeskAction::ResendMail { mail } => resend_mail(tx, *mail, now),
        DeskAction::EndRequest { request } => end_request(tx, *request, entry, policy),
        DeskAction::EndHolderChange { change } => end_holder_change(tx, *change, entry, policy),
        DeskAction::TakeUpRequest { request } => take_up::request(tx, *request, now),
        DeskAction::EndSessions { account } => {
            find(tx, account)?;
            tx.end_sessions(account, None, None)?;
            tell(tx, entry, account)
        }
        DeskAction::SendPasswordLink { account } => {
            let found = find(tx, account)?;
            mail_reset_link(tx, account, &found.email, now)?;
            tell(tx, entry, account)
        }
        DeskAction::Suspend { account } => suspend(tx, account, entry),
        DeskAction::Release { account } => release(tx, account, entry),
        DeskAction::SetAddress { account, address } => set_address(tx, account, address, entry),
        DeskAction::ProposeCorrection { service, role, to } => propose(tx, service, (*role, to), staff, entry, policy),
        DeskAction::ApproveCorrection { correction } => approve(tx, *correction, staff, entry, policy),
        DeskAction::RejectCorrection { correction } => {
            drop_proposal(tx, *correction, staff, now, |proposal| check_open(proposal, now))
        }
        DeskAction::WithdrawCorrection { correction } => {
            drop_proposal(tx, *correction, staff, now, |proposal| check_withdrawal(proposal, staff, now))
        }
        DeskAction::TakeUpCase { case } => take_up::case(tx, *case, cases),
        DeskAction::TakeUpHolderChange { change } => take_up::holder_change(tx, *change, now),
    })
}

/// The subject that the audit log names.
fn subject(tx: &WriteTx<'_>, action: &DeskAction) -> StoreResult<(SubjectKind, String)> {
    Ok(match action {
        DeskAction::ResendMail { mail } => match tx.desk_mail(*mail)?.and_then(|mail| mail.request) {
            Some(request) => (SubjectKind::Request, request.to_string()),
            None => (SubjectKind::Mail, mail.to_string()),
        },
        DeskAction::EndRequest { request } | DeskAction::TakeUpRequest { request } => {
            (SubjectKind::Request, request.to_string())
        }
        DeskAction::EndSessions { account }
        | DeskAction::SendPasswordLink { account }
        | DeskAction::Suspend { account }
        | DeskAction::Release { account }
        | DeskAction::SetAddress { account, .. } => (SubjectKind::Account, account.to_string()),
        DeskAction::ProposeCorrection { service, .. } => (SubjectKind::Service, service_subject(service)),
        DeskAction::TakeUpCase { case } => (SubjectKind::Case, case.to_string()),
        DeskAction::EndHolderChange { change } | DeskAction::TakeUpHolderChange { change } => {
            (SubjectKind::Service, domain_of(tx, *change)?)
        }
        DeskAction::ApproveCorrection { correction }
        | DeskAction::RejectCorrection { correction }
        | DeskAction::WithdrawCorrection { correction } => {
            let found = tx.correction(*correction)?;
            (SubjectKind::Service, found.map(|found| service_subject(&found.key)).unwrap_or_default())
        }
    })
}

fn find(tx: &WriteTx<'_>, account: &NicHandle) -> Result<Account, DeskError> {
    tx.account(account)?.ok_or(DeskError::NotFound)
}

/// Mails the act and its reason to a customer.
fn tell(tx: &mut WriteTx<'_>, entry: AuditedEntry<'_>, account: &NicHandle) -> Result<(), DeskError> {
    Ok(tx.queue_desk_mail(entry.id, account, None, entry.at)?)
}

fn resend_mail(tx: &mut WriteTx<'_>, mail: MailId, now: Timestamp) -> Result<(), DeskError> {
    let found = tx.desk_mail(mail)?.ok_or(DeskError::NotFound)?;
    let asks = found.request.is_some() && Notice::parse(&found.notice).is_some_and(Notice::asks);
    check_resend(MailToResend {
        is_dropped: found.state == OutboxState::Dropped,
        asks,
        is_answer_missing: tx.is_answer_missing(mail)?,
    })?;
    Ok(tx.send_again(mail, now)?)
}

fn end_request(
    tx: &mut WriteTx<'_>,
    request: RequestId,
    entry: AuditedEntry<'_>,
    policy: &Policy,
) -> Result<(), DeskError> {
    tx.find_request(request)?.ok_or(DeskError::NotFound)?;
    let event = Event::EndByProvider { reason: entry.reason.to_owned() };
    let ended = act_on_request(tx, request, &event, entry.at, policy)?;
    ended.map_err(|_| ActRefusal::RequestEnded.into())
}

fn end_holder_change(
    tx: &mut WriteTx<'_>,
    change: HolderChangeId,
    entry: AuditedEntry<'_>,
    policy: &Policy,
) -> Result<(), DeskError> {
    let ended = end_by_provider(tx, change, entry.reason, entry.at, policy)?.ok_or(DeskError::NotFound)?;
    ended.map_err(|_| ActRefusal::HolderChangeEnded.into())
}

/// The name of a change of holder in the audit log: its domain.
fn domain_of(tx: &WriteTx<'_>, change: HolderChangeId) -> StoreResult<String> {
    let key = tx.domain_of_holder_change(change)?.map(|name| ServiceKey { name, category: Category::Domain });
    Ok(key.map(|key| service_subject(&key)).unwrap_or_default())
}

fn suspend(tx: &mut WriteTx<'_>, account: &NicHandle, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    check_suspension(find(tx, account)?.suspended_at.is_some())?;
    tx.set_suspended(account, Some(entry.at))?;
    tx.end_sessions(account, None, None)?;
    tell(tx, entry, account)
}

fn release(tx: &mut WriteTx<'_>, account: &NicHandle, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    check_release(find(tx, account)?.suspended_at.is_some())?;
    tx.set_suspended(account, None)?;
    tell(tx, entry, account)
}

/// The old address is told without a link to undo it: the way back is the desk.
fn set_address(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    address: &EmailAddress,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let before = find(tx, account)?.email;
    check_new_address(&before, address)?;
    set_address_by_provider(tx, account, address, entry.at)?;
    tx.queue_desk_mail(entry.id, account, Some(&before), entry.at)?;
    tell(tx, entry, account)
}

fn propose(
    tx: &mut WriteTx<'_>,
    service: &ServiceKey,
    (role, to): (Role, &NicHandle),
    staff: StaffId,
    entry: AuditedEntry<'_>,
    policy: &Policy,
) -> Result<(), DeskError> {
    let record = tx.service(service)?.ok_or(DeskError::NotFound)?;
    let contacts = &record.facts.contacts;
    check_proposal(role, tx.account_facts(to, entry.at, policy)?.as_ref(), contacts)?;
    let from = contacts.holder(role);
    Ok(tx.propose_correction(record.id, (role, from, to), staff, entry.reason, entry.at)?)
}

/// The proposal as the rules see it, with everybody who has access.
fn proposal(correction: &CorrectionRecord, staff: &[StaffMember]) -> Proposal {
    Proposal {
        role: correction.role,
        from: correction.from.clone(),
        to: correction.to.clone(),
        proposed_by: correction.proposed_by,
        has_proposer_left: !staff.iter().any(|member| member.id == correction.proposed_by),
        proposed_at: correction.proposed_at,
        is_decided: correction.decided.is_some(),
    }
}

/// Decides against a proposal.
fn drop_proposal(
    tx: &mut WriteTx<'_>,
    id: CorrectionId,
    staff: StaffId,
    now: Timestamp,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<(), DeskError> {
    let found = tx.correction(id)?.ok_or(DeskError::NotFound)?;
    check(&proposal(&found, &tx.staff()?))?;
    Ok(tx.decide_correction(id, staff, false, now)?)
}

fn approve(
    tx: &mut WriteTx<'_>,
    id: CorrectionId,
    staff: StaffId,
    entry: AuditedEntry<'_>,
    policy: &Policy,
) -> Result<(), DeskError> {
    let correction = tx.correction(id)?.ok_or(DeskError::NotFound)?;
    let service = correction.service;
    let before = tx.service_by_id(service)?.facts.contacts;
    let to = tx.account_facts(&correction.to, entry.at, policy)?;
    check_approval(&proposal(&correction, &tx.staff()?), staff, to.as_ref(), &before, entry.at)?;
    tx.decide_correction(id, staff, true, entry.at)?;
    let after = before.after(correction.role.into(), &correction.to);
    tx.set_contacts(service, &after)?;
    tx.record_role_changes(service, &before, &after, None, entry.at)?;
    tx.mark_term_by_provider(service, correction.role)?;
    end_impossible_requests(tx, service, entry.at, policy)?;
    for account in concerned(&before, &after) {
        tell(tx, entry, &account)?;
        tx.announce(Change::Services(account));
    }
    Ok(())
}

/// The contacts before and after.
fn concerned(before: &Contacts, after: &Contacts) -> Vec<NicHandle> {
    let mut accounts: Vec<NicHandle> =
        [before, after].into_iter().flat_map(|contacts| Role::ALL.map(|role| contacts.holder(role).clone())).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
