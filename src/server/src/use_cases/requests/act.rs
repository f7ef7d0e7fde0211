//! Brings an event to a request.

use super::due::or_set_aside;
use super::facts::facts_for_request;
use super::run_due;
use crate::store::{Change, CountedAttempt, ReadTx, RequestRecord, ServiceId, StoreError, StoreResult, WriteTx};
use chrono::TimeDelta;
use handover_rules::request::lifecycle::{self, Effect, Event};
use handover_rules::{Contacts, NicHandle, Policy, Refusal, RequestId, Role, Timestamp};

/// Brings `event` to request `id` on behalf of `by`. A refusal is an ordinary result: what it counts (a wrong try) and
/// what was due before it is kept.
///
/// # Errors
/// The store's own failure; then nothing is kept.
pub fn act(
    tx: &mut WriteTx<'_>,
    id: RequestId,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    run_due(tx, now, policy)?;
    let Some(record) = tx.request(id)? else { return Ok(Err(Refusal::NoPart)) };
    if let Event::Resend { by, party } = event
        && let Err(until) = room_for_mails(tx, by, party, 1, now, policy)?
        && lifecycle::guard(&record.request, &tx.party_codes(&record.request)?, event, now, policy).is_ok()
    {
        // Where the budget is none at all, no moment is better than another.
        return Ok(Err(Refusal::TooMany { until: until.unwrap_or(now + DAY) }));
    }
    bring(tx, &record, event, now, policy)
}

/// Whether `asker` may cause so many more mails with a code to `to` (design.md 9); if not, when the oldest of those that
/// fill the budget no longer counts. Those to itself do not count.
pub(super) fn room_for_mails(
    reader: &ReadTx<'_>,
    asker: &NicHandle,
    to: &NicHandle,
    more: u32,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Option<Timestamp>>> {
    if asker == to {
        return Ok(Ok(()));
    }
    let (sent, oldest) = reader.code_mails_between(asker, to, now - DAY)?;
    Ok(if policy.allows_mails(sent, more) { Ok(()) } else { Err(oldest.map(|at| at + DAY)) })
}

/// The time over which mails count.
const DAY: TimeDelta = TimeDelta::hours(24);

/// Ends the open requests of a service that have become impossible because its contacts have changed. One that is
/// damaged does not keep the contacts from changing.
///
/// # Errors
/// The store's own failure.
pub fn contacts_changed(tx: &mut WriteTx<'_>, service: ServiceId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    for number in tx.open_request_ids(service)? {
        or_set_aside(tx, number, |tx| {
            if let Some(record) = tx.request(number.validate()?)? {
                // Only an ended request refuses this, and that is as good.
                let _ = bring(tx, &record, &Event::ContactsChanged, now, policy)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Takes one step in the life of a request and keeps all that comes of it.
pub(super) fn bring(
    tx: &mut WriteTx<'_>,
    record: &RequestRecord,
    event: &Event,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<(), Refusal>> {
    let party_codes = tx.party_codes(&record.request)?;
    // An effect is judged by the day it was set for, however late the timer is.
    let judged_at = record.request.effect_at.map_or(now, |at| at.min(now));
    let facts = facts_for_request(tx, record, judged_at)?;
    let step = lifecycle::transition(&record.request, &party_codes, event, &facts, now, policy);
    let causer = match event {
        Event::Resend { by, .. } => by,
        _ => &record.request.asker,
    };
    let mut moved = None;
    for effect in &step.effects {
        if *effect == Effect::Move {
            moved = Some(facts.service.contacts.after(step.request.roles, &step.request.to));
        }
        keep(tx, record, effect, causer, now)?;
    }
    if step.request != record.request {
        tx.save_request(&step.request)?;
    }
    if let Some(contacts) = &moved {
        tx.set_contacts(record.service, contacts)?;
        let by = Some(step.request.id);
        // The moment that was set counts: what this makes impossible ended then, however late the timer was.
        let moved_at = step.request.ended.as_ref().map_or(now, |ended| ended.at);
        tx.record_role_changes(record.service, &facts.service.contacts, contacts, by, moved_at)?;
        contacts_changed(tx, record.service, moved_at, policy)?;
    }
    if !step.effects.is_empty() {
        announce(tx, record, &facts.service.contacts, moved.as_ref());
    }
    Ok(step.result)
}

/// Keeps one effect of a step. A move is kept by the caller, once, after the request itself.
fn keep(
    tx: &mut WriteTx<'_>,
    record: &RequestRecord,
    effect: &Effect,
    causer: &NicHandle,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = record.request.id;
    match effect {
        Effect::Record(entry) => tx.add_timeline_entry(id, entry),
        Effect::Mail { notice, to } => tx.queue_mail(id, to, *notice, causer, now),
        Effect::UseCode { party, code, answer } => tx.use_code(id, party, *code, *answer, now),
        Effect::WrongTry { party } => tx.count_attempt(id, party, CountedAttempt::WrongCode, now),
        Effect::Resent { party } => tx.count_attempt(id, party, CountedAttempt::Resend, now),
        Effect::Move => Ok(()),
    }
}

/// Tells everybody who may read the request, before or after, that there is something new.
pub(super) fn announce(tx: &mut WriteTx<'_>, record: &RequestRecord, before: &Contacts, after: Option<&Contacts>) {
    let request = &record.request;
    let contacts = [Some(before), after].into_iter().flatten();
    let contacts = contacts.flat_map(|contacts| Role::ALL.map(|role| contacts.holder(role).clone()));
    let readers = [request.asker.clone(), request.from.clone(), request.to.clone()];
    for account in readers.into_iter().chain(contacts) {
        tx.announce(Change::Request(account, request.id));
    }
    tx.announce(Change::Timers);
}
