//! Reminders, deadlines, effects and ends of roles that are due.

use super::apply::apply_event;
use super::quarantine::quarantine_on_corruption;
use super::recorded::run_recorded_of_service;
use super::role_end::run_due_end;
use crate::store::{DueItem, MANY_LINES, ServiceId, StoreError, StoreResult, StoredRequestId, WriteTx};
use handover_rules::request::lifecycle::Event;
use handover_rules::{Policy, RequestId, Timestamp};

/// Transitions per transaction, so that other writes can run in between.
const CHUNK: usize = 50;

/// Transitions per transaction at the very most.
const MOST: usize = CHUNK + MANY_LINES as usize;

/// Runs transitions due by `now`, earliest first, until `is_over`; returns whether there may be more.
///
/// # Errors
/// The store failed.
pub fn run_due_chunk(
    tx: &mut WriteTx<'_>,
    now: Timestamp,
    policy: &Policy,
    is_over: impl Fn() -> bool,
) -> StoreResult<bool> {
    tx.hold_mails();
    tx.with_lists_written_last(|tx| run_some(tx, now, policy, is_over))
}

fn run_some(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policy, is_over: impl Fn() -> bool) -> StoreResult<bool> {
    let (mut last, mut is_large) = (None, false);
    for number in 0..MOST {
        let Some((item, submission)) = tx.next_due(now)? else { return Ok(false) };
        // Lines of a submission that end together are told in one email, which one transaction queues, or holds for the
        // next one.
        let is_enough = number >= CHUNK || number > 0 && is_over();
        if is_enough && (is_large || last != Some(submission)) {
            return Ok(true);
        }
        if last != Some(submission) {
            is_large = tx.has_many_lines(submission)?;
        }
        last = Some(submission);
        if let Some(service) = tx.service_with_recorded(item)? {
            // Takes the item in its turn, if an act is later.
            run_recorded_of_service(tx, service, None, now, policy)?;
            continue;
        }
        run_item(tx, item, now, policy)?;
    }
    Ok(true)
}

/// Carries out everything that is recorded for the lines of a service, and runs every transition of it due by `now`,
/// earliest first. Requests of other services do not depend on them.
///
/// # Errors
/// The store failed.
pub fn run_due_of_service(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    run_of_service(tx, service, None, now, policy)
}

/// As [`run_due_of_service`], as far as the moment of something that is carried out late: of what is recorded, only what
/// is earlier.
pub(super) fn run_until(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    moment: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    run_of_service(tx, service, Some(moment), moment, policy)
}

fn run_of_service(
    tx: &mut WriteTx<'_>,
    service: ServiceId,
    recorded_before: Option<Timestamp>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    tx.ahead_of_timers(now, |tx| {
        run_recorded_of_service(tx, service, recorded_before, now, policy)?;
        while let Some(item) = tx.next_due_of(service, now)? {
            run_item(tx, item, now, policy)?;
        }
        Ok(())
    })
}

fn run_item(tx: &mut WriteTx<'_>, item: DueItem, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    match item {
        DueItem::Request(id) => run_one(tx, id, now, policy),
        DueItem::RoleEnd(id) => run_due_end(tx, id, now, policy),
    }
}

fn run_one(tx: &mut WriteTx<'_>, id: StoredRequestId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    quarantine_on_corruption(tx, id, |tx| {
        let id = id.validate()?;
        run(tx, id, now, policy)?;
        // Guards against an endless loop.
        if tx.is_due(id, now)? {
            return Err(StoreError::Corrupt("request still due after its transition"));
        }
        Ok(())
    })
}

fn run(tx: &mut WriteTx<'_>, id: RequestId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    let change = tx.request_to_change(id, now)?.ok_or(StoreError::Corrupt("due request does not exist"))?;
    // Refused by a request that has ended or is not open yet, and then nothing is left to do.
    let _ = apply_event(tx, &change, &Event::Due, now, policy)?;
    Ok(())
}
