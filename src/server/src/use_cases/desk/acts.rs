//! Acts of staff. The customers concerned are notified, with the reason.

use super::{AuditedEntry, DeskCall, DeskError, audited, corrections, take_up};
use crate::use_cases::accounts::{mail_reset_link, recover, renew_access};
use crate::use_cases::holders::end_by_provider;
use crate::use_cases::requests::act_on_request;
use crate::use_cases::{Act, access};
use handover_api::desk::DeskAction;
use handover_api::submissions::Delivery;
use handover_rules::account::mailed_links::Intrusion;
use handover_rules::desk::corrections::{
    MailToResend, ProposedChange, check_open, check_password_link, check_release, check_resend, check_suspension,
    check_withdrawal,
};
use handover_rules::desk::{ActRefusal, StaffId, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::request::lifecycle::Event;
use handover_rules::request::notices::Notice;
use handover_rules::{Category, MailId, NicHandle, RequestId, ServiceKey, Timestamp};
use handover_store::{Account, StoreResult, WriteTx, service_subject};

/// Carries out a permitted act, and records it.
pub fn perform(
    act: &mut Act<'_, '_>,
    call: DeskCall,
    staff: StaffId,
    action: &DeskAction,
) -> StoreResult<Result<(), DeskError>> {
    let now = act.now;
    let call = DeskCall { about: Some(subject(act.tx, action)?), ..call };
    audited(act, &call, |act, entry| match action {
        DeskAction::ResendMail { mail } => resend_mail(act, *mail),
        DeskAction::EndRequest { request } => end_request(act, *request, entry),
        DeskAction::EndHolderChange { change } => end_holder_change(act, *change, entry),
        DeskAction::TakeUpRequest { request } => take_up::request(act, *request),
        DeskAction::EndSessions { account } => {
            find(act.tx, account)?;
            notify(act, entry, account)?;
            restore_access(act, account, now)
        }
        DeskAction::EndApplication { application } => {
            let owner = act.tx.application(*application)?.ok_or(DeskError::NotFound)?.account;
            act.tx.remove_application(&owner, *application)?;
            notify(act, entry, &owner)
        }
        DeskAction::EndPolicy { policy } => {
            let giver = access::end_by_provider(act, *policy)?.ok_or(DeskError::NotFound)?;
            notify(act, entry, &giver)
        }
        DeskAction::SendPasswordLink { account } => {
            let found = find(act.tx, account)?;
            check_password_link(act.tx.is_address_proposed(account, act.now)?)?;
            // One email has the link and the reason.
            Ok(mail_reset_link(act, account, &found.email, Some(entry.id))?)
        }
        DeskAction::Suspend { account } => suspend(act, account, entry),
        DeskAction::Release { account } => release(act, account, entry),
        DeskAction::ProposeAddress { account, address } => {
            corrections::propose_address(act, (account, address), staff, entry)
        }
        DeskAction::ProposeCorrection { service, role, to } => {
            corrections::propose_role(act, service, (*role, to), staff, entry)
        }
        DeskAction::ApproveCorrection { correction } => corrections::approve(act, *correction, staff, entry),
        DeskAction::SetAddress { correction } => corrections::carry_out_alone(act, *correction, staff, entry),
        DeskAction::RejectCorrection { correction } => {
            corrections::reject(act, *correction, staff, |proposal| check_open(proposal, now))
        }
        DeskAction::WithdrawCorrection { correction } => {
            corrections::reject(act, *correction, staff, |proposal| check_withdrawal(proposal, staff, now))
        }
        DeskAction::TakeUpCase { case } => take_up::case(act, *case),
        DeskAction::TakeUpHolderChange { change } => take_up::holder_change(act, *change),
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
        DeskAction::EndPolicy { policy } => {
            let giver = tx.access_policy(*policy)?.map(|found| found.policy.giver.to_string());
            (SubjectKind::Account, giver.unwrap_or_else(|| policy.to_string()))
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
fn notify(act: &mut Act<'_, '_>, entry: AuditedEntry<'_>, account: &NicHandle) -> Result<(), DeskError> {
    Ok(act.tx.queue_desk_mail(entry.id, account, None, act.now)?)
}

fn resend_mail(act: &mut Act<'_, '_>, mail: MailId) -> Result<(), DeskError> {
    let found = act.tx.desk_mail(mail)?.ok_or(DeskError::NotFound)?;
    let asks = found.request.is_some() && Notice::parse(&found.notice).is_some_and(Notice::asks);
    check_resend(MailToResend {
        is_dropped: found.delivery == Delivery::Dropped,
        asks,
        is_answer_missing: act.tx.is_answer_missing(mail)?,
    })?;
    Ok(act.tx.send_again(mail, act.now)?)
}

fn end_request(act: &mut Act<'_, '_>, request: RequestId, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    if !act.tx.has_request(request)? {
        return Err(DeskError::NotFound);
    }
    let event = Event::EndByProvider { reason: entry.reason.to_owned() };
    let ended = act_on_request(act, request, &event)?;
    ended.map_err(|_| ActRefusal::RequestEnded.into())
}

fn end_holder_change(act: &mut Act<'_, '_>, change: HolderChangeId, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    let ended = end_by_provider(act, change, entry.reason)?.ok_or(DeskError::NotFound)?;
    ended.map_err(|_| ActRefusal::HolderChangeEnded.into())
}

/// The name of a change of holder in the audit log: its domain, or its number if it does not exist.
fn domain_of(tx: &WriteTx<'_>, change: HolderChangeId) -> StoreResult<String> {
    let key = tx.domain_of_holder_change(change)?.map(|name| ServiceKey { name, category: Category::Domain });
    Ok(key.map_or_else(|| change.to_string(), |key| service_subject(&key)))
}

fn suspend(act: &mut Act<'_, '_>, account: &NicHandle, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    check_suspension(find(act.tx, account)?.suspended_at.is_some())?;
    act.tx.set_suspended(account, true, act.now)?;
    recover(act, account, Intrusion::Session { noticed_at: act.now })?;
    notify(act, entry, account)
}

fn release(act: &mut Act<'_, '_>, account: &NicHandle, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    let suspended_at = find(act.tx, account)?.suspended_at;
    check_release(suspended_at.is_some(), !act.tx.has_account(account)?)?;
    act.tx.set_suspended(account, false, act.now)?;
    notify(act, entry, account)?;
    restore_access(act, account, suspended_at.unwrap_or(act.now))
}

/// Recovers an account, and mails the owner a link to a new password. While another address is proposed, it is not clear
/// whose mailbox the present one is, so the link waits for the decision.
fn restore_access(act: &mut Act<'_, '_>, account: &NicHandle, noticed_at: Timestamp) -> Result<(), DeskError> {
    let intrusion = Intrusion::Session { noticed_at };
    let is_mailbox_certain = check_password_link(act.tx.is_address_proposed(account, act.now)?).is_ok();
    let done =
        if is_mailbox_certain { renew_access(act, account, intrusion) } else { recover(act, account, intrusion) };
    Ok(done?)
}
