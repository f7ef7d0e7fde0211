//! Applies one event to a request and stores the effects of the transition.

use super::facts::facts_for_request;
use super::quarantine::quarantine_on_corruption;
use super::recorded::run_recorded_of_service;
use super::role_end::new_end;
use super::together::settle;
use crate::store::{
    Change, CountedAttempt, RequestRecord, RequestToChange, ServiceId, StoreError, StoreResult, WriteTx,
};
use handover_api::submissions::{NotOpened, NotOpenedReason};
use handover_rules::account::mailed_links::{MailedLinkAction, next_admin_warning};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::request::lifecycle::{self, Effect, Event};
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::{Contacts, NicHandle, Policy, Refusal, Request, Role, Timestamp};

/// Applies `event` to a request, and stores the result even if the event is refused. What it means for lines that take
/// effect together with this one happens as well.
pub(super) fn apply_event(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    if change.is_preparing {
        give_up_preparation(tx, &change.record)?;
        return Ok(Err(Refusal::NoPart));
    }
    let result = apply_alone(tx, change, event, now, policy)?;
    if change.record.all_or_nothing {
        settle(tx, change.record.submission, now, policy)?;
    }
    Ok(result)
}

/// Gives up the preparation of a submission after an event on one of its lines, such as a change of the contacts: the
/// checks of the plan no longer hold, so nothing of it is opened (decision 0039).
fn give_up_preparation(tx: &mut WriteTx<'_>, line: &RequestRecord) -> StoreResult<()> {
    tx.release_prepared_line(line)?;
    tx.fail_preparation(line.submission, &failure_text(NotOpenedReason::Changed)?)
}

/// The reason a submission was not opened, as the store keeps it.
pub(in crate::use_cases) fn failure_text(reason: NotOpenedReason) -> StoreResult<String> {
    let failure = NotOpened { reason, refused: Vec::new(), limit: None };
    serde_json::to_string(&failure).map_err(|_| StoreError::Corrupt("failure of a submission"))
}

/// Applies `event` to a request only, whatever else takes effect together with it.
pub(super) fn apply_alone(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    // A scheduled effect is judged by the facts of its day, however late the timer is.
    let facts_at = change.record.request.effect_at.map_or(now, |at| at.min(now));
    let facts = facts_for_request(tx, change, facts_at, policy)?;
    apply_by_facts(tx, change, &facts, event, now, policy)
}

/// As [`apply_alone`], with the facts that the event is judged by.
pub(super) fn apply_by_facts(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    facts: &ChangeFacts,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let record = &change.record;
    let transition = lifecycle::transition_of_line(
        &record.request,
        &change.party_codes,
        event,
        facts,
        now,
        policy,
        record.all_or_nothing,
    );
    let causer = match event {
        Event::Resend { by, .. } => by,
        _ => &record.request.asker,
    };
    let contacts_before = &facts.service.contacts;
    let mut contacts_after = None;
    for effect in &transition.effects {
        if *effect == Effect::Move {
            contacts_after = Some(contacts_before.after(transition.request.roles, &transition.request.to));
        }
        persist_effect(tx, change, effect, causer, now)?;
    }
    if transition.request != record.request {
        let given = match event {
            Event::Answer(given)
                if transition.effects.iter().any(|effect| matches!(effect, Effect::UseCode { .. })) =>
            {
                Some(given)
            }
            _ => None,
        };
        tx.save_transition(change, &transition.request, given)?;
    }
    if let Some(contacts_after) = &contacts_after {
        // The scheduled time of the effect, not the time when a timer ran.
        let moved_at = transition.request.ended.as_ref().map_or(now, |ended| ended.at);
        let end = new_end(tx, record, &transition.request, contacts_before, moved_at)?;
        tx.set_contacts(record.service, contacts_after)?;
        tx.record_role_changes(record.service, contacts_before, contacts_after, Some(transition.request.id), moved_at)?;
        end.map_or(Ok(()), |end| tx.set_role_end(record.service, &end))?;
        end_impossible_from(tx, record.service, moved_at, policy)?;
    }
    if !transition.effects.is_empty() {
        notify_readers(tx, &transition.request, contacts_before, contacts_after.as_ref());
    }
    Ok(transition.result)
}

/// Ends the open requests of a service that its changed contacts have made impossible. What is recorded for them is
/// carried out first. A corrupt request is quarantined and does not prevent the change.
///
/// # Errors
/// The store failed.
pub fn end_impossible_requests(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    run_recorded_of_service(tx, service, None, now, policy)?;
    end_impossible(tx, service, now, policy)
}

/// As [`end_impossible_requests`], for contacts that have changed at `moment`, which may be some time ago: what was recorded
/// since then comes after it.
pub(super) fn end_impossible_from(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    moment: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    run_recorded_of_service(tx, service, Some(moment), moment, policy)?;
    end_impossible(tx, service, moment, policy)
}

fn end_impossible(tx: &mut WriteTx<'_>, service: ServiceId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    for number in tx.open_request_ids(service)? {
        quarantine_on_corruption(tx, number, |tx| {
            if let Some(change) = tx.request_to_change(number.validate()?, now)? {
                // Only an ended request refuses this event, and then nothing is left to do.
                let _ = apply_event(tx, &change, &Event::ContactsChanged, now, policy)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Stores one effect. The caller stores a move, after the request itself.
fn persist_effect(
    tx: &mut WriteTx<'_>,
    change: &RequestToChange,
    effect: &Effect,
    causer: &NicHandle,
    now: Timestamp,
) -> Result<(), StoreError> {
    let record = &change.record;
    let id = record.request.id;
    match effect {
        Effect::Record(entry) => tx.add_timeline_entry(id, entry),
        Effect::Mail { notice, to } => tx.queue_mail(record, to, *notice, causer, now),
        Effect::WarnFormerAddresses { account } => warn_former_addresses(tx, account, now),
        Effect::UseCode { party, code, .. } => {
            tx.use_code(record, party, *code, change.recorded_code == Some(*code), now)
        }
        Effect::WrongTry { party } => tx.count_attempt(record.submission, party, CountedAttempt::WrongCode, now),
        Effect::TryAgain { party } => tx.try_code_mail_again(record.submission, party, now),
        Effect::Resent { party } => tx.count_attempt(record.submission, party, CountedAttempt::Resend, now),
        Effect::Move => Ok(()),
    }
}

/// Mails every former address of an account that can still undo its change.
pub(in crate::use_cases) fn warn_former_addresses(
    tx: &mut WriteTx<'_>,
    account: &NicHandle,
    now: Timestamp,
) -> StoreResult<()> {
    for undo in tx.open_tasks(account, MailedLinkAction::Undo, now)? {
        let sent = tx.admin_warnings(undo.id, now - LIMIT_PERIOD)?;
        // A queued one lists all requests that are open when it leaves.
        if !sent.is_any_queued {
            let at = next_admin_warning(sent.number, sent.last, now);
            tx.queue_admin_warning(undo.id, account, &undo.email, now, at)?;
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
        tx.announce(Change::RequestDue(due_at));
    }
}
