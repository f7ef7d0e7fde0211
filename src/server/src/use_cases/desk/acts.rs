//! Acts of staff. The customers concerned are notified, with the reason.

use super::{AuditedEntry, DeskCall, DeskError, audited, corrections, take_up};
use crate::config::Policies;
use crate::use_cases::accounts::{mail_reset_link, renew_access};
use crate::use_cases::holders::end_by_provider;
use crate::use_cases::requests::act as act_on_request;
use handover_api::desk::DeskAction;
use handover_rules::desk::acts::{MailToResend, check_password_link, check_release, check_resend, check_suspension};
use handover_rules::desk::corrections::{ProposedChange, check_open, check_withdrawal};
use handover_rules::desk::{ActRefusal, StaffId, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::request::lifecycle::Event;
use handover_rules::request::notices::Notice;
use handover_rules::{Category, MailId, NicHandle, Policy, RequestId, ServiceKey, Timestamp};
use handover_store::{Account, OutboxState, StoreResult, WriteTx, service_subject};

/// Carries out a permitted act, and records it.
pub fn act(
    tx: &mut WriteTx<'_>,
    call: DeskCall,
    staff: StaffId,
    action: &DeskAction,
    now: Timestamp,
    policy: &Policies,
) -> StoreResult<Result<(), DeskError>> {
    let requests = &policy.requests;
    let call = DeskCall { about: Some(subject(tx, action)?), ..call };
    audited(tx, &call, now, |tx, entry| match action {
        DeskAction::ResendMail { mail } => resend_mail(tx, *mail, now),
        DeskAction::EndRequest { request } => end_request(tx, *request, entry, requests),
        DeskAction::EndHolderChange { change } => end_holder_change(tx, *change, entry, requests),
        DeskAction::TakeUpRequest { request } => take_up::request(tx, *request, now, policy),
        DeskAction::EndSessions { account } => {
            find(tx, account)?;
            notify(tx, entry, account)?;
            restore_access(tx, account, entry, policy)
        }
        DeskAction::EndApplication { application } => {
            let owner = tx.application(*application)?.ok_or(DeskError::NotFound)?.account;
            tx.remove_application(&owner, *application)?;
            notify(tx, entry, &owner)
        }
        DeskAction::SendPasswordLink { account } => {
            let found = find(tx, account)?;
            check_password_link(tx.is_address_proposed(account, now)?)?;
            // One email has the link and the reason.
            Ok(mail_reset_link(tx, account, &found.email, Some(entry.id), now)?)
        }
        DeskAction::Suspend { account } => suspend(tx, account, entry),
        DeskAction::Release { account } => release(tx, account, entry, policy),
        DeskAction::ProposeAddress { account, address } => {
            corrections::propose_address(tx, (account, address), staff, entry, policy)
        }
        DeskAction::ProposeCorrection { service, role, to } => {
            corrections::propose_role(tx, service, (*role, to), staff, entry, requests)
        }
        DeskAction::ApproveCorrection { correction } => corrections::approve(tx, *correction, staff, entry, policy),
        DeskAction::SetAddress { correction } => corrections::carry_out_alone(tx, *correction, staff, entry, policy),
        DeskAction::RejectCorrection { correction } => {
            corrections::reject(tx, *correction, staff, entry, |proposal| check_open(proposal, now))
        }
        DeskAction::WithdrawCorrection { correction } => {
            corrections::reject(tx, *correction, staff, entry, |proposal| check_withdrawal(proposal, staff, now))
        }
        DeskAction::TakeUpCase { case } => take_up::case(tx, *case, now, policy),
        DeskAction::TakeUpHolderChange { change } => take_up::holder_change(tx, *change, now, policy),
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
        DeskAction::EndApplication { application } => {
            let owner = tx.application(*application)?.map(|found| found.account.to_string());
            (SubjectKind::Account, owner.unwrap_or_else(|| application.to_string()))
        }
        DeskAction::EndSessions { account }
        | DeskAction::SendPasswordLink { account }
        | DeskAction::Suspend { account }
        | DeskAction::Release { account }
        | DeskAction::ProposeAddress { account, .. } => (SubjectKind::Account, account.to_string()),
        DeskAction::ProposeCorrection { service, .. } => (SubjectKind::Service, service_subject(service)),
        DeskAction::TakeUpCase { case } => (SubjectKind::Case, case.to_string()),
        DeskAction::EndHolderChange { change } | DeskAction::TakeUpHolderChange { change } => {
            (SubjectKind::Service, domain_of(tx, *change)?)
        }
        DeskAction::ApproveCorrection { correction }
        | DeskAction::SetAddress { correction }
        | DeskAction::RejectCorrection { correction }
        | DeskAction::WithdrawCorrection { correction } => {
            match tx.correction(*correction)?.map(|found| found.change) {
                Some(ProposedChange::Role { service, .. }) => (SubjectKind::Service, service_subject(&service)),
                Some(ProposedChange::Address { account, .. }) => (SubjectKind::Account, account.to_string()),
                None => (SubjectKind::Service, correction.to_string()),
            }
        }
    })
}

fn find(tx: &WriteTx<'_>, account: &NicHandle) -> Result<Account, DeskError> {
    tx.account(account)?.ok_or(DeskError::NotFound)
}

/// Mails the act and its reason to a customer.
fn notify(tx: &mut WriteTx<'_>, entry: AuditedEntry<'_>, account: &NicHandle) -> Result<(), DeskError> {
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

/// The name of a change of holder in the audit log: its domain, or its number if it does not exist.
fn domain_of(tx: &WriteTx<'_>, change: HolderChangeId) -> StoreResult<String> {
    let key = tx.domain_of_holder_change(change)?.map(|name| ServiceKey { name, category: Category::Domain });
    Ok(key.map_or_else(|| change.to_string(), |key| service_subject(&key)))
}

fn suspend(tx: &mut WriteTx<'_>, account: &NicHandle, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    check_suspension(find(tx, account)?.suspended_at.is_some())?;
    tx.set_suspended(account, true, entry.at)?;
    tx.end_sessions(account, None, None)?;
    tx.end_credentials(account)?;
    notify(tx, entry, account)
}

fn release(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    entry: AuditedEntry<'_>,
    policy: &Policies,
) -> Result<(), DeskError> {
    check_release(find(tx, account)?.suspended_at.is_some(), !tx.has_account(account)?)?;
    tx.set_suspended(account, false, entry.at)?;
    notify(tx, entry, account)?;
    restore_access(tx, account, entry, policy)
}

/// Voids every access, and mails the owner a link to a new password. While another address is proposed, it is not clear
/// whose mailbox the present one is, so the link waits for the decision.
fn restore_access(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    entry: AuditedEntry<'_>,
    policy: &Policies,
) -> Result<(), DeskError> {
    let is_mailbox_certain = check_password_link(tx.is_address_proposed(account, entry.at)?).is_ok();
    Ok(renew_access(tx, account, policy.has_passwords && is_mailbox_certain, entry.at)?)
}
