//! Ends that somebody else causes: tech roles before their time (decision 0038), and the requests of an intruder or of
//! a removed account.

use super::apply::{apply_unless_ended, end_impossible_after, run_due_of_service};
use super::transition::give_back;
use crate::use_cases::{Act, Quarantinable, quarantine_on_corruption};
use handover_api::submissions::{EndedRoles, NAMED_SERVICES};
use handover_rules::request::recovery::{RecoveryEffect, recovery_effect};
use handover_rules::role_end::{EarlyEndVerdict, guard_early_end, judge_early_end};
use handover_rules::submission::MOST_TOGETHER;
use handover_rules::submission::refused::{LineRefusal, RefusedLineRef, by_reason};
use handover_rules::{Event, NicHandle, ServiceKey, Timestamp};
use handover_store::{GroupedEnd, RecoveredLine, RoleEndGroup, ServiceId, StoreResult, StoredRequestId, WriteTx};
use std::collections::BTreeSet;

/// Ends the tech role of a service before its time. Without a pending end there is nothing to do: the first answer may
/// have been lost.
pub fn end_role_now(act: &mut Act<'_, '_>, key: &ServiceKey, by: &NicHandle) -> StoreResult<Result<(), LineRefusal>> {
    let Some(service) = act.tx.service(key)? else { return Ok(Err(LineRefusal::NoService)) };
    run_due_of_service(act, service.id)?;
    let contacts = act.tx.service_by_id(service.id)?.facts.contacts;
    if contacts.roles_of(by).is_empty() {
        return Ok(Err(LineRefusal::NoService));
    }
    let Some(end) = act.tx.role_end_of(service.id)? else { return Ok(Ok(())) };
    match guard_early_end(&end, &contacts, by) {
        Ok(()) => {
            let returned = give_back(act, &end, Some(by))?;
            end_impossible_after(act, returned).map(Ok)
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Ends tech roles of a group before their time, at most [`MOST_TOGETHER`] in one call. `None` if the account has no
/// part in the submission and no role on any of the services: they may not exist for it.
pub fn end_roles_now(act: &mut Act<'_, '_>, group: &RoleEndGroup, by: &NicHandle) -> StoreResult<Option<EndedRoles>> {
    let services: Vec<ServiceId> = act.tx.role_ends_of_group(group)?.iter().map(|end| end.record.service).collect();
    for service in act.tx.services_with_due(&services, act.now)? {
        run_due_of_service(act, service)?;
    }
    let (mut earlier, mut ends, mut refused) = (0, Vec::new(), Vec::new());
    let mut is_known = false;
    for found in act.tx.role_ends_of_group(group)? {
        let GroupedEnd { record, service, contacts } = found;
        let verdict = judge_early_end(&record.end, record.state(), &contacts, by, act.now);
        is_known |= verdict != EarlyEndVerdict::Unknown;
        match verdict {
            EarlyEndVerdict::Unknown | EarlyEndVerdict::Over => {}
            EarlyEndVerdict::Ends => ends.push(record.end),
            EarlyEndVerdict::EndedBefore => earlier += 1,
            EarlyEndVerdict::GoesOn(refusal) => refused.push((service, refusal)),
        }
    }
    if !is_known && act.tx.submission(group.submission, by)?.is_none() {
        return Ok(None);
    }
    let left = ends.split_off(ends.len().min(MOST_TOGETHER));
    act.with_lists_written_last(|act| {
        for end in &ends {
            let returned = give_back(act, end, Some(by))?;
            end_impossible_after(act, returned)?;
        }
        Ok(())
    })?;
    let line = |(service, refusal)| RefusedLineRef { service, refusal, open: &[], file_line: None };
    let refused = refused.iter().map(|(service, refusal)| (service, refusal)).map(line);
    Ok(Some(EndedRoles {
        // Those that it ended before count where nothing is left: the first answer may have been lost.
        done: if ends.is_empty() { earlier } else { count(ends.len()) },
        left: count(left.len()),
        refused: by_reason(refused, by, NAMED_SERVICES),
    }))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Ends the open requests that `account` asked for, also in the names of others, or accepted at `since` or later. A
/// corrupt one is quarantined and does not prevent the recovery.
pub fn end_requests_since(act: &mut Act<'_, '_>, account: &NicHandle, since: Timestamp) -> StoreResult<()> {
    let lines = lines_to_end(act.tx, account, since, act.now)?;
    let event = Event::AccountRecovered { account: account.clone(), since };
    lines.into_iter().try_for_each(|line| end(act, line, &event))?;
    withdraw_delegated(act, account, since)
}

/// Ends the open requests that an account is a party to, because the account is gone.
pub fn end_requests_of(act: &mut Act<'_, '_>, account: &NicHandle) -> StoreResult<()> {
    let lines: Vec<RecoveredLine> = act.tx.recovered_lines(account, act.now)?;
    let event = Event::RemoveAccount { account: account.clone() };
    let open = lines.into_iter().filter(|line| line.is_open);
    open.map(|line| line.id).try_for_each(|line| end(act, line, &event))?;
    withdraw_delegated(act, account, Timestamp::UNIX_EPOCH)
}

/// Withdraws what an account has asked for in the names of others.
fn withdraw_delegated(act: &mut Act<'_, '_>, delegate: &NicHandle, since: Timestamp) -> StoreResult<()> {
    let open = act.tx.open_delegated_requests(delegate, since)?;
    open.into_iter().try_for_each(|(id, by)| end(act, id, &Event::Withdraw { by }))
}

fn lines_to_end(
    tx: &WriteTx<'_>,
    account: &NicHandle,
    since: Timestamp,
    now: Timestamp,
) -> StoreResult<Vec<StoredRequestId>> {
    let is_ended = |line: &RecoveredLine| {
        let effect = line.facts.as_ref().map(|facts| recovery_effect(facts, account, since, now));
        line.is_open && effect.is_none_or(|effect| effect == Some(RecoveryEffect::Ends))
    };
    let lines: Vec<RecoveredLine> = tx.recovered_lines(account, since)?.into_iter().filter(is_ended).collect();
    let together: BTreeSet<StoredRequestId> =
        lines.iter().filter(|line| line.all_or_nothing).map(|line| line.submission).collect();
    let together: Vec<StoredRequestId> = together.into_iter().collect();
    let mut ended: BTreeSet<StoredRequestId> = lines.iter().map(|line| line.id).collect();
    // One of them ends all.
    ended.extend(tx.open_lines_of(&together)?);
    Ok(ended.into_iter().collect())
}

fn end(act: &mut Act<'_, '_>, id: StoredRequestId, event: &Event) -> StoreResult<()> {
    quarantine_on_corruption(act, Quarantinable::Request(id), |act| {
        let id = id.validate()?;
        let Some(service) = act.tx.request(id)?.map(|record| record.service) else { return Ok(()) };
        // Due steps take effect first, in their order.
        run_due_of_service(act, service)?;
        if let Some(change) = act.tx.request_to_change(id, act.now, event.codes_needed())? {
            apply_unless_ended(act, &change, event)?;
        }
        Ok(())
    })
}
