//! Acts of staff: the customers concerned are notified, with the reason. Corrections of roles and addresses take two
//! people; quarantined items are taken up once their rows are repaired (decision 0051).

use super::{AuditedEntry, DeskCall, DeskError, audited};
use crate::use_cases::accounts::{former_mailboxes, mail_reset_link, recover, renew_access, set_address_by_provider};
use crate::use_cases::holders::end_by_provider;
use crate::use_cases::requests::{act_on_request, correct_contacts};
use crate::use_cases::schedule::retry_quarantined;
use crate::use_cases::{Act, access};
use handover_api::desk::DeskAction;
use handover_api::submissions::Delivery;
use handover_rules::account::mailed_links::{Intrusion, MailedLinkAction};
use handover_rules::desk::corrections::{
    MailToResend, Proposal, ProposedChange, check_approval, check_correction_of_role, check_new_address,
    check_new_contact, check_open, check_password_link, check_release, check_resend, check_sole, check_suspension,
    check_withdrawal,
};
use handover_rules::desk::{ActRefusal, CorrectionId, StaffId, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::request::notices::Notice;
use handover_rules::{Category, EmailAddress, Event, MailId, NicHandle, RequestId, Role, ServiceKey, Timestamp};
use handover_store::{
    Account, Change, NewMail, ReadTx, StoreError, StoreResult, StoredRequestId, WriteTx, service_subject,
};

/// Carries out a permitted act, and records it.
pub fn perform(
    act: &mut Act<'_, '_>,
    call: DeskCall,
    staff: StaffId,
    action: &DeskAction,
) -> StoreResult<Result<(), DeskError>> {
    let (now, corrections) = (act.now, act.policies.corrections);
    let call = DeskCall { about: Some(subject(act.tx, action)?), ..call };
    audited(act, &call, |act, entry| match action {
        DeskAction::ResendMail { mail } => resend_mail(act, *mail),
        DeskAction::EndRequest { request } => end_request(act, *request, entry),
        DeskAction::EndHolderChange { change } => end_holder_change(act, *change, entry),
        DeskAction::TakeUpRequest { request } => {
            let id = StoredRequestId::from(*request);
            take_up(act, |reader| Ok(reader.quarantined_requests()?.contains(&id)))
        }
        DeskAction::EndSessions { account } => {
            find_account(act.tx, account)?;
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
            let found = find_account(act.tx, account)?;
            check_password_link(act.tx.is_address_proposed(account, act.now)?)?;
            // One email has the link and the reason.
            Ok(mail_reset_link(act, account, &found.email, Some(entry.id))?)
        }
        DeskAction::Suspend { account } => suspend(act, account, entry),
        DeskAction::Release { account } => release(act, account, entry),
        DeskAction::ProposeAddress { account, address } => propose_address(act, (account, address), staff, entry),
        DeskAction::ProposeCorrection { service, role, to } => propose_role(act, service, (*role, to), staff, entry),
        DeskAction::ApproveCorrection { correction } => {
            carry_out(act, *correction, staff, entry, |proposal| check_approval(proposal, staff, now))
        }
        DeskAction::SetAddress { correction } => {
            carry_out(act, *correction, staff, entry, |proposal| check_sole(proposal, staff, corrections, now))
        }
        DeskAction::RejectCorrection { correction } => {
            reject(act, *correction, staff, |proposal| check_open(proposal, now))
        }
        DeskAction::WithdrawCorrection { correction } => {
            reject(act, *correction, staff, |proposal| check_withdrawal(proposal, staff, now))
        }
        DeskAction::TakeUpCase { case } => take_up(act, |reader| Ok(reader.quarantined_cases()?.contains(case))),
        DeskAction::TakeUpHolderChange { change } => {
            take_up(act, |reader| Ok(reader.quarantined_holder_changes()?.contains(change)))
        }
    })
}

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

fn find_account(tx: &WriteTx<'_>, account: &NicHandle) -> Result<Account, DeskError> {
    tx.account(account)?.ok_or(DeskError::NotFound)
}

/// Mails the act and its reason to a customer.
fn notify(act: &mut Act<'_, '_>, entry: AuditedEntry<'_>, account: &NicHandle) -> Result<(), DeskError> {
    Ok(act.tx.queue(NewMail::desk_act(entry.id, account), act.now)?)
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
    check_suspension(find_account(act.tx, account)?.suspended_at.is_some())?;
    act.tx.set_suspended(account, true, act.now)?;
    recover(act, account, Intrusion::Session { noticed_at: act.now })?;
    notify(act, entry, account)
}

fn release(act: &mut Act<'_, '_>, account: &NicHandle, entry: AuditedEntry<'_>) -> Result<(), DeskError> {
    let suspended_at = find_account(act.tx, account)?.suspended_at;
    check_release(suspended_at.is_some(), !act.tx.has_account(account)?)?;
    act.tx.set_suspended(account, false, act.now)?;
    notify(act, entry, account)?;
    restore_access(act, account, suspended_at.unwrap_or(act.now))
}

/// Recovers an account, and mails the owner a link to a new password. While another address is proposed, it is not
/// clear whose mailbox the present one is, so the link waits for the decision.
fn restore_access(act: &mut Act<'_, '_>, account: &NicHandle, noticed_at: Timestamp) -> Result<(), DeskError> {
    let intrusion = Intrusion::Session { noticed_at };
    let is_mailbox_certain = check_password_link(act.tx.is_address_proposed(account, act.now)?).is_ok();
    let done =
        if is_mailbox_certain { renew_access(act, account, intrusion) } else { recover(act, account, intrusion) };
    Ok(done?)
}

/// Retries what is quarantined; refused if the item that is taken up is not, or is still damaged.
fn take_up(act: &mut Act<'_, '_>, is_quarantined: impl Fn(&ReadTx<'_>) -> StoreResult<bool>) -> Result<(), DeskError> {
    if !is_quarantined(act.tx)? {
        return Err(ActRefusal::NotSetAside.into());
    }
    retry_quarantined(act)?;
    if is_quarantined(act.tx)? {
        return Err(ActRefusal::StillDamaged.into());
    }
    // Steps that fell due in quarantine run now.
    act.tx.announce(Change::Due(act.now));
    Ok(())
}

fn propose_role(
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
fn propose_address(
    act: &mut Act<'_, '_>,
    (account, to): (&NicHandle, &EmailAddress),
    staff: StaffId,
    entry: AuditedEntry<'_>,
) -> Result<(), DeskError> {
    let from = act.tx.account(account)?.ok_or(DeskError::NotFound)?.email;
    check_new_address(&from, to, &mailbox_of(act.tx, staff)?)?;
    if act.policies.corrections.may_set_address_alone {
        for mailbox in former_mailboxes(act.tx, account, act.now)? {
            act.tx.queue(NewMail::desk_act(entry.id, account).to(&mailbox), act.now)?;
        }
    }
    Ok(act.tx.propose_address(account, (&from, to), staff, entry.reason, act.now)?)
}

fn mailbox_of(tx: &WriteTx<'_>, staff: StaffId) -> StoreResult<EmailAddress> {
    let found = tx.staff()?.into_iter().find(|member| member.id == staff);
    found.map(|member| member.email).ok_or(StoreError::Conflict("this member of staff has no access"))
}

fn reject(
    act: &mut Act<'_, '_>,
    id: CorrectionId,
    staff: StaffId,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<(), DeskError> {
    find_proposal(act.tx, id, check)?;
    Ok(act.tx.decide_correction(id, staff, false, act.now)?)
}

fn find_proposal(
    tx: &WriteTx<'_>,
    id: CorrectionId,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<ProposedChange, DeskError> {
    let proposal = tx.correction(id)?.ok_or(DeskError::NotFound)?;
    check(&proposal)?;
    Ok(proposal.change)
}

/// Carries out a proposal that passes `check`.
fn carry_out(
    act: &mut Act<'_, '_>,
    id: CorrectionId,
    staff: StaffId,
    entry: AuditedEntry<'_>,
    check: impl FnOnce(&Proposal) -> Result<(), ActRefusal>,
) -> Result<(), DeskError> {
    match find_proposal(act.tx, id, check)? {
        ProposedChange::Role { service, role, from, to } => move_role(act, &service, (role, &from, &to), entry)?,
        ProposedChange::Address { account, to, .. } => {
            // Setting the address ends the links that can undo earlier changes.
            let intrusion = intrusion(act, &account)?;
            set_address(act, &account, &to, staff, entry)?;
            renew_access(act, &account, intrusion)?;
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
    Ok(correct_contacts(act, entry.id, service, (&before, &before.after(role.into(), to)))?)
}

/// The intrusion into an account whose address is wrong.
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
        act.tx.queue(NewMail::desk_act(entry.id, account).to(mailbox), act.now)?;
    }
    Ok(act.tx.queue(NewMail::desk_act(entry.id, account), act.now)?)
}
