//! Stores a transition of one request with its effects, or a step of the end of a tech role (decision 0038). The caller
//! applies the effects on other requests.

use crate::use_cases::Act;
use handover_rules::account::AccountNotice;
use handover_rules::account::mailed_links::{MailedLinkAction, next_admin_warning};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::request::lifecycle::{RequestEffect, Transition};
use handover_rules::request::notices::{Notice, TimelineEntry};
use handover_rules::request::{GivenAnswer, lifecycle};
use handover_rules::role_end::{RoleEnd, RoleEndStep, begin, gets_role, process_due};
use handover_rules::{Contacts, Event, NicHandle, Refusal, Request, RequestId, Role, Timestamp};
use handover_store::{
    Change, CountedAttempt, EndedRole, NewMail, RequestRecord, RequestToChange, ServiceId, StoreError, StoreResult,
    WriteTx,
};

#[must_use]
pub(super) struct Applied {
    /// The refusal, if the request has not taken it.
    pub(super) result: Result<(), Refusal>,
    /// The change of contacts, if it has made one.
    pub(super) moved: Option<ContactsMoved>,
}

/// Contacts of a service that have changed: open requests for its roles may have become impossible.
#[derive(Clone, Copy)]
#[must_use]
pub(super) struct ContactsMoved {
    pub(super) service: ServiceId,
    pub(super) at: Timestamp,
}

/// Stores the `transition` that `event` has made of a request, also if the event is refused.
pub(super) fn store_transition(
    act: &mut Act<'_, '_>,
    change: &RequestToChange,
    transition: Transition,
    event: &Event,
) -> StoreResult<Applied> {
    let record = &change.record;
    let causer = match event {
        Event::Resend { by, .. } => by,
        _ => &record.request.asker,
    };
    let contacts_before = &change.service.contacts;
    let mut contacts_after = None;
    for effect in &transition.effects {
        if *effect == RequestEffect::Move {
            contacts_after = Some(contacts_before.after(transition.request.roles, &transition.request.to));
        }
        persist_effect(act, change, effect, causer)?;
    }
    act.tx.add_timeline_entries(record.request.id, &timeline_entries(&transition.effects))?;
    if transition.request != record.request {
        let answered = transition.effects.iter().find_map(|effect| match effect {
            RequestEffect::UseCode { party, .. } => Some(party),
            _ => None,
        });
        act.tx.save_transition(change, &transition.request, answered)?;
    }
    let mut moved = None;
    if let Some(contacts_after) = &contacts_after {
        // The scheduled time of the effect, not the time when a timer ran.
        let at = transition.request.ended.as_ref().map_or(act.now, |ended| ended.at);
        let end = new_end(act.tx, record, &transition.request, contacts_before, at)?;
        act.tx.set_contacts(record.service, contacts_after)?;
        act.tx.record_role_changes(record.service, contacts_before, contacts_after, Some(transition.request.id), at)?;
        end.map_or(Ok(()), |end| act.tx.set_role_end(record.service, &end))?;
        moved = Some(ContactsMoved { service: record.service, at });
    }
    if !transition.effects.is_empty() {
        notify_readers(act.tx, &transition.request, contacts_before, contacts_after.as_ref());
    }
    Ok(Applied { result: transition.result, moved })
}

/// The end of the tech role that `request` sets by taking effect at `at`, if it sets one.
fn new_end(
    tx: &WriteTx<'_>,
    record: &RequestRecord,
    request: &Request,
    before: &Contacts,
    at: Timestamp,
) -> StoreResult<Option<RoleEnd>> {
    if request.until.is_none() {
        return Ok(None);
    }
    let present = tx.role_end_of(record.service)?;
    Ok(begin(request, before, present.as_ref(), at))
}

pub(super) fn timeline_entries(effects: &[RequestEffect]) -> Vec<&TimelineEntry> {
    let mut entries = Vec::new();
    for effect in effects {
        if let RequestEffect::Record(entry) = effect {
            entries.push(entry);
        }
    }
    entries
}

/// Stores one effect. The caller stores all entries of the timeline together, and a move after the request itself.
fn persist_effect(
    act: &mut Act<'_, '_>,
    change: &RequestToChange,
    effect: &RequestEffect,
    causer: &NicHandle,
) -> Result<(), StoreError> {
    let record = &change.record;
    match effect {
        RequestEffect::Mail { notice, to } => act.tx.queue_mail(record, to, *notice, causer, act.now),
        RequestEffect::WarnFormerAddresses { account } => warn_former_addresses(act, account),
        RequestEffect::UseCode { party, code, answer } => {
            let given = GivenAnswer { by: party.clone(), answer: *answer, code: *code, reason: None };
            act.tx.use_code(record, &given, act.now)
        }
        RequestEffect::WrongTry { party } => {
            act.tx.count_attempt(record.submission, party, CountedAttempt::WrongCode, act.now)
        }
        RequestEffect::TryAgain { party } => act.tx.try_code_mail_again(record.submission, party, act.now),
        RequestEffect::Resent { party } => {
            act.tx.count_attempt(record.submission, party, CountedAttempt::Resend, act.now)
        }
        RequestEffect::Record(_) | RequestEffect::Move => Ok(()),
    }
}

/// Mails every former address of an account that can still undo its change.
pub(super) fn warn_former_addresses(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    for undo in act.tx.open_mailed_links(account, MailedLinkAction::Undo, act.now)? {
        let sent = act.tx.admin_warnings(undo.id, act.now - LIMIT_PERIOD)?;
        // A queued one lists all requests that are open when it leaves.
        if !sent.is_any_queued {
            let at = next_admin_warning(sent.number, sent.last, act.now);
            let mail = NewMail::account(AccountNotice::AdminRequested, account).link(undo.id).to(&undo.email);
            act.tx.queue(mail.at(at), act.now)?;
        }
    }
    Ok(())
}

/// Announces the change to everyone who could read the request before or can read it now.
pub(super) fn notify_readers(tx: &mut WriteTx<'_>, request: &Request, before: &Contacts, after: Option<&Contacts>) {
    let contacts = [Some(before), after].into_iter().flatten();
    let contacts = contacts.flat_map(|contacts| Role::ALL.map(|role| contacts.holder(role).clone()));
    let readers = [request.asker.clone(), request.from.clone(), request.to.clone()];
    for account in readers.into_iter().chain(contacts) {
        tx.announce(Change::Request(account, request.id));
    }
    if let Some(due_at) = lifecycle::next_due(request) {
        tx.announce(Change::Due(due_at));
    }
}

pub(super) fn run_step(act: &mut Act<'_, '_>, request: RequestId) -> StoreResult<Option<ContactsMoved>> {
    let record = act.tx.role_end(request)?.ok_or(StoreError::Corrupt("due end of a role does not exist"))?;
    match process_due(&record.end, act.now) {
        None => Ok(None),
        Some(RoleEndStep::Remind(end)) => {
            act.tx.save_role_end(&end)?;
            let contacts = act.tx.service_by_id(record.service)?.facts.contacts;
            mail_everyone(act, &end, Notice::RoleEnding, &contacts)?;
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
    mail_everyone(act, end, Notice::RoleEnded, before)?;
    for account in end.notified(before).into_iter().chain(Role::ALL.map(|role| before.holder(role).clone())) {
        act.tx.announce(Change::Services(account.clone()));
        act.tx.announce(Change::Request(account, end.request));
    }
    Ok((after != *before).then_some(ContactsMoved { service: service.id, at }))
}

fn mail_everyone(act: &mut Act<'_, '_>, end: &RoleEnd, notice: Notice, contacts: &Contacts) -> StoreResult<()> {
    let record = act.tx.request(end.request)?.ok_or(StoreError::Corrupt("end of a role without its request"))?;
    end.notified(contacts).iter().try_for_each(|to| act.tx.queue_mail(&record, to, notice, &contacts.admin, act.now))
}
